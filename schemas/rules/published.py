"""Rules about published statements that contradict each other or the computed figures (PV-04, PV-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.finding import Level, Severity
from schemas.rules.contradiction import Contradiction, Report
from schemas.rules.declarations import reader_rule
from schemas.rules.published_days import account_of_days, after_the_report, different_days, two_days
from schemas.rules.published_ratios import (
    fulfilment_of_former_target,
    mean_of_total,
    percentage,
    plan_outside_targets,
    share_of_numbers,
)
from schemas.rules.published_scale import amount_beyond_number, mean_beyond_one, whole_far_above_parts
from schemas.rules.published_stocks import (
    growth,
    other_scale,
    stock_rolled_forward,
    two_reports,
    unit_above_province,
)
from schemas.rules.published_sums import part_above_whole, related_measures, sum_of_parts
from schemas.rules.published_targets import target_below_actual, targets_of_districts
from schemas.rules.published_values import impossible_value, least_above_most, two_values
from schemas.rules.rule import ProvinceCheck

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from schemas.published import Statement
    from schemas.rules.rule import Rule

__all__ = ["CONTRADICTS", "DIFFERS", "RULES", "Contradiction", "contradictions"]

DIFFERS = reader_rule(
    "PV-04",
    severity=Severity.QUERY,
    level=Level.PROVINCE,
    logic="A published figure differs from the figure computed from the accepted submissions.",
    province_check=ProvinceCheck("published_figures_as_computed", table="report.reconciliation"),
)
CONTRADICTS = reader_rule(
    "PV-05",
    severity=Severity.QUERY,
    level=Level.PROVINCE,
    logic="Two published statements of one figure (same topic, measure, dimensions, unit and date where given) differ, "
    "a published sum is not the sum of its parts, a part is above its whole, a minimum above its maximum, an amount is "
    "implausible in its unit, a published percentage, mean or growth lies outside what its own numbers give, a stock "
    "is not the one before it with its flows, a stock and its flow are of different days, one figure has two days, a "
    "day lies after the report's own, a target lies below what was reached or what the districts' targets give: "
    "within a report, beside the reports on its year and the year before and, of a unit, beside the province's.",
    province_check=ProvinceCheck("published_figures_agree", table="report.published_claims"),
)
RULES: tuple[Rule, ...] = (DIFFERS, CONTRADICTS)

WITHIN: tuple[Callable[[Report], Iterator[Contradiction]], ...] = (
    two_values,
    sum_of_parts,
    part_above_whole,
    related_measures,
    least_above_most,
    impossible_value,
    percentage,
    plan_outside_targets,
    share_of_numbers,
    mean_of_total,
    different_days,
    two_days,
    account_of_days,
    after_the_report,
    targets_of_districts,
    target_below_actual,
    whole_far_above_parts,
    amount_beyond_number,
    mean_beyond_one,
)
SUM, UNIT_OF_WHOLE = "sum", "unit_of_whole"
OTHER_UNIT = frozenset({"unit", UNIT_OF_WHOLE, "unit_of_number", "unit_of_mean"})
"""The kinds that say of an amount that it may be in another unit of money, within one report."""
BESIDE_THE_YEAR_BEFORE: tuple[Callable[[Report, Report | None], Iterator[Contradiction]], ...] = (
    stock_rolled_forward,
    growth,
    fulfilment_of_former_target,
    other_scale,
)


def contradictions(statements: Iterable[Statement]) -> list[Contradiction]:
    """What the reports say against themselves and each other, report by report, each in the order of print."""
    by_report: dict[str, list[Statement]] = {}
    for statement in statements:
        by_report.setdefault(statement.report_id, []).append(statement)
    reports = [report for found in by_report.values() if (report := Report(found)).statements]
    return [contradiction for report in reports for contradiction in _in_print_order(report, reports)]


def _in_print_order(report: Report, reports: list[Report]) -> list[Contradiction]:
    before, province = _year_before(report, reports), _of_province(report, reports)
    found = [
        *(contradiction for question in WITHIN for contradiction in question(report)),
        *(contradiction for question in BESIDE_THE_YEAR_BEFORE for contradiction in question(report, before)),
        *two_reports(report, before, _earlier(report, reports)),
        *unit_above_province(report, province),
    ]
    found = _once_in_another_unit(found)
    position = {id(statement): number for number, statement in enumerate(report)}
    return sorted(found, key=lambda contradiction: position[id(contradiction.statement)])


def _once_in_another_unit(found: list[Contradiction]) -> list[Contradiction]:
    """One of those that accuse a claim of another unit of money: the first, which is the plainest.

    That its parts do not add up to a claim follows from that, where it is a thousand times as much as they are.
    """
    far = {each.statement.claim_id for each in found if each.kind == UNIT_OF_WHOLE}
    accused, kept = set(), []
    for contradiction in found:
        claim = contradiction.statement.claim_id
        if contradiction.kind in OTHER_UNIT:
            if claim in accused:
                continue
            accused.add(claim)
        elif contradiction.kind == SUM and claim in far:
            continue
        kept.append(contradiction)
    return kept


def _year_before(report: Report, reports: list[Report]) -> Report | None:
    """The last report on the same unit of the year before."""
    found = [
        other
        for other in reports
        if other.unit_code == report.unit_code and other.period.year == report.period.year - 1
    ]
    return max(found, key=lambda other: (other.period, other.statements[0].report.signed_on), default=None)


def _earlier(report: Report, reports: list[Report]) -> list[Report]:
    """The reports on the same unit that came before it, of its year and the year before, the latest first."""
    of_unit = [other for other in reports if other.unit_code == report.unit_code]
    in_order = sorted(of_unit, key=lambda other: (other.period, other.statements[0].report.signed_on))
    first = report.period.year - 1
    return [other for other in in_order[: in_order.index(report)] if other.period.year >= first][::-1]


def _of_province(report: Report, reports: list[Report]) -> Report | None:
    """The province's report on the month of a unit's report."""
    if not report.unit_code:
        return None
    return next((other for other in reports if not other.unit_code and other.period == report.period), None)
