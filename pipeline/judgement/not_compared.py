"""What a submission could not be compared with, in words: the rules over earlier periods were not evaluated there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.judgement.earlier_periods import previous_submissions
from schemas.forms.kttt01 import KTTT_01

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NO_PREVIOUS = "Chưa so với kỳ trước, vì trong 12 tháng trước đó chưa có bản nộp nào của đơn vị được chấp nhận."
NO_DECEMBER = "Chưa so số đầu năm (ngày 01/01), vì chưa có báo cáo tháng 12 năm trước được chấp nhận."


def gaps(pair: Mapping[str, Any]) -> Iterator[str]:
    """What is not there of a submission's earlier periods, as :func:`previous_submissions` gives them."""
    if pair["previous_id"] is None:
        yield NO_PREVIOUS
    if pair["december_id"] is None and not pair["has_opening"] and pair["form_id"] == KTTT_01.form_id:
        yield NO_DECEMBER


def with_gaps(judged: pl.DataFrame) -> pl.DataFrame:
    """The judged submissions with the sentences as ``not_compared``, of the form that is held against its past."""
    pairs = previous_submissions(judged).filter(pl.col("form_id") == KTTT_01.form_id)
    found = pl.DataFrame(
        [(pair["submission_id"], list(gaps(pair))) for pair in pairs.iter_rows(named=True)],
        schema={"submission_id": pl.String, "not_compared": pl.List(pl.String)},
        orient="row",
    )
    return judged.join(found, on="submission_id", how="left", maintain_order="left").with_columns(
        pl.col("not_compared").fill_null([])
    )
