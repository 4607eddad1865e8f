"""What a submission could not be compared with, in words: the rules over earlier periods were not evaluated there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from schemas.forms.kttt01 import KTTT_01
from schemas.never_unchanged import never_unchanged
from schemas.rules.workbook import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COVER_NAMES = ("form_id", "form_version", "unit_code", "period")
NO_PREVIOUS = "Chưa so với kỳ trước, vì trong 12 tháng trước đó chưa có bản nộp nào của đơn vị được chấp nhận."
NO_DECEMBER = "Chưa so số đầu năm (ngày 01/01), vì chưa có báo cáo tháng 12 năm trước được chấp nhận."

ON_NOTHING = {
    None: "Bìa ghi không thay đổi, nhưng ở đây chưa biết báo cáo nào của đơn vị cùng năm, cùng phiên bản mẫu đã được "
    "chấp nhận để lấy làm gốc: nếu khi nhận vẫn chưa có thì tệp sẽ bị trả lại.",
    Refusal.FIRST_MONTH: "Bìa ghi không thay đổi, nhưng đây là tháng đầu tiên của đơn vị: nộp thì tệp sẽ bị trả lại. "
    "Hãy xóa dấu ở dòng Không thay đổi và điền đủ các trang.",
    Refusal.FIRST_OF_VERSION: "Bìa ghi không thay đổi, nhưng đây là tháng đầu tiên của phiên bản biểu mẫu này: nộp thì "
    "tệp sẽ bị trả lại. Hãy xóa dấu ở dòng Không thay đổi và điền đủ các trang.",
}
"""By what is known for certain, of reports that say unchanged and rest on nothing that a check knows."""


def gaps(pair: Mapping[str, Any]) -> Iterator[str]:
    """What is not there of a submission's earlier periods, as :func:`previous_submissions` gives them."""
    if pair["previous_id"] is None:
        yield NO_PREVIOUS
    if pair["december_id"] is None and not pair["has_opening"] and pair["form_id"] == KTTT_01.form_id:
        yield NO_DECEMBER


def on_nothing(judged: pl.DataFrame) -> dict[str, str]:
    """By submission that says unchanged, is not refused and rests on nothing yet what will become of it, in words."""
    rests_on_nothing = pl.col("unchanged") & pl.col("based_on").is_null() & pl.col("refusal").is_null()
    named = pl.all_horizontal(pl.col(name).is_not_null() for name in COVER_NAMES)
    rows = judged.filter(rests_on_nothing & named).select("submission_id", *COVER_NAMES).iter_rows()
    return {name: ON_NOTHING[never_unchanged(*cover)] for name, *cover in rows}


def sentences_on_gaps(judged: pl.DataFrame, previous: pl.DataFrame) -> list[list[str]]:
    """The sentences on each judged submission; ``previous`` are the pairs of :func:`previous_submissions`.

    Of a form that is not held against its past there are none.
    """
    compared = previous.filter(pl.col("form_id") == KTTT_01.form_id)
    found = {pair["submission_id"]: list(gaps(pair)) for pair in compared.iter_rows(named=True)}
    return [found.get(name, []) for name in judged["submission_id"]]
