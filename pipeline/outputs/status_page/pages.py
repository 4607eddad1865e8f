"""HTML pages about the periods: one in each period's folder, and the latest one as ``index.html`` of all files.

A page is written only where what it shows changed, be it by the day; of one whose period stands as before the part
about the period is kept, and only what all pages show is rendered.
"""

from __future__ import annotations

import os
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.landing.asides import recorded_asides
from pipeline.outputs.feedback.returned_copies import FOLDER, returned_copies
from pipeline.outputs.feedback.unplaced_copies import unplaced_copies
from pipeline.outputs.made_files import MadeFiles, digest
from pipeline.outputs.status_page.arrangement import areas_by_province, by_urgency, groups_of
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
    totals_by_period,
    units_not_compared,
    units_of,
    unplaced_lines,
)
from pipeline.outputs.status_page.html import (
    page_design,
    page_html,
    page_templates,
    period_html,
    period_part_of,
    trend_html,
)
from pipeline.outputs.status_page.shown_states import shown_states
from pipeline.outputs.status_page.strips import Strips
from pipeline.outputs.status_page.unit_pages import FOLDER as FOLDER_OF_UNITS
from pipeline.outputs.status_page.unit_pages import UnitPages, unit_page
from pipeline.runtime.atomic_files import remove
from pipeline.warehouse.waiting_files import files_that_wait
from schemas.provinces import province_in, province_on
from schemas.reference_data import month_end
from schemas.rules.province import MISSING_UNIT
from schemas.terms import ACCEPTED_BECAUSE_VI, WAITING_VI

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.runtime.settings import Settings
    from schemas.finding import Folded

INDEX = "index.html"
PAGES = "pages"
"""The name of the record of the pages that lie ready."""
OF_PROVINCE = ""
"""In the place of a report's key: what is found at no unit, but in what the units report together."""


def write_pages(settings: Settings, day: date) -> list[Path]:
    """Have the page of every period lie ready as of this day, and the latest one's as the first page too; their paths.

    Before there is any period the first page lists the files that could not be placed. A page says on which day it was
    made: until one on which it would show something else.
    """
    with duckdb.connect(settings.database, read_only=True) as connection, MadeFiles(settings, PAGES) as made:
        pages = _Pages(settings, connection, made, day)
        pages.write_all()
        return pages.paths()


class _Pages:
    """What all pages show, and the writing of one."""

    def __init__(self, settings: Settings, connection: duckdb.DuckDBPyConnection, made: MadeFiles, day: date) -> None:
        self.settings, self.connection, self.made, self.day = settings, connection, made, day
        self.design = page_design(settings)
        self.templates = page_templates(settings.state, self.design)
        self.read: tuple[date, dict[str, Any]] | None = None
        self.trend = totals_by_period(connection)
        self.shown = shown_states(connection, day)
        self.closings, self.held_back = last_closings(connection), held_back_counts(connection)
        self.copies = _copies(settings)
        self.waiting = files_that_wait(connection)[:SHOWN_OF_UNIT]
        gaps = gap_lines(connection)
        self.of_site = {
            "unplaced": unplaced_lines(connection),
            "answers": _answers(settings),
            "gaps": gaps,
            "asides": recorded_asides(settings),
            "trend": list(reversed(self.trend)),
        }
        self.strips = Strips(connection, gaps)
        self.of_units = UnitPages(settings.files, made, self.templates, self.design)

    @cached_property
    def trend_part(self) -> str:
        """What every page says of all periods."""
        return trend_html(self.templates, self.of_site)

    def write_all(self) -> None:
        """Have every page lie ready: those of a period's units first, for its own page leads to them.

        The page of a period that there is no more goes with those of its units: nobody should read it as true.
        """
        gone = self.made.names() - self.of_units.names() - {self._name(path) for path in self.paths()}
        remove(*(self.settings.files / name for name in gone))
        self.made.forget(gone)
        self.of_units.remove_other_periods(totals.period for totals in self.trend)
        for totals in self.trend:
            path = self.settings.files / f"{totals.period:%Y-%m}" / INDEX
            self._write_units(path, totals)
            self.write(path, totals, "../")
        self.write(self.settings.files / INDEX, self.trend[-1] if self.trend else None, "")

    def _name(self, path: Path) -> str:
        return path.relative_to(self.settings.files).as_posix()

    def _write_units(self, path: Path, totals: Totals) -> None:
        """Have the pages of a period's units lie ready, which stand where its own, at ``path``, does."""
        stands = self.made.made_from(path).partition(" ")[2] == self._period_from(totals, "../")
        if not stands or not self.of_units.are_whole(totals.period):
            self.of_units.write(self._of_period(totals.period))

    def paths(self) -> list[Path]:
        """Where the pages lie, the first page last."""
        months = [self.settings.files / f"{totals.period:%Y-%m}" / INDEX for totals in self.trend]
        return [*months, self.settings.files / INDEX]

    def write(self, path: Path, totals: Totals | None, root: str) -> None:
        """Have a page lie ready that reaches the folder of all files by ``root``."""
        around = self._around(totals, root)
        made_from = digest(self.design, around)
        period_from = self._period_from(totals, root) if totals else ""
        before = self.made.made_from(path).partition(" ")
        if before == (made_from, " ", period_from):
            return
        if totals is None:
            part = ""
        elif before[2] == period_from:
            part = period_part_of(path.read_text(encoding="utf-8"))
        else:
            part = period_html(self.templates, self._of_period(totals.period) | {"root": root})
        page = page_html(self.templates, around | {"day": self.day}, part, self.trend_part)
        self.made.write(path, f"{made_from} {period_from}", page.encode())

    def _period_from(self, totals: Totals, root: str) -> str:
        return digest(self.design, root, self._state(totals))

    def _around(self, totals: Totals | None, root: str) -> dict[str, Any]:
        """What a page shows beside the part of its period."""
        period = totals.period if totals else None
        return self.of_site | {
            "root": root,
            "period": period,
            "totals": totals,
            "closing": self.closings.get(period) if period else None,
            "held_back": self.held_back.get(period, 0) if period else 0,
            "waiting_count": sum(file.period == period for file in self.waiting) if period else 0,
            "WAITING_VI": _words(month_end(period))["WAITING_VI"] if period else "",
            "files": _files(self.settings.files / f"{period:%Y-%m}") if period else [],
        }

    def _state(self, totals: Totals) -> tuple[object, ...]:
        """What the part of a period is made from; equal ones are rendered alike."""
        period = totals.period
        waiting = [file for file in self.waiting if file.period == period]
        strips = self.strips.made_from(period)
        return self.shown.get(period), strips, self.copies.get(period), waiting, _words(month_end(period))

    def _of_period(self, period: date) -> dict[str, Any]:
        """What the part of a period shows; that of the latest one is asked for twice, for the first page too."""
        if self.read is None or self.read[0] != period:
            self.read = period, self._read(period)
        return self.read[1]

    def _read(self, period: date) -> dict[str, Any]:
        units = by_urgency(units_of(self.connection, period), self.day)
        groups = groups_of(units, period)
        findings = folded_by_submission(open_findings(self.connection, period))
        level = province_in(period).level
        by_unit = _by_report(findings, units, reports_by_submission(self.connection, period))
        return _words(month_end(period)) | {
            "period": period,
            "day": self.day,
            "units": units,
            "groups": groups,
            "areas_by_province": areas_by_province(units, groups),
            "strips": {unit.report: self.strips.states(unit) for unit in units},
            "accepted_because": reasons_of_acceptance(self.connection, period),
            "waiting": self.waiting,
            "not_compared": units_not_compared(self.connection, period),
            "rules": rule_lines((finding for finding, _ in findings), {unit.code: unit.name for unit in units}, level),
            "of_province": by_unit.pop(OF_PROVINCE, []),
            "province_level": f"Cấp {level}",
            "by_unit": by_unit,
            "unit_page": unit_page,
            "copies": self.copies.get(period, {}),
        }


def _answers(settings: Settings) -> dict[str, str]:
    """The feedback workbooks of files that could not be placed, below ``files``, by submission."""
    return {submission_id: copy.path for submission_id, copy in unplaced_copies(settings).items()}


def _by_report(
    findings: Iterable[Folded[FindingLine]], units: Iterable[UnitLine], reports: Mapping[str, str]
) -> dict[str, list[Folded[FindingLine]]]:
    """The findings of each report that has any; those of no file and no unit are the province's own.

    That nothing of a unit is accepted is said by its line, and by the rule's: it makes no page of its own.
    """
    shown = [*(unit.report for unit in units), OF_PROVINCE]
    by_report: dict[str, list[Folded[FindingLine]]] = {report: [] for report in shown}
    for line in findings:
        submission_id, unit_code = line.finding.submission_id, line.finding.unit_code
        report = (unit_code or OF_PROVINCE) if submission_id is None else reports.get(submission_id, unit_code)
        if report in by_report and line.finding.rule_id != MISSING_UNIT.rule_id:
            by_report[report].append(line)
    return {report: found for report, found in by_report.items() if found}


def _words(day: date) -> dict[str, str]:
    """What depends on what the province is called on a day."""
    province = province_on(day)
    return {
        "ACCEPTED_BECAUSE_VI": province.fill(ACCEPTED_BECAUSE_VI),
        "WAITING_VI": province.fill(WAITING_VI),
        "steward": province.words["Steward"],
    }


def _copies(settings: Settings) -> dict[date, dict[str, str]]:
    """The feedback workbooks that are there, below ``files``, by period and report."""
    ready: dict[date, dict[str, str]] = {}
    for key, copy in returned_copies(settings).items():
        month, _, report = key.partition("/")
        if (settings.files / copy.path).exists():
            ready.setdefault(date.fromisoformat(f"{month}-01"), {})[report] = copy.path
    return ready


def _files(folder: Path) -> list[tuple[str, str]]:
    """All other files of the period, below ``files``, each with its folder in the period's, blank for none."""
    found: list[tuple[str, ...]] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in (FOLDER, FOLDER_OF_UNITS)]
        parts = Path(place).relative_to(folder.parent).parts
        found += [(*parts, name) for name in names if not name.startswith(".") and name != INDEX]
    return [("/".join(parts[1:-1]), "/".join(parts)) for parts in sorted(found)]
