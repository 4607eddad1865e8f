"""Whether a period's page would show something else: a hash of what it shows of the warehouse, period by period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.status_page.contents import COVERAGE

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

_SHOWN = f"""
    with shown as (
        select period, hash(c) as part from ({COVERAGE}) as c
        union all
        select period, hash(unit_code, form_id, $day - due_on)
        from quality.coverage where received_at is null and due_on < $day
        union all
        select period, hash(
            unit_code, rule_id, severity, sheet, cell, column_name, observed, message_vi, submission_id, reference,
            caused_by, further_places, state, place
        )
        from quality.findings
        union all
        select period, hash(
            submission_id, status, unit_code, form_id, revision, received_at, accepted_because, not_compared
        )
        from core.submissions
    )

    select period, sum(part)::varchar from shown where period is not null group by period
"""  # noqa: S608 - our own query


def shown_states(connection: DuckDBPyConnection, day: date) -> dict[date, str]:
    """By period a hash of what its page shows of units, findings and submissions as of this day."""
    return dict(connection.execute(_SHOWN, {"day": day}).fetchall())
