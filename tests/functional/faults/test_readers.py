"""Readers who ask in a loop while the warehouse is built fifty times get an answer each time, and a whole one."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.installation import Installation

TIMES = 50
READER = """
import json, os, sys, threading
import duckdb
database, export = sys.argv[1:]
figure = "select (select sum(groups)::int from core.groups), value::int from report.figures where figure_id = 'THT.ALL'"
exported = "select sum(groups)::int from '{}/core/groups.parquet'"
asks = {
    "database": lambda: duckdb.connect(database, read_only=True).execute(figure).fetchall(),
    "export": lambda: duckdb.connect().execute(exported.format(os.path.realpath(export))).fetchall(),
}
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
asked, answers, failures = 0, set(), []
print("ready", flush=True)
while not stop.is_set():
    for name, ask in asks.items():
        asked += 1
        try:
            answers.add((name, *ask()[0]))
        except Exception as problem:
            failures.append(repr(problem))
print(json.dumps([asked, sorted(answers), failures]))
"""


@pytest.mark.long
def test_fifty_builds_fail_no_query_of_a_reader_and_each_answer_is_of_one_build(installation: Installation) -> None:
    installation.run()
    export = installation.folder / "hoptac-parquet"
    command = [sys.executable, "-c", READER, str(installation.settings.database), str(export)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        there, away = installation.raw / "d.xlsx", installation.folder / "d.xlsx"
        for number in range(TIMES):
            source, target = (there, away) if number % 2 == 0 else (away, there)
            source.rename(target)
            installation.run()
        output, _ = reader.communicate("stop\n")
    asked, answers, failures = json.loads(output)
    assert failures == []
    assert answers == [["database", 22, 22], ["database", 24, 24], ["export", 22], ["export", 24]]
    assert asked > TIMES
