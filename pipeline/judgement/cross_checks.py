"""Findings that a workbook cannot give by itself: against earlier periods, other units, other files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.judgement.compared_findings import ComparedFindings, Failed, Group, compared_with
from pipeline.judgement.counting_revision import UNIT_AND_PERIOD
from pipeline.judgement.earlier_periods import Compared, compared_rows
from pipeline.judgement.file_checks import file_findings
from pipeline.judgement.file_names_to_tell import earlier_files
from pipeline.judgement.handover import handover, handover_counts, lost_rows
from pipeline.judgement.lost_rows import effects_of_lost_rows
from pipeline.judgement.unchanged import contents, files_of_contents
from pipeline.validation.evaluations import EVALUATION_TYPES, summed
from pipeline.validation.failures import checked_frame
from pipeline.validation.listing import listed
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.credit_funds import CREDIT_FUNDS
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.forms.unions import UNIONS
from schemas.messages import finding
from schemas.pandera_schemas import compared_checks, compared_schema
from schemas.rules import lists, periods, province, ratings, scale
from schemas.unit_forms import report_key

if TYPE_CHECKING:
    from pipeline.staging.store import Stage
    from schemas.column import Sheet
    from schemas.finding import Finding
    from schemas.rules.rule import ComparedRule

JUDGED_EVALUATION_TYPES: dict[str, pl.DataType] = EVALUATION_TYPES | {
    "form_id": pl.String(),
    "unit_code": pl.String(),
    "period": pl.Date(),
}
"""A count is of a submission or, where there is none, of a unit and period, or of a period alone."""


class CrossChecked(NamedTuple):
    """The findings of the compared rules, and how often each of them held; columns :data:`JUDGED_EVALUATION_TYPES`.

    ``handover`` says what became of the rows of before changes of units, ``lost`` are the findings of those that nobody
    lists, and ``effects`` what follows from these among the findings of submissions.
    """

    findings: list[Finding]
    evaluations: pl.DataFrame
    handover: pl.DataFrame
    lost: list[Finding]
    effects: pl.DataFrame


def cross_checks(judged: pl.DataFrame, stage: Stage, expected: pl.DataFrame) -> CrossChecked:
    """Check the compared rules, the province's coverage, and files against each other."""
    frames = compared_rows(judged.filter(pl.col("refusal").is_null()), stage)
    reports = _expected_reports(judged, expected)
    asked = groups(frames)
    passes = [checked_frame(compared_schema(group.rules, group.sheet.table), group.frame) for group in asked]
    failed = []
    for group, failures in zip(asked, listed([cases for cases, _ in passes]), strict=True):
        checks = {check.name: check for check in compared_checks(group.rules, group.sheet.table)}
        failed += [Failed(checks[failure.check], group, failure) for failure in failures]
    files = files_of_contents(judged, earlier_files(judged, {*compared_with(failed), *contents(judged).values()}))
    builder = ComparedFindings(stage, files, failed, frames)
    findings = [
        *(builder.finding(broken) for broken in failed),
        *_missing_units(reports),
        *file_findings(judged, stage),
    ]
    reported = reports.select(name for name in JUDGED_EVALUATION_TYPES if name in reports.columns)
    rows = handover(frames.taken_over, contents(judged))
    names = dict(judged.select("submission_id", "file_name").iter_rows()) if rows.height else {}
    counts = [summed(counts for _, counts in passes), reported, handover_counts(rows)]
    return CrossChecked(
        findings,
        pl.concat(counts, how="diagonal"),
        rows,
        lost_rows(rows, names),
        effects_of_lost_rows(rows, frames),
    )


def groups(frames: Compared) -> tuple[Group, ...]:
    """What is asked of which frame: of rows that are there, of those that are gone, and of whole lists and columns."""
    return (
        Group(_of(COOPERATIVES, besides=(periods.still_listed,)), COOPERATIVES, frames.cooperatives),
        Group((periods.still_listed,), COOPERATIVES, frames.gone),
        Group(_of(CREDIT_FUNDS), CREDIT_FUNDS, frames.credit_funds),
        Group(_of(UNIONS), UNIONS, frames.unions),
        Group(_of(DECLARED_TOTALS), DECLARED_TOTALS, frames.declared_totals),
        Group((lists.not_the_list_of_before,), COOPERATIVES, frames.lists),
        Group((lists.columns_in_their_places,), COOPERATIVES, frames.columns),
        Group(province.ACROSS_UNITS, COOPERATIVES, frames.across_units),
    )


def _of(sheet: Sheet, besides: tuple[ComparedRule, ...] = ()) -> tuple[ComparedRule, ...]:
    """The rules over the rows of a sheet beside earlier ones or their likes."""
    of_rows = (*scale.RULES, *periods.RULES, *ratings.RULES)
    return tuple(rule for rule in of_rows if sheet.table in rule.tables and rule not in besides)


def _expected_reports(judged: pl.DataFrame, expected: pl.DataFrame) -> pl.DataFrame:
    """The expected units and periods with PV-01 as counts: it holds where there is an accepted submission."""
    counting = judged.filter(pl.col("status") == "accepted").select(*UNIT_AND_PERIOD, pl.lit(value=True).alias("is_in"))
    held = pl.col("is_in").is_not_null().cast(pl.Int64)
    return expected.join(counting.unique(UNIT_AND_PERIOD), on=UNIT_AND_PERIOD, how="left").with_columns(
        pl.lit(province.MISSING_UNIT.rule_id).alias("rule_id"),
        held.alias("held"),
        (1 - held).alias("broken"),
        pl.lit(0, dtype=pl.Int64).alias("not_evaluated"),
    )


def _missing_units(reports: pl.DataFrame) -> list[Finding]:
    """PV-01, one per expected report of a unit and period without an accepted submission."""
    absent = reports.filter(pl.col("broken") == 1).sort("period", "unit_code", maintain_order=True)
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
