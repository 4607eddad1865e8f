"""The warehouse's tables as assets: one build for all of them, each with its rows and columns."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetSpec,
    MaterializeResult,
    MetadataValue,
    TableColumn,
    TableSchema,
    multi_asset,
)

from assets.code import code_of
from assets.findings_table import cells_table
from assets.partitions import period_of
from assets.units import UNITS, unit_key
from pipeline.runs.changed_periods import mark_built
from pipeline.runs.intake import WAIT, take_in
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import settings
from pipeline.warehouse.sql_files import references, sql_files
from pipeline.warehouse.swap_files import replace_warehouse
from schemas.finding import Severity
from schemas.messages import title
from schemas.registry import rule_by_id

FILES = {f"{path.parent.name}.{path.stem}": path for path in sql_files(settings().warehouse)}


def table_key(name: str) -> AssetKey:
    """The asset key of a table, ``schema.table``."""
    return AssetKey(name.split("."))


def described(path: Path) -> str:
    """What a SQL file makes: its comment on the table, in Vietnamese first, and the purpose and grain that open it."""
    text = path.read_text(encoding="utf-8")
    said = re.findall(r"^comment on (?:table|view) \S+\s+is\s+'(.+)';", text, re.MULTILINE)
    return "\n\n".join(
        [*(one.replace("''", "'") for one in said), *(line.removeprefix("-- ") for line in text.splitlines()[:2])]
    )


def table_specs() -> list[AssetSpec]:
    """A node for each table; it depends on the tables that its SQL reads, those of ``core`` on the units."""
    specs = []
    for name, path in FILES.items():
        reads = [one for one in references(path) if one in FILES and one != name]
        deps = [table_key(one) for one in reads] or [*map(unit_key, UNITS), AssetKey("inbox")]
        specs.append(
            AssetSpec(
                table_key(name),
                deps=deps,
                group_name=name.partition(".")[0],
                kinds={"duckdb", "sql"},
                owners=["team:analysts"],
                description=described(path),
                metadata=code_of(path),
            )
        )
    return specs


PROVINCE_CHECKS = {
    "all_units_accepted": ("quality.coverage", "PV-01"),
    "tax_code_in_one_unit": ("core.cooperatives", "PV-02"),
    "cooperative_in_one_unit": ("core.cooperatives", "PV-03"),
    "published_figures_as_computed": ("report.reconciliation", "PV-04"),
    "published_figures_agree": ("report.published_claims", "PV-05"),
}
"""Checks across units by name: the table that they are shown at, and their rule."""


def province_specs() -> list[AssetCheckSpec]:
    """The checks across units."""
    return [
        AssetCheckSpec(name, asset=table_key(table), description=f"{title(rule)} ({rule})")
        for name, (table, rule) in PROVINCE_CHECKS.items()
    ]


@multi_asset(name="warehouse", specs=table_specs(), check_specs=province_specs())
def warehouse(context: AssetExecutionContext) -> Iterator[MaterializeResult[Any] | AssetCheckResult]:
    """Build all tables beside the old database and swap it in; then tell each table's rows and columns."""
    desk = take_in(settings())
    with lock(settings(), WAIT):
        built = replace_warehouse(settings(), desk.known)
        if context.has_partition_key:
            period = period_of(context.partition_key)
            mark_built(settings(), desk.ingested.inbox, desk.ingested.ledger, period)
    with duckdb.connect(built.path, read_only=True) as connection:
        for name in FILES:
            yield MaterializeResult(
                asset_key=table_key(name),
                metadata={
                    "dagster/row_count": _rows(connection, name),
                    "dagster/column_schema": _columns(connection, name),
                    "Tệp dữ liệu": MetadataValue.path(str(built.path)),
                },
            )
        yield from [province_check(connection, name) for name in PROVINCE_CHECKS]


def province_check(connection: duckdb.DuckDBPyConnection, name: str) -> AssetCheckResult:
    """A rule across units over all periods; resolved and explained findings do not count."""
    table, rule_id = PROVINCE_CHECKS[name]
    sql = "select * from quality.findings where rule_id = ? and state = 'open'"
    found = pl.DataFrame(connection.sql(sql, params=[rule_id]).to_arrow_table())
    is_error = rule_by_id(rule_id).severity is Severity.ERROR
    return AssetCheckResult(
        asset_key=table_key(table),
        check_name=name,
        passed=found.is_empty(),
        severity=AssetCheckSeverity.ERROR if is_error else AssetCheckSeverity.WARN,
        description="Đạt" if found.is_empty() else f"{found.height} {'lỗi' if is_error else 'điểm chờ giải trình'}",
        metadata={"Số lượng": found.height, "Các ô": cells_table(found, with_unit=True)},
    )


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    count: int = connection.execute(f"select count(*) from {name}").fetchall()[0][0]  # noqa: S608 - one of our tables
    return count


def _columns(connection: duckdb.DuckDBPyConnection, name: str) -> TableSchema:
    rows = connection.execute(
        "select column_name, data_type, comment from duckdb_columns() "
        "where schema_name = ? and table_name = ? order by column_index",
        name.split("."),
    ).fetchall()
    return TableSchema(columns=[TableColumn(column, kind, description=comment) for column, kind, comment in rows])
