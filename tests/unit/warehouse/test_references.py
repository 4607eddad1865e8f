"""What a table references stands in one row of the other, or there is no new warehouse."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.warehouse.checks import require_keys_of_views, require_references
from pipeline.warehouse.declarations import declarations
from pipeline.warehouse.errors import BuildError, DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)
UNITS = """-- purpose: units
-- grain: one row per unit and period
-- depends: period
-- key: unit_code, period
create table core.units as
select * from given_units;
"""
ROWS = """-- purpose: rows of units
-- grain: one row each
-- depends: period
-- references: unit_code, period -> {table} ({key})
create table report.by_unit as
select * from given_rows;
"""
VIEW = """-- purpose: units again
-- grain: one row per unit
-- depends: period
-- key: unit_code
create view quality.units_again as
select unit_code from core.units;
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (
        ("core/units", UNITS),
        ("report/by_unit", ROWS.format(table="core.units", key="unit_code, period")),
        ("quality/units_again", VIEW),
    ):
        path = tmp_path / f"{name}.sql"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("attach ':memory:' as w; create schema w.core; create schema w.report; create schema w.quality")
        made.execute("create table w.core.units (unit_code varchar, period date)")
        made.execute("create table w.report.by_unit (unit_code varchar, period date)")
        made.execute("create view w.quality.units_again as select unit_code from w.core.units")
        made.execute("insert into w.core.units values ('217', '2025-05-01')")
        yield made


def test_reference_that_stands_nowhere_fails_the_build_in_the_periods_that_were_made(
    folder: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    declared = declarations(folder)
    connection.execute(
        "insert into w.report.by_unit values ('217', '2025-05-01'), ('218', '2025-06-01'), (null, '2025-05-01')"
    )
    require_references(connection, declared, {"report.by_unit": frozenset({MAY})})
    for made in ({"report.by_unit": frozenset({JUNE})}, {"core.units": frozenset({JUNE})}, {"core.units": None}):
        with pytest.raises(BuildError, match=r"report\.by_unit: .*218.* is no row of core\.units"):
            require_references(connection, declared, made)


def test_key_of_a_view_is_proven_where_what_it_reads_was_made(
    folder: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    declared = declarations(folder)
    require_keys_of_views(connection, declared, {"core.units": None})
    connection.execute("insert into w.core.units values ('217', '2025-06-01')")
    require_keys_of_views(connection, declared, {})
    with pytest.raises(BuildError, match=r"quality\.units_again has rows with the same unit_code: \('217',\)"):
        require_keys_of_views(connection, declared, {"core.units": None})


@pytest.mark.parametrize("made", [{"core.units": None}, {"core.units": frozenset({JUNE})}], ids=["all", "June"])
def test_reference_of_a_view_is_proven_where_what_it_reads_was_made(
    folder: Path, connection: duckdb.DuckDBPyConnection, made: dict[str, frozenset[date | None] | None]
) -> None:
    again = VIEW.replace(
        "key: unit_code", "key: unit_code, period\n-- references: unit_code, period -> {} (unit_code, period)"
    )
    for name, to in (("units_again", "core.units"), ("units_there", "quality.units_again")):
        text = (
            again.format(to)
            .replace("select unit_code", "select unit_code, period")
            .replace("units_again as", f"{name} as")
        )
        (folder / "quality" / f"{name}.sql").write_text(text, encoding="utf-8")
    declared = declarations(folder)
    connection.execute(
        "create or replace view w.quality.units_again as select * from w.core.units where unit_code <> '218'"
    )
    connection.execute("create view w.quality.units_there as select * from w.core.units")
    require_keys_of_views(connection, declared, made)
    require_references(connection, declared, made)
    connection.execute("insert into w.core.units values ('218', '2025-06-01')")
    require_keys_of_views(connection, declared, made)
    with pytest.raises(BuildError, match=r"quality\.units_there: .*218.* is no row of quality\.units_again"):
        require_references(connection, declared, made)


@pytest.mark.parametrize(
    ("table", "key"), [("core.units", "unit_code"), ("core.unit", "unit_code, period"), ("core", "x")]
)
def test_only_the_key_of_another_table_can_be_referenced(folder: Path, table: str, key: str) -> None:
    (folder / "report" / "by_unit.sql").write_text(ROWS.format(table=table, key=key), encoding="utf-8")
    with pytest.raises(DeclarationError):
        declarations(folder)
