"""What rules carry beside their predicate: variants with a text, carrying over, lists and checks of the province."""

from __future__ import annotations

import pytest

from schemas.messages import LANGUAGES, catalogue, finding
from schemas.pandera_schemas import compared_checks, row_checks, rule_of, totals_checks
from schemas.registry import RULES, indicator_sheets, province_checks, rule_by_id, tables
from schemas.rules import lists, periods, scale
from schemas.rules.rule import USUAL_LISTING, Against
from schemas.rules.totals import LIST_TOTAL
from schemas.rules.workbook import UNREADABLE, plainly_written

CHECKS = [
    *(check for sheet in tables().values() for check in row_checks(sheet)),
    *(check for sheet in indicator_sheets() for check in totals_checks(sheet)),
    *(
        check
        for rule in (*scale.RULES, *periods.RULES, *lists.RULES)
        for table in rule.tables
        for check in compared_checks((rule,), table)
    ),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_variant_of_a_part_has_a_text(language: str) -> None:
    for check in CHECKS:
        texts = catalogue(language)[check.rule.rule_id]
        assert not check.part.variant or check.part.variant in texts["variants"]


def test_check_is_traced_to_its_rule_by_name() -> None:
    assert all(rule_of(check.name) is check.rule for check in CHECKS)
    assert rule_of(plainly_written.rule_id) is plainly_written


def test_only_what_is_held_against_something_expects_it() -> None:
    for check in CHECKS:
        if check.part.against in (Against.REGISTERS, Against.PREVIOUS, Against.DECEMBER, Against.REPORTED):
            assert check.part.expected is not None


def test_what_holds_an_amount_back_is_a_variant_of_a_query() -> None:
    rules = [rule for rule in RULES if rule.holds_back]
    assert {rule.rule_id: rule.severity.value for rule in rules} == dict.fromkeys(
        ("HTX-06", "QTD-05", "CL-06"), "query"
    )
    for rule in rules:
        assert set(rule.holds_back) <= {"", *catalogue("vi")[rule.rule_id]["variants"]}


def test_rules_about_declared_totals_are_those_of_their_chapter() -> None:
    about = {rule.rule_id for rule in RULES if rule.is_about_declared_totals}
    of_chapter = {rule.rule_id for rule in RULES if rule.rule_id.startswith("TG-")}
    assert about == of_chapter - {LIST_TOTAL.rule_id}  # which is about the total row of any list


def test_harmless_interpretations_are_listed_by_sheet_and_fewer() -> None:
    assert plainly_written.listing.most < USUAL_LISTING.most
    assert not plainly_written.listing.per_column


def test_checks_of_the_province_have_names_of_their_own() -> None:
    shown = [rule.province_check for rule in RULES if rule.province_check is not None]
    assert len(province_checks()) == len(shown) == len([rule for rule in RULES if rule.rule_id.startswith("PV-")])


def test_finding_has_the_id_and_the_severity_of_its_rule() -> None:
    unreadable = finding(UNREADABLE, "a", variant="corrupt", observed="x")
    assert (unreadable.rule_id, unreadable.severity) == ("WB-01", rule_by_id("WB-01").severity)
