"""The product of a checkout as a black box: commands called through its entry point, in landing zones of their own."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.same import readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DRIVER = """
import json, os, sys
from contextlib import redirect_stdout
from importlib import import_module
if __name__ == "__main__":
    module, _, name = sys.argv[1].partition(":")
    command = getattr(import_module(module), name)
    for call in json.load(sys.stdin):
        os.environ.update(call["settings"])
        with open(call["answer"], "w", encoding="utf-8") as stream, redirect_stdout(stream):
            try:
                sys.argv[1:] = call["arguments"]
                result = command()
            except SystemExit as end:
                result = end.code
            except Exception as problem:  # whatever it is, it is what this tree does
                result = repr(problem)
            print("exit:", result or 0)
"""
"""Calls the entry point in one process, for the start of another takes longer than most commands."""

_OF_THE_RUN = re.compile(rf"\d\d/\d\d/{datetime.now(UTC):%Y} \d\d:\d\d")
"""As sentences tell a moment of this year: ``check`` takes its files for received when it runs, ledger or not."""


@dataclass(frozen=True)
class Tree:
    """A copied checkout, and the folders whose names are masked where answers tell them."""

    home: Path
    work: Path
    inputs: Path

    @cached_property
    def entry(self) -> str:
        """The entry point of ``hoptac``."""
        declared = tomllib.loads((self.home / "pyproject.toml").read_text(encoding="utf-8"))
        return str(declared["project"]["scripts"]["hoptac"])

    def run(self, calls: Sequence[dict[str, Any]]) -> None:
        """Run commands one after the other."""
        self._python([DRIVER, self.entry], calls)

    def read(self, paths: Iterable[Path], out: Path) -> None:
        """Write what is read of workbooks, each under its name below the inputs; see ``benchmarks.same.readings``."""
        out.parent.mkdir(parents=True, exist_ok=True)
        program = Path(readings.__file__).read_text(encoding="utf-8")
        named = [(path.relative_to(self.inputs).as_posix(), str(path)) for path in sorted(paths)]
        self._python([program, str(out)], named)

    def _python(self, command: Sequence[str], given: object) -> None:
        """Run a program, given as text, with what it reads as JSON; RuntimeError with what it complains of."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("HOPTAC_")}
        of_python = {"PYTHONPATH": str(self.home), "PYTHONUTF8": "1", "HYPOTHESIS_NO_PLUGINS": "1"}
        of_terminal = {"COLUMNS": "200", "TERM": "dumb"}
        done = subprocess.run(
            [sys.executable, "-c", *command],
            cwd=self.home,
            env=plain | of_python | of_terminal | {"HOPTAC_SETTLE_SECONDS": "0"},
            input=json.dumps(given),
            text=True,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:  # else it is full of what hostile files do to libraries
            raise RuntimeError(done.stderr)

    def masked(self, text: str) -> str:
        """A text without the names of the folders of this snapshot, and without the moment at which it was taken."""
        for name, folder in (("<tree>", self.home), ("<inputs>", self.inputs), ("<work>", self.work)):
            text = text.replace(str(folder), name)
        return _OF_THE_RUN.sub("<moment>", text)


@dataclass(frozen=True)
class Zone:
    """A landing zone with a state and a warehouse of its own, in a folder."""

    raw: Path
    folder: Path

    @property
    def database(self) -> Path:
        """What the build of the zone leaves; missing until then."""
        return self.folder / "hoptac.duckdb"

    @property
    def ledger(self) -> Path:
        """A line for each event; :meth:`receive` begins it, so that the moments are always the same."""
        return self.folder / "state" / "ledger.jsonl"

    def call(self, *arguments: str, name: str = "answer") -> dict[str, Any]:
        """A command in this zone, whose answer goes to a file of that name."""
        (self.folder / "answers").mkdir(parents=True, exist_ok=True)
        settings = {
            "HOPTAC_RAW": self.raw,
            "HOPTAC_STATE": self.folder / "state",
            "HOPTAC_FILES": self.folder / "files",
            "HOPTAC_DATABASE": self.database,
        }
        return {
            "arguments": arguments,
            "answer": str(self.folder / "answers" / f"{name}.txt"),
            "settings": {key: str(path) for key, path in settings.items()},
        }

    def build(self) -> dict[str, Any]:
        """Read what is new and build the warehouse, without files for people."""
        return self.call("build", str(self.database), name="build")

    def receive(self, paths: Iterable[Path], moment: datetime) -> None:
        """Note in the ledger that files were received at a moment."""
        self.ledger.parent.mkdir(parents=True, exist_ok=True)
        seen: set[str] = set()
        with self.ledger.open("a", encoding="utf-8") as stream:
            for file in sorted(path for path in paths if path.is_file()):
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
                if digest not in seen:
                    stream.write(_receipt(digest, file, self.raw, moment))
                    seen.add(digest)


def _receipt(digest: str, file: Path, raw: Path, moment: datetime) -> str:
    """A line of the ledger, with its checksum."""
    event = {
        "event": "received",
        "file_name": file.relative_to(raw).as_posix(),
        "modified_at": datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(),
        "received_at": moment.isoformat(),
        "submission_id": digest,
    }
    text = json.dumps(event, ensure_ascii=False, sort_keys=True)
    return f"{hashlib.sha256(text.encode()).hexdigest()[:16]} {text}\n"
