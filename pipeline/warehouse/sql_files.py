"""The SQL files of the warehouse's tables in the order in which they are built."""

from __future__ import annotations

import re
from functools import cache
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SCHEMAS = ("core", "quality", "report")
RECONCILIATION, FIGURES = "report.reconciliation", "report.figures"
RECONCILED_FINDINGS, RECONCILED_EVALUATIONS = "reconciled_findings", "reconciled_evaluations"
"""What the build itself gives of a table, and so comes after it: its findings, and how often their rule held."""
_COMMENT = re.compile(r"--[^\n]*")
_RECONCILED = re.compile(rf"\b(?:{RECONCILED_FINDINGS}|{RECONCILED_EVALUATIONS})\b")
_REFERENCE = re.compile(r"\b(core|quality|report)\.(\w+)")


def sql_files(folder: Path) -> list[Path]:
    """The SQL files of all tables, each after the tables that it reads: of which ones is taken from its text.

    Files of the same names come in the same order, so that a build is repeatable; a circle is a CycleError.
    """
    files = {f"{schema}.{path.stem}": path for schema in SCHEMAS for path in sorted((folder / schema).glob("*.sql"))}
    reads = {name: sorted(set(references(path)) & set(files) - {name}) for name, path in files.items()}
    return [files[name] for name in TopologicalSorter(reads).static_order()]


def references(path: Path) -> list[str]:
    """The tables that a SQL file names, its own among them, in order and once each.

    Every qualified name is one, as no alias of ours is called as a schema. Who reads the reconciled findings or their
    counts reads the tables that they come from.
    """
    return list(_names_in(path.read_text(encoding="utf-8")))


@cache
def _names_in(text: str) -> tuple[str, ...]:
    sql = _RECONCILED.sub(f"{RECONCILIATION} {FIGURES}", _COMMENT.sub("", text))
    return tuple(dict.fromkeys(".".join(match) for match in _REFERENCE.findall(sql)))
