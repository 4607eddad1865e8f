"""Every notice that there is cause for now, from the warehouse, the calendar and what was told before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.judgement.due_dates import due_on, months
from pipeline.judgement.expected_reports import is_coming
from pipeline.judgement.spoken_units import speaks_of_another
from pipeline.outputs.notices.period_notices import ClosedPeriod, MissingList, Reminder
from pipeline.outputs.notices.submission_notices import Unplaced, Verdict, Withdrawal
from pipeline.runtime.clock import VIETNAM, today
from schemas.calendars import units_due

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pipeline.outputs.notices.contract import Notice
    from pipeline.outputs.notices.notice_log import NoticeLog
    from pipeline.runtime.settings import Settings

OVERDUE_DAYS, MONTH = 31, 31
"""So long after the due day a unit is told that it has passed, where it could not be told before."""
_NAMED = """
    left join quality.coverage as c using (form_id, unit_code, period)
    left join core.units as u on c.unit_code is null and s.unit_code = u.unit_code and s.form_id = u.form_id
        and s.period >= u.valid_from and (u.valid_to is null or s.period < u.valid_to)
"""
_VERDICTS = """
    select s.submission_id, if(s.status = 'superseded', 'accepted', s.status) as verdict, s.unit_code, s.form_id,
        coalesce(c.unit_name, u.unit_name, s.unit_code) as unit_name, s.period, s.revision, s.file_name,
        s.received_at as since, s.errors, s.open_queries as queries,
        coalesce(s.ownership_doubts, []) as doubts,
        if(s.status = 'quarantined', null, s.based_on_period) as unchanged_since,
        s.submission_id not in (select submission_id from quality.unplaced_files) as is_placed
    from core.submissions as s {named}
    where s.status in ('accepted', 'superseded', 'quarantined') and s.unit_code is not null and s.period is not null
    order by s.received_at, s.revision, s.submission_id
"""
_WITHDRAWN = """
    select s.submission_id, s.unit_code, s.form_id, coalesce(c.unit_name, u.unit_name, s.unit_code) as unit_name,
        s.period, s.revision, s.file_name, coalesce(a.file_name, '') as counting,
        coalesce(len(a.ownership_doubts), 0) > 0 as is_doubted
    from core.submissions as s {named}
    left join core.submissions as a on a.status = 'accepted' and a.form_id = s.form_id and a.unit_code = s.unit_code
        and a.period = s.period
    where s.status = 'withdrawn' and s.unit_code is not null and s.period is not null
        and (a.received_at is null or a.received_at < s.received_at or len(a.ownership_doubts) > 0)
    order by s.received_at, s.submission_id
"""
"""What counts in place of a file that is gone may have come later where something speaks against it: it had waited."""
_UNPLACED = """
    select submission_id, file_name, received_at as since, coalesce(reason_vi, '') as reason, unit_code, period
    from quality.unplaced_files order by received_at, submission_id
"""
_CLOSED = """
    select k.period, k.closed_at as since, any_value(k.because) as because, count(*) as submissions,
        list(struct_pack(code := k.unit_code, form_id := coalesce(s.form_id, ''),
            unit_name := coalesce(c.unit_name, k.unit_code),
            file_name := if(coalesce(len(s.ownership_doubts), 0) > 0, '', k.file_name),
            is_gone := s.status = 'withdrawn')
            order by k.unit_code) filter (where k.unit_code is not null) as units
    from quality.closings as k left join core.submissions as s on k.submission_id = s.submission_id
        left join quality.coverage as c
            on s.form_id = c.form_id and k.unit_code = c.unit_code and k.period = c.period
    group by k.period, k.closed_at order by k.closed_at
"""
_REPORTED = """
    select form_id, unit_code, period, received_at is not null as is_accepted, newest_status = 'quarantined'
    from quality.coverage where period >= ?
"""
_LAST_RECEIVED = "select form_id, max(period) from quality.coverage group by form_id"


def known_notices(settings: Settings, log: NoticeLog) -> list[Notice]:
    """The notices of all kinds, those first that there was cause for first; duckdb.Error where no warehouse opens."""
    with duckdb.connect(settings.database, read_only=True) as connection:
        known_at = datetime.fromtimestamp(settings.database.stat().st_mtime, UTC)
        found: list[Notice] = [
            *_verdicts(connection),
            *_withdrawals(connection, log, known_at),
            *(Unplaced(**row) for row in rows(connection, _UNPLACED)),
            *_closings(connection),
            *_reminders(connection, settings, known_at),
        ]
    return sorted(found, key=lambda notice: notice.since)


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """The rows of a query, by the names of their columns."""
    found = connection.execute(sql)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _verdicts(connection: duckdb.DuckDBPyConnection) -> Iterator[Verdict]:
    """Those of units; what is no unit's own and was not placed stewards are told of as that."""
    for row in rows(connection, _VERDICTS.format(named=_NAMED)):
        doubts = tuple(row.pop("doubts"))
        if row["is_placed"] or not doubts:
            yield Verdict(**row, doubts=doubts)


def _withdrawals(connection: duckdb.DuckDBPyConnection, log: NoticeLog, known_at: datetime) -> Iterator[Withdrawal]:
    """Of the files that are gone those that had counted, and not those that a newer one had replaced before."""
    for row in rows(connection, _WITHDRAWN.format(named=_NAMED)):
        if log.has(f"{row['submission_id']} accepted"):
            yield Withdrawal(
                **row, since=known_at, is_own=not speaks_of_another([row["file_name"]], row["unit_code"], row["period"])
            )


def _closings(connection: duckdb.DuckDBPyConnection) -> Iterator[ClosedPeriod]:
    """One for the stewards, and one for each unit."""
    for row in rows(connection, _CLOSED):
        units = row.pop("units") or ()
        yield ClosedPeriod(**row)
        for unit in units:
            code, file_name = unit["code"], unit["file_name"]
            if unit["is_gone"] and speaks_of_another([file_name], code, row["period"]):
                file_name = ""
            named = {"unit_name": unit["unit_name"], "form_id": unit["form_id"]}
            yield ClosedPeriod(**row, unit_code=code, file_name=file_name, **named)


def _reminders(
    connection: duckdb.DuckDBPyConnection, settings: Settings, known_at: datetime
) -> Iterator[Reminder | MissingList]:
    """Of the reports whose due day is near or has just passed those of which none is accepted, and their lists.

    Such a report is expected, or of one of the first months after the last received; nobody is told of longer gaps.
    """
    day = today()
    first, last = _month(day - timedelta(days=OVERDUE_DAYS + 2 * MONTH)), _month(day)
    state = {tuple(row[:3]): row[3:] for row in connection.execute(_REPORTED, [first]).fetchall()}
    last_received = dict(connection.execute(_LAST_RECEIVED).fetchall())
    for period in months(first, last):
        missing = []
        for unit in units_due(period):
            is_expected = (unit.form_id, unit.unit_code, period) in state
            if not is_expected and not is_coming(unit, period, last_received.get(unit.form_id)):
                continue
            due = due_on(unit.form_id, period)
            is_accepted, is_returned = state.get((unit.form_id, unit.unit_code, period), (False, False))
            if due and not is_accepted and -settings.due_days <= (day - due).days <= OVERDUE_DAYS:
                missing.append(
                    Reminder(
                        is_over=day > due,
                        unit_code=unit.unit_code,
                        unit_name=unit.unit_name,
                        period=period,
                        due_on=due,
                        since=_morning(
                            due + timedelta(days=1) if day > due else due - timedelta(days=settings.due_days)
                        ),
                        is_returned=bool(is_returned),
                        known_at=known_at,
                        form_id=unit.form_id,
                    )
                )
        yield from missing
        for _, reminders in groupby(missing, key=lambda reminder: (reminder.due_on, reminder.is_over)):
            yield MissingList(tuple(reminders))


def _month(day: date) -> date:
    return day.replace(day=1)


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
