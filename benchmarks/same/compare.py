"""Where two snapshots differ: tables row by row, everything else line by line."""

from __future__ import annotations

import re
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

ASIDE = {
    "code_version": "a hash of the code, which a refactoring changes",
}
"""Columns, tables, and lines of texts that name them, with the reason why they are left aside."""
OF_THE_CLOCK = {"received_at": "the moment of the run, where the snapshot lays no ledger before it"}
"""Columns that are left aside in the parts ``UNPINNED`` only."""
UNPINNED = ("singles",)
MOST_SHOWN, MOST_WIDE = 5, 1_000


def differences(before: Path, after: Path, more_aside: Collection[str] = ()) -> Iterator[str]:
    """Lines that tell where two snapshots differ; none where they agree."""
    aside = {*ASIDE, *more_aside}
    paths = [{file.relative_to(folder) for file in folder.rglob("*") if file.is_file()} for folder in (before, after)]
    if not all(paths):
        yield "a snapshot has no files"
        return
    for path in sorted(paths[0] | paths[1]):
        if path.stem in aside:
            continue
        if path not in paths[0] & paths[1]:
            yield f"{path}: only in {before if path in paths[0] else after}"
        elif (before / path).read_bytes() != (after / path).read_bytes():
            in_part = aside | OF_THE_CLOCK.keys() if path.parts[0] in UNPINNED else aside
            differ = _different_rows if path.suffix == ".parquet" else _different_lines
            yield from _headed(f"{path}:", differ([before / path, after / path], in_part))


def _headed(head: str, lines: Iterator[str]) -> Iterator[str]:
    """The lines under a head; nothing where there are none."""
    for first in lines:
        yield from chain((head, first), lines)


def _different_rows(paths: Sequence[Path], aside: Collection[str]) -> Iterator[str]:
    """Columns, or the first rows that only one of two tables has and how many there are."""
    with duckdb.connect() as connection:
        tables = [connection.read_parquet(str(path)) for path in paths]
        columns = [
            [(name, str(kind)) for name, kind in zip(table.columns, table.types, strict=True) if name not in aside]
            for table in tables
        ]
        if columns[0] != columns[1]:
            yield from _limited(zip("-+", columns, strict=True))
            return
        names = [name for name, _ in columns[0]]
        for number, table in enumerate(tables):
            table.project(", ".join(f'"{name}"' for name in names)).create_view(f"side{number}")
        for sign, only in (("-", "side0 except all from side1"), ("+", "side1 except all from side0")):
            rows = connection.execute(f"from {only} order by all").fetchall()
            yield from _limited((sign, dict(zip(names, row, strict=True))) for row in rows[:MOST_SHOWN])
            if rows:
                yield f"  {sign} {len(rows):,} rows in all"


def _different_lines(paths: Sequence[Path], aside: Collection[str]) -> Iterator[str]:
    """The first lines that differ, each after the heading (``## …``) that it stands below, and how many do."""
    named = re.compile(r"\b(" + "|".join(map(re.escape, aside)) + r")\b")
    lines = [
        [line for line in path.read_text(encoding="utf-8").splitlines() if not named.search(line)] for path in paths
    ]
    heading, number = "", 0
    for old, new in zip_longest(*lines, fillvalue=""):
        heading = old if old.startswith("## ") else heading
        if old != new:
            number += 1
            if number <= MOST_SHOWN:
                yield from _limited((("-", old), ("+", new)), heading)
    if number:
        yield f"  {number:,} of {max(map(len, lines)):,} lines from the first one on"


def _limited(found: Iterable[tuple[str, object]], heading: str = "") -> Iterator[str]:
    return (f"  {heading}{sign} {text}"[:MOST_WIDE] for sign, text in found)
