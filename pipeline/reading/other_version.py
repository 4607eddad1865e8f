"""Whether a sheet is of another version of its form than the cover names, by its headers or its indicators."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.reading.cells.parsers import text_of
from pipeline.reading.headers.find_headers import header_map
from schemas.column import Layout
from schemas.form_versions import form_versions
from schemas.reference_data import LATEST, indicators
from schemas.registry import FORMS, tables
from schemas.rules.versions import ShownBy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap, HeaderPlace
    from pipeline.reading.result import Table
    from schemas.column import Column, Sheet
    from schemas.form_versions import FormVersion

FEWEST = 2
"""So much must tell the versions apart where all of it is missing, or all of it is there beside the version's own."""


class OtherVersion(NamedTuple):
    """The version that a sheet is of, and by what that shows: headers or codes that are missing or more than its own.

    ``missing`` are the columns that it lacks because of it, ``places`` where the other version's own columns stand.
    """

    version: int
    by: ShownBy
    shown: tuple[str, ...]
    missing: frozenset[str] = frozenset()
    places: frozenset[HeaderPlace] = frozenset()


def other_version(sheet: Sheet, grid: Grid, found: HeaderMap, table: Table) -> OtherVersion | None:
    """The other version that the sheet is of, if all that tells its own version from it is missing, and it is there."""
    if sheet.layout is Layout.INDICATORS:
        return by_indicators(sheet, codes_of(table.values(sheet.code_column.name)))
    return _by_columns(sheet, grid, found)


def _versions(sheet: Sheet) -> Iterator[FormVersion]:
    """The versions of the form that the sheet is of."""
    its_form = next(form.form_id for form in FORMS if any(known.table == sheet.table for known in form.sheets))
    return (known for known in form_versions() if known.form_id == its_form)


def _by_columns(sheet: Sheet, grid: Grid, found: HeaderMap) -> OtherVersion | None:
    missing = {column.name for column in found.missing}
    if not (missing or found.extra or found.twins):
        return None
    for version in sorted({known.version for known in _versions(sheet)}):
        other = tables()[sheet.table].in_version(version)
        ours, theirs = _only(sheet, other), _only(other, sheet)
        if not ours <= missing or not (theirs or len(ours) >= FEWEST):
            continue
        there = header_map(other, grid)
        further = {column.name for column in other.columns} - {column.name for column in sheet.columns}
        names = (theirs | further) & set(there.columns)
        if theirs <= names and (ours or len(names) >= FEWEST):
            lacking = tuple(column.header for column in found.missing if column.name in ours)
            return OtherVersion(
                version,
                ShownBy.MISSING_COLUMNS if lacking else ShownBy.FURTHER_COLUMNS,
                lacking or tuple(column.header for column in other.columns if column.name in names),
                missing=frozenset(ours),
                places=frozenset((there.rows[name], there.columns[name]) for name in names),
            )
    return None


def _only(sheet: Sheet, other: Sheet) -> set[str]:
    """The required columns of a sheet that another has not, or under another header."""
    known = {(column.name, column.header) for column in other.columns}
    return {column.name for column in sheet.columns if _is_only(column, known)}


def _is_only(column: Column, known: set[tuple[str, str]]) -> bool:
    return not column.optional_header and (column.name, column.header) not in known


def codes_of(values: Iterable[str | None]) -> frozenset[str]:
    """The codes of a sheet of indicators, whatever their case and spacing."""
    return frozenset("".join(text_of(code or "").upper().split()) for code in values)


@lru_cache(maxsize=1_000)  # workbooks of one template have the same codes
def by_indicators(sheet: Sheet, codes: frozenset[str]) -> OtherVersion | None:
    """The other version that a sheet with these codes is of."""
    own = indicators(sheet.table, sheet.day)
    for known in _versions(sheet):
        other = indicators(sheet.table, known.day_for(sheet.day or LATEST))
        needed = [code for code, indicator in other.items() if not indicator.optional]
        ours = [code for code, indicator in own.items() if not indicator.optional and code not in other]
        theirs = [code for code in needed if code not in own]
        if len(ours) + len(theirs) >= FEWEST and codes.isdisjoint(ours) and codes.issuperset(theirs or needed):
            by = ShownBy.MISSING_INDICATORS if ours else ShownBy.FURTHER_INDICATORS
            return OtherVersion(known.version, by, tuple(ours or theirs))
    return None
