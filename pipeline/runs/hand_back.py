"""Hands back what units have to mend or explain, as soon as it is judged: of the units whose part of a period changed.

The warehouse is not asked, so that people have their answer before it is built.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.judgement.unit_state import UnitsOfPeriod
from pipeline.outputs.contract import Request, Scope
from pipeline.outputs.feedback.returned_copies import is_recorded, returned_copies
from pipeline.outputs.made_files import digest
from pipeline.outputs.registry import outputs_of
from pipeline.runs.handed_out import BLANK, HandedOut, handed_out, keep_handed_out, period_states

if TYPE_CHECKING:
    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings


def hand_back(settings: Settings, known: Known, wait: float | None = 0) -> list[date]:
    """Write the files of the units of whom something else is known than these were written from, or whose are gone.

    A unit that has nothing to mend any more, or is not expected any more, loses its file. Waits so many seconds for
    another run that holds the lock, as in :class:`Request`. The periods in which anything had to be looked at.
    """
    states, before = period_states(known), handed_out(settings)
    if not is_recorded(settings):  # nobody knows where any copy lies
        before = {period: replace(handed, answered=BLANK, reports={}) for period, handed in before.items()}
    ready, gone = _copies(settings)
    periods = [
        period
        for period in sorted({*states, *ready})
        if period in gone or period not in states or before.get(period, HandedOut()).answered != states[period]
    ]
    for period in periods:
        handed = before.setdefault(period, HandedOut())
        reports = _answered(settings, known, period, handed, (ready[period], gone[period]), wait)
        handed.reports, is_whole = reports
        handed.answered = states.get(period, BLANK) if is_whole else BLANK
    if periods:
        keep_handed_out(settings, {period: handed for period, handed in before.items() if period in states})
    return periods


def _answered(
    settings: Settings,
    known: Known,
    period: date,
    handed: HandedOut,
    copies: tuple[set[str], set[str]],
    wait: float | None,
) -> tuple[dict[str, str], bool]:
    """Write the files of a period's units where needed: by report what they are written from, and whether all are.

    ``copies`` are the reports that the record of the copies names, and those of them whose copies are gone.
    """
    ready, gone = copies
    units = UnitsOfPeriod(known, period)
    facts = {report: digest(*units.facts_of(report)) for report in sorted(units.due | ready)}
    changed = {report for report, fact in facts.items() if report in gone or handed.reports.get(report) != fact}
    if not changed:
        return facts, True
    states = {report: units.state_of(report) for report in sorted(changed)}
    request = Request(settings=settings, period=period, states=states, wait=wait)
    unwritten = {report for output in outputs_of(Scope.UNIT) for report in output.write(request).unwritten}
    return {report: fact for report, fact in facts.items() if report not in unwritten}, not unwritten


def _copies(settings: Settings) -> tuple[defaultdict[date, set[str]], defaultdict[date, set[str]]]:
    """By period the reports that the record of the copies names, and those of them whose copies are gone."""
    ready: defaultdict[date, set[str]] = defaultdict(set)
    gone: defaultdict[date, set[str]] = defaultdict(set)
    for key, copy in returned_copies(settings).items():
        month, _, report = key.partition("/")
        ready[date.fromisoformat(f"{month}-01")].add(report)
        if not (settings.files / copy.path).exists():
            gone[date.fromisoformat(f"{month}-01")].add(report)
    return ready, gone
