"""Whether each cooperative of a template gives all of its kinds of members: until then their sums are not compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.templates.cell_references import text_literal, whole_column
from schemas.forms.cooperatives import COOPERATIVES
from schemas.reference_data import code_labels
from schemas.rules.ended import STATUS, ended_statuses
from schemas.rules.member_parts import KINDS

if TYPE_CHECKING:
    from schemas.column import Form

ALL_KINDS_GIVEN = "DANH_SACH.DU_LOAI_THANH_VIEN"
"""The workbook's name for it."""


def all_kinds_given(form: Form) -> str | None:
    """The formula that is true where no cooperative that is named and has not ended leaves a kind blank.

    None for a form whose cooperatives have no kinds of members.
    """
    sheet = next((sheet for sheet in form.sheets if sheet.table == COOPERATIVES.table), None)
    if sheet is None or not {column.name for column in sheet.columns}.issuperset(KINDS):
        return None
    column = sheet.column(STATUS)
    labels = code_labels(str(column.code_list), column.day)
    status = whole_column(sheet, STATUS)
    lasts = "".join(f",{status},{text_literal(f'<>{labels[code]}')}" for code in ended_statuses() if code in labels)
    named = f'{whole_column(sheet, "name")},"<>"'
    blank = "+".join(f'COUNTIFS({named},{whole_column(sheet, kind)},""{lasts})' for kind in KINDS)
    return f"={blank}=0"
