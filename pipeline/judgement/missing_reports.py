"""Reports that are expected and of which none was accepted (PV-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.counting_revision import UNIT_AND_PERIOD
from schemas.messages import finding
from schemas.rules import province
from schemas.unit_forms import report_key

if TYPE_CHECKING:
    from schemas.finding import Finding


def expected_counts(judged: pl.DataFrame, expected: pl.DataFrame) -> pl.DataFrame:
    """The expected units and periods with PV-01 as counts: it holds where there is an accepted submission."""
    counting = judged.filter(pl.col("status") == "accepted").select(*UNIT_AND_PERIOD, pl.lit(value=True).alias("is_in"))
    held = pl.col("is_in").is_not_null().cast(pl.Int64)
    return expected.join(counting.unique(UNIT_AND_PERIOD), on=UNIT_AND_PERIOD, how="left").with_columns(
        pl.lit(province.MISSING_UNIT.rule_id).alias("rule_id"),
        held.alias("held"),
        (1 - held).alias("broken"),
        pl.lit(0, dtype=pl.Int64).alias("not_evaluated"),
    )


def missing_findings(counts: pl.DataFrame) -> list[Finding]:
    """PV-01, one per expected report without an accepted submission, by :func:`expected_counts`."""
    absent = counts.filter(pl.col("broken") == 1).sort("period", "unit_code", maintain_order=True)
    which = [report_key(*row) for row in absent.select("unit_code", "form_id").iter_rows()]
    return [
        finding(
            province.MISSING_UNIT,
            "",
            place=f"{report}/{row['period']}",
            observed=f"{row['unit_name']} ({report})",
            expected=f"{row['period']:%m/%Y}",
            unit_code=row["unit_code"],
            period=row["period"],
        )
        for report, row in zip(which, absent.iter_rows(named=True), strict=True)
    ]
