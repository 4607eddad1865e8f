"""What a copy of the tree shows once a recipe was followed in it: its warehouse, workbooks, documents and nodes."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl
from docx import Document

from pipeline.outputs.templates.cell_references import FIRST_ROW

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from tests.docs.recipe import Copy

TOP = FIRST_ROW + 1
"""The first Excel row below the headers of a template."""
PERIOD = "2020-11"
SAMPLE = f"raw/{PERIOD}/KTTT_{PERIOD}_217_Lang Giang.xlsx"
REPORT = f"{PERIOD}/bang-so-lieu-{PERIOD}.xlsx"
UNIT = "217"
NEW_UNIT = "07210"
"""One of the units since July 2025."""
NODES = """
import json
from assets.definitions import definitions
specs = definitions().resolve_all_asset_specs()
print(json.dumps({spec.key.to_user_string(): [dep.asset_key.to_user_string() for dep in spec.deps] for spec in specs}))
"""


def receive_and_run(copy: Copy, *paths: Path) -> None:
    """Drop workbooks into the landing zone, and do what a night does."""
    for path in paths:
        shutil.copy(path, copy.raw)
    copy.run(".venv/bin/hoptac run")


def rows(copy: Copy, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(copy.database, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def comment(copy: Copy, schema: str, table: str, column: str) -> str:
    """The comment of a column of the warehouse."""
    ((text,),) = rows(
        copy,
        f"select comment from duckdb_columns() where schema_name = '{schema}' and table_name = '{table}' "  # noqa: S608 - our names
        f"and column_name = '{column}'",
    )
    return str(text)


def cells(path: Path) -> dict[str, set[object]]:
    """Everything that stands in the cells of a workbook, by sheet."""
    return {page.title: {cell for row in page.values for cell in row} for page in openpyxl.load_workbook(path)}


def sheet_about(copy: Copy, title: str) -> set[object]:
    """What stands in the report's sheet of a table, beside its headers."""
    (texts,) = (texts for texts in cells(copy.files / REPORT).values() if {title, "Số tổ hợp tác"} <= texts)
    return texts


def nodes(copy: Copy) -> dict[str, list[str]]:
    """The assets of the copy's code location, with what each depends on."""
    (copy.place / "nodes.py").write_text(NODES, encoding="utf-8")
    found: dict[str, list[str]] = json.loads(copy.run(f".venv/bin/python {copy.place}/nodes.py").splitlines()[-1])
    return found


def document_of(copy: Copy, month: str) -> str:
    """The text of the period's document."""
    (path,) = (copy.files / month).glob("*.docx")
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def fill(page: Worksheet, values: dict[str, object]) -> None:
    """Fill in the first row of a sheet, by header."""
    for header, value in values.items():
        page.cell(TOP, column_of(page, header)).value = value


def report_of(copy: Copy, month: str) -> Path:
    return copy.files / month / f"bang-so-lieu-{month}.xlsx"


def filled_template(
    copy: Copy, month: str, unit: str = NEW_UNIT, form: str = "KTTT-01", sheet: str = "Tổng hợp"
) -> Workbook:
    """The unit's template for a month, with what it asks for on the cover and noughts for every indicator."""
    path = copy.place / f"mau {unit} {month}.xlsx"
    copy.run(f".venv/bin/hoptac template '{path}' --unit {unit} --form {form} --period {month}")
    book = openpyxl.load_workbook(path)
    for label, value in book["Bìa"].iter_rows(max_col=2):
        if label.value in ("Người lập biểu", "Người phê duyệt"):
            value.value = "Nguyễn Thị Mẫu"
    declare(book, {}, sheet)
    return book


def declare(book: Workbook, values: dict[str, int], sheet: str = "Tổng hợp") -> None:
    """Write the indicators' values, nought for those that are not named."""
    page = book[sheet]
    code, value = column_of(page, "Mã"), column_of(page, "Giá trị")
    for row in range(TOP, page.max_row + 1):
        if name := page.cell(row, code).value:
            page.cell(row, value).value = values.get(name, 0)


def column_of(page: Worksheet, header: str) -> int:
    """The column under a header of a template."""
    return int(next(cell.column for cell in page[TOP - 1] if cell.value == header))
