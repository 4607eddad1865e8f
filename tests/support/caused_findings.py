"""Findings of a submission, made by hand, and which of them follow from which."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.causes import with_causes
from pipeline.staging.tables import FINDING_TYPES
from schemas.finding import Finding

if TYPE_CHECKING:
    from schemas.rules.rule import Rule

TOTALS = "Tổng hợp"


def finding(rule: Rule, cell: str, column: str = "", *, sheet: str = "HTX", **values: str | tuple[str, ...]) -> Finding:
    of_row = Finding("a" * 64, rule.rule_id, rule.severity, sheet, cell, column, f"{sheet}/{cell}/{column}")
    return replace(of_row, reference=f"{rule.rule_id}@{sheet}!{cell}", **values)  # type: ignore[arg-type] # fields by name


def total(rule: Rule, indicator: str, cell: str, difference: int, *related: str) -> Finding:
    place = f"{TOTALS}/{indicator}"
    return finding(rule, cell, indicator, sheet=TOTALS, place=place, difference=str(difference), related_cells=related)


def causes(*findings: Finding, taken: tuple[str, ...] = ()) -> dict[str, str]:
    """The cause of each finding that has one, by rule and cell."""
    frame = pl.DataFrame([asdict(found) for found in findings], schema=FINDING_TYPES)
    caused = with_causes(frame, taken)
    assert caused.drop("caused_by").equals(frame.drop("caused_by"))
    return {f"{row['rule_id']}@{row['cell']}": row["caused_by"] for row in caused.to_dicts() if row["caused_by"]}
