"""Which rows of an .xlsx package's worksheets are total rows of Excel tables, as the parts of the tables say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pipeline.reading.formats.xlsx_package import part_relations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TABLE, _TABLE_MARK = "table", b"/table"
_LAST_ROW = re.compile(r".*:\$?[A-Za-z]{1,3}\$?([0-9]{1,7})")
MOST_TOTALS = 10
"""Total rows that a table may have; Excel knows one."""


def table_totals(parts: Mapping[str, bytes], sheets: Mapping[str, str]) -> dict[str, frozenset[int]]:
    """The zero-based total rows of each sheet that has some; ``sheets`` are the paths of the sheets' parts by name."""
    found = {name: frozenset(_totals(parts, path)) for name, path in sheets.items()}
    return {name: rows for name, rows in found.items() if rows}


def _totals(parts: Mapping[str, bytes], sheet: str) -> Iterator[int]:
    folder, _, file_name = sheet.rpartition("/")
    relations = parts.get(f"{folder}/_rels/{file_name}.rels", b"")
    if _TABLE_MARK not in relations:
        return
    try:
        related = part_relations(relations, f"{folder}/").values()
        tables = {relation.path for relation in related if relation.kind == _TABLE}
    except ET.ParseError:  # nothing else is read of this part
        return
    for path in tables & parts.keys():
        yield from _rows(parts[path])


def _rows(part: bytes) -> Iterator[int]:
    """The total rows of a table; none of one that is no XML."""
    try:
        table = ET.fromstring(part)  # noqa: S314 - entities were refused before
    except ET.ParseError:
        return
    last, count = _LAST_ROW.fullmatch(table.get("ref", "")), table.get("totalsRowCount", "0").strip()
    if last and count.isdecimal():
        end = int(last[1])
        yield from range(max(0, end - min(int(count), MOST_TOTALS)), end)
