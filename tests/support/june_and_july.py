"""June and July 2025 of a district that ended and of communes that took over from it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.support.small_reports import FUND, UNION, SmallReport, cooperative, ended, tax_code

if TYPE_CHECKING:
    from pipeline.samples.submission import SampleRow

JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)
KEPT = cooperative("HTX An Bình", 1, "07339")
MOVED = cooperative("HTX Bình Minh", 2, "07336")
LOST = cooperative("HTX Cẩm Giàng", 3, "07306")
NAMED = cooperative("HTX Đồng Tâm", None, "07327")
TWICE = cooperative("HTX Em Nhỏ", 5, "07348")
WAITING = cooperative("HTX Phúc Lợi", 6, "07330")
ENDED = ended(cooperative("HTX Giao Thông", 7, "07339"), date(2025, 3, 5))
FUND_KEPT = FUND | {
    "name": "QTDND Cao Thượng",
    "tax_code": tax_code(9),
    "commune": "07339",
    "founded_on": date(1997, 6, 2),
}
UNION_LOST = UNION | {
    "name": "Liên hiệp Vân",
    "tax_code": tax_code(10),
    "commune": "07351",
    "founded_on": date(2015, 10, 1),
}
NEW = cooperative("HTX Mới", 11, "07339", founded_on=date(2025, 7, 3))
ELSEWHERE = cooperative("HTX Kinh Bắc", 12, "09187")
GROUPS: SampleRow = {"commune": "07339", "activity": "water", "groups": 10, "certified_groups": 3, "members": 100}


def grown(row: SampleRow, commune: str | None = None) -> SampleRow:
    """The cooperative a month later, in the commune that its own became."""
    return row | {"revenue": 6000, "profit": 350} | ({"commune": commune} if commune else {})


BEFORE = SmallReport(
    "216", JUNE, (KEPT, MOVED, LOST, NAMED, TWICE, WAITING, ENDED), (FUND_KEPT,), (UNION_LOST,), (GROUPS,)
)
TAN_YEN = SmallReport("07339", JULY, (grown(KEPT), grown(TWICE, "07339"), ENDED, NEW), (FUND_KEPT,), (), (GROUPS,))
NHA_NAM = SmallReport("07306", JULY, (grown(NAMED, "07306"), grown(MOVED, "07306")))
NGOC_THIEN = SmallReport("07351", JULY, (grown(TWICE, "07351"),))
KINH_BAC = SmallReport("09187", JULY, (ELSEWHERE,))
