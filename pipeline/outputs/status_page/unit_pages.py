"""A page for each unit of a period that something is open at: every cell, one click from the period's page.

A period's page holds as many lines as there are units, whatever is found at them; so it opens as fast in a bad month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.outputs.made_files import MadeFiles, digest
from pipeline.outputs.status_page.html import unit_html
from pipeline.runtime.atomic_files import remove

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from jinja2 import Environment

    from pipeline.outputs.status_page.contents import FindingLine, UnitLine
    from schemas.finding import Folded

    PeriodContent = dict[str, Any]

FOLDER = "don-vi"
"""In a period's folder."""


def unit_page(period: date, report: str) -> str:
    """Where the page of a report lies, below ``files``."""
    return f"{period:%Y-%m}/{FOLDER}/{report}.html"


class UnitPages:
    """The pages of units below ``files``, and the record from what each was made."""

    def __init__(self, files: Path, made: MadeFiles, templates: Environment, design: str) -> None:
        """Know which there are, by period."""
        self._files, self._made, self._templates, self._design = files, made, templates, design
        self._known: dict[str, set[str]] = {}
        for name in made.names():
            month, _, rest = name.partition("/")
            if rest.startswith(f"{FOLDER}/"):
                self._known.setdefault(month, set()).add(name)

    def names(self) -> set[str]:
        """All that are known, below ``files``."""
        return {name for known in self._known.values() for name in known}

    def are_whole(self, period: date) -> bool:
        """Whether all that were written of a period lie as they were written."""
        return all(self._made.made_from(self._files / name) for name in self._known.get(f"{period:%Y-%m}", ()))

    def remove_other_periods(self, periods: Iterable[date]) -> None:
        """Remove the pages of periods that have no page any more."""
        for month in self._known.keys() - {f"{period:%Y-%m}" for period in periods}:
            self._remove(self._known[month])

    def write(self, content: PeriodContent) -> None:
        """Have a page lie ready of each unit of the period that something was found at, and of no other."""
        with_findings = [unit for unit in content["units"] if unit.report in content["by_unit"]]
        names = {unit_page(unit.period, unit.report) for unit in with_findings}
        self._remove(self._known.get(f"{content['period']:%Y-%m}", set()) - names)
        for unit in with_findings:
            shown = {name: content[name].get(unit.report) for name in ("copies", "accepted_because")}
            self._write(unit, content["by_unit"][unit.report], shown, content)

    def _write(
        self, unit: UnitLine, found: Sequence[Folded[FindingLine]], shown: dict[str, str | None], content: PeriodContent
    ) -> None:
        words = {name: text for name, text in content.items() if isinstance(text, str)}
        made_from = digest(self._design, unit, found, shown, words)
        path = self._files / unit_page(unit.period, unit.report)
        if self._made.made_from(path) != made_from:
            page = unit_html(self._templates, words | {"unit": unit, "found": found, **shown})
            self._made.write(path, made_from, page.encode())

    def _remove(self, names: set[str]) -> None:
        remove(*(self._files / name for name in names))
        self._made.forget(names)
