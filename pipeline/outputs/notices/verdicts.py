"""Verdicts as the warehouse has them: what became of each submission of a unit and period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from schemas.terms import following

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

SHOWN = 10
"""How many findings a message lists."""

_VERDICTS = """
    select s.submission_id, if(s.status = 'superseded', 'accepted', s.status) as verdict, s.unit_code,
        coalesce(c.unit_name, u.unit_name, s.unit_code), s.period, s.revision, s.file_name,
        s.received_at, s.errors, s.open_queries
    from core.submissions as s
    left join quality.coverage as c using (form_id, unit_code, period)
    left join core.units as u on c.unit_code is null and s.unit_code = u.unit_code and s.form_id = u.form_id
        and s.period >= u.valid_from and (u.valid_to is null or s.period < u.valid_to)
    where s.status in ('accepted', 'superseded', 'quarantined') and s.unit_code is not null and s.period is not null
    order by s.received_at, s.revision, s.submission_id
"""
_FINDINGS = """
    with still_open as (
        from quality.findings where submission_id = $id and state = 'open' and severity in ('error', 'query')
    ),
    effects as (
        select caused_by, count(*) as effects, count(*) filter (severity = 'error') as effect_errors
        from still_open where caused_by is not null group by caused_by
    )
    select rule_id, message_vi, coalesce(e.effects, 0), coalesce(e.effect_errors, 0)
    from still_open as f left join effects as e on f.reference = e.caused_by and f.caused_by is null
    where f.caused_by is null or f.caused_by not in (select reference from still_open)
    order by severity, rule_id, sheet, cell, place limit $most
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a submission."""

    submission_id: str
    verdict: str
    unit_code: str
    unit_name: str
    period: date
    revision: int | None
    file_name: str
    received_at: datetime
    errors: int
    queries: int

    @property
    def key(self) -> str:
        """The same for the same verdict on the same workbook, however often the warehouse is built."""
        return f"{self.submission_id} {self.verdict}"

    @property
    def is_accepted(self) -> bool:
        """Whether the submission counts."""
        return self.verdict == "accepted"


def verdicts(database: Path) -> list[Verdict]:
    """Every verdict that the warehouse has now, in the order in which the submissions were received."""
    with duckdb.connect(database, read_only=True) as connection:
        return [Verdict(*row) for row in connection.execute(_VERDICTS).fetchall()]


def first_findings(database: Path, submission_id: str) -> list[tuple[str, str]]:
    """Rule and message of the first open findings of a submission, errors before queries.

    What follows from another one is a number behind its message.
    """
    with duckdb.connect(database, read_only=True) as connection:
        rows = connection.execute(_FINDINGS, {"id": submission_id, "most": SHOWN}).fetchall()
    return [(rule_id, message + following(effects, errors)) for rule_id, message, effects, errors in rows]
