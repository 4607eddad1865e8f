"""A sheet's cells are read as a person sees them, on every sheet and in every kind of cell of an .xlsx."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from openpyxl.styles import Font

from pipeline.outputs.feedback.values_copy import values_copy
from pipeline.reading.cells.formatted_cells import FormattedCell
from pipeline.reading.formats.cell_styles import TextRun, no_runs, no_styles
from pipeline.reading.formats.guard import inspect
from pipeline.reading.formats.xlsx_runs import xlsx_runs
from pipeline.reading.grid import CellMark
from pipeline.reading.open_sheets import grids
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import Settings
from pipeline.validation.validate import validate
from tests.spec.examples.alliance_base import alliance_content
from tests.spec.examples.base import base_content
from tests.spec.examples.edits import cell_of, cover, indicator_cell, put
from tests.spec.examples.example import edited
from tests.spec.examples.shown import RAISED, STRUCK, formatted, rich, struck

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from pipeline.reading.grid import Grid
    from pipeline.reading.result import WorkbookReading
    from schemas.finding import Finding
    from tests.spec.examples.example import Change

HTX, TOTALS, JOBS = "HTX", "Tổng hợp", "Quỹ việc làm"


def read(content: bytes) -> WorkbookReading:
    return read_workbook("s", content, Settings())


def found(reading: WorkbookReading) -> list[Finding]:
    return validate([reading]).findings["s"]


def rules(reading: WorkbookReading) -> list[tuple[str, str]]:
    """Rule and cell of each finding."""
    return sorted((finding.rule_id, finding.cell) for finding in found(reading))


def value(reading: WorkbookReading, column: str, row: int = 3, table: str = "cooperatives") -> Any:  # noqa: ANN401 - a cell
    return reading.tables[table].values(column)[row - 1]


def written(*cells: tuple[Any, ...]) -> Grid:
    """A sheet with these cells below each other from B2 on: runs of text, or a value and its format."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet("Số")
        fonts: dict[str, Any] = {
            "plain": book.add_format(),
            "struck": book.add_format({"font_strikeout": True}),
            "raised": book.add_format({"font_script": 1}),
            "lowered": book.add_format({"font_script": 2}),
        }
        for row, cell in enumerate(cells, start=1):
            if isinstance(cell[0], str) and cell[0] in fonts:
                page.write_rich_string(row, 1, *(fonts.get(part, part) for part in cell))
            else:
                page.write(row, 1, cell[0], book.add_format(cell[1]))
    (grid,) = grids(stream.getvalue(), inspect(stream.getvalue(), Settings()))
    return grid


@pytest.mark.parametrize(
    ("runs", "kept", "mark"),
    [
        (("struck", "999", "plain", "3642"), "3642", CellMark("999", "3642", "999")),
        (("plain", "3642", "raised", "1"), "3642", CellMark("1", "36421")),
        (("plain", "3642", "lowered", "a"), "3642", CellMark("a", "3642a")),
        (("plain", "HTX ", "struck", "cũ ", "plain", "mới"), "HTX mới", CellMark("cũ", "HTX mới", "cũ")),
        (("struck", "12", "raised", "3"), "3", CellMark("12", "3", "12")),
        (("struck", "12", "struck", "3"), "123", CellMark(is_struck=True)),
        (("struck", "12", "plain", " "), "12 ", CellMark(is_struck=True)),
        (("raised", "12", "raised", "3"), "123", None),
        (("plain", "12", "struck", " "), "12 ", None),
    ],
)
def test_struck_and_raised_runs_beside_other_text_are_dropped(
    runs: tuple[str, ...], kept: str, mark: CellMark | None
) -> None:
    grid = written(runs)
    assert grid.rows[0][0] == kept
    assert grid.marks.get((0, 0)) == mark


def test_cells_that_are_struck_as_a_whole_keep_their_values_and_know_it() -> None:
    strike = {"font_strikeout": True}
    grid = written((5, strike), ("", strike), ("chữ", strike), (5, {"bold": True}), (True, strike))
    assert [row[0] for row in grid.rows] == [5, "", "chữ", 5, True]
    assert sorted(grid.marks) == [(0, 0), (2, 0), (4, 0)]


def test_number_in_a_format_that_is_struck_too_is_both() -> None:
    grid = written((5000, {"font_strikeout": True, "num_format": "#,##0,"}))
    assert isinstance(grid.rows[0][0], FormattedCell)
    assert grid.marks[0, 0].is_struck


def test_plain_workbook_is_not_looked_at_cell_by_cell() -> None:
    for content in (base_content(), alliance_content()):
        inspection = inspect(content, Settings())
        assert (inspection.styles, inspection.runs) == (no_styles, no_runs)


def test_every_sheet_is_read_as_it_is_seen() -> None:
    def change(workbook: Workbook) -> None:
        cell = indicator_cell(workbook[TOTALS], "LHHTX.CAPITAL", "value")
        cell.value, cell.number_format = float(cell.value) * 1_000_000, '#,##0 "đồng"'
        page = workbook["LHHTX"]
        for row in (1,):
            cell = cell_of(page, "charter_capital", row)
            cell.value, cell.number_format = float(cell.value) * 1000, "#,##0,"

    plain, changed = read(base_content()), read(edited(change))
    assert {rule for rule, _ in rules(changed)} == {"WB-13"}
    for table in ("unions", "declared_totals"):
        assert changed.tables[table].frame.select("at_row").height == plain.tables[table].frame.height
    assert value(changed, "charter_capital", 1, "unions") == value(plain, "charter_capital", 1, "unions")
    assert changed.tables["declared_totals"].frame["value"].equals(plain.tables["declared_totals"].frame["value"])


def test_unit_of_a_format_counts_before_the_units_column() -> None:
    def change(workbook: Workbook) -> None:
        page = workbook[TOTALS]
        cell, unit = (indicator_cell(page, "LHHTX.CAPITAL", name) for name in ("value", "unit"))
        cell.value, cell.number_format, unit.value = float(cell.value) * 1_000_000, '#,##0 "đồng"', "đồng"

    plain, changed = read(base_content()), read(edited(change))
    assert changed.tables["declared_totals"].frame["value"].equals(plain.tables["declared_totals"].frame["value"])


def test_one_remark_speaks_for_a_column() -> None:
    def change(workbook: Workbook) -> None:
        for row in (1, 3, 4):
            cell = cell_of(workbook[HTX], "revenue", row)
            cell.value, cell.number_format = float(cell.value or 0) * 1000 + 1000, "#,##0,"

    (finding,) = (finding for finding in found(read(edited(change))) if finding.rule_id == "WB-13")
    assert (finding.cell, finding.place) == ("L8", "cooperatives/revenue")
    assert "2 chỗ nữa" in finding.message_vi


def test_amounts_in_dong_and_others_in_their_column_are_read_each_as_it_is_shown() -> None:
    reading = read(edited(formatted("revenue", 3, 5_200_000_000, '#,##0 "đồng"'), put(HTX, "revenue", 4, 77)))
    assert (value(reading, "revenue"), value(reading, "revenue", 4)) == (5200, 77)


def test_capital_of_some_dong_is_asked_about_once_and_stays_what_is_held() -> None:
    def change(workbook: Workbook) -> None:
        for row in range(1, 9):
            cell_of(workbook[HTX], "charter_capital", row).number_format = "#,##0 [$₫-42A]"

    plain, changed = read(base_content()), read(edited(change))
    assert [rule for rule, _ in rules(changed)] == ["CL-06"]
    assert (
        changed.tables["cooperatives"]
        .frame["charter_capital"]
        .equals(plain.tables["cooperatives"].frame["charter_capital"])
    )


def test_noughts_before_a_tax_code_are_seen() -> None:
    reading = read(edited(formatted("tax_code", 3, 100109106, "0000000000")))
    assert value(reading, "tax_code") == "0100109106"


def test_date_stays_the_date_that_it_is() -> None:
    reading = read(edited(formatted("founded_on", 3, dt.date(2016, 7, 1), 'dd"/"mm"/"yyyy')))
    assert value(reading, "founded_on") == dt.date(2016, 7, 1)
    assert rules(reading) == []


@pytest.mark.parametrize(
    ("field", "held", "code", "read_as"),
    [
        ("revision", 2, '"Lần "0', 2),
        ("period", dt.date(2020, 11, 1), "mm/yyyy", dt.date(2020, 11, 1)),
        ("period", 112020, '00"/"0000', dt.date(2020, 11, 1)),
        ("unit_code", 217, "0", "217"),
        ("phone", 204000217, '0000" "000" "000', "0204 000 217"),
    ],
)
def test_field_of_the_cover_is_what_its_format_shows(field: str, held: object, code: str, read_as: object) -> None:
    def change(workbook: Workbook) -> None:
        cover(field, held)(workbook)
        page = workbook["Bìa"]
        next(cell for row in page.iter_rows() for cell in row if cell.value == held).number_format = code

    reading = read(edited(change))
    assert reading.cover is not None
    assert reading.cover[field].to_list() == [read_as]
    assert rules(reading) == []


def test_struck_cell_is_known_again_by_its_rows_tax_code() -> None:
    reading = read(edited(struck(3, "revenue"), struck(4, "name")))
    tax_codes = reading.tables["cooperatives"].values("tax_code")
    places = sorted(finding.place for finding in found(reading))
    assert places == sorted([f"HTX/{tax_codes[2]}/revenue", f"HTX/{tax_codes[3]}/name"])


def test_struck_words_of_a_name_are_no_part_of_it_and_raised_ones_are() -> None:
    for runs, name in (
        ((("HTX ", ""), ("cũ ", STRUCK), ("mới", "")), "HTX mới"),
        ((("HTX mới", ""), ("2", RAISED)), "HTX mới2"),
    ):
        reading = read(edited(after=rich(HTX, "B10", *runs)))
        assert value(reading, "name") == name


@pytest.mark.parametrize(
    ("address", "column", "runs", "read_as"),
    [
        ("C10", "tax_code", (("2400101856", ""), ("1", RAISED)), "2400101856"),
        ("E10", "founded_on", (("01/01/2010", STRUCK), ("01/07/2016", "")), dt.date(2016, 7, 1)),
        ("D10", "commune", (("Xã Tân Hưng", STRUCK), ("Thị trấn Vôi", "")), None),
        ("I10", "members", (("99", STRUCK), ("12", "")), 12),
        ("W10", "rating", (("Tốt", STRUCK), ("Khá", "")), "fair"),
    ],
)
def test_cell_of_every_kind_is_read_without_its_struck_runs(
    address: str, column: str, runs: tuple[tuple[str, str], ...], read_as: object
) -> None:
    reading = read(edited(after=rich(HTX, address, *runs)))
    assert value(reading, column) == (value(read(base_content()), column) if read_as is None else read_as)
    assert ("CL-10", address) in rules(reading)


def test_row_of_which_most_cells_are_struck_is_remarked_on_once() -> None:
    def but_for_a_cell(workbook: Workbook) -> None:
        struck(3)(workbook)
        cell_of(workbook[HTX], "founded_on", 3).font = Font(strike=False)

    reading = read(edited(but_for_a_cell))
    assert rules(reading) == [("CL-10", "A10")]
    assert reading.tables["cooperatives"].height == read(base_content()).tables["cooperatives"].height


def test_copy_of_the_values_keeps_formats_that_change_what_is_read() -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet("Số")
        page.write(0, 0, 5000, book.add_format({"num_format": "#,##0,"}))
        page.write(1, 0, 5000, book.add_format({"num_format": "#,##0"}))
        page.write(2, 0, "chữ", book.add_format({"font_strikeout": True}))
    copy, _ = values_copy(stream.getvalue(), Settings())
    (grid,) = grids(copy, inspect(copy, Settings()))
    assert [type(row[0]) for row in grid.rows] == [FormattedCell, float, str]
    assert list(grid.marks) == [(2, 0)]
    assert grid.rows[0][0].code == "#,##0,"


def test_number_that_is_not_shown_in_a_column_of_texts_is_asked_about() -> None:
    reading = read(edited(formatted("name", 3, 2020, ";;;")))
    assert value(reading, "name") == "2020"
    assert ("CL-06", "B10") in rules(reading)


def test_runs_without_a_font_of_their_own_are_struck_with_their_cell() -> None:
    styles = b"""<styleSheet xmlns="m"><fonts><font/><font><strike/></font></fonts>
        <cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs></styleSheet>"""
    text = b"<r><t>999</t></r><r><rPr><b/></rPr><t>5200</t></r>"
    strings = b'<sst xmlns="m"><si><t>a</t></si><si>%s</si></sst>' % text
    cells = b'<c r="A1" s="1" t="s"><v>1</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" s="1" t="s"><v>0</v></c>'
    inline = b'<c r="D1" s="1" t="inlineStr"><is>%s</is></c>' % text
    runs = xlsx_runs(strings, styles, {"Số": cells + inline})("Số")
    split = (TextRun("999", is_struck=True), TextRun("5200"))
    assert list(runs) == [(0, 0, split), (0, 3, split)]


def test_counts_of_evaluations_tell_of_a_column_that_was_converted() -> None:
    def counts(*changes: Change) -> dict[str, int]:
        evaluations = validate([read(edited(*changes))]).evaluations
        return next(row for row in evaluations.iter_rows(named=True) if row["rule_id"] == "WB-13")

    plain, changed = counts(), counts(formatted("revenue", 3, 5_200_000, "#,##0,"))
    assert (changed["held"], changed["broken"]) == (plain["held"] - 1, plain["broken"] + 1)
