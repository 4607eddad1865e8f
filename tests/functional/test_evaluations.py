"""What the rules could not evaluate reaches the analyst: quality.evaluations after a run over the samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemas.finding import Level
from schemas.registry import RULES
from schemas.rules import province, published
from schemas.rules.rule import CellRule, ComparedRule, CoverRule, RowRule, TotalsRule
from tests.spec.examples.edits import write
from tests.support.revisions import revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.rules.rule import Rule
    from tests.support.installation import Installation

NOVEMBER, DECEMBER = "2020-11-01", "2020-12-01"
IN_WORDS = write("HTX", "K9", "mười hai")
"""Something else than a number of members: the revision is sent back."""
BASIS = """
    select distinct s.file_name, s.status from quality.evaluations as e
    inner join core.submissions as s on e.submission_id = s.submission_id
"""


def counts(place: Installation, rule_id: str, period: str, unit_code: str | None) -> list[tuple[int, int, int]]:
    """Held, broken and not evaluated; a rule about published reports has no unit."""
    sql = (
        "select held, broken, not_evaluated from quality.evaluations "
        "where rule_id = ? and period = ? and unit_code is not distinct from ?"
    )
    return place.ask(sql, rule_id, period, unit_code)


def test_every_rule_with_a_predicate_is_counted_and_no_other_is_but_those_of_the_province(
    two_months: Installation,
) -> None:
    kinds = CellRule | ComparedRule | CoverRule | RowRule | TotalsRule
    asked = {rule.rule_id for rule in RULES if isinstance(rule, kinds)}
    asked |= {rule.rule_id for rule in RULES if rule.level is Level.PROVINCE and rule is not province.LOST_ROW}
    assert {rule_id for (rule_id,) in two_months.ask("select distinct rule_id from quality.evaluations")} == asked


def test_grain_is_a_unit_a_period_and_a_rule(two_months: Installation) -> None:
    twice = "select count(*) from quality.evaluations group by form_id, unit_code, period, rule_id having count(*) > 1"
    assert two_months.ask(twice) == []
    assert two_months.ask("select * from quality.evaluations where least(held, broken, not_evaluated) < 0") == []


def test_what_counts_is_counted_or_else_what_came_last(two_months: Installation) -> None:
    based = two_months.ask(
        "select distinct e.unit_code, e.period::varchar, s.status from quality.evaluations as e "
        "inner join core.submissions as s on e.submission_id = s.submission_id where s.status <> 'accepted'"
    )
    assert based == [("220", DECEMBER, "quarantined")]
    accepted = "select count(*) from core.submissions where status = 'accepted'"
    submissions = "select count(distinct submission_id) from quality.evaluations"
    assert two_months.ask(submissions)[0][0] == two_months.ask(accepted)[0][0] + 1


def test_broken_are_as_many_as_the_findings_of_the_submission(two_months: Installation) -> None:
    """Of rules whose findings are neither bounded nor shared with the reader."""
    sql = """
        select e.rule_id, e.unit_code, e.period, e.broken, count(f.rule_id) as found
        from quality.evaluations as e
        left join quality.findings as f on e.submission_id = f.submission_id and e.rule_id = f.rule_id
        where e.submission_id is not null and e.rule_id not in ('WB-13')
        group by all
        having e.broken <> count(f.rule_id)
    """
    assert two_months.ask(sql) == []


def test_a_rule_against_the_period_before_is_not_evaluated_in_the_first_period(two_months: Installation) -> None:
    ((held, broken, not_evaluated),) = counts(two_months, "HTX-14", NOVEMBER, "217")
    assert (held, broken) == (0, 0)
    assert not_evaluated > 0
    ((held, _, _),) = counts(two_months, "HTX-14", DECEMBER, "217")
    assert held > 0


def test_a_unit_that_sent_nothing_has_the_one_rule_about_it(two_months: Installation) -> None:
    missing = two_months.ask(
        "select unit_code, period::varchar from quality.coverage where status = 'missing' order by all"
    )
    assert missing
    for unit_code, period in missing:
        assert counts(two_months, province.MISSING_UNIT.rule_id, period, unit_code) == [(0, 1, 0)]
        rules = "select rule_id from quality.evaluations where unit_code = ? and period = ?"
        assert two_months.ask(rules, unit_code, period) == [(province.MISSING_UNIT.rule_id,)]
    assert counts(two_months, province.MISSING_UNIT.rule_id, NOVEMBER, "217") == [(1, 0, 0)]


@pytest.mark.parametrize("rule", [published.DIFFERS, published.CONTRADICTS], ids=lambda rule: rule.rule_id)
def test_a_rule_about_published_reports_counts_their_claims(two_months: Installation, rule: Rule) -> None:
    ((held, broken, not_evaluated),) = counts(two_months, rule.rule_id, NOVEMBER, None)
    claims = "select count(*) from report.published_claims where period = ?"
    assert [(held + broken + not_evaluated,)] == two_months.ask(claims, NOVEMBER)
    findings = "select count(distinct column_name) from quality.findings where rule_id = ?"
    assert [(broken,)] == two_months.ask(findings, rule.rule_id)
    assert counts(two_months, rule.rule_id, DECEMBER, None) == []


@pytest.mark.long
def test_what_counts_is_the_basis_though_a_newer_revision_was_sent_back_until_it_is_withdrawn(
    empty_installation: Callable[[], Installation],
) -> None:
    place = empty_installation()

    def basis_after(name: str, content: bytes | None) -> list[tuple[str, str]]:
        path = place.raw / name
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        place.run()
        return [(name, status) for name, status in place.ask(BASIS)]

    assert basis_after("11-2020 1.xlsx", revision(1, IN_WORDS)) == [("11-2020 1.xlsx", "quarantined")]
    assert basis_after("11-2020 2.xlsx", revision(2, IN_WORDS)) == [("11-2020 2.xlsx", "quarantined")]
    assert basis_after("11-2020 3.xlsx", revision(3)) == [("11-2020 3.xlsx", "accepted")]
    assert basis_after("11-2020 4.xlsx", revision(4, IN_WORDS)) == [("11-2020 3.xlsx", "accepted")]
    assert basis_after("no workbook.xlsx", b"text") == [("11-2020 3.xlsx", "accepted")]
    assert basis_after("11-2020 3.xlsx", None) == [("11-2020 4.xlsx", "quarantined")]
