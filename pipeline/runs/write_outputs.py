"""Write the files for people after a run without Dagster, as a night with Dagster does: every output of the registry.

Of each the files are written whose contents changed: what goes back to units first, then templates and pages, and the
report's files last.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.outputs.contract import Output, Request, Scope
from pipeline.outputs.made_files import MadeFiles
from pipeline.outputs.registry import REPORT, outputs_of
from pipeline.outputs.report.output import REPORT_FILES
from pipeline.outputs.templates.write_templates import TEMPLATES
from pipeline.runs.hand_back import hand_back
from pipeline.runs.handed_out import HandedOut, handed_out, keep_handed_out, period_states, states_so_far
from pipeline.runs.retention import forget_old_copies

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
    changed = {*hand_back(settings, night.known), *_prepare(settings, night.known, hear)}
    write_site_outputs(settings)
    if report and _report(settings, night.known, hear):
        write_site_outputs(settings)  # the pages link the files of the report
    forget_old_copies(settings, ledger=night.known.ledger)
    return sorted(changed)


def write_site_outputs(settings: Settings) -> None:
    """Write the outputs about all periods, as of today and as the warehouse is."""
    for output in outputs_of(Scope.SITE):
        output.write(Request(settings=settings))


def _prepare(settings: Settings, known: Known, hear: Hear) -> list[date]:
    """Write what follows from each period that changed, or whose files are gone: these periods."""
    written, states = handed_out(settings), period_states(known)
    changed = {period for period, state in states.items() if written.get(period, HandedOut()).prepared != state}
    gone = {_month_before(month) for month in _months_of_missing(settings, TEMPLATES)} & states.keys()
    _write(settings, _outputs(is_report=False), sorted(gone | _carried_on(changed, states)), "tệp", hear)
    for period in changed:
        written.setdefault(period, HandedOut()).prepared = states[period]
    keep_handed_out(settings, {period: handed for period, handed in written.items() if period in states})
    return sorted(changed | gone)


def _report(settings: Settings, known: Known, hear: Hear) -> bool:
    """Write the report's files of each period that may show something else, or whose are gone; whether any are new.

    A report looks back on earlier periods, and on no later one.
    """
    written, states = handed_out(settings), states_so_far(period_states(known))
    changed = {period for period, state in states.items() if written.get(period, HandedOut()).reported != state}
    missing = _months_of_missing(settings, REPORT_FILES) & states.keys()
    periods = sorted(changed | missing)
    are_new = any(written.get(period, HandedOut()).reported == "" for period in periods) or bool(missing)
    _write(settings, _outputs(is_report=True), periods, "báo cáo", hear)
    for period in periods:
        written.setdefault(period, HandedOut()).reported = states[period]
    keep_handed_out(settings, {period: handed for period, handed in written.items() if period in states})
    return are_new


def _write(settings: Settings, outputs: Collection[Output], periods: Collection[date], what: str, hear: Hear) -> None:
    for number, period in enumerate(periods):
        hear(number, len(periods), f"Đang ghi {what} của kỳ {period:%m/%Y}")
        request = Request(settings=settings, period=period)
        for output in outputs:
            output.write(request)


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


def _months_of_missing(settings: Settings, output: str) -> set[date]:
    """The months in whose folders files of an output are gone."""
    return {date.fromisoformat(f"{name.partition('/')[0]}-01") for name in MadeFiles(settings, output).missing()}


def _month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)
