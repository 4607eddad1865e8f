"""Findings that a workbook cannot give by itself: against earlier periods, other units, other files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.judgement.asked import EVERYTHING, Asked
from pipeline.judgement.compared_findings import ComparedFindings
from pipeline.judgement.earlier_periods import Compared, across_units, compared_rows
from pipeline.judgement.failed_checks import About, Failed, Group, compared_with
from pipeline.judgement.file_checks import file_findings
from pipeline.judgement.file_names_to_tell import earlier_files
from pipeline.judgement.lost_rows import effects_of_lost_rows
from pipeline.judgement.unchanged import contents, files_of_contents
from pipeline.staging.tables import findings_frame
from pipeline.validation.evaluations import summed
from pipeline.validation.failures import checked_frame
from pipeline.validation.listing import listed
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.credit_funds import CREDIT_FUNDS
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.forms.unions import UNIONS
from schemas.pandera_schemas import compared_checks, compared_schema
from schemas.rules import lists, periods, province, ratings, scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.staging.store import Stage
    from schemas.column import Sheet
    from schemas.rules.rule import ComparedRule


class Checked(NamedTuple):
    """Findings, columns :data:`FINDING_TYPES`, and how often each rule held, columns :data:`EVALUATION_TYPES`."""

    findings: pl.DataFrame
    evaluations: pl.DataFrame


class CrossChecked(NamedTuple):
    """The findings of the compared rules, and how often each of them held.

    ``effects`` is what follows from rows that nobody lists since a change of units.
    """

    findings: pl.DataFrame
    evaluations: pl.DataFrame
    effects: pl.DataFrame


def cross_checks(judged: pl.DataFrame, stage: Stage, handover: pl.DataFrame, asked: Asked = EVERYTHING) -> CrossChecked:
    """Check the compared rules of the submissions that are asked of, and files against each other.

    ``handover`` says what became of the rows of before changes of units.
    """
    frames = compared_rows(judged.filter(pl.col("refusal").is_null()), stage, asked)
    asked_of = groups(frames)
    failed, counts = _failed(asked_of)
    files = files_of_contents(judged, earlier_files(judged, {*compared_with(failed), *contents(judged).values()}))
    builder = ComparedFindings(stage, failed, files, frames.taken_over.changes.units_of_before())
    found = [*builder.findings(failed), *file_findings(asked.of(judged), stage)]
    return CrossChecked(findings_frame(found), counts, effects_of_lost_rows(handover, frames))


def checks_across_units(counting: pl.DataFrame, stage: Stage) -> Checked:
    """Check the rules over the rows of all units in a period; ``counting`` are the submissions that count."""
    failed, counts = _failed((group_across_units(counting, stage),))
    builder = ComparedFindings(stage, failed, {}, {})
    return Checked(findings_frame(builder.findings(failed)), counts)


def group_across_units(counting: pl.DataFrame, stage: Stage) -> Group:
    """What is asked of the rows of all units, with :func:`groups` all that is compared."""
    return Group(province.ACROSS_UNITS, COOPERATIVES, across_units(counting, stage))


def _failed(asked_of: Sequence[Group]) -> tuple[list[Failed], pl.DataFrame]:
    """The checks that failed, those of each group in order, and the counts of all."""
    passes = [checked_frame(compared_schema(group.rules, group.sheet.table), group.frame) for group in asked_of]
    failed = []
    for group, failures in zip(asked_of, listed([cases for cases, _ in passes]), strict=True):
        checks = {check.name: check for check in compared_checks(group.rules, group.sheet.table)}
        failed += [Failed(checks[failure.check], group, failure) for failure in failures]
    return failed, summed(counts for _, counts in passes)


def groups(frames: Compared) -> tuple[Group, ...]:
    """What is asked of which frame: of rows that are there, of those that are gone, and of whole lists and columns."""
    return (
        Group(_of(COOPERATIVES, besides=(periods.still_listed,)), COOPERATIVES, frames.cooperatives),
        Group((periods.still_listed,), COOPERATIVES, frames.gone, About.GONE),
        Group(_of(CREDIT_FUNDS), CREDIT_FUNDS, frames.credit_funds),
        Group(_of(UNIONS), UNIONS, frames.unions),
        Group(_of(DECLARED_TOTALS), DECLARED_TOTALS, frames.declared_totals),
        Group((lists.not_the_list_of_before,), COOPERATIVES, frames.lists, About.LIST),
        Group((lists.columns_in_their_places,), COOPERATIVES, frames.columns, About.COLUMN),
    )


def _of(sheet: Sheet, besides: tuple[ComparedRule, ...] = ()) -> tuple[ComparedRule, ...]:
    """The rules over the rows of a sheet beside earlier ones or their likes."""
    of_rows = (*scale.RULES, *periods.RULES, *ratings.RULES)
    return tuple(rule for rule in of_rows if sheet.table in rule.tables and rule not in besides)
