"""How each unit stood in the twelve months up to a period: a strip of cells, and the same in words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.outputs.status_page.contents import GapLine, UnitLine, state_on_page
from schemas.reference_data import units_in_period
from schemas.terms import STATUS_ON_PAGE_VI, WITHOUT_REPORT_VI

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from duckdb import DuckDBPyConnection

MONTHS = 12
WORDS = STATUS_ON_PAGE_VI | WITHOUT_REPORT_VI
"""What a cell of each state means."""
_STATES = "select form_id, unit_code, period, status, newest_status, open_queries from quality.coverage"
_HASHES = """
    select period, sum(hash(form_id, unit_code, status, newest_status, open_queries > 0))::varchar
    from quality.coverage group by period
"""


class Strips:
    """The states of all units in all months, read in one query when the first strip is asked for."""

    def __init__(self, connection: DuckDBPyConnection, gaps: Sequence[GapLine]) -> None:
        """Read of each month a hash of its states alone: what decides whether a page has to be made anew."""
        self._connection, self._gaps = connection, gaps
        self._hashes: dict[date, str] = dict(connection.execute(_HASHES).fetchall())
        self._states: dict[tuple[str, str], dict[date, str]] | None = None

    def made_from(self, period: date) -> tuple[object, ...]:
        """What the strips of a period's page are made from; equal ones are equal strips."""
        return *(self._hashes.get(month) for month in months_until(period)), self._gaps

    def states(self, unit: UnitLine) -> tuple[str, ...]:
        """A key of :data:`WORDS` for each of the months up to the unit's period, the latest last."""
        if self._states is None:
            self._states = _read(self._connection)
        known = self._states.get((unit.form_id, unit.code), {})
        return tuple(known.get(month) or self._without_report(unit, month) for month in months_until(unit.period))

    def _without_report(self, unit: UnitLine, month: date) -> str:
        in_gap = any(
            gap.form_id == unit.form_id and gap.first <= month <= gap.last and (not gap.units or unit.code in gap.units)
            for gap in self._gaps
        )
        return "gap" if in_gap and unit.code in _codes_in(month) else "not_due"


@cache
def months_until(period: date) -> tuple[date, ...]:
    """The first days of the strip's months, that of the period last."""
    last = 12 * period.year + period.month - 1
    return tuple(
        period.replace(year=number // 12, month=number % 12 + 1) for number in range(last - MONTHS + 1, last + 1)
    )


@cache
def _codes_in(month: date) -> frozenset[str]:
    """The codes of the units that there were in a month."""
    return frozenset(unit.unit_code for unit in units_in_period(month))


def in_words(states: Sequence[str], period: date) -> str:
    """A strip as it is read aloud: how many months stand how, and which, but for those that are as they should be."""
    months = months_until(period)
    parts = []
    for state, words in WORDS.items():
        of_state = [f"{month:%m/%Y}" for month, own in zip(months, states, strict=True) if own == state]
        named = f" ({', '.join(of_state)})" if state not in ("accepted", "not_due") else ""
        parts += [f"{len(of_state)} {words[:1].lower()}{words[1:]}{named}"] if of_state else []
    return f"{MONTHS} kỳ đến {period:%m/%Y}: {'; '.join(parts)}"


def _read(connection: DuckDBPyConnection) -> dict[tuple[str, str], dict[date, str]]:
    states: dict[tuple[str, str], dict[date, str]] = {}
    for form_id, unit_code, period, *status in connection.execute(_STATES).fetchall():
        states.setdefault((form_id, unit_code), {})[period] = state_on_page(*status)
    return states
