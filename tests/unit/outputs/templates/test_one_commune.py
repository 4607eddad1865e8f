"""A unit that is itself one commune is not asked for it: its template has no such column, and is read as if it had."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.outputs.templates import form_of_unit, template
from pipeline.outputs.templates.lists import drop_downs
from pipeline.outputs.templates.prior import Prior
from pipeline.outputs.templates.warnings import row_marks
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from pipeline.validation.validate import validate
from schemas.column import Kind
from schemas.communes import communes_on
from schemas.reference_data import month_end, unit_in_period, units_in_period
from schemas.registry import form_of_period
from schemas.rules.workbook import UNFILLED
from tests.unit.outputs.templates.opened_templates import headers

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from schemas.column import Form

PERIOD, UNIT = date(2026, 10, 1), "07339"


def known_form() -> Form:
    form = form_of_period("KTTT-01", PERIOD)
    assert form is not None
    return replace(form, day=month_end(PERIOD))


def content(prior: Prior | None = None) -> bytes:
    return template(known_form(), unit_in_period(UNIT, PERIOD), PERIOD, prior or Prior())


@cache
def opened() -> Workbook:
    return openpyxl.load_workbook(BytesIO(content()))


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in known_form().sheets if sheet.loaded], ids=lambda sheet: sheet.name
)
def test_column_of_communes_is_left_out_of_every_sheet_and_no_other(sheet: object) -> None:
    declared = known_form().sheet(sheet.table)  # type: ignore[attr-defined] # of the form's sheets
    shown = list(headers(opened()[declared.name]))
    assert shown == [column.header for column in declared.columns if column.kind is not Kind.COMMUNE]


def test_units_of_several_communes_are_asked_for_them() -> None:
    unit = units_in_period(date(2025, 6, 1), "KTTT-01")[0]
    assert len(communes_on(unit.unit_code, date(2025, 6, 30))) > 1
    assert form_of_unit(known_form(), unit, date(2025, 6, 1)) == known_form()
    assert form_of_unit(known_form(), None, PERIOD) == known_form()


def test_blank_template_lacks_no_column_and_is_known_as_not_filled_in() -> None:
    reading = read_workbook("blank", content(), settings())
    found = {finding.rule_id for finding in validate([reading]).findings["blank"]}
    assert found | {finding.rule_id for finding in reading.findings} == {"CL-01", UNFILLED.rule_id}


def test_row_that_is_filled_in_is_of_the_units_commune() -> None:
    row = {"name": "HTX An Bình", "commune": UNIT, "founded_on": date(2019, 3, 4), "sector": "agriculture"}
    blank = dict.fromkeys(column.name for column in known_form().sheet("cooperatives").columns)
    rows = {"cooperatives": [blank | row | {"status": "operating", "members": 9}]}
    reading = read_workbook("filled", content(Prior(rows)), settings())
    assert reading.tables["cooperatives"].frame["commune"].to_list() == [UNIT]
    assert reading.tables["cooperatives"].frame["members"].to_list() == [9]


def test_rows_of_the_same_name_are_seen_without_the_commune_that_all_have() -> None:
    unit = unit_in_period(UNIT, PERIOD)
    form = form_of_unit(known_form(), unit, PERIOD)
    lists = frozenset(drop_downs(form, communes_on(UNIT, month_end(PERIOD))))
    marks = {
        (mark.rule.rule_id, mark.column): mark.formula
        for sheet in form.sheets
        if sheet.table in ("cooperatives", "groups")
        for mark in row_marks(form, sheet, lists)
    }
    assert "COUNTIFS($B$3:$B$2003,$B4" in marks["HTX-08", "name"]
    assert marks["THT-02", "activity"].count("$3:") == 1
