"""Commands in a process group of their own that can be stopped, killed, or run with a wrong clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.runtime.settings import PROJECT
from tests.support.dagster_runs import dagster_environment, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.installation import Installation

KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Ended:
    """What came of a command."""

    status: int
    output: str


class NightProcess(subprocess.Popen[str]):
    """A command that has been started and waits to be told to go."""

    def go(self) -> None:
        """Let it run, or go on."""
        assert self.stdin is not None
        self.stdin.write("go\n")
        self.stdin.flush()

    def reach(self) -> None:
        """Let it run to its point."""
        self.go()
        self.expect("reached")

    def expect(self, line: str) -> None:
        """Wait for a line."""
        assert self.stdout is not None
        found = self.stdout.readline()
        assert found == f"{line}\n", (found, self.end())

    def kill_all(self) -> None:
        """Kill the whole process group."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def end(self) -> Ended:
        """Let it run to its end."""
        out, err = self.communicate("go\n", timeout=240)
        return Ended(self.returncode, out + err)


@contextmanager
def night(
    installation: Installation,
    *point: str,
    act: str = "kill",
    hours: float = 0,
    command: str = "run",
    batches: str = "24",
) -> Iterator[NightProcess]:
    """A command that is ready to run; whatever is left of it in the end is killed."""
    arguments = [
        sys.executable,
        "-m",
        "tests.functional.faults.interrupted_command",
        act,
        str(hours),
        *point,
        "--",
        *command.split(),
    ]
    with NightProcess(
        arguments,
        cwd=PROJECT,
        env=environment(installation.settings) | {"COLUMNS": "300", "HOPTAC_BATCHES": batches},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            process.expect("ready")
            yield process
        finally:
            process.kill_all()


def ended(
    installation: Installation, *point: str, hours: float = 0, command: str = "run", batches: str = "24"
) -> Ended:
    """What came of a command."""
    with night(installation, *point, hours=hours, command=command, batches=batches) as process:
        return process.end()


def nightly(installation: Installation) -> subprocess.Popen[str]:
    """Dagster's nightly job, as ``make run`` starts it."""
    command = [sys.executable, "-m", "assets.run"]
    variables = dagster_environment(installation.settings)
    return subprocess.Popen(
        command, cwd=PROJECT, env=variables, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
