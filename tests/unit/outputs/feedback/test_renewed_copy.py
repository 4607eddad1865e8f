"""A workbook on a form that is not taken for its period comes back as the template to use, with what could be read."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.outputs.feedback import feedback_copy
from pipeline.outputs.feedback.error_sheet import NAME
from pipeline.outputs.feedback.inert import is_inert
from pipeline.outputs.templates import PREPARED_ROWS
from pipeline.reading.read_workbook import read_workbook
from pipeline.validation.validate import validate
from schemas.rules.cells import number
from schemas.rules.versions import version_accepted
from schemas.rules.workbook import UNFILLED
from tests.support.small_reports import FUND, SmallReport, cooperative, ended, tax_code
from tests.unit.outputs.feedback.feedback_books import LIMITS, marked, opened

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from pipeline.samples.submission import SampleRow
    from schemas.finding import Finding

PERIOD, AS_OF = date(2025, 2, 1), date(2025, 2, 28)
ROWS = (
    cooperative("HTX An Bình", 1, "07339"),
    cooperative("HTX Bình Minh", 2, "07336"),
    ended(cooperative("HTX Giao Thông", 7, "07339"), date(2025, 1, 5)),
)
FUND_ROW = FUND | {
    "name": "QTDND Cao Thượng",
    "tax_code": tax_code(9),
    "commune": "07339",
    "founded_on": date(1997, 6, 2),
}
GROUPS: SampleRow = {"commune": "07339", "activity": "water", "groups": 10, "certified_groups": 3, "members": 100}


def old_form(*, spoilt: bool = False, rows: tuple[SampleRow, ...] = ROWS) -> bytes:
    """A workbook on version 1 about a month for which it is no longer taken; with two mistakes where it is spoilt."""
    report = SmallReport("216", date(2024, 6, 1), rows, (FUND_ROW,), (), (GROUPS,), {"HTX.OPENING": 4}, revision=3)
    book = openpyxl.load_workbook(BytesIO(report.content()))
    fields = {row[0].value: row[1] for row in book["Bìa"].iter_rows()}
    fields["Kỳ báo cáo"].value = PERIOD
    fields["Số liệu tính đến ngày"].value = AS_OF
    if spoilt:
        page = book["HTX"]
        places = {cell.value: cell.column for cell in page[1]}
        page.cell(3, places["Số thành viên"]).value = "hai mươi lăm"
        page.cell(2, places["Xã, phường, thị trấn"]).value = "Xã Không Có"
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def findings_of(content: bytes) -> list[Finding]:
    reading = read_workbook("s", content, LIMITS)
    return [*reading.findings, *validate([reading]).findings["s"]]


@cache
def renewed(*, spoilt: bool = False) -> bytes:
    content = old_form(spoilt=spoilt)
    return feedback_copy(content, findings_of(content), LIMITS)


def test_old_form_is_refused_for_the_period() -> None:
    assert version_accepted.rule_id in {finding.rule_id for finding in findings_of(old_form())}


def test_copy_is_the_form_in_force_with_the_rows_that_were_read() -> None:
    before, after = (read_workbook("", content, LIMITS) for content in (old_form(), renewed()))
    assert (before.form_version, after.form_version) == (1, 2)
    for table in ("cooperatives", "credit_funds", "groups"):
        columns = [name for name in before.tables[table].letters if name in after.tables[table].letters]
        assert len(columns) > 3
        names = [name for name in columns if name != "ordinal"]
        assert after.tables[table].frame.select(names).to_dicts() == before.tables[table].frame.select(names).to_dicts()
    assert set(after.tables["cooperatives"].frame["official_members"]) == {None}
    assert after.tables["cooperatives"].frame["ended_on"].to_list() == [None, None, date(2025, 1, 5)]
    declared = dict(after.tables["declared_totals"].frame.select("indicator", "value").iter_rows())
    assert declared["HTX.OPENING"] == 4
    assert "THT.CERTIFIED" not in declared


def test_cover_is_that_of_the_sender_and_the_next_revision() -> None:
    cover = read_workbook("", renewed(), LIMITS).cover
    assert cover is not None
    wanted = {"unit_code": "216", "period": PERIOD, "as_of": AS_OF, "revision": 4, "prepared_by": "Đỗ Minh Tuyết"}
    assert {name: cover.row(0, named=True)[name] for name in wanted} == wanted


def test_copy_lists_the_findings_and_does_nothing_by_itself() -> None:
    assert is_inert(renewed())
    book = opened(renewed())
    assert book.sheetnames[0] == NAME
    listed = [row for row in book[NAME].iter_rows(min_row=2, values_only=True) if row[1] == version_accepted.rule_id]
    assert len(listed) == 1
    assert "KTTT-01, phiên bản 2" in listed[0][6]


def test_copy_that_is_sent_as_it_is_lacks_only_what_the_new_form_asks_for() -> None:
    found = {finding.rule_id for finding in findings_of(renewed())}
    assert version_accepted.rule_id not in found
    assert UNFILLED.rule_id not in found
    assert found <= {"CL-01", "TG-04", "TG-05", "TG-10", "TG-13"}


def test_what_could_not_be_read_stands_as_it_was_typed_and_is_marked_where_it_is_now() -> None:
    book = opened(renewed(spoilt=True))
    page = book["HTX"]
    places = {cell.value: cell.column_letter for cell in page[3] if cell.value}
    members, commune = f"{places['Số thành viên']}5", f"{places['Xã, phường, thị trấn']}4"
    assert (page[members].value, page[commune].value) == ("hai mươi lăm", "Xã Không Có")
    assert {("HTX", members), ("HTX", commune)} <= marked(renewed(spoilt=True))
    links = {row[3].value: row for row in book[NAME].iter_rows(min_row=2) if row[1].value == number.rule_id}
    assert list(links) == [members]


@pytest.mark.parametrize(
    ("label", "value"),
    [("Mã đơn vị báo cáo", "999"), ("Kỳ báo cáo", datetime.combine(date(2026, 2, 1), time()))],
    ids=["unknown unit", "unit after its end"],
)
def test_workbook_of_no_unit_of_the_period_comes_back_as_it_was(label: str, value: object) -> None:
    book = openpyxl.load_workbook(BytesIO(old_form()))
    next(row[1] for row in book["Bìa"].iter_rows() if row[0].value == label).value = value
    content = saved(book)
    copy = feedback_copy(content, findings_of(content), LIMITS)
    assert read_workbook("", copy, LIMITS).form_version == 1


def test_more_rows_than_a_template_prepares_come_back_as_they_were() -> None:
    many = tuple(cooperative(f"HTX Số {at}", None, "07339") for at in range(PREPARED_ROWS + 1))
    content = old_form(rows=many)
    refused = [finding for finding in findings_of(content) if finding.rule_id == version_accepted.rule_id]
    assert read_workbook("", feedback_copy(content, refused, LIMITS), LIMITS).form_version == 1
