"""What programs are known to write, as sets of habits; and any other set of them, as a property test draws it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from tests.support.writers.archive_habits import ARCHIVERS
from tests.support.writers.cell_habits import CELL_HABITS
from tests.support.writers.markup_habits import MARKUP_HABITS
from tests.support.writers.package_habits import PACKAGE_HABITS
from tests.support.writers.text_habits import TEXT_HABITS

if TYPE_CHECKING:
    from tests.support.writers.like_excel import Parts

HABITS = CELL_HABITS | TEXT_HABITS | MARKUP_HABITS | PACKAGE_HABITS
"""All habits by name, in the order in which they are laid over each other: cells before the markup around them."""
_ORDER = {name: place for place, name in enumerate(HABITS)}
_LAST = frozenset({"single quotes", "a prefix", "a prefix everywhere", "sheets in UTF-16", "strings in UTF-16"})

PLAIN_HABITS = (
    *("numbers as 1.5E3", "numbers as 1.0", "numbers with zeros before", "numbers with zeros after"),
    *(
        "numbers of 15 digits",
        'numbers with t="n"',
        "numbers as texts",
        "formulas",
        "shared formulas",
        "array formulas",
    ),
    *("spaces as texts", "blanks left out", "styles out of range", "no styles on cells", "rows without numbers"),
    *("rows in two pieces", "texts in their cells", "texts in their cells, kept", "texts as values"),
    *("numbers of texts with zeros", "strings turned round", "strings counted wrongly", "strings not counted"),
    *("strings not composed", "all spaces kept", "no spaces kept", "heights and outlines of rows", "no spans"),
    *("no declaration", "no dimension", "a dimension of one cell", "a dimension that is too large"),
    *("rows hidden", "columns hidden", "a filter and links", "no styles part", "lines between styles"),
    *("names of sheets by entities", "sheets in another order", "absolute targets", "parts of other names"),
    *("relations in another order",),
)
"""Those that honest programs have, and that a workbook may have on the plain way."""


@dataclass(frozen=True)
class Writer:
    """A program that writes workbooks: its habits, how it zips, and what chance decides by."""

    habits: frozenset[str] = frozenset()
    archiver: str = "deflated"
    seed: int = 0

    def written(self, parts: Parts) -> bytes:
        """The parts in its way; the given ones are not changed."""
        chance, changed = Random(self.seed), dict(parts)  # noqa: S311 - no secret
        for name in sorted(self.habits, key=lambda name: (name in _LAST, _ORDER[name])):
            HABITS[name].change(changed, chance)
        return ARCHIVERS[self.archiver](changed)

    def __repr__(self) -> str:
        """The habits by name."""
        habits = "; ".join(sorted(self.habits, key=_ORDER.__getitem__)) or "as Excel"
        return f"<{habits}; {self.archiver}; seed {self.seed}>"


PROGRAMS: dict[str, Writer] = {
    "Excel": Writer(),
    "SheetJS": Writer(frozenset({"texts as values", "no spans", "blanks left out", "relations in another order"})),
    "SheetJS with days": Writer(frozenset({"texts as values", "no spans", "blanks left out", "days as ISO texts"})),
    "EPPlus": Writer(frozenset({"no spans", "no dimension", "strings not counted", "no declaration"})),
    "Apache POI": Writer(frozenset({"no spans", "a dimension of one cell", "strings counted wrongly"})),
    "Google Sheets": Writer(
        frozenset({"no spans", "no dimension", "heights and outlines of rows", "strings counted wrongly"})
    ),
    "WPS": Writer(frozenset({"heights and outlines of rows", "columns hidden", "numbers of 15 digits"})),
    "ClosedXML": Writer(frozenset({"a prefix everywhere", "a byte order mark", "attributes in another order"})),
    "ExcelJS": Writer(frozenset({"heights and outlines of rows"}), "entries of folders"),
    "ExcelJS as a stream": Writer(
        frozenset({"heights and outlines of rows", "texts as values", "blanks left out", "no dimension"}), "streamed"
    ),
    "a script": Writer(frozenset({"texts in their cells", "cells without addresses", "no styles part"}), "stored"),
    "a script that edits XML": Writer(frozenset({"a declaration in single quotes", "no spans"})),
}
"""Programs that people use; some of them have habits that only the careful way knows."""
