"""The keys that the SQL files declare, and how each is held, as a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.warehouse.declarations import Declaration

KEY_TYPES: dict[str, pl.DataType] = {
    "schema_name": pl.String(),
    "table_name": pl.String(),
    "key_columns": pl.List(pl.String()),
    "held_by": pl.String(),
}


def declared_keys(declared: Mapping[str, Declaration]) -> pl.DataFrame:
    """One row per table with a key; columns :data:`KEY_TYPES`."""
    rows = [
        (*name.split("."), list(table.key), held_by(table))
        for name, table in sorted(declared.items())
        if table.key and not table.is_view
    ]
    return pl.DataFrame(rows, schema=KEY_TYPES, orient="row")


def held_by(table: Declaration) -> str:
    """How the key of a table is held: by the database, or by a proof in every build where its periods are replaced."""
    if not table.is_whole:
        return "build"
    return "primary key" if set(table.key) <= set(table.not_null) else "unique"
