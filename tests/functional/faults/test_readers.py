"""Readers who ask in a loop while the warehouse is built again and again get an answer each time, and a whole one."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.installation import Installation

READER = """
import json, os, queue, sys, threading
import duckdb
database, export = sys.argv[1:]
figure = "select (select sum(groups)::int from core.groups), value::int from report.figures where figure_id = 'THT.ALL'"
exported = "select sum(groups)::int from '{}/core/groups/*.parquet'"
asks = {
    "database": lambda: duckdb.connect(database, read_only=True).execute(figure).fetchall(),
    "export": lambda: duckdb.connect().execute(exported.format(os.path.realpath(export))).fetchall(),
}
requests, answers, failures = queue.Queue(), set(), []
threading.Thread(target=lambda: [requests.put(line) for line in sys.stdin], daemon=True).start()
print("ready", flush=True)
request = ""
while request != "stop":
    request = "" if requests.empty() else requests.get().strip()
    for name, ask in asks.items():
        try:
            answers.add((name, *ask()[0]))
        except Exception as problem:
            failures.append(repr(problem))
    if request:
        print("asked", flush=True)
print(json.dumps([sorted(answers), failures]))
"""


class Reader(subprocess.Popen[str]):
    """A process that asks the database and the export in turn, all the time."""

    def look(self, request: str = "look") -> None:
        """Wait until it has asked both once more."""
        assert self.stdin is not None
        self.stdin.write(f"{request}\n")
        self.stdin.flush()
        self.expect("asked")

    def expect(self, line: str) -> None:
        """Wait for a line."""
        assert self.stdout is not None
        assert self.stdout.readline() == f"{line}\n"

    def rest(self) -> str:
        """All that it still says, until it ends; ``communicate`` would miss what was read ahead with the last line."""
        assert self.stdout is not None
        return self.stdout.read()


@pytest.mark.long
@pytest.mark.parametrize("times", [10, pytest.param(50, marks=pytest.mark.soak)])
def test_builds_fail_no_query_of_a_reader_and_each_answer_is_of_one_build(
    installation: Installation, times: int
) -> None:
    installation.run()
    export = installation.folder / "hoptac-parquet"
    command = [sys.executable, "-c", READER, str(installation.settings.database), str(export)]
    with Reader(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        reader.expect("ready")
        there, away = installation.raw / "d 11-2020.xlsx", installation.folder / "d 11-2020.xlsx"
        for number in range(times):
            source, target = (there, away) if number % 2 == 0 else (away, there)
            source.rename(target)
            installation.run()
            reader.look()
        reader.look("stop")
        output = reader.rest()
    answers, failures = json.loads(output)
    assert failures == []
    assert answers == [["database", 22, 22], ["database", 24, 24], ["export", 22], ["export", 24]]
