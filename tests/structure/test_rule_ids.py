"""The engine knows no rule by its id: a rule carries what must be known of it, and is named as an object."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT
from schemas.registry import RULES
from schemas.rules.families import FAMILIES

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = sorted(path for folder in ("pipeline", "assets") for path in (PROJECT / folder).rglob("*.py"))
PREFIXES = "|".join(prefix for family in FAMILIES for prefix in family.prefixes)
ID = re.compile(rf"(?:{PREFIXES})-(?:\d+)?")


def literals(path: Path) -> list[str]:
    """The texts of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]


def test_what_is_looked_for_is_how_rules_are_called() -> None:
    assert all(ID.fullmatch(rule.rule_id) for rule in RULES)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_no_literal_rule_id_stands_in_the_engine(path: Path) -> None:
    assert [text for text in literals(path) if ID.fullmatch(text)] == []
