"""What letters to a unit say of the file that counts: its name where it is the unit's own, and never a folder."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pipeline.outputs.notices.period_notices import ClosedPeriod
from pipeline.outputs.notices.submission_notices import Withdrawal
from pipeline.runtime.settings import Settings

if TYPE_CHECKING:
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
