"""The command that answers by day: what comes into the landing zone is checked as soon as it lies still."""

from __future__ import annotations

from datetime import datetime

import typer
from rich.text import Text

from pipeline.cli import terminal
from pipeline.runtime.clock import VIETNAM
from pipeline.runtime.settings import settings

commands = typer.Typer()


@commands.command()
def watch() -> None:
    """Answer by day what comes in."""
    from pipeline.runs.by_day import watch as watch_by_day  # noqa: PLC0415 - no other command needs what it listens with

    watch_by_day(settings(), _say)


def _say(sentence: str) -> None:
    """A line with the time in Vietnam, on the terminal or in the journal of the service."""
    moment = datetime.now(VIETNAM)
    terminal.console.print(Text(f"{moment:%H:%M:%S}  {sentence}"), soft_wrap=True)
