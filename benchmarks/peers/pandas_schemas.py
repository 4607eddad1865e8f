"""Pandera schemas of the pandas backend, derived from the declared columns."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
from stdnum.vn import mst

from benchmarks.peers.lists import FLAGS, codes, known_codes
from benchmarks.peers.loading import TAX_CODE
from schemas.column import Column, Kind, Required, Sheet
from schemas.rules.ended import STATUS, ended_statuses

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_NULL = "not_nullable"
"""What Pandera calls a blank where there must be none."""


def numbers(cells: pd.Series) -> pd.Series:
    """The cells as numbers, blank where they are none."""
    return pd.to_numeric(cells, errors="coerce")


def days(cells: pd.Series) -> pd.Series:
    """The cells as days, blank where they are none."""
    return pd.to_datetime(cells, errors="coerce")


def in_range(column: Column, values: pd.Series) -> pd.Series:
    """Whether each number lies in the column's range."""
    low = True if column.minimum is None else values >= float(column.minimum)
    high = True if column.maximum is None else values <= float(column.maximum)
    return values.notna() & low & high


def is_tax_code(cells: pd.Series) -> pd.Series:
    """Whether each cell is a tax code with the right check digit."""
    return cells.map(mst.is_valid)


def _checks(column: Column) -> list[pa.Check]:
    def check(rule_id: str, holds: Callable[[pd.Series], pd.Series]) -> pa.Check:
        return pa.Check(holds, error=rule_id)

    whole = check("CL-03", lambda cells: (numbers(cells).fillna(0) % 1) == 0)
    by_kind: dict[Kind, list[pa.Check]] = {
        Kind.TAX_CODE: [check(TAX_CODE, is_tax_code)],
        Kind.DATE: [check("CL-04", lambda cells: days(cells).notna())],
        Kind.FLAG: [pa.Check.isin(list(FLAGS), error="CL-05")],
    }
    if column.is_amount:
        bounded = check("CL-02", lambda cells: in_range(column, numbers(cells)))
        return [bounded, whole] if column.kind is Kind.COUNT else [bounded]
    if column.kind in (Kind.CODE, Kind.COMMUNE):
        return [pa.Check.isin(list(known_codes(column)), error="CL-05")]
    return by_kind.get(column.kind, [])


def _filled_unless_ended(column: Column) -> pa.Check:
    ended = [label for label, code in codes(STATUS).items() if code in ended_statuses()]
    return pa.Check(lambda frame: frame[column.name].notna() | frame[STATUS].isin(ended), error=f"CL-01 {column.name}")


@cache
def schema(sheet: Sheet) -> pa.DataFrameSchema:
    """The schema of a sheet's cells as they were read."""
    columns: dict[str, Any] = {
        column.name: pa.Column(nullable=column.required is not Required.ALWAYS, checks=_checks(column))
        for column in sheet.columns
    }
    conditional = [column for column in sheet.columns if column.required is Required.UNLESS_ENDED]
    return pa.DataFrameSchema(columns, checks=[_filled_unless_ended(column) for column in conditional])


def typed(column: Column, cells: pd.Series) -> pd.Series:
    """The cells as values to be loaded, blank where a check fails."""
    if column.is_amount:
        values = numbers(cells)
        values = values.where(in_range(column, values))
        return values.where(values % 1 == 0) if column.kind is Kind.COUNT else values
    if column.kind is Kind.DATE:
        return days(cells)
    if column.kind in (Kind.CODE, Kind.COMMUNE):
        return cells.map(known_codes(column))
    if column.kind is Kind.FLAG:
        return cells.map(FLAGS).where(cells.notna(), other=False)
    if column.kind is Kind.TAX_CODE:
        return cells.where(is_tax_code(cells))
    return cells
