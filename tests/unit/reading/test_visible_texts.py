"""Characters that show nothing count for nothing, wherever in a workbook; a soft hyphen stays a letter in TCVN3."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from polars.testing import assert_frame_equal

from pipeline.reading.encodings.tcvn3_vni import TCVN3
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import Settings
from tests.spec.examples.base import base_content
from tests.spec.examples.edits import cell_of
from tests.unit.reading.legacy_texts import encoded

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.reading.result import WorkbookReading

SOFT_HYPHEN = "\u00ad"
MARKS = [
    SOFT_HYPHEN,
    "\u034f",
    "\u200b",
    "\u200d",
    "\u200e",
    "\u202c",
    "\u2060",
    "\u2069",
    "\ufe0f",
    "\ufeff",
    "\U000e0020",
]


def read(change: Callable[[openpyxl.Workbook], None] = lambda _: None) -> WorkbookReading:
    book = openpyxl.load_workbook(BytesIO(base_content()))
    change(book)
    stream = BytesIO()
    book.save(stream)
    return read_workbook("s", stream.getvalue(), Settings())


def change_texts(book: openpyxl.Workbook, change: Callable[[str], str]) -> None:
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type != "f":
                    cell.value = change(cell.value)


def assert_same(reading: WorkbookReading, plain: WorkbookReading, *, but_for: tuple[str, ...] = ()) -> None:
    assert reading.cover is not None
    assert plain.cover is not None
    assert_frame_equal(reading.cover.drop(*but_for), plain.cover.drop(*but_for))
    for name, table in plain.tables.items():
        columns = [column for column in table.frame.columns if column not in but_for]
        assert_frame_equal(reading.tables[name].frame.select(columns), table.frame.select(columns))
        assert reading.tables[name].left_out == table.left_out


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: f"{ord(mark):04x}")
def test_mark_in_every_text_of_a_workbook_changes_nothing(mark: str) -> None:
    def marked(book: openpyxl.Workbook) -> None:
        change_texts(book, lambda text: f"{mark}{text[:1]}{mark}{text[1:]}{mark}")

    reading = read(marked)
    assert reading.findings == []
    assert_same(reading, read())


def as_typed(book: openpyxl.Workbook, mark: str) -> None:
    """Numbers and days as text, the mark in each."""
    page = book["HTX"]
    texts = {
        "members": "4{}5",
        "charter_capital": "3{}.642.000",
        "tax_code": "2400{}101119",
        "founded_on": "0{}3/3/2018",
    }
    for column, text in texts.items():
        cell_of(page, column, 1).value = text.format(mark)


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: f"{ord(mark):04x}")
def test_mark_in_a_number_a_code_or_a_day_counts_for_nothing(mark: str) -> None:
    marked, plain = read(lambda book: as_typed(book, mark)), read(lambda book: as_typed(book, ""))
    values = ["members", "charter_capital", "tax_code", "founded_on"]
    frames = [reading.tables["cooperatives"].frame.select(values) for reading in (marked, plain)]
    assert_frame_equal(*frames)


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: f"{ord(mark):04x}")
def test_mark_in_a_sheet_name_counts_for_nothing(mark: str) -> None:
    def renamed(book: openpyxl.Workbook) -> None:
        for page in book:
            page.title = f"{page.title[:2]}{mark}{page.title[2:]}{mark}"

    reading = read(renamed)
    assert reading.findings == []
    assert_same(reading, read(), but_for=("at_sheet",))


@pytest.mark.parametrize("mark", ["", "\u200b", "\ufeff"])
def test_soft_hyphen_of_tcvn3_is_a_letter_until_the_sheet_is_decoded(mark: str) -> None:
    def legacy(book: openpyxl.Workbook) -> None:
        change_texts(book, lambda text: f"{mark}{encoded(text, TCVN3)}")

    reading = read(legacy)
    communes = reading.tables["cooperatives"].frame["commune"].to_list()
    names = reading.tables["cooperatives"].frame["name"].to_list()
    assert communes == read().tables["cooperatives"].frame["commune"].to_list()
    assert "HTX Nấm Xương Lâm" in names
    assert {finding.rule_id for finding in reading.findings} == {"WB-10"}


def test_soft_hyphen_in_a_number_of_a_sheet_in_tcvn3_is_no_letter() -> None:
    def legacy(book: openpyxl.Workbook) -> None:
        change_texts(book, lambda text: encoded(text, TCVN3))
        cell_of_legacy = next(row for row in book["HTX"].iter_rows() if row[1].value == "HTX Hång Phong")
        cell_of_legacy[10].value = f"3{SOFT_HYPHEN}642"

    assert read(legacy).tables["cooperatives"].frame["charter_capital"][0] == 3642


def test_cell_of_nothing_but_marks_is_blank() -> None:
    def marked(book: openpyxl.Workbook) -> None:
        for column in ("note", "revenue", "tax_code"):
            cell_of(book["HTX"], column, 1).value = f"{SOFT_HYPHEN}\u200b \ufeff"
        book["HTX"]["B30"] = "\u200b"

    frame = read(marked).tables["cooperatives"].frame
    assert frame.height == read().tables["cooperatives"].height
    assert frame.select("note", "revenue", "tax_code").row(0) == (None, None, None)
