"""The warehouse's tables as assets: one build for all of them, each with its rows and columns."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    MetadataValue,
    TableColumn,
    TableSchema,
    multi_asset,
)

from assets.failures import step_failures
from assets.findings_table import cells_table
from assets.metadata import CURRENT, code_of
from assets.report_behind import keep_report_behind
from assets.run_intake import intake_of
from pipeline.judgement.causes import heads_with_effects, places
from pipeline.runs.changed_periods import mark_built
from pipeline.runs.intake import WAIT
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import settings
from pipeline.warehouse.sql_files import references, sql_files
from pipeline.warehouse.swap_files import replace_warehouse
from schemas.finding import Severity
from schemas.messages import title
from schemas.registry import province_checks
from schemas.rules.rule import ProvinceCheck, Rule


def table_files(folder: Path) -> dict[str, Path]:
    """The SQL file of each table by ``schema.table``, in the order in which they are built."""
    return {f"{path.parent.name}.{path.stem}": path for path in sql_files(folder)}


def table_key(name: str) -> AssetKey:
    """The asset key of a table, ``schema.table``."""
    return AssetKey(name.split("."))


def described(path: Path) -> str:
    """What a SQL file makes: its comment on the table, in Vietnamese first, and the purpose and grain that open it."""
    text = path.read_text(encoding="utf-8")
    comments = re.findall(r"^comment on (?:table|view) \S+\s+is\s+'(.+)';", text, re.MULTILINE)
    return "\n\n".join(
        [
            *(comment.replace("''", "'") for comment in comments),
            *(line.removeprefix("-- ") for line in text.splitlines()[:2]),
        ]
    )


def table_specs(tables: Mapping[str, Path], sources: Sequence[AssetKey]) -> list[AssetSpec]:
    """A node for each table; it depends on the tables that its SQL reads, those of ``core`` on the sources."""
    specs = []
    for name, path in tables.items():
        reads = [other for other in references(path) if other in tables and other != name]
        specs.append(
            AssetSpec(
                table_key(name),
                deps=[table_key(other) for other in reads] or sources,
                group_name=name.partition(".")[0],
                kinds={"duckdb", "sql"},
                owners=["team:analysts"],
                description=described(path),
                metadata=code_of(path),
            )
        )
    return specs


def province_specs() -> list[AssetCheckSpec]:
    """The checks across units, each at the table that its rule names."""
    return [
        AssetCheckSpec(check.name, asset=table_key(check.table), description=f"{title(rule.rule_id)} ({rule.rule_id})")
        for check, rule in province_checks().items()
    ]


def warehouse_asset(tables: Mapping[str, Path], sources: Sequence[AssetKey]) -> AssetsDefinition:
    """The tables of these SQL files; those that read no other one depend on the sources."""

    @multi_asset(name="warehouse", specs=table_specs(tables, sources), check_specs=province_specs())
    def warehouse(context: AssetExecutionContext) -> Iterator[MaterializeResult[Any] | AssetCheckResult]:
        """Build all tables for all periods and swap them in; then tell each table's rows and columns.

        Rows of views are not counted: those of figures to their sources grow with history, 1.1 s at 1,188 reports.
        """
        with step_failures():
            intake = intake_of(context.run_id)
            with lock(settings(), WAIT):
                built = replace_warehouse(settings(), intake.known)
                keep_report_behind(context.instance, is_behind=True)
                mark_built(settings(), intake.ingested.inbox, intake.ingested.ledger)
            if built.whole_because:
                context.log.info("Kho dữ liệu được dựng lại toàn bộ: %s", built.whole_because)
            with duckdb.connect(built.path, read_only=True) as connection:
                columns = _columns(connection)
                for name in tables:
                    about: dict[str, Any] = {
                        "dagster/column_schema": columns[name],
                        "Tệp dữ liệu": MetadataValue.path(str(built.path)),
                    }
                    if name in built.rows:
                        about["dagster/row_count"] = built.rows[name]
                    yield MaterializeResult(asset_key=table_key(name), data_version=CURRENT, metadata=about)
                yield from [province_check(connection, check, rule) for check, rule in province_checks().items()]

    return warehouse


def province_check(connection: duckdb.DuckDBPyConnection, check: ProvinceCheck, rule: Rule) -> AssetCheckResult:
    """A rule across units over all periods; resolved and explained findings do not count."""
    sql = "select * from quality.findings where rule_id = ? and state = 'open'"
    open_findings = pl.DataFrame(connection.sql(sql, params=[rule.rule_id]).to_arrow_table())
    found = heads_with_effects(open_findings.with_columns(pl.col("caused_by").fill_null("")))
    count = found.select(places().sum()).item()
    is_error = rule.severity is Severity.ERROR
    return AssetCheckResult(
        asset_key=table_key(check.table),
        check_name=check.name,
        passed=found.is_empty(),
        severity=AssetCheckSeverity.ERROR if is_error else AssetCheckSeverity.WARN,
        description="Đạt" if found.is_empty() else f"{count} {'lỗi' if is_error else 'điểm chờ giải trình'}",
        metadata={"Số lượng": count, "Các ô": cells_table(found, with_unit=True)},
    )


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, TableSchema]:
    """The columns of each table and view, by ``schema.table``."""
    found: dict[str, list[TableColumn]] = defaultdict(list)
    rows = connection.execute(
        "select schema_name || '.' || table_name, column_name, data_type, comment from duckdb_columns() "
        "where not internal order by column_index"
    ).fetchall()
    for name, column, kind, comment in rows:
        found[name].append(TableColumn(column, kind, description=comment))
    return {name: TableSchema(columns=columns) for name, columns in found.items()}
