"""Findings about printed reports: where they contradict themselves (PV-05) or the figures of the warehouse (PV-04)."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from pipeline.staging.tables import findings_frame
from schemas.messages import Operand, finding
from schemas.published import Statement, dimensions_text, printed_place, published_reports, statements
from schemas.rules import published
from schemas.rules.published import Contradiction, contradictions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import duckdb

    from pipeline.landing.ledger import Ledger
    from schemas.finding import Finding
    from schemas.rules.rule import Rule

NUMBER = pl.Decimal(24, 6)
CLAIM_TYPES: dict[str, pl.DataType] = (
    dict.fromkeys(("claim_id", "report_id"), pl.String())
    | {"period": pl.Date(), "position": pl.Int32()}
    | dict.fromkeys(("section", "quote_vi"), pl.String())
    | {"value": NUMBER}
    | dict.fromkeys(("unit", "as_of", "topic", "measure", "dimensions"), pl.String())
    | {"factor": NUMBER, "rounding": NUMBER}
)
RECONCILED = (
    "select period, if(figure_id is null, null, difference) as difference from report.reconciliation "
    "where period in (select period from report.figures)"
)
DIFFERENCES = "select * from report.reconciliation where difference <> 0 and figure_id is not null order by all"


def claims() -> pl.DataFrame:
    """Every published claim as a statement; ``factor`` turns its unit into the base unit, ``rounding`` is in its own.

    Columns: :data:`CLAIM_TYPES`.
    """
    rows = [
        (
            statement.claim_id,
            statement.report_id,
            published_reports()[statement.report_id].period,
            position,
            statement.section,
            statement.quote_vi,
            statement.value,
            statement.unit,
            statement.as_of or None,
            statement.topic,
            statement.measure,
            dimensions_text(statement.dimensions),
            statement.printed_in.factor,
            statement.half_digit,
        )
        for position, statement in enumerate(statements())
    ]
    return pl.DataFrame(rows, schema=CLAIM_TYPES, orient="row")


def published_periods() -> frozenset[date]:
    """The periods of the published reports."""
    return frozenset(report.period for report in published_reports().values())


def published_contradictions(periods: Collection[date]) -> list[Contradiction]:
    """Where the published reports on these periods contradict themselves, in the order of print."""
    return [
        contradiction
        for report_id in dict.fromkeys(statement.report_id for statement in statements())
        if published_reports()[report_id].period in periods
        for contradiction in _contradictions_of(report_id)
    ]


@cache
def _contradictions_of(report_id: str) -> tuple[Contradiction, ...]:
    return tuple(contradictions(statement for statement in statements() if statement.report_id == report_id))


def contradicted() -> pl.DataFrame:
    """Why a claim cannot stand beside others: ``claim_id`` and ``reason``; of two values of one figure, both."""
    reasons = [
        (statement.claim_id, _finding(contradiction).message_vi)
        for contradiction in published_contradictions(published_periods())
        for statement in (
            contradiction.statement,
            *(contradiction.against if contradiction.kind == "two_values" else ()),
        )
    ]
    schema = {"claim_id": pl.String, "reason": pl.String}
    return (
        pl.DataFrame(reasons, schema=schema, orient="row")
        .group_by("claim_id", maintain_order=True)
        .agg(pl.col("reason").first())
    )


def contradiction_findings(periods: Collection[date]) -> list[Finding]:
    """PV-05 of the reports on these periods."""
    return [_finding(contradiction) for contradiction in published_contradictions(periods)]


def contradiction_counts(periods: Collection[date]) -> pl.DataFrame:
    """How many claims of the reports on these periods agree with the others (PV-05), and how many do not.

    A claim that prints no number is not evaluated.
    """
    broken = {contradiction.statement.claim_id for contradiction in published_contradictions(periods)}
    ours = claims().filter(pl.col("period").is_in(list(periods)))
    agrees = ~pl.col("claim_id").is_in(list(broken))
    return _counts(ours, published.CONTRADICTS, pl.when(pl.col("value").is_not_null() | ~agrees).then(agrees))


def difference_counts(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """How many claims are as computed (PV-04), how many are not, and how many cannot be held against a figure.

    Of a warehouse whose ``report.reconciliation`` is there; a period of which nothing was received has no count.
    """
    compared = pl.DataFrame(connection.sql(RECONCILED).to_arrow_table())
    return _counts(compared, published.DIFFERS, pl.col("difference") == 0)


def _counts(compared: pl.DataFrame, rule: Rule, holds: pl.Expr) -> pl.DataFrame:
    """A row per period: ``period``, ``rule_id`` and the counts of claims."""
    return compared.group_by("period").agg(
        pl.lit(rule.rule_id).alias("rule_id"),
        holds.fill_null(value=False).sum().cast(pl.Int64).alias("held"),
        (~holds).fill_null(value=False).sum().cast(pl.Int64).alias("broken"),
        holds.is_null().sum().cast(pl.Int64).alias("not_evaluated"),
    )


def _finding(contradiction: Contradiction) -> Finding:
    statement, expected = contradiction.statement, contradiction.expected
    return finding(
        published.CONTRADICTS,
        "",
        variant=contradiction.kind,
        column_name=statement.claim_id,
        labels=printed_place(statement),
        place=f"{statement.report_id}/{statement.claim_id}/{contradiction.kind}",
        observed=statement.value,
        expected=expected / statement.printed_in.factor if isinstance(expected, Decimal) else expected,
        operands=tuple(_operand(other) for other in contradiction.against),
        period=published_reports()[statement.report_id].period,
    )


def _operand(statement: Statement) -> Operand:
    section, unit = statement.section, statement.printed_in
    labels = (f"mục {section}, {unit.label_vi}", f"section {section}, {unit.label_en}")
    return Operand(*labels, statement.claim_id, statement.value)


def difference_findings(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """PV-04 of a warehouse whose ``report.reconciliation`` is there."""
    by_id = {statement.claim_id: statement for statement in statements()}
    return [
        finding(
            published.DIFFERS,
            "",
            column_name=row["claim_id"],
            labels=printed_place(by_id[row["claim_id"]]),
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
    known = {(answer.rule_id, answer.place, answer.values): answer.explanation for answer in ledger.explanations}
    explanations = [known.get((finding.rule_id, finding.place, finding.values)) for finding in findings]
    states = ["open" if explanation is None else "explained" for explanation in explanations]
    return findings_frame(findings).with_columns(
        pl.Series("state", states, dtype=pl.String),
        pl.Series("explanation", explanations, dtype=pl.String),
        pl.Series("is_new", [False] * len(findings), dtype=pl.Boolean),
    )
