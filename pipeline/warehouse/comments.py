"""A comment for every column of the warehouse: the form's, a key's, or that of the column compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.warehouse.declared_texts import declared_texts, with_declared_texts
from pipeline.warehouse.errors import BuildError
from pipeline.warehouse.key_table import held_by
from schemas.registry import tables

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import duckdb

    from pipeline.warehouse.declarations import Declaration
    from schemas.column import Column

    Comments = dict[tuple[str, str, str], str | None]
    """The comment of each column of a table by schema, table and column; None where the SQL files give none."""

KEY_COMMENTS = {
    "unit_code": "Mã đơn vị báo cáo – reporting unit",
    "period": "Kỳ báo cáo, ngày đầu tháng – period, first day of the month",
    "submission_id": "SHA-256 của tệp – the workbook's SHA-256",
    "sheet": "Trang tính – sheet",
    "sheet_row": "Dòng Excel – Excel row",
    "units_reported": "Số đơn vị có số liệu – units that the figure rests on",
    "units_expected": "Số đơn vị phải báo cáo – units expected",
    "units_reported_previous": "Số đơn vị có số liệu kỳ trước – units that the previous period rests on",
    "units_reported_year_before": "Số đơn vị có số liệu cùng kỳ năm trước – units that the year before rests on",
    "units_like_for_like_previous": (
        "Số đơn vị có số liệu của cùng địa bàn ở kỳ này và kỳ trước – units whose area both this and the previous "
        "period have"
    ),
    "units_like_for_like_year_before": (
        "Số đơn vị có số liệu của cùng địa bàn ở kỳ này và cùng kỳ năm trước – units whose area both this period and "
        "the year before have"
    ),
}
NAME_COMMENTS = {
    "unit_name": "Tên đơn vị – unit's name",
    "group_code": "Mã nhóm: đơn vị trước đây của địa bàn, hoặc loại đơn vị – group of the unit",
    "group_name": "Tên nhóm – name of the group",
    "commune_name": "Tên xã – commune's name",
    "province_name": "Tên địa phương – province",
    "sector_vi": "Lĩnh vực – sector in Vietnamese",
    "status_vi": "Tình trạng – status in Vietnamese",
}
"""Of names that stand beside a code."""
IN_PERIOD = "_in_period"
"""What the name of a view ends with that has the columns of a dimension, as they are in each period."""
COUNTED = "counted_"
"""What the name of a view begins with that has the columns of a table of ``core``."""
COMPARED = {
    "_against_previous": (
        "của các đơn vị so được với kỳ trước",
        "over the units that can be held against the previous period",
    ),
    "_previous_like_for_like": ("kỳ trước, của cùng các đơn vị đó", "previous period, over the same units"),
    "_against_year_before": (
        "của các đơn vị so được với cùng kỳ năm trước",
        "over the units that can be held against the year before",
    ),
    "_year_before_like_for_like": (
        "cùng kỳ năm trước, của cùng các đơn vị đó",
        "a year before, over the same units",
    ),
    "_previous": ("kỳ trước", "previous period"),
    "_year_before": ("cùng kỳ năm trước", "a year before"),
}
"""Endings of columns that repeat another one for an earlier period, or for the units that two periods share."""


def comment_columns(connection: duckdb.DuckDBPyConnection, tables: Collection[str] | None = None) -> None:
    """Comment every key column and every column of the forms; the SQL files say the rest, but for declared texts.

    Of all tables and views, or of these, ``schema.table``.
    """
    comments, texts = _comments(connection), declared_texts()
    statements = []
    for (schema, table, column), written in comments.items():
        if tables is not None and f"{schema}.{table}" not in tables:
            continue
        if written is None:
            text = _derived_comment(comments, schema, table, column)
        else:
            text = with_declared_texts(written, texts)
        if text != written:
            escaped = text.replace("'", "''")
            statements.append(f"comment on column {schema}.{table}.\"{column}\" is '{escaped}'")
    if statements:
        connection.execute("; ".join(statements))


def comment_keys(connection: duckdb.DuckDBPyConnection, declared: Mapping[str, Declaration]) -> None:
    """Say in the comment of each of these tables and views what its key is, and how that is held."""
    rows = connection.execute(
        "select schema_name || '.' || table_name, comment from duckdb_tables() where database_name = 'w' "
        "union all select schema_name || '.' || view_name, comment from duckdb_views() where database_name = 'w'"
    ).fetchall()
    statements = []
    for name, comment in rows:
        table = declared.get(name)
        if table is not None and table.key:
            kind = "view" if table.is_view else "table"
            text = f"{comment or ''} · khóa – key: {', '.join(table.key)} ({held_by(table)})".replace("'", "''")
            statements.append(f"comment on {kind} {name} is '{text}'")
    if statements:
        connection.execute("; ".join(statements))


def _comments(connection: duckdb.DuckDBPyConnection) -> Comments:
    rows = connection.execute(
        "select c.schema_name, c.table_name, c.column_name, c.comment from duckdb_columns() as c "
        "where not c.internal and c.database_name = 'w' order by all"
    ).fetchall()
    return {(schema, table, column): comment for schema, table, column, comment in rows}


def _derived_comment(comments: Comments, schema: str, table: str, column: str) -> str:
    """The comment of a column that the SQL file says nothing of; BuildError where nothing else does."""
    text = _form_comment(schema, table, column) or KEY_COMMENTS.get(column)
    text = text or _compared_comment(comments, schema, table, column)
    text = text or comments.get(("core", table.removeprefix(COUNTED), column))
    text = text or comments.get(("core", f"dim_{table.removesuffix(IN_PERIOD)}", column)) or NAME_COMMENTS.get(column)
    if text is None:
        message = f"{schema}.{table}.{column} has no comment"
        raise BuildError(message)
    return text


def _form_comment(schema: str, table: str, column: str) -> str | None:
    """What the form says of a column of its table."""
    sheet = tables().get(table.removeprefix(COUNTED)) if schema == "core" or table.startswith(COUNTED) else None
    declared = next((declared for declared in sheet.columns if declared.sql_name == column), None) if sheet else None
    if declared is None:
        return None
    unit = f" ({declared.unit_vi})" if declared.unit_vi else ""
    vi, en = _versions(declared)
    return f"{declared.header}{unit}{vi} – {declared.label_en}{en}"


def _versions(column: Column) -> tuple[str, str]:
    """Which versions of the form have a column, in both languages; nothing where all have it."""
    vi = f", từ phiên bản {column.since}" if column.since > 1 else ""
    en = f", since version {column.since}" if column.since > 1 else ""
    if column.until is not None:
        vi, en = f"{vi}, đến phiên bản {column.until}", f"{en}, until version {column.until}"
    former = [(then.until, then.fields["header"]) for then in column.formerly if "header" in then.fields]
    vi += "".join(f"; đến phiên bản {until}: “{header}”" for until, header in former)
    return vi, en


def _compared_comment(comments: Comments, schema: str, table: str, column: str) -> str | None:
    """The comment of ``members_previous``, of a money column ``revenue_previous_mvnd``: that of the column compared."""
    for suffix, (vi, en) in COMPARED.items():
        own = comments.get((schema, table, column.replace(suffix, "")))
        if own:
            label_vi, _, label_en = own.partition(" – ")
            return f"{label_vi}, {vi} – {label_en}, {en}"
    return None
