"""HTML pages about the periods: one in each period's folder, and the latest one as ``index.html`` of all files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.landing.asides import recorded_asides
from pipeline.outputs.feedback.returned_copies import FOLDER, returned_copies
from pipeline.outputs.feedback.unplaced_copies import unplaced_copies
from pipeline.outputs.status_page.contents import (
    SHOWN_OF_UNIT,
    FindingLine,
    Totals,
    UnitLine,
    folded_by_submission,
    gap_lines,
    held_back_counts,
    last_closings,
    open_findings,
    reasons_of_acceptance,
    reports_by_submission,
    rule_lines,
    totals,
    unit_lines,
    units_not_compared,
    unplaced_lines,
)
from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.clock import VIETNAM, day_text
from pipeline.warehouse.waiting_files import waiting_files
from schemas.messages import LONGEST_MESSAGE, bounded
from schemas.provinces import province_in, province_on
from schemas.reference_data import month_end
from schemas.terms import (
    ACCEPTED_BECAUSE_VI,
    HELD_BACK_VI,
    NOT_READ_VI,
    SEVERITY_VI,
    STATUS_ON_PAGE_VI,
    STATUS_VI,
    WAITING_VI,
    effects_vi,
    unchanged_vi,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from pipeline.runtime.settings import Settings
    from schemas.finding import Folded

INDEX = "index.html"
OF_PROVINCE = ""
"""In the place of a report's key: what is found at no unit, but in what the units report together."""


def write_pages(settings: Settings, day: date) -> list[Path]:
    """Write the page of every period as of this day, and the latest one's once more as the first page; their paths.

    Before there is any period the first page lists the files that could not be placed.
    """
    by_period = unit_lines(settings.database)
    trend = [totals(period, units) for period, units in by_period.items()]
    of_site = {
        "day": day,
        "unplaced": unplaced_lines(settings.database),
        "answers": _answers(settings),
        "gaps": gap_lines(settings.database),
        "waiting": waiting_files(settings.database)[:SHOWN_OF_UNIT],
        "asides": recorded_asides(settings),
    }
    if not by_period:
        return [_write_page(settings.files / INDEX, of_site | _words(day) | {"period": None, "root": ""})]
    paths = []
    for period, units in by_period.items():
        content = of_site | _content(settings, period, units, trend)
        paths.append(_write_page(settings.files / f"{period:%Y-%m}" / INDEX, content | {"root": "../"}))
        if period == max(by_period):
            paths.append(_write_page(settings.files / INDEX, content | {"root": ""}))
    return paths


def _answers(settings: Settings) -> dict[str, str]:
    """The feedback workbooks of files that could not be placed, below ``files``, by submission."""
    return {submission_id: copy.path for submission_id, copy in unplaced_copies(settings).items()}


def _by_report(
    findings: Iterable[Folded[FindingLine]], names: Iterable[str], reports: Mapping[str, str]
) -> dict[str, list[Folded[FindingLine]]]:
    """The findings of each report that has any; those of no file and no unit are the province's own, and come last."""
    by_report: dict[str, list[Folded[FindingLine]]] = {report: [] for report in names}
    for line in findings:
        submission_id, unit_code = line.finding.submission_id, line.finding.unit_code
        report = (unit_code or OF_PROVINCE) if submission_id is None else reports.get(submission_id, unit_code)
        if report in by_report:
            by_report[report].append(line)
    return {report: found for report, found in by_report.items() if found}


def _content(settings: Settings, period: date, units: Sequence[UnitLine], trend: Sequence[Totals]) -> dict[str, Any]:
    findings = folded_by_submission(open_findings(settings.database, period))
    level = province_in(period).level
    names = {unit.report: unit.name for unit in units} | {OF_PROVINCE: f"Cấp {level}"}
    by_unit = _by_report(findings, names, reports_by_submission(settings.database, period))
    return _words(month_end(period)) | {
        "period": period,
        "closing": last_closings(settings.database).get(period),
        "units": units,
        "accepted_because": {
            unit: reason
            for (month, unit), reason in reasons_of_acceptance(settings.database).items()
            if month == period
        },
        "held_back": held_back_counts(settings.database).get(period, 0),
        "not_compared": units_not_compared(settings.database).get(period, {}),
        "totals": next(period_totals for period_totals in trend if period_totals.period == period),
        "rules": rule_lines((finding for finding, _ in findings), {unit.code: unit.name for unit in units}, level),
        "by_unit": by_unit,
        "names": names,
        "trend": list(reversed(trend)),
        "copies": _copies(settings, period),
        "files": _files(settings.files / f"{period:%Y-%m}"),
    }


def _words(day: date) -> dict[str, str]:
    """What depends on what the province is called on a day."""
    province = province_on(day)
    return {
        "ACCEPTED_BECAUSE_VI": province.fill(ACCEPTED_BECAUSE_VI),
        "WAITING_VI": province.fill(WAITING_VI),
        "steward": province.words["Steward"],
    }


def _copies(settings: Settings, period: date) -> dict[str, str]:
    """The feedback workbooks of the period that are there, below ``files``, by report."""
    ready = {key.partition("/"): copy.path for key, copy in returned_copies(settings).items()}
    return {
        code: path
        for (month, _, code), path in ready.items()
        if month == f"{period:%Y-%m}" and (settings.files / path).exists()
    }


def _files(folder: Path) -> list[str]:
    """All other files of the period, below ``files``."""
    written = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []
    return [
        str(path.relative_to(folder.parent))
        for path in written
        if not path.name.startswith(".") and path.name != INDEX and FOLDER not in path.relative_to(folder).parts
    ]


def _write_page(path: Path, content: Mapping[str, Any]) -> Path:
    write_whole(path, _environment().get_template("page.html.jinja").render(content).encode())
    return path


def _environment() -> Environment:
    """Everything that a template shows is bounded and escaped; a name that nothing is given for is an error."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": day_text,
        "time": _time,
        "href": quote,
        "number": _number,
        "month": _month,
        "places": _places,
        "unchanged": unchanged_vi,
    }
    environment.globals |= {
        "STATUS_VI": STATUS_VI,
        "STATUS_ON_PAGE_VI": STATUS_ON_PAGE_VI,
        "SEVERITY_VI": SEVERITY_VI,
        "effects_vi": effects_vi,
        "HELD_BACK_VI": HELD_BACK_VI,
        "NOT_READ_VI": NOT_READ_VI,
        "SHOWN": SHOWN_OF_UNIT,
    }
    return environment


def _places(findings: Iterable[FindingLine]) -> int:
    """How many places findings speak for."""
    return sum(finding.places for finding in findings)


def _shown(value: object) -> object:
    return bounded(value, LONGEST_MESSAGE) if isinstance(value, str) else value


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _month(period: date) -> str:
    return f"{period:%m/%Y}"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
