"""A number in a percent format is read as the percentage that its cell shows, as the text of it is."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from pipeline.outputs.feedback.values_copy import values_copy
from pipeline.reading.cells.number_parsers import read_count, read_money, read_percent
from pipeline.reading.cells.parsers import ParsedCell, read_text
from pipeline.reading.cells.special_cells import PercentCell
from pipeline.reading.cells.tax_code import read_tax_code
from pipeline.reading.formats.cell_styles import no_styles
from pipeline.reading.formats.guard import inspect
from pipeline.reading.formats.styled_cells import xlsx_styles
from pipeline.reading.open_sheets import grids
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import Settings
from pipeline.samples import alliance_files, write_workbook
from pipeline.validation.validate import validate
from schemas.reading import Reading
from tests.functional.deviations.deviation import values
from tests.spec.examples.alliance_base import alliance_content
from tests.spec.examples.base import base_content
from tests.spec.examples.edits import cell_of, indicator_cell
from tests.spec.examples.kept_sheets import opened, saved

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.reading.result import WorkbookReading

JOBS, SHARE, TARGETS = "Quỹ việc làm", "JOBS.BAD_DEBT_PERCENT", "Chỉ tiêu"
INTERPRETED, AMBIGUOUS = Reading.INTERPRETED, Reading.AMBIGUOUS


@given(st.integers(-(10**9), 10**9))
def test_percentage_of_thousandths_is_exact(thousandths: int) -> None:
    read = read_percent(PercentCell(thousandths / 100_000))
    assert read.value == thousandths / 1000
    assert read.text == f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".").replace(".", ",") + "%"


@pytest.mark.parametrize(
    ("cell", "value", "text"),
    [
        (0.0124, 1.24, "1,24%"),
        (1, 100, "100%"),
        (0.1 + 0.2, 30, "30%"),
        (0.07, 7, "7%"),
        (0, 0, "0%"),
        (10.5, 1050, "1050%"),
    ],
)
def test_percentage_is_the_number_before_the_sign(cell: float, value: float, text: str) -> None:
    assert read_percent(PercentCell(cell)) == ParsedCell(value, text, INTERPRETED)


@pytest.mark.parametrize(
    ("text", "value", "reading"),
    [
        *(("1,24%", 1.24, INTERPRETED), ("1.24 %", 1.24, INTERPRETED), ("100%", 100, INTERPRETED)),
        *(("0.125%", 0.125, INTERPRETED), ("12.5%", 12.5, INTERPRETED), ("1.240%", 1240, AMBIGUOUS)),
        *(("1.24", 1.24, AMBIGUOUS), ("1,240%", 1.24, AMBIGUOUS)),
    ],
)
def test_typed_percentage_is_ambiguous_only_where_the_mark_may_be_of_thousands(
    text: str, value: float, reading: Reading
) -> None:
    assert read_percent(text) == ParsedCell(value, text, reading)


def test_percentage_elsewhere_is_asked_about_and_a_number_under_the_format_stands() -> None:
    assert read_money(PercentCell(0.12)) == ParsedCell(12.0, "12%", AMBIGUOUS)
    assert read_money(PercentCell(1500)) == ParsedCell(1500.0, "150000%", AMBIGUOUS)
    assert read_count(PercentCell(0.12)) == ParsedCell(12, "12%", AMBIGUOUS)
    assert read_count(PercentCell(12)) == ParsedCell(12, "1200%", AMBIGUOUS)
    assert read_count(PercentCell(0.125)) == ParsedCell(None, "12,5%", Reading.NOT_WHOLE)
    assert read_count(PercentCell(0)) == read_count(0)


def test_codes_and_texts_in_a_percent_format_are_what_the_cell_holds() -> None:
    assert read_tax_code(PercentCell(2400101119)) == read_tax_code(2400101119.0)
    assert read_text(PercentCell(217)) == ParsedCell("217")


def book(*cells: tuple[Any, str]) -> bytes:
    """A workbook with these values below each other from B2 on, each in its format."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as written:
        page = written.add_worksheet("Số")
        for row, (value, code) in enumerate(cells, start=1):
            page.write(row, 1, value, written.add_format({"num_format": code}))
    return stream.getvalue()


def column(content: bytes) -> list[Any]:
    (grid,) = grids(content, inspect(content, Settings()))
    return [row[0] for row in grid.rows]


def test_only_numbers_in_a_percent_format_are_marked() -> None:
    cells = column(book((0.5, "0%"), (0.5, "0.00"), ("1,24%", "0%"), (0.5, "0.0"), (0.5, "[Red]0.0%"), (True, "0%")))
    assert [type(cell) for cell in cells] == [PercentCell, float, str, float, PercentCell, bool]


def test_workbook_without_a_percent_format_is_not_looked_at_cell_by_cell() -> None:
    content = book((1, "0.00"), (1, "#,##0"))
    assert inspect(content, Settings()).styles is no_styles
    assert inspect(base_content(), Settings()).styles is no_styles
    assert xlsx_styles(b"", {}) is no_styles


def test_copy_of_the_values_shows_percentages_as_the_workbook_does() -> None:
    copy, _ = values_copy(book((0.0124, "0.00%"), (0.0124, "0.00")), Settings())
    assert [type(cell) for cell in column(copy)] == [PercentCell, float]


def as_percentages(content: bytes) -> bytes:
    """The Alliance's workbook with its percentages as Excel keeps what is typed as ``1,24%``."""
    workbook = opened(content)
    page = workbook[TARGETS]
    cells = [indicator_cell(workbook[JOBS], SHARE, "value")]
    rows = [row for row in range(1, page.max_row) if "%" in str(cell_of(page, "indicator", row).value)]
    cells += [cell_of(page, "at_least", row) for row in rows]
    assert len(cells) > 1
    for cell in cells:
        cell.value, cell.number_format = cell.value / 100, "0.00%"
    return saved(workbook)


def read(content: bytes) -> WorkbookReading:
    return read_workbook("s", content, Settings())


def remarks(reading: WorkbookReading) -> list[tuple[str, str]]:
    """Rule and quoted text of each finding."""
    return [(finding.rule_id, finding.observed) for finding in validate([reading]).findings["s"]]


def test_sample_of_the_alliance_with_percent_formats_gives_the_same_rows(tmp_path: Path) -> None:
    (submission,) = alliance_files().values()
    write_workbook(submission, tmp_path / "a.xlsx")
    content = (tmp_path / "a.xlsx").read_bytes()
    plain, formatted = read(content), read(as_percentages(content))
    assert all(frame.equals(values(plain)[name]) for name, frame in values(formatted).items())
    new = [("WB-13", "1,24%"), ("WB-13", "100%"), ("WB-13", "100%")]
    assert sorted(remarks(formatted)) == sorted(remarks(plain) + new)


@pytest.mark.parametrize("text", ["1,24%", "1.24 %", "1,24 %"])
def test_percentage_as_text_in_a_percent_format_is_plain(text: str) -> None:
    workbook = opened(alliance_content())
    share, target = (
        indicator_cell(workbook[JOBS], SHARE, "value"),
        cell_of(workbook[TARGETS], "at_least", 4),
    )
    for cell in (share, target):
        cell.value, cell.number_format = text, "0.00%"
    found = read(saved(workbook))
    assert remarks(found) == [("WB-13", text)] * 2
    assert found.tables["targets"].frame["at_least"].to_list()[3] == found.tables["employment_fund"].frame["value"][3]


def test_percentage_of_what_is_no_percentage_is_asked_about() -> None:
    workbook = opened(alliance_content())
    cell = cell_of(workbook[TARGETS], "at_least", 1)
    cell.value, cell.number_format = 0.5, "0%"
    found = read(saved(workbook))
    assert remarks(found) == [("CL-06", "50%")]
    assert "ghi dạng tỷ lệ %" in validate([found]).findings["s"][0].message_vi


def test_share_of_more_than_all_is_shown_as_its_cell_shows_it() -> None:
    workbook = opened(alliance_content())
    cell = indicator_cell(workbook[JOBS], SHARE, "value")
    cell.number_format = "0.00%"
    assert remarks(read(saved(workbook))) == [("CL-02", "124%")]
