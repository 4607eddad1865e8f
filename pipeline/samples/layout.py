"""Where things stand in a sample workbook: title block, header rows, index row, first row of data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from pipeline.samples.habits import habits_of
from pipeline.samples.plan import AS_OF, FORM_ID
from pipeline.samples.submission import day
from schemas.column import Layout
from schemas.form_versions import form_day
from schemas.registry import form_on

if TYPE_CHECKING:
    from datetime import date

    from pipeline.samples.submission import Submission
    from schemas.column import Form, Sheet

TITLE_ROWS = 4
COVER_TITLE_ROWS = 4
HEADER_GROUPS = {
    "cooperatives": (
        ("Thành viên, lao động", "members", "regular_workers"),
        ("Vốn, kết quả kinh doanh", "charter_capital", "monthly_income"),
        ("Bộ máy quản lý", "board_members", "trained_managers"),
        ("Liên minh HTX tỉnh", "alliance_membership", "alliance_joined_on"),
    ),
}
"""Group headers by table: the text, and the first and the last column that it stands over."""


def sample_form(form_id: str = FORM_ID, version: int = 1, as_of: date = AS_OF) -> Form:
    """The form that the samples fill in, version 1 of a district's as of their day unless another is asked for."""
    found = form_on(form_id, version, as_of)
    if found is None:
        raise LookupError(form_id)
    return found


def form_of(submission: Submission) -> Form:
    """The form that a submission is on, in the version that its cover says and as of its form day."""
    version = submission.cover["form_version"]
    return sample_form(submission.form_id, version if isinstance(version, int) else 1, form_day_of(submission))


def form_day_of(submission: Submission) -> date:
    """The day by which its labels and indicators are looked up: its as_of, or the last day on which its form was."""
    version, as_of = submission.cover["form_version"], day(submission.cover, "as_of") or AS_OF
    return form_day(submission.form_id, version if isinstance(version, int) else 1, as_of, as_of)


def header_rows(sheet: Sheet) -> int:
    """How many rows the headers take."""
    return 2 if sheet.table in HEADER_GROUPS else 1


def has_index_row(sheet: Sheet, unit_code: str) -> bool:
    """Whether the unit numbers the columns under the headers; in registers only."""
    return bool(habits_of(unit_code).index_row) and sheet.layout is Layout.TABLE


def first_data_row(sheet: Sheet, unit_code: str) -> int:
    """The first row of data, counted from 0."""
    return TITLE_ROWS + header_rows(sheet) + has_index_row(sheet, unit_code)


def place(sheet: Sheet, column: str) -> int:
    """The column's place in the sheet, counted from 0."""
    return sheet.columns.index(sheet.column(column))


def address(table: str, unit_code: str, row: int, column: str) -> str:
    """The Excel address of a column in a data row, rows counted from 1 as in STT."""
    sheet = sample_form().sheet(table)
    return str(xl_rowcol_to_cell(first_data_row(sheet, unit_code) + row - 1, place(sheet, column)))


def header_address(table: str, column: str) -> str:
    """The Excel address of a column's header; that of one under a group is in the second row."""
    sheet = sample_form().sheet(table)
    at = place(sheet, column)
    groups = ((place(sheet, first), place(sheet, last)) for _, first, last in HEADER_GROUPS.get(table, ()))
    return str(xl_rowcol_to_cell(TITLE_ROWS + any(first <= at <= last for first, last in groups), at))
