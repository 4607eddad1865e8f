"""Write the files for people after a run without Dagster, as a night with Dagster does: every output of the registry.

Of each the files are written whose contents changed: what goes back to units first, then templates and pages, and the
report's files last.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.outputs.contract import Output, Request, Scope
from pipeline.outputs.made_files import MadeFiles
from pipeline.outputs.registry import REPORT, outputs_of
from pipeline.outputs.templates.write_templates import FOLDER, TEMPLATES
from pipeline.runs.hand_back import hand_back
from pipeline.runs.handed_out import (
    HandedOut,
    handed_out,
    keep_handed_out,
    period_states,
    states_so_far,
    states_with_following,
)
from pipeline.runs.retention import forget_old_copies
from pipeline.runtime.many_objects import keeping_what_is_there
from pipeline.warehouse.kept_open import kept_open

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pipeline.judgement.known import Known
    from pipeline.runs.nightly import Night
    from pipeline.runtime.progress import Hear
    from pipeline.runtime.settings import Settings

CARRIED_ON = 12
"""For so many months a report is what the templates of the unit's next ones may be prefilled from."""


def write_outputs(settings: Settings, night: Night, hear: Hear, *, report: bool = True) -> list[date]:
    """Write what changed; the periods that had changed since their files were written last, or whose files are gone.

    By day the files of the ``report`` are left: a night writes them for all periods that changed since the last one.
    """
    with keeping_what_is_there():
        with kept_open(settings.database):
            changed = {*hand_back(settings, night.known), *_prepare(settings, night.known, hear)}
            write_site_outputs(settings)
        if report and _report(settings, night.known, hear):
            write_site_outputs(settings)  # the pages link the files of the report
        forget_old_copies(settings, ledger=night.known.ledger)
    return sorted(changed)


def write_site_outputs(settings: Settings) -> None:
    """Write the outputs about all periods, as of today and as the warehouse is."""
    with kept_open(settings.database):
        for output in outputs_of(Scope.SITE):
            output.write(Request(settings=settings))


def _prepare(settings: Settings, known: Known, hear: Hear) -> list[date]:
    """Write what follows from each period that changed, or whose files are gone: these periods."""
    written, states = _by_period(settings, known)
    states = states_with_following(states)
    changed = {period for period, state in states.items() if written[period].prepared != state}
    gone = {period for period in states if _are_gone(settings, written[period].prepared_files)}
    gone |= _before_missing_templates(settings) & states.keys()
    periods = sorted(gone | _carried_on(changed, states))
    for period, files in _write(settings, _outputs(is_report=False), periods, "tệp", hear).items():
        written[period] = replace(written[period], prepared=states[period], prepared_files=files)
    keep_handed_out(settings, written)
    return sorted(changed | gone)


def _report(settings: Settings, known: Known, hear: Hear) -> bool:
    """Write the report's files of each period that may show something else, or whose are gone; whether any are new.

    A report looks back on earlier periods, and on no later one.
    """
    written, states = _by_period(settings, known)
    states = states_so_far(states)
    gone = {period for period in states if _are_gone(settings, written[period].reported_files)}
    changed = {period for period, state in states.items() if written[period].reported != state}
    found = _write(settings, _outputs(is_report=True), sorted(gone | changed), "báo cáo", hear)
    are_new = bool(gone) or any(files != written[period].reported_files for period, files in found.items())
    for period, files in found.items():
        written[period] = replace(written[period], reported=states[period], reported_files=files)
    keep_handed_out(settings, written)
    return are_new


def _by_period(settings: Settings, known: Known) -> tuple[dict[date, HandedOut], dict[date, str]]:
    """What was written of each period that there is, and its state."""
    written, states = handed_out(settings), period_states(known)
    return {period: written.get(period, HandedOut()) for period in states}, states


def _write(
    settings: Settings, outputs: Collection[Output], periods: Collection[date], what: str, hear: Hear
) -> dict[date, list[str]]:
    """Write outputs of periods; where their files lie below ``files``, but for templates."""
    found: dict[date, list[str]] = {}
    for number, period in enumerate(periods):
        hear(number, len(periods), f"Đang ghi {what} của kỳ {period:%m/%Y}")
        request = Request(settings=settings, period=period)
        paths = [path for output in outputs for path in output.write(request).paths if path.parent.name != FOLDER]
        found[period] = [os.path.relpath(path, settings.files) for path in paths]
    return found


def _are_gone(settings: Settings, files: Iterable[str]) -> bool:
    """Whether any of the files is not in the folder of today."""
    return not all((settings.files / name).exists() for name in files)


def _outputs(*, is_report: bool) -> list[Output]:
    """The outputs of a period that are the report's files, or those that are not."""
    return [output for output in outputs_of(Scope.PERIOD) if (output.group == REPORT) == is_report]


def _carried_on(changed: Iterable[date], periods: Iterable[date]) -> set[date]:
    """The periods whose following month's templates may be prefilled from a period that changed."""
    first_days = [(each.year * 12 + each.month, each) for each in changed]
    return {
        period
        for period in periods
        for number, _ in first_days
        if number <= period.year * 12 + period.month < number + CARRIED_ON
    }


def _before_missing_templates(settings: Settings) -> set[date]:
    """The periods before the months in whose folders templates are gone."""
    names = MadeFiles(settings, TEMPLATES).missing()
    months = {date.fromisoformat(f"{name.partition('/')[0]}-01") for name in names}
    return {(month - timedelta(days=1)).replace(day=1) for month in months}
