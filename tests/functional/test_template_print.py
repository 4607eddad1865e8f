"""Templates print as they should: the cover on one page, every sheet on pages of A4 with its name on them."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.outputs.templates import template
from schemas.reference_data import unit_in_period
from schemas.registry import form_of_period
from tests.support.printed_pages import page_sizes, pdf_of

if TYPE_CHECKING:
    from pathlib import Path

A4 = {(595, 842), (842, 595)}
OF = [
    ("KTTT-01", "217", date(2020, 12, 1)),
    ("KTTT-01", "07375", date(2026, 10, 1)),
    ("LM-01", "LM24", date(2020, 11, 1)),
]


def written(form_id: str, unit_code: str, period: date) -> bytes:
    form = form_of_period(form_id, period)
    assert form is not None
    return template(form, unit_in_period(unit_code, period), period)


@pytest.mark.parametrize(("form_id", "unit_code", "period"), OF)
def test_cover_is_set_up_for_one_page_and_every_sheet_for_a4(form_id: str, unit_code: str, period: date) -> None:
    book = openpyxl.load_workbook(BytesIO(written(form_id, unit_code, period)))
    seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    cover = seen[0].page_setup
    assert (cover.fitToWidth or 1, cover.fitToHeight or 1) == (1, 1)
    assert {sheet.page_setup.paperSize for sheet in seen} == {9}
    assert all("&P" in sheet.oddFooter.right.text for sheet in seen)


@pytest.mark.long
@pytest.mark.parametrize(("form_id", "unit_code", "period"), OF)
def test_cover_prints_on_one_page(form_id: str, unit_code: str, period: date, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(written(form_id, unit_code, period)))
    for name in book.sheetnames[1:]:
        book[name].sheet_state = "hidden"
    path = tmp_path / "cover.xlsx"
    book.save(path)
    sizes = page_sizes(pdf_of(path, tmp_path))
    assert len(sizes) == 1
    assert set(sizes) <= A4
