"""A warehouse of what the status pages read of many units and a year, made of the units' codes: the same every time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from schemas.reference_data import month_end, units
from tests.support.small_status import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.runtime.settings import Settings

FORM = "KTTT-01"
LAST = date(2026, 10, 1)
YEAR = tuple(date(2025 + (10 + back) // 12, (10 + back) % 12 + 1, 1) for back in range(12))
"""The twelve months up to ``LAST``."""
DAY = date(2026, 11, 30)
LONGEST_DELAY = 25
"""Days."""


class NamedUnit(NamedTuple):
    """A unit by its code and name."""

    code: str
    name: str


def communes() -> list[NamedUnit]:
    """The 99 communes and wards of the last month."""
    found = (unit for unit in units() if unit.form_id == FORM and unit.valid_on(month_end(LAST)))
    return [NamedUnit(unit.unit_code, unit.unit_name) for unit in found]


def write_many_units(settings: Settings, reporting: Sequence[NamedUnit], months: Iterable[date] = YEAR) -> None:
    """Make the warehouse: about three in four units stand well, and each that does not has some dozens of findings."""
    coverage, submissions, findings = [], [], []
    for month in months:
        for unit in reporting:
            line, sent, found = _reported(unit, month, Random(f"{unit.code} {month}"))  # noqa: S311 - not a secret
            coverage.append(line)
            submissions += sent
            findings += found
    with duckdb.connect(settings.database) as connection:
        connection.execute(TABLES)
        _insert(connection, "quality.coverage", coverage)
        _insert(connection, "core.submissions", submissions)
        _insert(connection, "quality.findings", findings)
        received = datetime(2026, 11, 4, 2, 30, tzinfo=UTC)
        unplaced = [
            ("u1", "Báo cáo quý III.xlsx", received, "Kỳ trên bìa là một quý. Hãy ghi tháng, ví dụ 10/2026."),
            ("u2", "Biểu gửi lại xã Lạng Giang.xlsx", received, "Trang Bìa không có mã đơn vị. Hãy ghi mã đơn vị."),
        ]
        _insert(connection, "quality.unplaced_files", unplaced)


def _reported(
    unit: NamedUnit, month: date, chance: Random
) -> tuple[tuple[Any, ...], list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    due = month_end(month) + timedelta(days=5)
    state = chance.choices(("accepted", "queried", "resent", "quarantined", "missing"), (74, 10, 3, 6, 7))[0]
    if month == YEAR[0] and unit.code.endswith("0"):
        state = "missing"
    moment = datetime(due.year, due.month, due.day, 3, tzinfo=UTC) + timedelta(days=chance.randint(-9, 2))
    counts = state in ("accepted", "queried", "resent")
    status = "accepted" if counts else state
    newest = {"missing": None, "resent": "quarantined"}.get(state, status)
    errors = chance.randint(1, 40) if state in ("resent", "quarantined") else 0
    queries = chance.randint(1, 30) if state == "queried" else 0
    attempts = 0 if state == "missing" else chance.randint(2, 3) if errors else 1
    received = (moment, moment.date() <= due) if counts else (None, None)
    line = (month, FORM, unit.code, unit.name, due, *received, attempts, status, newest, errors, queries, None)
    key = f"{unit.code}-{month:%Y-%m}"
    sent: list[tuple[Any, ...]] = []
    if attempts:
        sent.append((key, newest, unit.code, month, attempts, moment, None, FORM, [], f"{key}.xlsx", None))
    return line, sent, list(_findings(unit, month, key, errors, queries))


def _findings(unit: NamedUnit, month: date, key: str, errors: int, queries: int) -> Iterator[tuple[Any, ...]]:
    for at in range(errors + queries):
        rule, severity = (("CL-02", "error"), ("TG-11", "error"))[at % 2] if at < errors else ("CL-08", "query")
        cell = f"{'CFKL'[at % 4]}{14 + at}"
        wrong = (
            '"mười hai" không phải là số. Nhập số, ví dụ 12.' if severity == "error" else "Mã số thuế đang để trống."
        )
        message, place = f"HTX!{cell} · {wrong}", f"{rule}@HTX!{cell}"
        about = (unit.code, month, key, rule, severity, "HTX", cell, "mười hai", message, "open")
        yield (*about, f"{key}-{at}", place, None, 0, "")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Put rows into a table, a thousand in one statement."""
    for start in range(0, len(rows), 1000):
        part = rows[start : start + 1000]
        values = ", ".join(f"({', '.join('?' * len(part[0]))})" for _ in part)
        connection.execute(f"insert into {table} values {values}", [value for row in part for value in row])  # noqa: S608 - ours
