"""The keys that the SQL files declare, and how each is held, as a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.warehouse.declarations import Declaration

KEY_TYPES: dict[str, pl.DataType] = {
    "schema_name": pl.String(),
    "table_name": pl.String(),
    "position": pl.Int32(),
    "kind": pl.String(),
    "key_columns": pl.List(pl.String()),
    "held_by": pl.String(),
    "references_table": pl.String(),
    "references_columns": pl.List(pl.String()),
}
KEY, FOREIGN_KEY = "key", "foreign key"


def declared_keys(declared: Mapping[str, Declaration]) -> pl.DataFrame:
    """One row per key of a table or view, and per reference of it to that of another; columns :data:`KEY_TYPES`."""
    rows = [row for _, table in sorted(declared.items()) for row in _rows(table)]
    return pl.DataFrame(rows, schema=KEY_TYPES, orient="row")


def _rows(table: Declaration) -> Iterator[tuple[object, ...]]:
    place = table.name.split(".")
    if table.key:
        yield (*place, 1, KEY, list(table.key), held_by(table), None, None)
    for position, reference in enumerate(table.references, start=2):
        columns, key = list(reference.columns), list(reference.key)
        yield (*place, position, FOREIGN_KEY, columns, "build", reference.table, key)


def held_by(table: Declaration) -> str:
    """How the key of a table is held: by the database, or by a proof in every build where its periods are replaced."""
    if table.is_view or not table.is_whole:
        return "build"
    return "primary key" if set(table.key) <= set(table.not_null) else "unique"
