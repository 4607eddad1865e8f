"""What letters to a unit say of the file that counts: its name where it is the unit's own, and never a folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pipeline.outputs.notices.period_notices import ClosedPeriod
from pipeline.outputs.notices.submission_notices import Verdict, Withdrawal
from pipeline.runtime.settings import Settings
from schemas import unit_forms
from schemas.reference_data import unit_in_period

if TYPE_CHECKING:
    import pytest

    from pipeline.outputs.notices.contract import Letter

NOVEMBER, NOW = date(2020, 11, 1), datetime(2020, 12, 7, tzinfo=UTC)
OTHERS = "H. Lục Ngạn/bao cao.xlsx"


def lines(letter: Letter) -> str:
    return "\n".join(letter.lines)


def withdrawal(counting: str, *, is_doubted: bool) -> str:
    notice = Withdrawal(
        unit_code="217",
        unit_name="Huyện Lạng Giang",
        period=NOVEMBER,
        submission_id="a" * 64,
        revision=1,
        file_name="a.xlsx",
        since=NOW,
        counting=counting,
        is_doubted=is_doubted,
    )
    return lines(notice.letter(Settings()))


def closing(file_name: str) -> str:
    notice = ClosedPeriod(
        period=NOVEMBER,
        since=NOW,
        submissions=11,
        because="",
        unit_code="217",
        unit_name="Huyện Lạng Giang",
        file_name=file_name,
    )
    return lines(notice.letter(Settings()))


def test_withdrawal_names_what_counts_without_its_folder() -> None:
    assert "Hiện tính theo một tệp khác: bao cao.xlsx" in withdrawal("2020/bao cao.xlsx", is_doubted=False).splitlines()


def test_withdrawal_names_nothing_that_may_be_anothers() -> None:
    letter = withdrawal(OTHERS, is_doubted=True)
    assert "Hiện tính theo một tệp khác mà cán bộ tỉnh cần xem lại" in letter
    assert "bao cao" not in letter
    assert "Lục Ngạn" not in letter


def test_withdrawal_says_where_nothing_counts() -> None:
    assert "chưa có báo cáo nào được tính" in withdrawal("", is_doubted=False)


def test_closing_names_what_was_counted_without_its_folder() -> None:
    assert "Bản nộp được tính: bao cao.xlsx" in closing(OTHERS).splitlines()


def test_closing_names_nothing_that_may_be_anothers() -> None:
    assert "cán bộ tỉnh cần xem lại" in closing("")


def about(form_id: str) -> str:
    notice = Verdict(
        submission_id="a" * 64,
        unit_code="217",
        unit_name="Huyện Lạng Giang",
        file_name="a.xlsx",
        period=NOVEMBER,
        revision=2,
        since=NOW,
        form_id=form_id,
        verdict="accepted",
        errors=0,
        queries=0,
    )
    return notice.about


def test_letter_names_the_form_of_a_unit_that_reports_on_several(monkeypatch: pytest.MonkeyPatch) -> None:
    assert about("KTTT-01") == "Huyện Lạng Giang (217), kỳ 11/2020, lần nộp 2: được chấp nhận"
    unit = unit_in_period("217", NOVEMBER)
    assert unit is not None
    more = (unit, replace(unit, form_id="QT-01"))
    monkeypatch.setattr(unit_forms, "units_by_code", lambda: {"217": more})
    assert [about(form_id).split(", ")[1] for form_id in ("KTTT-01", "QT-01")] == ["mẫu KTTT-01", "mẫu QT-01"]
