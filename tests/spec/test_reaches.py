"""A rule rests on the periods that it declares, and on no other: without any other file it says the same."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from schemas.dependencies import Reach
from schemas.registry import RULES, rule_by_id
from schemas.rules.province import LOST_ROW, MISSING_UNIT
from tests.spec.examples import SCENARIOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.spec.examples.scenario import Scenario
    from tests.spec.province import JudgedProvince, Province

pytestmark = pytest.mark.long

OF_NO_FILE = (MISSING_UNIT.rule_id, LOST_ROW.rule_id)
OF_SEVERAL = tuple(rule.rule_id for rule in RULES if any(scenario.rule_id == rule.rule_id for scenario in SCENARIOS))


def scenarios_of(rule_id: str) -> list[Scenario]:
    return [scenario for scenario in SCENARIOS if scenario.rule_id == rule_id and len(scenario.files) > 1]


def says(judged: JudgedProvince, rule_id: str, period: date) -> object:
    """What the rule says of a period in the last file or, of no file, about the period: findings and counts.

    Of no file are the rules about what nobody sent.
    """
    of_rule = pl.col("rule_id") == rule_id
    findings = judged.known.findings.filter(of_rule & pl.col("submission_id").is_in([judged.last, ""]))
    about = pl.col("period").is_in(["", f"{period}"])
    counts = judged.known.evaluations.filter(of_rule & (pl.col("submission_id") == judged.last))
    return (
        sorted(findings.filter(about).select("variant", "cell", "observed", "expected", "cause").rows()),
        sorted(counts.select("held", "broken", "not_evaluated").rows()),
    )


def reaches_of(then: date, period: date, others: Sequence[date]) -> frozenset[Reach]:
    """The reaches in which a period lies, for one; ``others`` are all that something was accepted of."""
    found = {Reach.WHOLE}
    if then == period:
        found.add(Reach.PERIOD)
    if then >= period:
        return frozenset(found)
    found.add(Reach.HISTORY)
    if then == max((other for other in others if other < period), default=None):
        found.add(Reach.PREVIOUS)
    if then >= date(period.year - 1, 12, 1):
        found.add(Reach.NEW_YEAR)
    if then.replace(year=then.year + 1) == period:
        found.add(Reach.YEAR_BEFORE)
    if then.replace(year=then.year + 1) >= period:
        found.add(Reach.TWELVE_MONTHS)
    return frozenset(found)


def reads(province: Province, scenario: Scenario) -> Iterator[frozenset[Reach]]:
    """The reaches of each file without which the rule says something else of the last file, or about any period."""
    whole = province.judged(scenario)
    periods = [date.fromisoformat(f"{file.month}-01") for file in scenario.files]
    submissions = whole.known.submissions
    accepted = submissions.filter(pl.col("status") == "accepted")["period"].to_list()
    about = set(periods) if scenario.rule_id in OF_NO_FILE else {periods[-1]}
    for at, then in enumerate(periods[:-1] if len(about) == 1 else periods):
        without = province.judged(scenario, without=at)
        for period in about:
            if says(without, scenario.rule_id, period) != says(whole, scenario.rule_id, period):
                yield reaches_of(then, period, accepted)


@pytest.mark.parametrize("rule_id", OF_SEVERAL)
def test_a_rule_rests_on_the_periods_that_it_declares(province: Province, rule_id: str) -> None:
    declared = frozenset(rule_by_id(rule_id).reaches)
    needed: dict[frozenset[Reach], list[str]] = defaultdict(list)
    for scenario in scenarios_of(rule_id):
        for reaches in reads(province, scenario):
            assert declared & reaches, (scenario.name, sorted(reaches))
            needed[declared & reaches].append(scenario.name)
    for reach in declared - {Reach.PERIOD}:
        assert any(reach in reaches for reaches in needed), (rule_id, reach)
