"""What a person waits for who types a command: whole processes, from their start to their end, of any checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.process import Measurement, SubjectFailedError

if TYPE_CHECKING:
    from pathlib import Path

HELP, CHECK, CHECK_BESIDE = "hoptac --help", "hoptac check, no warehouse", "hoptac check, beside a warehouse"
COMMANDS = (HELP, CHECK, CHECK_BESIDE)
STARTS = 5
"""How often each command is started, by turns."""
FINDS = 1
"""The status of a check that has found something."""
PROGRAM = """
import sys
sys.modules["hypothesis"] = None
from importlib import import_module
module, _, name = sys.argv.pop(1).partition(":")
sys.argv[0] = "hoptac"
getattr(import_module(module), name)()
"""
"""Calls the entry point as on a server, which has no hypothesis; what a test alone imports is not measured."""


@dataclass(frozen=True, slots=True)
class CommandPlace:
    """A checkout, and a folder in which a landing zone, a state and a warehouse of its own are made."""

    home: Path
    work: Path

    def prepare(self, samples: Path) -> None:
        """Lay a landing zone of samples and build its warehouse, with this checkout's own code."""
        shutil.copytree(samples, self.work / "raw" / samples.name)
        self._run("build", str(self.work / "beside" / "hoptac.duckdb"), beside=True)

    def measure(self, name: str) -> Measurement:
        """Run the command once."""
        if name == HELP:
            return self._run("--help")
        workbook = next(iter(sorted((self.work / "raw").rglob("*.xlsx"))))
        return self._run("check", str(workbook), beside=name == CHECK_BESIDE)

    def _run(self, *arguments: str, beside: bool = False) -> Measurement:
        """A process with all that it starts and waits for; its memory is the most that one of them held."""
        declared = tomllib.loads((self.home / "pyproject.toml").read_text(encoding="utf-8"))
        command = [sys.executable, "-c", PROGRAM, declared["project"]["scripts"]["hoptac"], *arguments]
        began = perf_counter()
        process = subprocess.Popen(
            command,
            cwd=self.home,
            env=self._environment("beside" if beside else "alone"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(process.pid, 0)
        took = perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, FINDS):
            raise SubjectFailedError(" ".join(arguments))
        processor = {"command": used.ru_utime + used.ru_stime}
        return Measurement({"command": took}, 0.0, used.ru_maxrss * 1024, {}, processor)

    def _environment(self, folder: str) -> dict[str, str]:
        place = self.work / folder
        plain = {name: value for name, value in os.environ.items() if not name.startswith("HOPTAC_")}
        return plain | {
            "PYTHONPATH": str(self.home),
            "HOPTAC_RAW": str(self.work / "raw"),
            "HOPTAC_STATE": str(place / "state"),
            "HOPTAC_FILES": str(place / "files"),
            "HOPTAC_DATABASE": str(place / "hoptac.duckdb"),
            "HOPTAC_SETTLE_SECONDS": "0",
        }
