"""A workbook of published claims: what its cells hold is read, and what they only seem to hold is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.ingest.checked_claims import checked_claims
from pipeline.ingest.claims_file import ClaimsFileError, claims_file
from pipeline.outputs.templates.claims_template import EXAMPLE, claims_template
from pipeline.runtime.settings import Settings
from schemas.published import published_reports
from schemas.published_file import CLAIM_FIELDS, SHEET
from tests.support.claims import NAMES, row, write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

VALUE = NAMES.index("value")


def claims(path: Path) -> list[dict[str, str]]:
    checked = checked_claims(claims_file(path, Settings()), published_reports())
    return [dict(zip(CLAIM_FIELDS, claim, strict=True)) for claim in checked.claims]


def faults(path: Path) -> list[str]:
    with pytest.raises(ClaimsFileError) as refusal:
        claims(path)
    return refusal.value.faults


def test_numbers_days_and_texts_of_cells_are_read(tmp_path: Path) -> None:
    first = row("a", "") | {"value": 1937557}
    [a, b] = claims(write_workbook(tmp_path / "c.xlsx", first, row("b", "0,81") | {"as_of": 2021}))
    assert (a["value"], b["value"], b["as_of"]) == ("1937557", "0.81", "2021")


def formula_without_value(sheet: Worksheet) -> None:
    sheet.write_formula(1, VALUE, "=1+1", None, "")


def error_value(sheet: Worksheet) -> None:
    sheet.write_formula(1, VALUE, "=1/0", None, "#DIV/0!")


def merged(sheet: Worksheet) -> None:
    sheet.merge_range(1, 0, 2, 0, "12/BC-LM")


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (formula_without_value, "c.xlsx · trang Số liệu, ô I2 · Số in (value) · "),
        (error_value, 'c.xlsx · trang Số liệu, ô I2 · Số in (value) · "#DIV/0!" là giá trị lỗi'),
        (merged, "c.xlsx · trang Số liệu, ô A2:A3 · các ô gộp"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_cell_that_holds_no_value_of_its_own_is_named_by_its_address(
    tmp_path: Path, change: Callable[[Worksheet], None], told: str
) -> None:
    path = write_workbook(tmp_path / "c.xlsx", row("a", "1"), row("b", "2"), change=change)
    assert [fault for fault in faults(path) if fault.startswith(told)], faults(path)


@pytest.mark.long
def test_wrong_cell_is_named_by_its_address(tmp_path: Path) -> None:
    [told] = faults(write_workbook(tmp_path / "c.xlsx", row("a", "1"), row("b", "2", unit="mét")))
    assert told.startswith('c.xlsx · trang Số liệu, ô J3 · Đơn vị tính (unit) · "mét" không phải là đơn vị tính')


@pytest.mark.long
def test_cell_far_from_the_claims_is_named(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "c.xlsx", row("a", "1"), change=lambda sheet: sheet.write(1048575, 200, "x"))
    [fault] = faults(path)
    assert "ô GS1048576" in fault


def test_template_that_is_filled_in_like_its_example_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(claims_template())
    book = openpyxl.load_workbook(path)
    for number, cells in enumerate(EXAMPLE, 2):
        for at, text in enumerate(cells, 1):
            book[SHEET].cell(number, at).value = text or None
    book.save(path)
    assert [claim["figure_id"] for claim in claims(path)] == ["HTX.ALL", "HTX.FOUNDED", "CAPITAL.ALL", ""]


def test_template_has_the_same_bytes_each_time() -> None:
    assert claims_template() == claims_template()
