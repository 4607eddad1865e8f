"""The database that a peer loads its rows into, and the failures that it found, for comparison with the product's."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from benchmarks.peers.layout import sheets
from schemas.storage import sql_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

DATABASE, FAILURES = "peer.duckdb", "failures.json"
CELL_RULES = frozenset({"CL-01", "CL-02", "CL-03", "CL-04", "CL-05"})
"""The product's rules for a blank, a number and its range, a whole number, a date, a code list."""
TAX_CODE = "CL-07"
"""The one for a tax code's check digit."""
BATCH = 50
"""Workbooks whose rows are checked together, and that a worker takes at a time."""


class PeerFailure(NamedTuple):
    """A cell that a check failed on, under the id of the product's rule that is the same check."""

    file: str
    table: str
    sheet_row: int
    column: str
    rule_id: str


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A new database with an empty table for each sheet."""
    connection = duckdb.connect(folder / DATABASE)
    for sheet in sheets():
        own = ", ".join(f'"{column.name}" {sql_type(column)}' for column in sheet.columns)
        connection.execute(f"create table {sheet.table} (file varchar, sheet_row bigint, {own})")
    return connection


def write_failures(folder: Path, rules: Iterable[str], failures: Iterable[PeerFailure]) -> None:
    """Keep the failures, and the rules that were asked."""
    kept = {"rules": sorted(rules), "failures": sorted(failures)}
    (folder / FAILURES).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def read_failures(folder: Path) -> tuple[set[str], set[PeerFailure]]:
    """The rules that a peer has asked, and the failures."""
    kept = json.loads((folder / FAILURES).read_text(encoding="utf-8"))
    return set(kept["rules"]), {PeerFailure(*failure) for failure in kept["failures"]}


def file_name(path: Path) -> str:
    """A workbook's name below the landing zone."""
    return f"{path.parent.name}/{path.name}"


def batches(files: Sequence[Path]) -> Iterator[list[Path]]:
    """The workbooks in batches."""
    left = iter(files)
    while batch := list(islice(left, BATCH)):
        yield batch
