"""Cooperatives and months of a change of units, and what was judged of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from tests.support.small_reports import cooperative

if TYPE_CHECKING:
    from pipeline.judgement.known import Known
    from pipeline.samples.submission import SampleRow

DECEMBER, JANUARY, JUNE, JULY = date(2024, 12, 1), date(2025, 1, 1), date(2025, 6, 1), date(2025, 7, 1)
AUGUST = date(2025, 8, 1)
FIRST, SECOND, THIRD = (
    cooperative(f"HTX {name}", at, "07339") for at, name in enumerate(("Một", "Hai", "Ba"), start=1)
)
FOUNDED = cooperative("HTX Trà xanh", 4, "07339", founded_on=date(2025, 7, 10))
GROWN: SampleRow = {"revenue": 6000, "profit": 400}


def states(known: Known) -> dict[str, str]:
    """State by name."""
    return dict(known.handover.select("name", "state").iter_rows())


def found(known: Known, rule_id: str) -> list[tuple[str | None, str]]:
    """Unit and what was observed of the rule's findings."""
    units = known.submissions.select("submission_id", pl.col("unit_code").alias("of_submission"))
    rows = known.findings.filter(pl.col("rule_id") == rule_id).join(units, on="submission_id", how="left")
    return sorted(rows.select("of_submission", "observed").rows(), key=str)
