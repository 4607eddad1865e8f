"""The registered rules are those of the contract, rules.csv, and have their texts in both languages."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest

from schemas.messages import LANGUAGES, catalogue
from schemas.registry import RULES

if TYPE_CHECKING:
    from schemas.rules.rule import Rule

KEYS = {"observed", "expected", "difference", "since", "operands", "sheet", "cell"}
BLANK = dict.fromkeys(KEYS, "")

CONTRACT, FURTHER = (
    {row["rule_id"]: row for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())}
    for path in (Path(__file__).parent / name for name in ("rules.csv", "further_rules.csv"))
)
"""The rules as they were agreed, and those that were found to be needed beside them."""

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def fields(template: str) -> set[str]:
    """Names of what a template leaves open."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def variants(texts: dict[str, Any]) -> dict[str, str]:
    """A rule's variants; none when it has no such table."""
    return dict(texts.get("variants", {}))


def test_every_rule_of_the_contract_is_registered_and_few_others() -> None:
    assert {rule.rule_id for rule in RULES} == set(CONTRACT) | set(FURTHER)
    assert not set(CONTRACT) & set(FURTHER)


def test_no_rule_is_registered_twice() -> None:
    assert [rule_id for rule_id, times in Counter(rule.rule_id for rule in RULES).items() if times > 1] == []


@every_rule
def test_rule_has_the_severity_level_sheet_and_columns_of_the_contract(rule: Rule) -> None:
    agreed = (CONTRACT | FURTHER)[rule.rule_id]
    registered = {"severity": rule.severity, "level": rule.level, "sheet": rule.sheet, "columns": rule.columns}
    assert registered == {name: agreed[name] for name in registered}


@every_rule
def test_rule_has_a_version_and_says_what_it_asks(rule: Rule) -> None:
    assert rule.version >= 1
    assert rule.logic.strip()


@every_rule
@every_language
def test_rule_has_a_title_says_what_is_wrong_and_how_to_mend_it(rule: Rule, language: str) -> None:
    texts = catalogue(language)[rule.rule_id]
    assert set(texts) <= {"title", "what", "fix", "variants", "fixes"}
    assert set(texts.get("fixes", {})) <= set(variants(texts))
    assert all(str(texts[name]).strip() for name in ("title", "what", "fix"))
    assert all(str(text).strip() for text in variants(texts).values())


@every_rule
@every_language
def test_templates_ask_only_for_what_a_finding_gives(rule: Rule, language: str) -> None:
    texts = catalogue(language)[rule.rule_id]
    assert fields(texts["title"]) == set()
    assert fields(texts["what"]) <= (KEYS | {"variant"} if variants(texts) else KEYS)
    assert fields(texts["fix"]) <= KEYS
    assert all(fields(text) <= KEYS for text in (*variants(texts).values(), *texts.get("fixes", {}).values()))


@every_rule
@every_language
def test_templates_format_to_text_without_braces(rule: Rule, language: str) -> None:
    texts = catalogue(language)[rule.rule_id]
    formatted = [texts["what"].format(**BLANK, variant=""), texts["fix"].format(**BLANK)]
    formatted += [text.format(**BLANK) for text in variants(texts).values()]
    assert not any("{" in text or "}" in text for text in formatted)


@every_rule
def test_both_languages_have_the_same_variants_and_leave_the_same_open(rule: Rule) -> None:
    vi, en = (catalogue(language)[rule.rule_id] for language in LANGUAGES)
    assert list(variants(vi)) == list(variants(en))
    assert list(vi.get("fixes", {})) == list(en.get("fixes", {}))
    assert fields(vi["what"]) == fields(en["what"])
    assert {name: fields(text) for name, text in variants(vi).items()} == {
        name: fields(text) for name, text in variants(en).items()
    }


@every_language
def test_no_message_is_left_of_a_rule_that_the_contract_does_not_know(language: str) -> None:
    assert set(catalogue(language)) <= set(CONTRACT) | set(FURTHER)
