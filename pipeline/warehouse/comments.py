"""A comment for every column of the warehouse: the form's, a key's, or that of the column compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.warehouse.errors import BuildError
from schemas.registry import tables

if TYPE_CHECKING:
    import duckdb

KEY_COMMENTS = {
    "unit_code": "Mã đơn vị báo cáo – reporting unit",
    "period": "Kỳ báo cáo, ngày đầu tháng – period, first day of the month",
    "submission_id": "SHA-256 của tệp – the workbook's SHA-256",
    "sheet": "Trang tính – sheet",
    "sheet_row": "Dòng Excel – Excel row",
    "units_reported": "Số đơn vị có số liệu – units that the figure rests on",
    "units_expected": "Số đơn vị phải báo cáo – units expected",
}
COMPARED = {
    "_previous": ("kỳ trước", "previous period"),
    "_year_before": ("cùng kỳ năm trước", "a year before"),
}
"""Endings of columns that repeat another one for an earlier period."""


def comment_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Comment every key column and every column of the forms; the SQL files say the rest."""
    told = _comments(connection)
    statements = []
    for (schema, table, column), known in told.items():
        if known is None:
            text = _form_comment(schema, table, column) or KEY_COMMENTS.get(column)
            text = text or _compared_comment(told, schema, table, column)
            if text is None:
                message = f"{schema}.{table}.{column} has no comment"
                raise BuildError(message)
            escaped = text.replace("'", "''")
            statements.append(f"comment on column {schema}.{table}.\"{column}\" is '{escaped}'")
    connection.execute("; ".join(statements))


def _comments(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], str | None]:
    """The comment of each column of a table by schema, table and column; None where the SQL files give none."""
    rows = connection.execute(
        "select c.schema_name, c.table_name, c.column_name, c.comment from duckdb_columns() as c "
        "inner join duckdb_tables() as t using (database_name, schema_name, table_name) "
        "where c.database_name = 'w' order by all"
    ).fetchall()
    return {(schema, table, column): comment for schema, table, column, comment in rows}


def _form_comment(schema: str, table: str, column: str) -> str | None:
    """What the form says of a column of its table."""
    sheet = tables().get(table) if schema == "core" else None
    one = next((one for one in sheet.columns if one.sql_name == column), None) if sheet else None
    if one is None:
        return None
    unit = f" ({one.unit_vi})" if one.unit_vi else ""
    return f"{one.header}{unit} – {one.label_en}"


def _compared_comment(told: dict[tuple[str, str, str], str | None], schema: str, table: str, column: str) -> str | None:
    """The comment of ``members_previous``, of a money column ``revenue_previous_mvnd``: that of the column compared."""
    for suffix, (vi, en) in COMPARED.items():
        own = told.get((schema, table, column.replace(suffix, "")))
        if own:
            label_vi, _, label_en = own.partition(" – ")
            return f"{label_vi}, {vi} – {label_en}, {en}"
    return None
