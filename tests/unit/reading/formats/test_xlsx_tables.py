"""The part of an Excel table says which row is its total row, whatever stands in that row."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.table import Table

from pipeline.reading.formats.xlsx_tables import MOST_TOTALS, table_totals
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import Settings
from schemas.forms.cooperatives import COOPERATIVES
from tests.functional.cases.district_form import district_form
from tests.functional.cases.xlsx import OFFICE, PACKAGE, as_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping

SHEET, TABLE = "xl/worksheets/sheet2.xml", "xl/tables/table1.xml"
SHEETS = {"Bìa": "xl/worksheets/sheet1.xml", "HTX": SHEET}


def package(table: str, target: str = "../tables/table1.xml") -> dict[str, bytes]:
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/table" Target="{target}"/>'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'
    return {SHEET: b"", TABLE: table.encode(), "xl/worksheets/_rels/sheet2.xml.rels": relations.encode()}


def with_table(cells: Mapping[str, object], totals: int = 1) -> bytes:
    """The valid workbook with other cells in the sheet HTX, whose list is a table with a total row."""
    workbook = load_workbook(BytesIO(as_xlsx(district_form())))
    sheet = workbook["HTX"]
    for place, value in cells.items():
        sheet[place].value = value
    table = Table(displayName="Bảng1", ref="A3:Z16", totalsRowCount=totals)
    table._initialise_columns()  # noqa: SLF001 - openpyxl would make them only without a total row
    for column, cell in zip(table.tableColumns, sheet[3], strict=True):
        column.name = str(cell.value)
    sheet.add_table(table)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def left_out(content: bytes) -> dict[int, str]:
    """The rows below the headers of the list of cooperatives that are no data, by number."""
    reading = read_workbook("x", content, Settings())
    table = reading.tables[COOPERATIVES.table]
    return {row: reason for row, reason, _ in table.left_out if row > 3}


@pytest.mark.parametrize(
    ("attributes", "rows"),
    [
        ('ref="A3:Z16" totalsRowCount="1"', {15}),
        ('ref="$A$3:$Z$16" totalsRowCount="2"', {14, 15}),
        ('ref="A3:Z16"', set()),
        ('ref="A3:Z16" totalsRowCount="0" totalsRowShown="1"', set()),
        ('ref="A3" totalsRowCount="1"', set()),
        ('ref="A3:Z16" totalsRowCount="-1"', set()),
        ('ref="A3:Z9999999" totalsRowCount="4000000000"', {*range(9_999_999 - MOST_TOTALS, 9_999_999)}),
    ],
)
def test_total_rows_are_the_last_of_the_tables_range(attributes: str, rows: set[int]) -> None:
    found = table_totals(package(f"<table {attributes}/>"), SHEETS)
    assert found == ({"HTX": rows} if rows else {})


@pytest.mark.parametrize(
    ("table", "target"), [("<table", "../tables/table1.xml"), ("<table/>", "/xl/nowhere.xml"), ("", "")]
)
def test_damaged_table_is_none(table: str, target: str) -> None:
    assert table_totals(package(table, target), SHEETS) == {}


@pytest.mark.parametrize(
    "cells",
    [
        {"B16": None, "K16": 29_506},
        {"B16": None, "K16": 28_000, "N16": 77},
        {"B16": "Cả huyện", "K16": 28_188},
        {"B16": None, "Z16": "xem lại"},
    ],
    ids=["sums", "no sums", "a label in other words", "a note"],
)
def test_total_row_of_a_table_is_no_data_whatever_stands_in_it(cells: dict[str, object]) -> None:
    assert left_out(with_table(cells)) == {16: "total"}


def test_thing_that_was_typed_into_the_total_row_is_data() -> None:
    thing = {"A16": 13, "B16": "HTX Chè", "C16": "2400102401", "D16": "Xã Tân Hưng", "F16": "Vận tải"}
    assert left_out(with_table(thing)) == {}
