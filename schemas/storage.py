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


NAME_KEY = "name_key"
"""The normalised name of a register's row, under which two spellings of it are equal."""


def has_name_key(sheet: Sheet) -> bool:
    """Whether the sheet's rows are told apart by name where they have no tax code."""
    return any("name" in key for key in sheet.keys)


def value_types(sheet: Sheet) -> dict[str, pl.DataType]:
    """Polars types of the sheet's own columns, in their order."""
    return {column.name: STORAGE[column.kind].polars for column in sheet.columns}


def frame_types(sheet: Sheet) -> dict[str, pl.DataType]:
    """Polars types of a frame as the reader gives it: place, values, and the cells' texts beside them."""
    companions = {
        name: pl.String()
        for column in sheet.columns
        if column.is_parsed
        for name in (column.text_name, column.reading_name)
    }
    keys = {NAME_KEY: pl.String()} if has_name_key(sheet) else {}
    return PLACE | value_types(sheet) | companions | keys


def sql_type(column: Column) -> str:
    """DuckDB type of a column."""
    return STORAGE[column.kind].sql
