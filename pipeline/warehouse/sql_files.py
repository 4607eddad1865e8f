"""The SQL files of the warehouse's tables in the order in which they are built."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


SCHEMAS = ("core", "quality", "report")

RECONCILED = ("reconciled_findings", "report.reconciliation")
"""The findings that the build itself gives, and the table that they are about."""
_COMMENT = re.compile(r"--[^\n]*")
_REFERENCE = re.compile(r"\b(core|quality|report)\.(\w+)")


def sql_files(folder: Path) -> list[Path]:
    """The SQL files of all tables, each after the tables that it reads."""
    files = {f"{schema}.{path.stem}": path for schema in SCHEMAS for path in sorted((folder / schema).glob("*.sql"))}
    reads = {name: sorted(set(references(path)) & set(files) - {name}) for name, path in files.items()}
    return [files[name] for name in TopologicalSorter(reads).static_order()]


def references(path: Path) -> list[str]:
    """The tables that a SQL file names, its own among them, in order and once each."""
    sql = _COMMENT.sub("", path.read_text(encoding="utf-8")).replace(*RECONCILED)
    return list(dict.fromkeys(".".join(match) for match in _REFERENCE.findall(sql)))
