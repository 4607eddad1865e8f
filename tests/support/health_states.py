"""What health says of an installation, for tests of many kinds of trouble."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.runs.health import health
from pipeline.runs.nights import recorded_night
from pipeline.runtime.settings import PROJECT
from tests.support.dagster_runs import environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.runs.health import HealthCondition
    from pipeline.runtime.settings import Settings

SOMEBODY = pwd.getpwnam("nobody")
"""A user of the machine who is not root and owns nothing."""


def condition(settings: Settings, name: str) -> HealthCondition:
    """One condition by its name."""
    (found,) = (condition for condition in health(settings) if condition.name == name)
    return found


def states(settings: Settings) -> dict[str, str]:
    """The state of every condition."""
    return {condition.name: condition.state for condition in health(settings)}


def ill(settings: Settings) -> dict[str, str]:
    """The states of the conditions that are not well."""
    return {name: state for name, state in states(settings).items() if state != "ok"}


def end_a_night_well(settings: Settings) -> None:
    """A run that ends well, without the work."""
    with recorded_night(settings, "hoptac run"):
        pass


def hoptac_process(
    settings: Settings, *arguments: str, variables: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli.program", *arguments],
        cwd=PROJECT,
        env=environment(settings) | {"COLUMNS": "200"} | (variables or {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@contextmanager
def as_somebody(*folders: Path) -> Iterator[None]:
    """Own these folders and all that lies in them, and no more: root, who may write anywhere, is a user for a while."""
    if os.geteuid() != 0:
        yield
        return
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, SOMEBODY.pw_uid, SOMEBODY.pw_gid, follow_symlinks=False)
    os.seteuid(SOMEBODY.pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)
