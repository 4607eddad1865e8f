"""Histories that are measured once: a province by the command and by Dagster, a nation's month, a landing zone."""

from __future__ import annotations

import shutil
from compileall import compile_dir
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.landing_zone import make_files
from benchmarks.periods import MONTHS, PERIODS
from benchmarks.plan import NIGHT, SIZES
from benchmarks.process import measure
from benchmarks.product import product
from benchmarks.subject import BenchPlace
from benchmarks.workbooks import WorkbookCopy, copies_of, make_copies, write_copy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from benchmarks.results import Results

    Told = Callable[[str], None]

PROVINCE = "province"
COMMAND, DAGSTER = "province by hoptac run", "province by Dagster"
FIRST, MONTH, CHANGED, WITHDRAWN = "first night", "the newest month", "one changed", "one withdrawn"
DECEMBER, CLOSED, UNCHANGED = "a changed December", "a closing", "nothing changed"
STEPS = (FIRST, MONTH, CHANGED, WITHDRAWN, DECEMBER, CLOSED, UNCHANGED)
OF_DAGSTER = (FIRST, MONTH, CHANGED, UNCHANGED)
"""Those that Dagster is measured with, upon what the command's first night left; in the others it tells no more."""
NATION, NATION_HERE, NATION_DASK = "nation: a month", "nation: the month read here", "nation: the month read on dask"
NATION_FIRST, LANDING = "nation: twelve months", "landing zone"
PROVINCE_UNITS, NATION_UNITS, NATION_MONTHS, LANDED = 99, 3_321, 12, 100_000
"""Of a run with the most workbooks; a smaller one has as many fewer units and files, and the same months."""
FEWEST_UNITS = 2
_DECEMBER = PERIODS.index(date(2021, 12, 1))
QUICK = 1_000
"""With fewer workbooks a run is a quick look."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How many units and files a run has that has so many workbooks at most."""

    most: int

    def of(self, count: int) -> int:
        """So many, of which a full run has ``count``."""
        return max(FEWEST_UNITS, round(count * min(1.0, self.most / SIZES[-1])))


@dataclass(frozen=True, slots=True)
class Scenes:
    """Where the histories are made, with how many workers, for a run of what scale, and what they add to."""

    folder: Path
    workers: int
    scale: Scale
    results: Results
    tell: Told

    def histories(self) -> list[tuple[str, Callable[[], None]]]:
        """Each history by name; a quick look is spared what takes minutes whatever its size."""
        is_quick = self.scale.most < QUICK
        found: list[tuple[str, Callable[[], None]]] = [
            (LANDING, self.landing),
            (PROVINCE, partial(self.province, with_dagster=not is_quick)),
        ]
        if is_quick:
            self.tell(f"Left out with fewer than {QUICK:,} workbooks: {DAGSTER}, {NATION}")
            return found
        return [*found, (NATION, self.nation)]

    def landing(self) -> None:
        """A landing zone in which nothing changed."""
        files = self.scale.of(LANDED)
        place = self._place("landing")
        make_files(place.raw, files)
        self._measure(LANDING, LANDING, files, place, product(self.folder / "landing" / "product", 1))

    def province(self, *, with_dagster: bool) -> None:
        """Two years of a province: the nights of everything that can happen to one of its months.

        Dagster begins with a copy of what the command's first night left: its own would be as long again.
        """
        units, last = self.scale.of(PROVINCE_UNITS), len(PERIODS) - 1
        place, beside = self._place("province"), self._place("province beside")
        home = self._home("province", units, with_assets=with_dagster)
        make_copies(place.raw, copies_of(units, range(last)), self.workers)
        self._steps(COMMAND, STEPS[:1], place, home, units)
        if with_dagster:
            shutil.copytree(place.raw, beside.raw)
            shutil.copytree(place.work, beside.work)
        self._steps(COMMAND, STEPS[1:], place, home, units)
        if with_dagster:
            self._steps(DAGSTER, OF_DAGSTER, beside, home, units)
            shutil.rmtree(beside.raw.parent)
        shutil.rmtree(place.raw.parent)

    def _steps(self, name: str, steps: Sequence[str], place: BenchPlace, home: Path, units: int) -> None:
        for step in steps:
            self._prepare(step, place.raw, units)
            subject = f"{name}, {CLOSED}" if step == CLOSED else name
            self._measure(subject, f"{name}: {step}", units, place, home)

    def nation(self) -> None:
        """A nation's month on top of twelve, until the warehouse stands, and what reading it on a cluster of dask adds.

        What is handed out is left, as of the twelve months it would be hours of templates.
        """
        units = self.scale.of(NATION_UNITS)
        place, home = self._place("nation"), self._home("nation", units)
        make_copies(place.raw, copies_of(units, range(NATION_MONTHS)), self.workers)
        self._measure(NIGHT, NATION_FIRST, units, place, home)
        make_copies(place.raw, copies_of(units, [NATION_MONTHS]), self.workers)
        for subject in (NATION_HERE, NATION_DASK):
            beside = replace(place, work=self.folder / "nation" / subject.rpartition(" ")[2])
            shutil.copytree(place.work / "state", beside.work / "state")
            self._measure(subject, subject, units, beside, home)
            shutil.rmtree(beside.work)
        self._measure(NIGHT, NATION, units, place, home)
        shutil.rmtree(self.folder / "nation")

    def _prepare(self, step: str, raw: Path, units: int) -> None:
        """Let happen what the step is about."""
        last = len(PERIODS) - 1
        changed = WorkbookCopy(units // 2, last, revision=2)
        if step == MONTH:
            make_copies(raw, copies_of(units, [last]), self.workers)
        elif step == CHANGED:
            write_copy(raw, changed)
        elif step == WITHDRAWN:
            (raw / WorkbookCopy(units - 1, last).file_name).unlink()
        elif step == DECEMBER:
            write_copy(raw, replace(changed, month=_DECEMBER))

    def _measure(self, subject: str, name: str, size: int, place: BenchPlace, home: Path) -> None:
        found = measure(subject, place, home)
        self.results.add(name, size, found)
        self.tell(f"{size:6,}  {name:40} {found.seconds:9.2f} s")

    def _place(self, name: str) -> BenchPlace:
        return BenchPlace(self.folder / name / "raw", self.folder / name / "work", self.workers)

    def _home(self, name: str, units: int, *, with_assets: bool = False) -> Path:
        home = product(self.folder / name / "product", units * MONTHS, with_assets=with_assets)
        compile_dir(home, quiet=1)
        return home
