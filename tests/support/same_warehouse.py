"""Whether two builds are the same: every row of every table and view, comments, constraints, and the Parquet export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from pipeline.warehouse.parquet_export import EXPORTED, parquet_folder

if TYPE_CHECKING:
    from pathlib import Path

_RELATIONS = """
    select schema_name || '.' || table_name, true from duckdb_tables() where database_name = 'ours' and not internal
    union all
    select schema_name || '.' || view_name, false from duckdb_views() where database_name = 'ours' and not internal
    order by all
"""
_DESCRIBED = (
    "schema_name, table_name, column_name, column_index, data_type, is_nullable, comment from duckdb_columns()",
    "schema_name, table_name, comment from duckdb_tables()",
    "schema_name, view_name, comment from duckdb_views()",
    "schema_name, table_name, constraint_type, constraint_text from duckdb_constraints()",
)


def differences(ours: Path, theirs: Path) -> list[str]:
    """What of our build is not as in theirs, in words."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{ours}' as ours (read_only)")
        connection.execute(f"attach '{theirs}' as theirs (read_only)")
        relations = connection.execute(_RELATIONS).fetchall()
        found = [
            f"{sql}: {odd}"
            for sql in _DESCRIBED
            for odd in [_odd_rows(*(_described(connection, sql, side) for side in ("ours", "theirs")))]
            if odd
        ]
        for name, is_table in relations:
            rows = [_rows(connection, f"{side}.{name}") for side in ("ours", "theirs")]
            if odd := _odd_rows(*rows):
                found.append(f"{name}: {odd}")
            if is_table and name.partition(".")[0] in EXPORTED:
                exported = _rows(connection, _export(ours, name))
                if odd := _odd_rows(exported, rows[1]):
                    found.append(f"Parquet of {name}: {odd}")
    return found


def _export(database: Path, name: str) -> str:
    place = parquet_folder(database).resolve() / name.replace(".", "/")
    files = place / "*.parquet" if place.is_dir() else place.with_name(f"{place.name}.parquet")
    return f"read_parquet('{files}', hive_partitioning = false)"


def _described(connection: duckdb.DuckDBPyConnection, sql: str, side: str) -> list[tuple[object, ...]]:
    return connection.execute(f"select {sql} where database_name = ? and schema_name <> 'main'", [side]).fetchall()


def _rows(connection: duckdb.DuckDBPyConnection, relation: str) -> list[tuple[object, ...]]:
    return connection.execute(f"from {relation}").fetchall()


def _odd_rows(ours: list[tuple[object, ...]], theirs: list[tuple[object, ...]]) -> str:
    """How many rows only one of them has, with the first of each; blank where they have the same."""
    left, right = sorted(map(repr, ours)), sorted(map(repr, theirs))
    if left == right:
        return ""
    only_ours, only_theirs = sorted({*left} - {*right}), sorted({*right} - {*left})
    return f"{len(left)} rows and {len(right)}; ours {only_ours[:2]}, theirs {only_theirs[:2]}"
