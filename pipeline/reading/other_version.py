"""Whether a sheet has the headers of another version of its form than the cover names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.reading.headers.find_headers import header_map
from schemas.form_versions import form_versions
from schemas.registry import tables

if TYPE_CHECKING:
    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap, HeaderPlace
    from schemas.column import Column, Sheet

FEWEST = 2
"""So many columns must be missing where the other version has none of its own that could be there."""


class OtherVersion(NamedTuple):
    """The version whose headers a sheet has: what is missing because of it, and where its own columns stand."""

    version: int
    missing: frozenset[str]
    places: frozenset[HeaderPlace]


def other_version(sheet: Sheet, grid: Grid, found: HeaderMap) -> OtherVersion | None:
    """The other version that the sheet is of, if all that tells its own version from it is missing, and it is there."""
    missing = {column.name for column in found.missing}
    if not missing:
        return None
    for version in sorted({known.version for known in form_versions()}):
        other = tables()[sheet.table].in_version(version)
        ours, theirs = _only(sheet, other), _only(other, sheet)
        if not ours or not ours <= missing or not (theirs or len(ours) >= FEWEST):
            continue
        there = header_map(other, grid)
        if theirs <= set(there.columns):
            further = {column.name for column in other.columns} - {column.name for column in sheet.columns}
            names = (theirs | further) & set(there.columns)
            places = frozenset((there.rows[name], there.columns[name]) for name in names)
            return OtherVersion(version, frozenset(ours), places)
    return None


def _only(sheet: Sheet, other: Sheet) -> set[str]:
    """The required columns of a sheet that another has not, or under another header."""
    known = {(column.name, column.header) for column in other.columns}
    return {column.name for column in sheet.columns if _is_only(column, known)}


def _is_only(column: Column, known: set[tuple[str, str]]) -> bool:
    return not column.optional_header and (column.name, column.header) not in known
