"""The answer to a workbook on a form that is not taken for its period: the template to use, with what could be read.

The unit gets the form that it can fill in and send: its rows, its declared values and the people of its cover stand in
the version in force, and its findings at the cells that theirs have become.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.outputs.templates import FIRST_ROW, PREPARED_ROWS, form_of_unit, template
from pipeline.outputs.templates.prior import PEOPLE, Prior, StoredRow
from pipeline.reading.read_workbook import read_workbook
from schemas.column import Form, Layout, Sheet
from schemas.finding import Finding, Severity, address
from schemas.message_parts import cell_place
from schemas.messages import bounded
from schemas.reference_data import indicators, unit_in_period
from schemas.registry import form_of_period
from schemas.rules.versions import COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pipeline.reading.result import Table, WorkbookReading
    from pipeline.runtime.settings import Settings
    from schemas.reference_data import ReportingUnit

RENEWED = Finding(
    "",
    "",
    Severity.INFO,
    message_vi="Tệp phản hồi này là mẫu đúng của kỳ, điền sẵn những gì đọc được từ tệp của đơn vị. Hãy xem lại, điền "
    "các ô còn thiếu rồi nộp chính tệp này.",
)
VALUE_COLUMN = 1
"""Of a cover, counted from 0."""


def renewed_copy(
    content: bytes, findings: Sequence[Finding], limits: Settings
) -> tuple[bytes, tuple[Finding, ...]] | None:
    """The template's bytes and the findings at its cells; None for a workbook that can have no such answer.

    One that has more rows than a template prepares, or a unit that does not report on the form then, has none.
    """
    reading = read_workbook("", content, limits)
    if not reading.readable or reading.cover is None:
        return None
    cover = reading.cover.row(0, named=True)
    period: date | None = cover["period"]
    form = form_of_period(str(reading.form_id), period) if period else None
    unit = unit_in_period(cover["unit_code"] or "", period, reading.form_id) if period else None
    if form is None or unit is None or period is None:
        return None
    if any(table.height > PREPARED_ROWS for table in reading.tables.values()):
        return None
    moved = _moved(findings, reading, form_of_unit(form, unit, period))
    return _renewed(reading, form, unit, period), (*moved, RENEWED)


def _renewed(reading: WorkbookReading, form: Form, unit: ReportingUnit, period: date) -> bytes:
    """The template, begun with what the workbook says."""
    cover = reading.cover.row(0, named=True) if reading.cover is not None else {}
    kept = {name: cover[name] for name in (*PEOPLE, "revision") if cover[name] is not None}
    day = cover["as_of"]
    if day is not None and (day.year, day.month) == (period.year, period.month):
        kept["as_of"] = day
    rows: dict[str, list[StoredRow]] = {}
    values: dict[str, Any] = {}
    for sheet in form.sheets:
        if (table := reading.tables.get(sheet.table)) is None:
            continue
        if sheet.layout is Layout.INDICATORS:
            codes, amounts = table.values(sheet.code_column.name), table.values("value")
            values |= {code: amount for code, amount in zip(codes, amounts, strict=True) if code}
        else:
            rows[sheet.table] = table.frame.to_dicts()
    return template(form, unit, period, Prior(rows, values, kept, is_sent=True))


def _moved(findings: Iterable[Finding], reading: WorkbookReading, form: Form) -> Iterable[Finding]:
    """The findings at the cells of the template that theirs have become; those of other cells are about none."""
    sheets = {
        bounded(reading.tables[sheet.table].sheet): sheet for sheet in form.sheets if sheet.table in reading.tables
    }
    for finding in findings:
        if not finding.cell:
            yield finding
        elif finding.sheet == bounded(reading.cover_sheet):
            yield _placed(finding, form.cover.name, _on_cover(form, finding.column_name))
        elif sheet := sheets.get(finding.sheet):
            yield _placed(finding, sheet.name, _in_table(sheet, reading.tables[sheet.table], finding))
        else:
            yield _placed(finding, finding.sheet, "")


def _placed(finding: Finding, sheet: str, cell: str) -> Finding:
    """The finding at another cell, which its message names too."""
    before, after = cell_place(finding.sheet, finding.cell), cell_place(sheet, cell)
    message = finding.message_vi
    if message.startswith(before):
        message = after + message.removeprefix(before)
    return replace(finding, sheet=sheet, cell=cell, message_vi=message)


def _on_cover(form: Form, column: str) -> str:
    """The cell of a field; none of the version, which the template has already mended."""
    names = [field.name for field in form.cover.columns]
    return address(FIRST_ROW + names.index(column), VALUE_COLUMN) if column in names and column != COLUMN else ""


def _in_table(sheet: Sheet, table: Table, finding: Finding) -> str:
    """The cell of a register's or an indicator's value; blank where the template has none such."""
    names = [column.name for column in sheet.columns]
    if sheet.layout is Layout.INDICATORS:
        codes = list(indicators(sheet.table, sheet.day))
        if finding.column_name not in codes:
            return ""
        return address(FIRST_ROW + codes.index(finding.column_name), names.index("value"))
    number = int("".join(filter(str.isdigit, finding.cell)) or 0)
    places = [place for place, row in enumerate(table.values("at_row")) if row == number]
    if finding.column_name not in names or len(places) != 1:
        return ""
    return address(FIRST_ROW + places[0], names.index(finding.column_name))
