"""Templates as they are given out: filled in from what the base workbook says, and blank ones."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.outputs.templates import LISTS_SHEET, template
from pipeline.outputs.templates.prior import Prior
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from schemas.column import Layout
from schemas.forms.kttt01 import KTTT_01
from schemas.reference_data import unit_in_period
from tests.spec.examples.base import COVER, PERIOD, base_content
from tests.spec.examples.edits import cover

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

UNIT = "217"


@cache
def given_out() -> bytes:
    """The template of Lạng Giang for November 2020, filled in with all that the base workbook says."""
    reading = read_workbook("base", base_content(), settings())
    registers = [sheet for sheet in KTTT_01.sheets if sheet.layout is Layout.TABLE and sheet.table in reading.tables]
    rows = {
        sheet.table: [
            dict(zip((column.name for column in sheet.columns), values, strict=True))
            for values in zip(
                *(reading.tables[sheet.table].values(column.name) for column in sheet.columns), strict=True
            )
        ]
        for sheet in registers
    }
    declared = reading.tables["declared_totals"]
    values = dict(zip(declared.values("indicator"), declared.values("value"), strict=True))
    people = {name: COVER[name] for name in ("prepared_by", "phone", "approved_by")}
    return template(KTTT_01, unit_in_period(UNIT, PERIOD), PERIOD, Prior(rows, values, people))


@cache
def blank() -> bytes:
    """The same template with nothing in it."""
    return template(KTTT_01, unit_in_period(UNIT, PERIOD), PERIOD)


def signed() -> Change:
    """Write the names that nobody filled in, and nothing else."""

    def change(workbook: Workbook) -> None:
        cover("prepared_by", COVER["prepared_by"])(workbook)
        cover("approved_by", COVER["approved_by"])(workbook)

    return change


def unmarked(workbook: Workbook) -> None:
    """Take away the sheet with the fingerprint, as a template has it that was given out before there were any."""
    del workbook[LISTS_SHEET]
