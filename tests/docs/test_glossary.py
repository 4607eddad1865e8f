"""Every place that docs/glossary.md names in code and in the warehouse is there."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT
from schemas.registry import tables

if TYPE_CHECKING:
    from pathlib import Path

GLOSSARY = (PROJECT / "docs" / "glossary.md").read_text(encoding="utf-8")
LINES = [line for line in GLOSSARY.splitlines() if line.startswith("| ") and not line.startswith("| English")]
TERMS = {
    *(
        "reporting unit",
        "form",
        "column",
        "period",
        "submission",
        "revision",
        "rule",
        "evaluation",
        "finding",
        "severity",
    ),
    *(
        "explanation",
        "ledger",
        "coverage",
        "closing",
        "restatement",
        "staging",
        "figure",
        "lineage",
        "published",
        "output",
    ),
}
PLACES = re.findall(r"`([\w/]+\.py)(?:: ([\w.]+))?`", GLOSSARY)
TABLES = re.findall(r"`(core|quality|report)\.(\w+)(?:\.(\w+))?`", GLOSSARY)


def names(path: Path) -> set[str]:
    """What a module defines, and the fields and members of its classes."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        own = _names(node)
        found |= own
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{member}" for inner in node.body for member in _names(inner)}
    return found


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.AnnAssign):
        return {ast.unparse(node.target)}
    return {ast.unparse(target) for target in node.targets} if isinstance(node, ast.Assign) else set()


def test_every_term_has_both_languages_and_a_meaning() -> None:
    assert len(LINES) > 30
    for line in LINES:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert len(cells) == 5, line
        assert all(cells[:4]), line


def test_terms_of_the_house_are_explained() -> None:
    explained = {term.strip() for line in LINES for term in line.split("|")[1].split(",")}
    assert explained >= TERMS


@pytest.mark.parametrize(("path", "name"), sorted(set(PLACES)))
def test_place_in_code_is_there(path: str, name: str) -> None:
    assert (PROJECT / path).is_file()
    assert not name or name in names(PROJECT / path)


@pytest.mark.parametrize(("schema", "table", "column"), sorted(set(TABLES)))
def test_place_in_the_warehouse_is_there(schema: str, table: str, column: str) -> None:
    path = PROJECT / "warehouse" / schema / f"{table}.sql"
    assert path.is_file()
    of_form = {declared.sql_name for declared in tables()[table].columns} if table in tables() else set()
    assert not column or column in of_form or re.search(rf"\b{column}\b", path.read_text(encoding="utf-8"))
