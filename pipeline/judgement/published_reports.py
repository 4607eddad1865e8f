"""Published reports held against themselves (PV-05) and against the figures of the build (PV-04)."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from pipeline.staging.tables import FINDING_TYPES
from schemas.messages import Operand, finding
from schemas.published import Statement, dimensions_text, published_reports, statements
from schemas.rules.published import Contradiction, contradictions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import duckdb

    from pipeline.landing.ledger import Ledger
    from schemas.finding import Finding

NUMBER = pl.Decimal(24, 6)
CLAIM_TYPES: dict[str, pl.DataType] = (
    dict.fromkeys(("claim_id", "report_id"), pl.String())
    | {"period": pl.Date(), "position": pl.Int32()}
    | dict.fromkeys(("section", "quote_vi"), pl.String())
    | {"value": NUMBER}
    | dict.fromkeys(("unit", "as_of", "topic", "measure", "dimensions"), pl.String())
    | {"factor": NUMBER, "rounding": NUMBER}
)
DIFFERENCES = "select * from report.reconciliation where difference <> 0 and figure_id is not null order by all"


def claims() -> pl.DataFrame:
    """Every published claim as a statement; ``factor`` turns its unit into the base unit, ``rounding`` is in its own.

    Columns: :data:`CLAIM_TYPES`.
    """
    rows = [
        (
            one.claim_id,
            one.report_id,
            published_reports()[one.report_id].period,
            position,
            one.section,
            one.quote_vi,
            one.value,
            one.unit,
            one.as_of or None,
            one.topic,
            one.measure,
            dimensions_text(one.dimensions),
            one.printed_in.factor,
            one.half_digit,
        )
        for position, one in enumerate(statements())
    ]
    return pl.DataFrame(rows, schema=CLAIM_TYPES, orient="row")


@cache
def published_contradictions() -> tuple[Contradiction, ...]:
    """What the published reports say against themselves."""
    return tuple(contradictions(statements()))


def contradicted() -> pl.DataFrame:
    """Why a claim cannot stand beside others: ``claim_id`` and ``reason``; of two values of one figure, both."""
    told = [
        (one.claim_id, _finding(found).message_vi)
        for found in published_contradictions()
        for one in (found.statement, *(found.against if found.kind == "two_values" else ()))
    ]
    schema = {"claim_id": pl.String, "reason": pl.String}
    return (
        pl.DataFrame(told, schema=schema, orient="row")
        .group_by("claim_id", maintain_order=True)
        .agg(pl.col("reason").first())
    )


def contradiction_findings(periods: Collection[date]) -> list[Finding]:
    """PV-05 of the reports on these periods."""
    return [
        _finding(one)
        for one in published_contradictions()
        if published_reports()[one.statement.report_id].period in periods
    ]


def _finding(found: Contradiction) -> Finding:
    one = found.statement
    unit = one.printed_in
    expected = found.expected / unit.factor if isinstance(found.expected, Decimal) else found.expected
    return finding(
        "PV-05",
        "",
        variant=found.kind,
        column_name=one.claim_id,
        labels=_labels(one),
        place=f"{one.report_id}/{one.claim_id}/{found.kind}",
        observed=one.value,
        expected=expected,
        operands=tuple(_operand(other) for other in found.against),
        period=published_reports()[one.report_id].period,
    )


def _labels(one: Statement) -> tuple[str, str]:
    """Where a statement is printed, and in which unit."""
    unit = one.printed_in
    return (
        f"Báo cáo {one.report_id}, mục {one.section} ({unit.label_vi})",
        f"Report {one.report_id}, section {one.section} ({unit.label_en})",
    )


def _operand(one: Statement) -> Operand:
    unit = one.printed_in
    return Operand(
        f"mục {one.section}, {unit.label_vi}", f"section {one.section}, {unit.label_en}", one.claim_id, one.value
    )


def difference_findings(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """PV-04 of a build whose ``report.reconciliation`` is there."""
    said = {one.claim_id: one for one in statements()}
    return [
        finding(
            "PV-04",
            "",
            column_name=row["claim_id"],
            labels=_labels(said[row["claim_id"]]),
            place=f"{row['report_id']}/{row['claim_id']}",
            observed=row["published_value"],
            expected=row["computed_value"],
            difference=row["difference"],
            operands=(Operand("chỉ tiêu", "figure", row["figure_id"], row["computed_value"]),),
            period=row["period"],
        )
        for row in pl.DataFrame(connection.sql(DIFFERENCES).to_arrow_table()).iter_rows(named=True)
    ]


def with_life(findings: list[Finding], ledger: Ledger) -> pl.DataFrame:
    """The findings with their state: explained where the ledger has an explanation of the same place and values."""
    given = {(one.rule_id, one.place, one.values): one.explanation for one in ledger.explanations}
    answers = [given.get((one.rule_id, one.place, one.values)) for one in findings]
    return pl.DataFrame([asdict(one) for one in findings], schema=FINDING_TYPES).with_columns(
        pl.Series("state", ["open" if one is None else "explained" for one in answers], dtype=pl.String),
        pl.Series("explanation", answers, dtype=pl.String),
        pl.Series("is_new", [False] * len(findings), dtype=pl.Boolean),
    )
