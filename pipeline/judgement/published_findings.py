"""Findings about published reports: contradictions within and among them (PV-05), and with the warehouse (PV-04)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.published_reports import claims
from pipeline.staging.tables import findings_frame
from schemas.messages import Operand, finding
from schemas.published import printed_place, published_units
from schemas.rules import published
from schemas.rules.contradiction import MONEY, THOUSANDFOLD
from schemas.rules.published_days import day_texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    import duckdb

    from pipeline.judgement.published_reports import PublishedFigures
    from pipeline.landing.ledger import Ledger
    from schemas.finding import Finding
    from schemas.published import Statement
    from schemas.rules.contradiction import Contradiction
    from schemas.rules.rule import Rule

CONTRADICTED_TYPES: dict[str, pl.DataType] = {
    "report_id": pl.String(),
    "claim_id": pl.String(),
    "period": pl.Date(),
    "reason": pl.String(),
    "is_open": pl.Boolean(),
}
RECONCILED = (
    "select period, if(figure_id is null, null, difference) as difference from report.reconciliation "
    "where period in (select period from report.figures)"
)
DIFFERENCES = "select * from report.reconciliation where difference <> 0 and figure_id is not null order by all"
KEY_END = "\n"
"""Between a report and a claim, where both are one text: neither has more than one line."""


def contradicted(
    figures: PublishedFigures, ledger: Ledger, periods: Collection[date | None] | None = None
) -> pl.DataFrame:
    """Why a claim cannot stand beside others; columns :data:`CONTRADICTED_TYPES`.

    Of two values of one figure both have a reason; ``is_open`` where a finding names the claim and nobody explained it.
    """
    explained = _explanations(ledger)
    rows = [
        (statement.report_id, statement.claim_id, statement.report.period, found.message_vi, is_named and is_open)
        for contradiction in figures.contradictions
        for found in [_finding(contradiction)]
        for is_open in [(found.rule_id, found.place, found.values) not in explained]
        for statement, is_named in _accused(contradiction)
        if periods is None or statement.report.period in periods
    ]
    frame = pl.DataFrame(rows, schema=CONTRADICTED_TYPES, orient="row")
    return (
        frame.sort("is_open", descending=True, maintain_order=True)
        .group_by("report_id", "claim_id", "period", maintain_order=True)
        .agg(pl.col("reason").first(), pl.col("is_open").first())
    )


def _accused(contradiction: Contradiction) -> list[tuple[Statement, bool]]:
    others = contradiction.against if contradiction.kind == "two_values" else ()
    return [(contradiction.statement, True), *((other, False) for other in others)]


def contradiction_findings(figures: PublishedFigures, periods: Collection[date]) -> list[Finding]:
    """PV-05 of the reports on these periods, and of those that were handed in."""
    asked = figures.asked(periods)
    return [_finding(each) for each in figures.contradictions if each.statement.report_id in asked]


def contradiction_counts(figures: PublishedFigures, periods: Collection[date]) -> pl.DataFrame:
    """How many claims of the same reports agree with the others (PV-05), and how many do not.

    A claim that prints no number is not evaluated.
    """
    asked = figures.asked(periods)
    broken = {_key(each.statement) for each in figures.contradictions}
    ours = claims(figures).filter(pl.col("report_id").is_in(list(asked)))
    agrees = ~(pl.col("report_id") + KEY_END + pl.col("claim_id")).is_in(list(broken))
    return _counts(ours, published.CONTRADICTS, pl.when(pl.col("value").is_not_null() | ~agrees).then(agrees))


def _key(statement: Statement) -> str:
    return f"{statement.report_id}{KEY_END}{statement.claim_id}"


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
        operands=tuple(_operand(other, statement) for other in contradiction.against),
        period=statement.report.period,
    )


def _operand(statement: Statement, named: Statement) -> Operand:
    """A statement beside the one that is named: the report where it is another one, section, unit and date."""
    section, unit = statement.section, statement.printed_in
    place_vi, place_en = f"mục {section}, {unit.label_vi}", f"section {section}, {unit.label_en}"
    if statement.report_id != named.report_id:
        place_vi, place_en = f"báo cáo {statement.report_id}, {place_vi}", f"report {statement.report_id}, {place_en}"
    if statement.as_of:
        day_vi, day_en = day_texts(statement.as_of)
        place_vi, place_en = f"{place_vi}, {day_vi}", f"{place_en}, {day_en}"
    return Operand(place_vi, place_en, statement.claim_id, statement.value)


def difference_findings(connection: duckdb.DuckDBPyConnection, figures: PublishedFigures) -> list[Finding]:
    """PV-04 of a warehouse whose ``report.reconciliation`` is there."""
    by_key = {(statement.report_id, statement.claim_id): statement for statement in figures.statements}
    return [
        finding(
            published.DIFFERS,
            "",
            variant="unit" if _is_of_other_unit(row["published_value"], row["computed_value"], row["unit"]) else "",
            column_name=row["claim_id"],
            labels=printed_place(by_key[row["report_id"], row["claim_id"]]),
            place=f"{row['report_id']}/{row['claim_id']}",
            observed=row["published_value"],
            expected=row["computed_value"],
            difference=row["difference"],
            operands=(Operand("chỉ tiêu", "figure", row["figure_id"], row["computed_value"]),),
            period=row["period"],
        )
        for row in pl.DataFrame(connection.sql(DIFFERENCES).to_arrow_table()).iter_rows(named=True)
    ]


def _is_of_other_unit(printed: Decimal, computed: Decimal, unit: str) -> bool:
    if published_units()[unit].base != MONEY or not computed or not printed:
        return False
    times = abs(printed / computed)
    return times >= THOUSANDFOLD or times * THOUSANDFOLD <= 1


def _explanations(ledger: Ledger) -> dict[tuple[str, str, str], str]:
    """The last explanation of each finding of the province, by rule, place and values."""
    return {(answer.rule_id, answer.place, answer.values): answer.explanation for answer in ledger.explanations}


def with_life(findings: Iterable[Finding], ledger: Ledger) -> pl.DataFrame:
    """The findings with their state: explained where the ledger has an explanation of the same place and values."""
    findings, known = list(findings), _explanations(ledger)
    explanations = [known.get((finding.rule_id, finding.place, finding.values)) for finding in findings]
    states = ["open" if explanation is None else "explained" for explanation in explanations]
    return findings_frame(findings).with_columns(
        pl.Series("state", states, dtype=pl.String),
        pl.Series("explanation", explanations, dtype=pl.String),
        pl.Series("is_new", [False] * len(findings), dtype=pl.Boolean),
    )
