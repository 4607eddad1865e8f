"""The accepted reports that the templates of a month go on from, looked up once for all units of a form."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.judgement.unit_changes import Accepted
from pipeline.outputs.templates.taken_over import sources_of

if TYPE_CHECKING:
    from datetime import date

    import duckdb

_ACCEPTED = """
    select submission_id, coalesce(based_on, submission_id), unit_code, period, as_of, form_day from core.submissions
    where form_id = ? and status = 'accepted' and period < ? and period >= ?
"""


class EarlierReports:
    """The reports on a form that were accepted within twelve months before one that starts on ``month``."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, form_id: str, month: date) -> None:
        """Read which they are, but none of their rows."""
        since = month.replace(year=month.year - 1)
        found = connection.execute(_ACCEPTED, [form_id, month, since]).fetchall()
        reports = {Accepted(*row): sent for sent, *row in found}
        self.month = month
        self._sent: dict[tuple[str, date], str] = {
            (report.unit_code, report.period): sent for report, sent in reports.items()
        }
        self._by_unit: dict[str, list[Accepted]] = defaultdict(list)
        for report in reports:
            self._by_unit[report.unit_code].append(report)
        self._sources = sources_of(month, reports)

    @property
    def december(self) -> date:
        """The last month of the year before."""
        return self.month.replace(year=self.month.year - 1, month=12)

    def sources(self, unit_code: str) -> list[Accepted]:
        """Those whose rows the unit's template begins with."""
        return self._sources(unit_code)

    def prefilled_from(self, unit_code: str) -> list[tuple[str, Accepted]]:
        """All that a unit's template is prefilled from: submissions, with the ones whose rows count for them.

        They are its sources, and its own report on the December that a new year opens with.
        """
        of_december = [own for own in self._by_unit.get(unit_code, ()) if own.period == self.december]
        return [
            (self._sent[report.unit_code, report.period], report) for report in (*self.sources(unit_code), *of_december)
        ]
