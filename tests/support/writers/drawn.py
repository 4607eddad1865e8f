"""Draws workbooks of the form for a property test: a sample with few rows, edited as people do, in any writer's way."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from pipeline.runtime.settings import PROJECT
from tests.support.writers.archive_habits import ARCHIVERS
from tests.support.writers.described import described
from tests.support.writers.edits import EDITS
from tests.support.writers.libraries import by_openpyxl, by_xlsxwriter
from tests.support.writers.like_excel import package, unzipped
from tests.support.writers.page_edits import data_rows
from tests.support.writers.programs import HABITS, PLAIN_HABITS, PROGRAMS, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.support.writers.described import Described
    from tests.support.writers.like_excel import Parts

TEMPLATES = (
    "2020-11/BC thang 11 - Yen The.xlsx",
    "2020-11/Bao cao Lien minh HTX tinh thang 11-2020.xlsx",
    "2025-07/Ngọc Thiện - biểu KTTT tháng 07.2025.xlsx",
    "2026-10/Gia Binh - mau KTTT-01 - 10.2026.xlsx",
)
AS_EXCEL = Writer()
FEW = 6
"""So many rows of a sheet are left."""
BASES: dict[str, Callable[[Described], Parts]] = {
    "by hand": package,
    "XlsxWriter": lambda book: unzipped(by_xlsxwriter(book)),
    "openpyxl": lambda book: unzipped(by_openpyxl(book)),
}
"""Who writes the markup over which the habits are laid."""


@dataclass(frozen=True)
class Drawn:
    """A workbook: its template, what was done to it, and who wrote it."""

    template: str
    edits: tuple[tuple[str, int], ...] = ()
    base: str = "by hand"
    writer: Writer = AS_EXCEL

    def content(self) -> bytes:
        """The file."""
        book = deepcopy(template(self.template))
        for name, seed in self.edits:
            EDITS[name](book, Random(seed))  # noqa: S311 - no secret
        return self.writer.written(BASES[self.base](book))


@cache
def template(name: str) -> Described:
    """A sample with few rows."""
    book = described((PROJECT / "raw" / name).read_bytes())
    for page in book.pages[1:]:
        gone = set(data_rows(page)[FEW:])
        page.cells = {place: cell for place, cell in page.cells.items() if place[0] not in gone}
    return book


def writers() -> st.SearchStrategy[Writer]:
    """Excel, or any few habits together, half of them such as keep a workbook on the plain way; or a known program."""
    plain, every = (
        st.lists(st.sampled_from(names), max_size=most, unique=True).map(frozenset)
        for names, most in ((PLAIN_HABITS, 4), (sorted(HABITS), 3))
    )
    archivers = st.sampled_from(["deflated", *ARCHIVERS])
    any_writer = st.builds(Writer, st.one_of(st.just(frozenset[str]()), plain, every), archivers, st.integers(0, 999))
    return st.one_of(any_writer, any_writer, any_writer, st.sampled_from(list(PROGRAMS.values())))


def workbooks(templates: Sequence[str] = TEMPLATES, bases: Sequence[str] = ("by hand",)) -> st.SearchStrategy[Drawn]:
    """A workbook of one of the templates."""
    edits = st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 999)), max_size=4)
    return st.builds(Drawn, st.sampled_from(templates), edits.map(tuple), st.sampled_from(bases), writers())


def batches(most: int = 4, bases: Sequence[str] = ("by hand",)) -> st.SearchStrategy[list[Drawn]]:
    """Some workbooks that are read together."""
    return st.lists(workbooks(bases=bases), min_size=1, max_size=most)
