"""A template is known by what was in the cells that a clerk fills, whatever else of it has changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.templates import template
from pipeline.reading.given_out import LABEL, LISTS_SHEET
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from schemas.forms.lm01 import LM_01
from schemas.reference_data import unit_in_period
from schemas.rules.workbook import UNFILLED
from tests.spec.examples.edits import cover, write
from tests.spec.examples.given_out import blank, given_out
from tests.spec.examples.kept_sheets import opened, saved

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change


def is_unfilled(content: bytes, *changes: Change) -> bool:
    workbook = opened(content)
    for change in changes:
        change(workbook)
    found = read_workbook("", saved(workbook), settings()).findings
    return UNFILLED.rule_id in {finding.rule_id for finding in found}


def fingerprint_of(content: bytes) -> object:
    page = opened(content)[LISTS_SHEET]
    return next(page.cell(2, cell.column).value for cell in page[1] if cell.value == LABEL)


def test_same_template_has_the_same_fingerprint_and_another_another() -> None:
    unit, november = unit_in_period("217", date(2020, 11, 1)), date(2020, 11, 1)
    assert fingerprint_of(template(LM_01, None, november)) == fingerprint_of(template(LM_01, None, november))
    assert unit is not None
    assert fingerprint_of(given_out()) != fingerprint_of(blank())


@pytest.mark.parametrize(
    "change",
    [
        write("HTX", "A1", "TIÊU ĐỀ KHÁC"),
        write("HTX", "AZ3", "ghi bên ngoài"),
        write("Hướng dẫn", "A40", "đã đọc"),
        cover("revision", 7),
    ],
    ids=["title", "beside the columns", "guide", "revision"],
)
def test_what_a_clerk_does_not_fill_in_is_no_filling_in(change: Change) -> None:
    assert is_unfilled(given_out(), change)


def opening(workbook: Workbook) -> None:
    """Declare another number of cooperatives at the beginning of the year."""
    row = next(row for row in workbook["Tổng hợp"].iter_rows() if "HTX.OPENING" in {cell.value for cell in row})
    row[3].value = 77


@pytest.mark.parametrize(
    "change",
    [
        write("HTX", "L4", 1),
        write("HTX", "L4", "mười hai"),
        write("HTX", "B4", None),
        write("HTX", "Z4", "đã gọi điện hỏi lại"),
        opening,
        cover("phone", "0204 1"),
        cover("period", "12/2020"),
    ],
    ids=["amount", "words", "name taken away", "note", "opening", "telephone", "period"],
)
def test_anything_that_a_clerk_fills_in_is(change: Change) -> None:
    assert not is_unfilled(given_out(), change)
