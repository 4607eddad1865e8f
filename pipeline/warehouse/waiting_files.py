"""The files that wait for a steward: nothing speaks against them that a steward may not take them in spite of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import duckdb

from pipeline.judgement.causes import STEWARD_MAY_ACCEPT
from schemas.messages import bounded

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_WAITING = """
    select s.submission_id, s.file_name, s.unit_code, s.period,
        string_agg(f.message_vi, ' ' order by f.rule_id, f.cell) filter (list_contains($rules, f.rule_id))
    from core.submissions as s
    inner join quality.findings as f on s.submission_id = f.submission_id and f.severity = 'error'
    where s.status = 'quarantined' and s.accepted_at is null
    group by all
    having bool_and(list_contains($rules, f.rule_id))
    order by s.file_name, s.submission_id
"""


class WaitingFile(NamedTuple):
    """A file that waits, and what speaks against it, with what counts in its place."""

    submission_id: str
    file_name: str
    unit_code: str | None
    period: date | None
    reason: str


def waiting_files(database: Path) -> list[WaitingFile]:
    """The files that wait for a steward (``hoptac accept``), by name."""
    with duckdb.connect(database, read_only=True) as connection:
        return files_that_wait(connection)


def files_that_wait(connection: duckdb.DuckDBPyConnection) -> list[WaitingFile]:
    """The same from a warehouse that is open."""
    rows = connection.execute(_WAITING, {"rules": list(STEWARD_MAY_ACCEPT)}).fetchall()
    return [WaitingFile(name, bounded(file), *others) for name, file, *others in rows]
