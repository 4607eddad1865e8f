"""The first place of a submission that says unchanged where its sheets say something else than the file it rests on.

A blank cell says nothing, and a sheet without rows is blank; rows may stand in another order. What the template adds up
from the lists may differ from what was declared by what rounding explains.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from pipeline.staging.column_places import StagedPlaces
from pipeline.staging.tables import PLACES
from schemas.column import Column, Kind, Layout, Sheet
from schemas.registry import tables
from schemas.rules.totals import has_register
from schemas.rules.workbook import Refusal
from schemas.storage import PLACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.staging.column_places import SheetPlace
    from pipeline.staging.store import Stage

AS_EQUAL = ("ordinal",)
"""Columns whose cells say nothing about the row."""


class Difference(NamedTuple):
    """A cell of the submission, what it says and what stands in the other file, and there where."""

    refusal: Refusal
    sheet: Sheet
    column: Column
    at_sheet: str
    cell: str
    observed: Any
    expected: Any
    base_cell: str


def first_differences(stage: Stage, pairs: Mapping[str, str]) -> dict[str, Difference]:
    """By submission the first difference from the file that ``pairs`` names, sheet by sheet; none of those equal."""
    found: dict[str, Difference] = {}
    if not pairs:
        return found
    places = StagedPlaces(stage.frame(PLACES, of={*pairs, *pairs.values()}))
    for table, sheet in tables().items():
        if not sheet.loaded:
            continue
        ours = stage.frame(table, of=pairs)
        filled = [name for name in ours["submission_id"].unique(maintain_order=True) if name not in found]
        theirs = stage.frame(table, of={pairs[name] for name in filled}) if filled else ours.clear()
        for name in filled:
            compared = _Compared(sheet, places, name, pairs[name])
            here = ours.filter(pl.col("submission_id") == name).sort("at_row")
            there = theirs.filter(pl.col("submission_id") == pairs[name]).sort("at_row")
            if difference := next(compared.differences(here, there), None):
                found[name] = difference
    return found


class _Compared(NamedTuple):
    """A sheet of two submissions."""

    sheet: Sheet
    places: StagedPlaces
    ours: str
    theirs: str

    def differences(self, here: pl.DataFrame, there: pl.DataFrame) -> Iterator[Difference]:
        """The differences, those of each row first."""
        keys = _keys(self.sheet)
        base = {(*_key(row, keys), row["number"]): row for row in _numbered(there, keys)}
        for row in _numbered(here, keys):
            other = base.pop((*_key(row, keys), row["number"]), None)
            if other is None:
                if not _says_nothing(self.sheet, row):
                    yield self._at(Refusal.OTHER_ROWS, row, None, self._named(row))
                continue
            for column in self.sheet.columns:
                if _is_otherwise(self.sheet, column, row, other):
                    yield self._at(Refusal.FILLED, row, other, column)
        for other in base.values() if self.sheet.layout is Layout.TABLE else ():
            yield self._at(Refusal.FEWER_ROWS, None, other, self._named(other))

    def _named(self, row: Mapping[str, Any]) -> Column:
        """The column that says which row it is."""
        filled = [self.sheet.column(name) for key in self.sheet.keys for name in key if row[name] is not None]
        names = [column for column in self.sheet.columns if column.name == "name" and row["name"] is not None]
        return [*names, *filled, *self.sheet.columns][0]

    def _at(
        self, refusal: Refusal, row: Mapping[str, Any] | None, other: Mapping[str, Any] | None, column: Column
    ) -> Difference:
        here, there = (
            self.places.table(name, self.sheet.table) if name else None for name in (self.ours, other and self.theirs)
        )
        sheet, cell = _address(here, column, row)
        base_sheet, base_cell = _address(there, column, other)
        return Difference(
            refusal,
            self.sheet,
            column,
            sheet,
            cell,
            row[column.name] if row else None,
            other[column.name] if other else None,
            f"{base_sheet}!{base_cell}" if base_cell else "",
        )


def _address(place: SheetPlace | None, column: Column, row: Mapping[str, Any] | None) -> tuple[str, str]:
    """Sheet and cell; the column's header, or any, where there is no such row."""
    if place is None:
        return "", ""
    letter = place.letters.get(column.name)
    if row is not None:
        return row["at_sheet"], f"{letter}{row['at_row']}" if letter else ""
    return place.sheet, place.header(column.name) if letter else ""


def _keys(sheet: Sheet) -> tuple[str, ...]:
    """By what a row is found in the other file; nothing where rows have no name: then it is their order."""
    names = {column.name for column in sheet.columns}
    return ("name",) if "name" in names else sheet.keys[0] if len(sheet.keys) == 1 else ()


def _key(row: Mapping[str, Any], keys: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in keys)


def _numbered(rows: pl.DataFrame, keys: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The rows, of those with the same key the first as number 1."""
    counted = pl.int_range(1, pl.len() + 1).over(keys) if keys else pl.int_range(1, pl.len() + 1)
    return rows.with_columns(counted.alias("number")).iter_rows(named=True)


def _says_nothing(sheet: Sheet, row: Mapping[str, Any]) -> bool:
    """Whether a row of indicators that the other file lacks is blank, or what the template adds up by itself."""
    return sheet.layout is Layout.INDICATORS and (row["value"] is None or has_register(row[sheet.code_column.name]))


def _is_otherwise(sheet: Sheet, column: Column, row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether a filled cell says something else."""
    ours, theirs = row[column.name], other[column.name]
    if column.name in (*AS_EQUAL, *PLACE) or ours is None or (column.kind is Kind.FLAG and not ours):
        return False
    if sheet.layout is Layout.INDICATORS and column.name != "value":
        return False  # its label and its unit: the code says which it is
    if sheet.layout is Layout.INDICATORS and theirs is not None and has_register(row[sheet.code_column.name]):
        return abs(Decimal(ours) - Decimal(theirs)) > _rounding(Decimal(theirs))
    return bool(ours != theirs)


def _rounding(declared: Decimal) -> Decimal:
    """What rounding to the decimals of a declared number can hide."""
    exponent = declared.normalize().as_tuple().exponent
    return Decimal(5).scaleb(min(0, int(exponent)) - 1)
