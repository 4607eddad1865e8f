"""A workbook of a unit that has ended, or has not begun: its communes are told, and follow from the unit."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from pipeline.judgement.causes import with_causes
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from pipeline.staging.tables import FINDING_TYPES
from pipeline.validation.validate import validate
from schemas.forms.shared_columns import COMMUNE as COLUMN
from tests.spec.examples.edits import cover, steps
from tests.spec.examples.sent import cooperative
from tests.support.version_two import VersionedReport, member_kinds

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)
FORMER, COMMUNE = "213", "07210"
MOVED_TO = {JUNE: date(2025, 6, 30), JULY: date(2025, 7, 31)}


def report(unit_code: str, month: date, *communes: str) -> VersionedReport:
    """A report whose cooperatives lie in these communes."""
    rows = [
        cooperative(number, commune=commune, total_capital=900, **member_kinds(20))
        for number, commune in enumerate(communes, start=1)
    ]
    return VersionedReport(month, unit_code, 2, {"cooperatives": rows})


def findings(sent: VersionedReport, month: date, *changes: Change) -> list[dict[str, str]]:
    """What is found in it where its cover names another month."""
    book = openpyxl.load_workbook(BytesIO(sent.content()))
    steps(cover("period", f"{month:%m/%Y}"), cover("as_of", MOVED_TO[month]), *changes)(book)
    stream = BytesIO()
    book.save(stream)
    found = validate([read_workbook("a" * 64, stream.getvalue(), settings())]).findings["a" * 64]
    return with_causes(pl.DataFrame([asdict(each) for each in found], schema=FINDING_TYPES)).to_dicts()


def heads(found: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Rule and text of what stands by itself."""
    return [(each["rule_id"], each["variant"]) for each in found if not each["caused_by"]]


def without_communes(book: Workbook) -> None:
    """Leave the column out of every sheet."""
    for page in book.worksheets:
        for cell in [cell for cell in page[1] if cell.value == COLUMN.header]:
            page.delete_cols(cell.column)


@pytest.mark.parametrize(
    ("commune", "expected"),
    [
        ("Phường Ngô Quyền", "Phường Bắc Giang"),
        ("Phường Đa Mai", "Phường Đa Mai"),
        ("Phường Bắc Giang", "Phường Bắc Giang (07210)"),
    ],
)
def test_communes_of_a_unit_that_has_ended_are_told_what_became_of_them(commune: str, expected: str) -> None:
    found = findings(report(FORMER, JUNE, commune), JULY)
    assert heads(found) == [("WB-06", "ended")]
    ((found_expected, cause),) = [(each["expected"], each["caused_by"]) for each in found if each["rule_id"] == "CL-05"]
    assert found_expected == expected
    assert cause.startswith("WB-06@")


def test_a_unit_that_has_ended_is_not_told_that_its_communes_are_another_units() -> None:
    found = findings(report(FORMER, JUNE, "Phường Ngô Quyền"), JULY)
    (message,) = [each["message_vi"] for each in found if each["rule_id"] == "CL-05"]
    assert 'đã sáp nhập vào "Phường Bắc Giang" từ 01/07/2025' in message
    assert "không thuộc đơn vị ghi trên bìa" not in message


def test_communes_are_not_asked_of_a_unit_that_never_was() -> None:
    found = findings(report(FORMER, JUNE, "Phường Ngô Quyền"), JUNE, cover("unit_code", "999"))
    assert heads(found) == [("WB-06", "no_such_unit")]
    assert "CL-05" not in {each["rule_id"] for each in found}


def test_the_column_that_a_commune_leaves_out_follows_from_a_month_before_its_birth() -> None:
    sent = report(COMMUNE, JULY, "Phường Bắc Giang", "Phường Bắc Giang")
    found = findings(sent, JUNE, without_communes)
    assert heads(found) == [("WB-06", "not_yet")]
    assert [each["rule_id"] for each in found].count("WB-04") == 4
