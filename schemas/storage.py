"""Storage types derived from a column's kind: Polars (and with it Parquet and Pandera), DuckDB."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from schemas.column import Column, Kind, Sheet

MONEY_SCALE = 3
"""Decimals of an amount in million dong: the form allows at most three."""

MONEY = pl.Decimal(18, MONEY_SCALE)


@dataclass(frozen=True, slots=True)
class StorageType:
    """How a kind is stored: ``polars`` in memory and in Parquet, ``sql`` in DuckDB."""

    polars: pl.DataType
    sql: str


STORAGE: dict[Kind, StorageType] = {
    Kind.TEXT: StorageType(pl.String(), "VARCHAR"),
    Kind.TAX_CODE: StorageType(pl.String(), "VARCHAR"),
    Kind.COUNT: StorageType(pl.Int64(), "BIGINT"),
    Kind.MONEY: StorageType(MONEY, f"DECIMAL(18,{MONEY_SCALE})"),
    Kind.DATE: StorageType(pl.Date(), "DATE"),
    Kind.MONTH: StorageType(pl.Date(), "DATE"),
    Kind.CODE: StorageType(pl.String(), "VARCHAR"),
    Kind.COMMUNE: StorageType(pl.String(), "VARCHAR"),
    Kind.FLAG: StorageType(pl.Boolean(), "BOOLEAN"),
    Kind.VALUE: StorageType(MONEY, f"DECIMAL(18,{MONEY_SCALE})"),
}

PLACE: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "at_sheet": pl.String(),
    "at_row": pl.Int32(),
}
"""Where a row stands: the workbook's SHA-256, the sheet's name as it is there, the Excel row (1-based)."""


def value_types(sheet: Sheet) -> dict[str, pl.DataType]:
    """Polars types of the sheet's own columns, in their order."""
    return {column.name: STORAGE[column.kind].polars for column in sheet.columns}


def frame_types(sheet: Sheet) -> dict[str, pl.DataType]:
    """Polars types of a frame as the reader gives it: place, values, and the cells' texts beside them."""
    texts = {column.text_name: pl.String() for column in sheet.columns if column.has_text}
    return PLACE | value_types(sheet) | texts


def sql_type(column: Column) -> str:
    """DuckDB type of a column."""
    return STORAGE[column.kind].sql
