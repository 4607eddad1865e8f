"""Round trip over every table of the registry: a template that is filled in comes back from the reader as it was."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl

from pipeline.outputs.templates import LISTS_SHEET
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from pipeline.validation.validate import validate
from schemas.reference_data import indicators
from schemas.rules.workbook import UNFILLED
from tests.unit.outputs.templates.example_rows import (
    example_rows,
    fill,
    template_to_fill,
)
from tests.unit.outputs.templates.opened_templates import (
    FIRST,
    FORMS,
    as_of,
    every_form,
    every_table,
    period_of,
    unit_of,
)

if TYPE_CHECKING:
    from pipeline.reading.result import WorkbookReading
    from schemas.column import Form, Sheet


@cache
def round_trip(form: Form) -> WorkbookReading:
    workbook = openpyxl.load_workbook(BytesIO(template_to_fill(form)))
    fill(form, workbook)
    content = BytesIO()
    workbook.save(content)
    return read_workbook(form.form_id, content.getvalue(), settings())


@every_table
def test_every_value_that_is_filled_in_is_read_at_its_cell(form: Form, sheet: Sheet) -> None:
    table = round_trip(form).tables[sheet.table]
    expected = example_rows(form, sheet)
    assert table.sheet == sheet.name
    assert table.frame["at_row"].to_list() == list(range(FIRST, FIRST + len(expected)))
    for at, column in enumerate(sheet.columns, start=1):
        assert table.letters[column.name] == openpyxl.utils.get_column_letter(at)
        assert table.frame[column.name].to_list() == [row[column.name] for row in expected], column.name
        if column.is_parsed:
            assert table.frame[column.reading_name].to_list() == [None] * len(expected), column.name


@every_form
def test_every_column_of_the_registry_has_a_value_in_some_example_row(form: Form) -> None:
    for sheet in form.sheets:
        rows = example_rows(form, sheet)
        blank = [column.name for column in sheet.columns if all(row[column.name] is None for row in rows)]
        assert blank == [], sheet.table


@every_form
def test_cover_that_is_filled_in_is_read_as_it_is(form: Form) -> None:
    reading, unit = round_trip(form), unit_of(form)
    assert reading.readable
    assert reading.cover is not None
    cover = reading.cover.row(0, named=True)
    assert (cover["form_id"], cover["form_version"], cover["revision"]) == (form.form_id, form.version, 1)
    assert (cover["unit_code"], cover["unit_name"]) == (unit.unit_code, unit.unit_name)
    assert (cover["period"], cover["as_of"]) == (period_of(form), as_of(form))
    assert all(cover[name] for name in ("prepared_by", "phone", "approved_by"))


@every_form
def test_template_that_is_filled_in_consistently_has_no_finding(form: Form) -> None:
    found = validate([round_trip(form)]).findings[form.form_id]
    assert [finding.message_en for finding in found] == []


@every_form
def test_blank_template_says_only_that_nothing_is_filled_in(form: Form) -> None:
    content = template_to_fill(form)
    reading = read_workbook("blank", content, settings())
    assert [finding.rule_id for finding in reading.findings] == [UNFILLED.rule_id]
    assert {name: table.frame.height for name, table in reading.tables.items()} == {
        sheet.table: len(indicators(sheet.table, sheet.day)) for sheet in form.sheets
    }
    assert {finding.rule_id for finding in validate([reading]).findings["blank"]} == {"CL-01", UNFILLED.rule_id}


def test_hidden_lists_change_nothing_in_what_is_read() -> None:
    form = FORMS[0]
    workbook = openpyxl.load_workbook(BytesIO(template_to_fill(form)))
    fill(form, workbook)
    del workbook[LISTS_SHEET]
    content = BytesIO()
    workbook.save(content)
    without = read_workbook(form.form_id, content.getvalue(), settings())
    for table, read in round_trip(form).tables.items():
        assert read.frame.equals(without.tables[table].frame)
