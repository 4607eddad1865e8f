"""The command ``hoptac`` as people type it, without the time that another process takes to load."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest.mock import patch

from typer.main import get_group
from typer.testing import CliRunner

import pipeline.cli.commands
import pipeline.cli.terminal
from tests.support.dagster_runs import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.runtime.settings import Settings

WIDE = 200


@dataclass(frozen=True)
class CommandResult:
    """What a command printed, and its exit status."""

    returncode: int
    stdout: str
    stderr: str


def hoptac(settings: Settings, *arguments: str) -> CommandResult:
    """The command with these settings, on a terminal of 200 columns."""
    own = {name: value for name, value in environment(settings).items() if name.startswith("HOPTAC_")}
    unset = dict.fromkeys((name for name in os.environ if name.startswith("HOPTAC_")), None)
    with patch.object(pipeline.cli.terminal, "console", pipeline.cli.terminal.Terminal(width=WIDE)), usual_umask():
        done = CliRunner().invoke(pipeline.cli.commands.main, arguments, env={**unset, **own})
    return CommandResult(done.exit_code, done.stdout, done.stderr)


@contextmanager
def usual_umask() -> Iterator[None]:
    """Leave the umask of this process as it was: a command has its own."""
    before = os.umask(0)
    os.umask(before)
    try:
        yield
    finally:
        os.umask(before)


def command_names() -> set[str]:
    """The commands, and groups of commands, that ``hoptac`` has."""
    return set(get_group(pipeline.cli.commands.main).commands)
