"""The findings that a message lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from schemas.terms import following

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = 10
"""How many findings a message lists."""

_FINDINGS = """
    with still_open as (
        from quality.findings where submission_id = $id and state = 'open' and severity in ('error', 'query')
    ),
    effects as (
        select caused_by, sum(1 + further_places) as effects,
            sum(1 + further_places) filter (severity = 'error') as effect_errors
        from still_open where caused_by is not null group by caused_by
    )
    select rule_id, message_vi, coalesce(e.effects, 0), coalesce(e.effect_errors, 0)
    from still_open as f left join effects as e on f.reference = e.caused_by and f.caused_by is null
    where f.caused_by is null or f.caused_by not in (select reference from still_open)
    order by severity, rule_id, sheet, cell, place limit $most
"""


def first_findings(database: Path, submission_id: str) -> list[tuple[str, str]]:
    """Rule and message of the first open findings of a submission, errors before queries.

    What follows from another one is a number behind its message.
    """
    with duckdb.connect(database, read_only=True) as connection:
        rows = connection.execute(_FINDINGS, {"id": submission_id, "most": SHOWN}).fetchall()
    return [(rule_id, message + following(effects, errors)) for rule_id, message, effects, errors in rows]
