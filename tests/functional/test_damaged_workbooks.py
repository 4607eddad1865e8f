"""Workbooks that open but are damaged in ways that could stop a run: each gets its verdict, and the others theirs."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter

from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

SOURCE = PROJECT / "raw" / "2020-11" / "BC thang 11 - Yen The.xlsx"


def no_header(book: Any) -> None:  # noqa: ANN401 - openpyxl is not typed
    book["LHHTX"].delete_rows(1, 5)
    book["LHHTX"].append([1, "Liên hiệp HTX Yên Thế", None, "Xã Tam Hiệp"])


def with_period(value: object) -> Callable[[Any], None]:
    def change(book: Any) -> None:  # noqa: ANN401 - as above
        for row in book["Bìa"].iter_rows():
            if row[0].value == "Kỳ báo cáo":
                row[1].value = value

    return change


def formulas_without_values(book: Any) -> None:  # noqa: ANN401 - as above
    for row in book["HTX"].iter_rows(min_row=7):
        for cell in row if isinstance(row[0].value, int) else ():
            if cell.value is not None:
                cell.value = "=1"


def blank_cover(book: Any) -> None:  # noqa: ANN401 - as above
    for row in book["Bìa"].iter_rows(min_row=5):
        row[1].value = None


DAMAGES = {
    "no_header": (no_header, "quarantined"),
    "year_9999": (with_period("12/9999"), "quarantined"),
    "day_9999": (with_period(dt.date(9999, 12, 31)), "quarantined"),
    "year_1": (with_period("01/0001"), "quarantined"),
    "month_13": (with_period("13/2020"), "quarantined"),
    "formulas": (formulas_without_values, "quarantined"),
    "cover": (blank_cover, "unreadable"),
}


def damaged(change: Callable[[Any], None], path: Path) -> None:
    book = openpyxl.load_workbook(SOURCE)
    change(book)
    book.save(path)


@pytest.fixture(scope="module")
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    """A run over one good workbook, all damaged ones, one that kills its worker and one with a name of no encoding."""
    made = empty_installation()
    (made.raw / "good 11-2020.xlsx").write_bytes(SOURCE.read_bytes())
    for name, (change, _) in DAMAGES.items():
        damaged(change, made.raw / f"{name}.xlsx")
    with xlsxwriter.Workbook(made.raw / "devouring.xlsx") as book:
        book.add_worksheet("HTX").write(1_048_575, 16_383, "x")
        book.worksheets()[0].write(0, 0, "STT")
    Path(os.fsdecode(os.fsencode(made.raw) + b"/B\xb8o c\xb8o.xls")).write_bytes(b"x")
    made.run()
    return made


@pytest.mark.parametrize("name", DAMAGES)
def test_damaged_workbook_gets_its_verdict(installation: Installation, name: str) -> None:
    found = installation.ask(f"select status, errors > 0 from core.submissions where file_name = '{name}.xlsx'")  # noqa: S608 - names of this test alone
    assert found == [(DAMAGES[name][1], True)]


def test_good_workbook_among_them_counts(installation: Installation) -> None:
    assert installation.ask("select file_name from core.submissions where status = 'accepted'") == [
        ("good 11-2020.xlsx",)
    ]
    assert installation.ask("select distinct unit_code from core.cooperatives") == [("215",)]


def test_workbook_that_kills_its_worker_is_unreadable(installation: Installation) -> None:
    found = installation.ask("select status from core.submissions where file_name = 'devouring.xlsx'")
    assert found == [("unreadable",)]


def test_impossible_period_does_not_stretch_coverage(installation: Installation) -> None:
    assert installation.ask("select distinct period::varchar from quality.coverage") == [("2020-11-01",)]


def test_register_of_formulas_without_values_is_told_cell_by_cell_and_not_taken_for_an_empty_one(
    installation: Installation,
) -> None:
    """Of a thousand and more cells as many are listed as a workbook may have, and all are counted."""
    counted = installation.scalar(
        "select sum(1 + further_places) from quality.findings f join core.submissions using (submission_id) "
        "where file_name = 'formulas.xlsx' and rule_id = 'WB-08' and f.sheet = 'HTX'"
    )
    rows = openpyxl.load_workbook(SOURCE)["HTX"].iter_rows(min_row=7, max_col=24, values_only=True)  # all but free text
    assert counted == sum(value is not None for row in rows if isinstance(row[0], int) for value in row)


def test_sheet_without_a_header_has_its_columns_missing(installation: Installation) -> None:
    rules = installation.ask(
        "select distinct rule_id from quality.findings f join core.submissions using (submission_id) "
        "where file_name = 'no_header.xlsx' and f.sheet = 'LHHTX'"
    )
    assert ("WB-04",) in rules
