"""``python -m benchmarks [N]``: measure everything with up to N workbooks in one run and print what it found."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from compileall import compile_dir
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console

from benchmarks.before import lay_release
from benchmarks.busy import watched
from benchmarks.commands import COMMANDS, STARTS, CommandPlace
from benchmarks.machine import described
from benchmarks.plan import CHANGED, DAGSTER, NIGHT, ROUNDS, SIZES, Planned, before, planned, sizes
from benchmarks.process import PEERS, measure
from benchmarks.processor import adopt_orphans
from benchmarks.product import product
from benchmarks.report import report
from benchmarks.results import Results
from benchmarks.scenes import Scale, Scenes
from benchmarks.subject import BenchPlace
from benchmarks.workbooks import copies, make, write_copy
from pipeline.runtime.settings import PROJECT, Settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from benchmarks.busy import Busy

RESULTS = PROJECT / "benchmarks" / "results.md"
SAMPLES = "2020-*"
"""The folders of sample workbooks that Dagster is measured over."""
SAMPLE = "2020-12"
"""The one that commands are measured over: its first workbook is checked, beside the warehouse of all of them."""
BEFORE = "before"
"""The folder of the release before, and of what is made of it."""
WORKERS = Settings().workers
PRODUCT = Path(sys.executable)


class Bench:
    """A run: its workbooks, the product that knows their units, and what was measured so far."""

    def __init__(self, folder: Path, most: int, minutes: float, console: Console, *, histories: bool = True) -> None:
        """Everything is written below ``folder``; a further round begins only while it fits into ``minutes``."""
        self.histories = histories
        self.minutes = minutes
        self.folder, self.most, self.console = folder, most, console
        self.before = folder / BEFORE
        self.deadline = monotonic() + 60 * minutes
        self.results = Results()

    def run(self) -> Results:
        """Measure commands and Dagster, then every size, round by round."""
        lay_release(self.before)
        compile_dir(self.before, quiet=1)
        self._commands()
        self._dagster()
        for size in sizes(self.most):
            home, raw = self.folder / f"{size}" / "product", self.folder / f"{size}" / "raw"
            with self.console.status(f"Making {size:,} workbooks …"):
                compile_dir(product(home, size), quiet=1)  # else the first to run would do it
                compile_dir(product(self.folder / f"{size}" / BEFORE, size, code=self.before), quiet=1)
                make(raw, size, WORKERS)
            self._rounds(size, home, raw)
            shutil.rmtree(self.folder / f"{size}")
        if self.histories:
            self._histories()
        return self.results

    def _histories(self) -> None:
        """What is measured once, upon many months; it may take as long again as all else."""
        found = Scenes(self.folder, WORKERS, Scale(self.most), self.results, self.console.print)
        until = self.deadline + 60 * self.minutes
        for name, history in found.histories():
            if monotonic() > until:
                self.console.print(f"Left out, for time ran out: {name}")
                continue
            with self.console.status(f"{name} …"), self._watched(name):
                history()

    def _rounds(self, size: int, home: Path, raw: Path) -> None:
        took = 0.0
        for number in range(ROUNDS):
            began = monotonic()
            if number and began + took > self.deadline:
                break
            with self._watched(f"{size:,} workbooks, round {number + 1}"):
                self._round(number, size, home, raw)
            took = monotonic() - began

    def _round(self, number: int, size: int, home: Path, raw: Path) -> None:
        """Every subject once, one after the other; what the peers found is compared with what the night found."""
        scratch = self.folder / "scratch"
        shutil.copytree(raw, scratch / NIGHT / "raw", copy_function=os.link)
        for subject in planned(size, self.most, number):
            with self.console.status(f"{size:,} workbooks, round {number + 1}: {subject.name} …"):
                self._measure(subject, size, home, scratch)
        shutil.rmtree(scratch)

    def _measure(self, subject: Planned, size: int, home: Path, scratch: Path) -> None:
        work = scratch / (subject.after or subject.name)
        raw = scratch / NIGHT / "raw"
        if subject.name == CHANGED:
            write_copy(raw, replace(copies(size)[size // 2], revision=2))
        home = home.with_name(BEFORE) if subject.of_before else home
        runs, python = subject.of_before or subject.name, PEERS if subject.is_peer else PRODUCT
        found = measure(runs, BenchPlace(raw, work, WORKERS), home, python)
        self.results.add(subject.name, size, found)
        self.console.print(f"{size:6,}  {subject.name:28} {1000 * found.seconds / size:9.2f} ms a workbook")
        if subject.is_peer and subject.name not in self.results.agreements:
            night = BenchPlace(scratch / NIGHT, work, WORKERS)
            self.results.agreements[subject.name] = measure("agreement", night, home).facts

    def _watched(self, about: str) -> AbstractContextManager[None]:
        """A block beside which it is watched how busy others keep the machine."""
        return watched(about, self._add_busy)

    def _add_busy(self, found: Busy) -> None:
        self.results.busy.append(found)
        self.console.print(" · ".join(part for part in found.row() if part), markup=False)

    def _commands(self) -> None:
        """Commands of this code and of the release before, by turns."""
        folder = self.folder / "commands"
        this, that = CommandPlace(PROJECT, folder / "this"), CommandPlace(self.before, folder / BEFORE)
        with self.console.status("Commands …"), self._watched("commands"):
            for place in (this, that):
                place.prepare(PROJECT / "raw" / SAMPLE)
            for name in COMMANDS * (STARTS if self.most > SIZES[0] else 1):
                self.results.add(name, 1, this.measure(name))
                self.results.add(before(name), 1, that.measure(name))

    def _dagster(self) -> None:
        """The job over the committed sample workbooks of 2020, with the province's own units.

        Those of later years show a handover: with them the measurement would be another one than before.
        """
        raw = self.folder / "samples"
        for month in sorted((PROJECT / "raw").glob(SAMPLES)):
            shutil.copytree(month, raw / month.name)
        for number in range(ROUNDS if self.most > SIZES[0] else 1):
            about = f"Dagster, round {number + 1}"
            with self.console.status(f"{about} …"), self._watched(about):
                work = self.folder / DAGSTER
                self.results.add(DAGSTER, 1, measure(DAGSTER, BenchPlace(raw, work, WORKERS), PROJECT))
                shutil.rmtree(work)


def main() -> None:
    """Measure, print the report and write it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("most", type=int, nargs="?", default=SIZES[-1], metavar="N")
    options.add_argument("--minutes", type=float, default=25.0)
    options.add_argument("--no-histories", action="store_true", help="leave out province, nation and landing zone")
    options.add_argument("--results", type=Path, help="where to write; a full run writes benchmarks/results.md")
    chosen = options.parse_args()
    console = Console()
    machine = described(PEERS)
    adopt_orphans()  # what processes use that outlive the one that started them is ours, too
    with tempfile.TemporaryDirectory(prefix="hoptac-bench-") as folder:
        results = Bench(Path(folder), chosen.most, chosen.minutes, console, histories=not chosen.no_histories).run()
    text = report(results, chosen.most, machine, WORKERS)
    console.print(text, markup=False, highlight=False, soft_wrap=True)
    if path := chosen.results or (RESULTS if chosen.most == SIZES[-1] else None):
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
