"""A warehouse of what the status pages read alone: two periods, three units, and the pages written from it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import duckdb

from pipeline.outputs.status_page import write_pages

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

NOVEMBER, DECEMBER = date(2020, 11, 1), date(2020, 12, 1)
DUE = date(2021, 1, 5)
DAY = date(2021, 1, 8)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
TABLES = """
    create schema core; create schema quality;
    create table core.submissions (submission_id text, status text, unit_code text, period date, revision bigint,
        received_at timestamptz, accepted_because text, form_id text, not_compared text[], file_name text,
        accepted_at timestamptz);
    create table quality.unplaced_files (submission_id text, file_name text, received_at timestamptz, reason_vi text);
    create table quality.coverage (period date, form_id text, unit_code text, unit_name text, due_on date,
        received_at timestamptz, on_time boolean, attempts bigint, status text, newest_status text,
        open_errors bigint, open_queries bigint, based_on_period date);
    create table quality.closings (period date, closed_at timestamptz, because text);
    create table quality.held_back (period date);
    create table quality.gaps (form_id text, first_period date, last_period date, months bigint, unit_codes text[]);
    create table quality.findings (unit_code text, period date, submission_id text, rule_id text, severity text,
        sheet text, cell text, observed text, message_vi text, state text, place text, reference text, caused_by text,
        further_places bigint, column_name text);
"""
RECEIVED = datetime(2021, 1, 5, 16, 59, tzinfo=UTC)
COVERAGE = [
    (
        NOVEMBER,
        "F",
        "217",
        "Huyện Lạng Giang",
        date(2020, 12, 5),
        RECEIVED,
        False,
        1,
        "accepted",
        "accepted",
        0,
        0,
        None,
    ),
    (DECEMBER, "F", "217", "Huyện Lạng Giang", DUE, RECEIVED, True, 2, "accepted", "accepted", 0, 1, NOVEMBER),
    (DECEMBER, "F", "220", HOSTILE, DUE, None, None, 1, "quarantined", "quarantined", 3, 0, None),
    (DECEMBER, "F", "218", "Huyện Lục Nam", DUE, None, None, 0, "missing", None, 0, 0, None),
]
FINDINGS = [
    ("220", DECEMBER, "b", "CL-02", "error", "HTX", "K14", HOSTILE, f"HTX!K14 · {HOSTILE} sai.", "open", "1"),
    ("220", DECEMBER, "b", "CL-02", "error", "HTX", "K15", "x", "HTX!K15 · sai.", "resolved", "2"),
    ("217", DECEMBER, "a", "CL-08", "query", "HTX", "C5", "", "HTX!C5 · Mã số thuế đang để trống.", "open", "3"),
    ("217", DECEMBER, "old", "CL-08", "query", "HTX", "C9", "", "HTX!C9 · bản cũ", "open", "4"),
    ("217", DECEMBER, "back", "CL-08", "query", "HTX", "C8", "", "HTX!C8 · bản bị trả lại", "open", "6"),
    (None, DECEMBER, None, "PV-05", "query", "", "", "1", "Báo cáo · mâu thuẫn", "open", "5"),
]
FOLLOWING = (
    *("217", DECEMBER, "a", "TG-11", "error", "Tổng hợp", "D5", "9", "Tổng hợp!D5 · lệch 1.", "open", "7"),
    *("TG-11@Tổng hợp!D5", "CL-08@HTX!C5", 0),
)


def write_small_status(settings: Settings) -> None:
    """Make the warehouse, a report of December, and the pages as of ``DAY``."""
    with duckdb.connect(settings.database) as connection:
        connection.execute(TABLES)
        connection.executemany("insert into quality.coverage values (?,?,?,?,?,?,?,?,?,?,?,?,?)", COVERAGE)
        connection.execute("insert into quality.closings values (?, ?, null)", [NOVEMBER, RECEIVED])
        references = [(*finding, f"{finding[3]}@{finding[5]}!{finding[6]}", None, 0) for finding in FINDINGS]
        connection.executemany(
            "insert into quality.findings values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,'')", [*references, FOLLOWING]
        )
        connection.executemany(
            "insert into core.submissions values (?, ?, ?, ?, ?, ?, ?, 'F', [], null, null)",
            [
                ("old", "superseded", "217", DECEMBER, 1, RECEIVED, None),
                ("back", "quarantined", "217", DECEMBER, 2, RECEIVED, None),
                ("a", "accepted", "217", DECEMBER, 3, RECEIVED, "Hồ sơ <cũ>"),
                ("b", "quarantined", "220", DECEMBER, 1, RECEIVED, None),
            ],
        )
        connection.execute("insert into quality.unplaced_files values ('u', ?, ?, ?)", [HOSTILE, RECEIVED, HOSTILE])
    report = settings.files / "2020-12" / "Báo cáo số 1 & 2.docx"
    report.parent.mkdir(parents=True)
    report.write_bytes(b"")
    write_pages(settings, DAY)
