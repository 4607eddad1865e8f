"""Every column is explained by its SQL file, its form or the column that it repeats; texts are the declared ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.judgement import unit_changes
from pipeline.runtime.settings import PROJECT
from pipeline.warehouse.comments import comment_columns
from pipeline.warehouse.declared_texts import declared_numbers, declared_words, set_variables
from pipeline.warehouse.errors import BuildError
from schemas import terms

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMN_COMMENT = re.compile(r"comment on column (\S+) is\s+'((?:[^']|'')*)';")
WRITTEN = {
    column: text
    for path in sorted((PROJECT / "warehouse").glob("*/*.sql"))
    for column, text in COLUMN_COMMENT.findall(path.read_text(encoding="utf-8"))
}
"""The comments of the SQL files by qualified column."""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as w")
        connection.execute("use w")
        connection.execute("create schema core; create schema quality; create schema report")
        yield connection


def commented(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> str | None:
    comment_columns(connection)
    found = connection.execute(
        "select comment from duckdb_columns() where schema_name || '.' || table_name = ? and column_name = ?",
        [table, column],
    ).fetchall()
    text: str | None = found[0][0]
    return text


def with_comment(connection: duckdb.DuckDBPyConnection, qualified: str) -> str | None:
    """What becomes of a comment of the SQL files."""
    table, _, column = qualified.rpartition(".")
    connection.execute(f"create table {table} ({column} integer)")
    connection.execute(f"comment on column {qualified} is '{WRITTEN[qualified]}'")
    return commented(connection, table, column)


def test_previous_period_lies_as_far_back_as_periods_are_compared(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_changes, "FARTHEST", 5)
    text = with_comment(connection, "quality.periods.previous_period")
    assert text == "Kỳ trước – period before, at most 5 months back"
    set_variables(connection)
    assert connection.execute("select date '2020-12-01' - to_months(getvariable('months_back'))").fetchone() == (
        connection.execute("select timestamp '2020-07-01'").fetchone()
    )


def test_statuses_and_severities_bear_the_words_of_the_terms(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(terms.STATUS_VI, "quarantined", "phải sửa")
    assert with_comment(connection, "quality.coverage.status") == (
        "accepted, quarantined, missing – được chấp nhận, phải sửa, chưa nộp"
    )
    assert with_comment(connection, "core.submissions.status") == (
        "accepted, superseded, quarantined, unreadable, withdrawn – "
        "được chấp nhận, đã có bản thay thế, phải sửa, không đọc được, đã rút khỏi raw"
    )
    assert with_comment(connection, "quality.findings.severity") == "error, query, info – lỗi, hỏi lại, thông tin"


def test_every_name_in_a_comment_is_that_of_a_declared_text() -> None:
    used = {name for text in WRITTEN.values() for name in re.findall(r"\{(\w*)\}", text)}
    assert used == {*declared_numbers(), *declared_words()}


def test_column_of_a_form_has_the_forms_header_and_unit(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create table core.cooperatives (period date, charter_capital_mvnd decimal(18, 3))")
    assert commented(connection, "core.cooperatives", "charter_capital_mvnd") == (
        "Vốn điều lệ (triệu đồng) – Charter capital"
    )
    assert commented(connection, "core.cooperatives", "period") == (
        "Kỳ báo cáo, ngày đầu tháng – period, first day of the month"
    )


def test_column_of_an_earlier_period_is_explained_by_the_column_that_it_repeats(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    connection.execute("create table report.a (members integer, members_previous integer, members_year_before integer)")
    connection.execute("comment on column report.a.members is 'Thành viên – members'")
    assert commented(connection, "report.a", "members_previous") == ("Thành viên, kỳ trước – members, previous period")
    assert commented(connection, "report.a", "members_year_before") == (
        "Thành viên, cùng kỳ năm trước – members, a year before"
    )


def test_column_that_nothing_explains_fails_the_build_by_name(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create table report.a (unheard_of integer)")
    with pytest.raises(BuildError, match=r"report\.a\.unheard_of has no comment"):
        comment_columns(connection)
