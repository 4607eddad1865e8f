"""The data rows of many sheets with the same columns, as one frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.reading.plain.column_series import ColumnSeries, column_series
from pipeline.reading.plain.indicator_series import indicator_series
from schemas.column import Layout
from schemas.communes import sole_commune
from schemas.matching import label_key
from schemas.registry import tables
from schemas.storage import NAME_KEY, frame_types, has_name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reading.plain.dense_table import DenseTable, SheetPart
    from schemas.column import Column


def table_frame(table: DenseTable, submissions: Sequence[str]) -> pl.DataFrame:
    """The rows, typed, with the columns of :func:`schemas.storage.frame_types`; ``submissions`` are by part."""
    sheet = table.parts[0].sheet
    found = indicator_series(table) if sheet.layout is Layout.INDICATORS else {}
    found |= {
        column.name: column_series(table, place)
        for place, column in enumerate(table.columns)
        if column.name not in found
    }
    found |= {
        column.name: _with_sole_commune(table, found.get(column.name))
        for column in sheet.columns
        if _may_be_sole(column)
    }
    series = [
        pl.Series("submission_id", submissions, dtype=pl.String)[table.part],
        pl.Series("at_sheet", [part.grid.name for part in table.parts], dtype=pl.String)[table.part],
        pl.Series("at_row", table.at + _tops(table)[table.part] + 1, dtype=pl.Int32),
    ]
    for name, column in found.items():
        series.append(column.values.alias(name))
        series += [part for part in (column.texts, column.readings) if part is not None]
    if has_name_key(sheet) and "name" in found:
        keys = [label_key(name) if name else None for name in found["name"].values]
        series.append(pl.Series(NAME_KEY, keys, dtype=pl.String))
    there = {each.name: each for each in series}
    height = len(table.at)
    return pl.DataFrame(
        [
            there[name] if name in there else pl.Series(name, [None], dtype=kind).new_from_index(0, height)
            for name, kind in frame_types(tables()[sheet.table]).items()
        ]
    )


def filled_in_of(part: SheetPart) -> frozenset[str]:
    """The columns that the sheet lacks, and whose value the unit gives."""
    lacking = frozenset(
        column.name for column in part.sheet.columns if _may_be_sole(column) and column.name not in part.found.columns
    )
    return lacking if lacking and sole_commune(part.communes) is not None else frozenset()


def _tops(table: DenseTable) -> np.ndarray:
    return np.array([part.grid.top for part in table.parts], np.int32)


def _may_be_sole(column: Column) -> bool:
    """Whether a blank says the commune of a unit that is itself a single one."""
    return bool(column.sole_since) and column.optional_header


def _with_sole_commune(table: DenseTable, found: ColumnSeries | None) -> ColumnSeries:
    """The column with the only commune of a unit where nothing is said."""
    soles = [sole_commune(part.communes) for part in table.parts]
    sole = pl.Series(soles, dtype=pl.String)[table.part]
    if found is None:
        return ColumnSeries(sole)
    if found.readings is None:
        return found._replace(values=found.values.fill_null(sole))
    is_blank = found.values.is_null() & found.readings.is_null()
    return found._replace(values=found.values.zip_with(~is_blank, sole))
