"""A bar at the terminal for what takes a while; on anything but a terminal it prints nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console


class Hear(Protocol):
    """Hears how far the work is: done, of how many, and what is being done now (blank: as the bar says)."""

    def __call__(self, done: int, total: int, doing: str = "", /) -> None:
        """Move the bar; ``total`` may change from call to call."""


@contextmanager
def progress_bar(console: Console, text: str) -> Iterator[Hear]:
    """Show a bar while the block runs, and remove it afterwards; before the first report its length is unknown."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(text, total=None)

        def hear(done: int, total: int, doing: str = "", /) -> None:
            bar.update(task, completed=done, total=total, description=doing or text)

        yield hear
