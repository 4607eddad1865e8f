"""What a cell's style and its runs of text say of what a person sees, in the same words for every file format."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class CellStyle(NamedTuple):
    """The style of a cell that shows something else than its value; the default one shows the value itself.

    ``number_format`` is in the format language of Excel, whatever the file; ``encoding`` the legacy one that its font
    draws. A struck or raised cell is so as a whole; raised is above or below the line. ``shown`` is what the file
    itself says that the cell shows of a day.
    """

    number_format: str = "General"
    is_struck: bool = False
    is_raised: bool = False
    encoding: str | None = None
    shown: str = ""


class TextRun(NamedTuple):
    """A part of a cell's text in one font."""

    text: str
    is_struck: bool = False
    is_raised: bool = False


if TYPE_CHECKING:
    StyledCells = Iterator[tuple[int, int, CellStyle]]
    """Zero-based row and column of each cell whose style is not plain, and the style."""
    CellRuns = Iterator[tuple[int, int, tuple[TextRun, ...]]]
    """Zero-based row and column of each cell with struck or raised runs, and all runs of its text in their order."""
    Styles = Callable[[str], StyledCells]
    """The styled cells of the sheet of that name."""
    Runs = Callable[[str], CellRuns]
    """The cells with runs of the sheet of that name."""


def no_styles(_: str) -> StyledCells:
    """The styled cells of a workbook whose styles all show the value itself."""
    return iter(())


def no_runs(_: str) -> CellRuns:
    """The runs of a workbook without struck or raised text."""
    return iter(())
