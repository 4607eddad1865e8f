"""The goals that the project has set itself, and what a run has measured of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.commands import CHECK, HELP
from benchmarks.ours import BUILD
from benchmarks.paired import NOT_ABOVE
from benchmarks.plan import BATCHED, CALAMINE, CALAMINE_BATCHED, COPY, NIGHT, READ_AND_STAGE, SCRIPT, STEPS

if TYPE_CHECKING:
    from benchmarks.results import Results

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure that is to be at most, or at least, so much."""

    about: str
    asked: float
    found: float
    at_least: bool = False
    form: str = "{:.2f} ×"

    @property
    def is_met(self) -> bool:
        """Whether the run has reached it."""
        return self.found >= self.asked if self.at_least else self.found <= self.asked

    def row(self) -> tuple[str, str, str, str]:
        """The goal as a row of a table."""
        asked = f"{'at least' if self.at_least else 'at most'} {self.form.format(self.asked)}"
        by = self.asked / self.found if self.at_least else self.found / self.asked
        return self.about, asked, self.form.format(self.found), "met" if self.is_met else f"**missed**, by {by:.2f} ×"


def goals(results: Results) -> list[Goal]:
    """Every goal, measured with the most workbooks of the run; beside the release before with as many as it had."""
    sizes = results.sizes(NIGHT)
    most = sizes[-1]
    night = (NIGHT, most)
    found = [
        Goal("hash, guard, read and stage ÷ bare calamine read", 2.5, _beside_bare(results, READ_AND_STAGE, most)),
        Goal("whole night ÷ bare calamine read", 4.0, _beside_bare(results, NIGHT, most)),
        *(
            Goal(f"{name} ÷ whole night", asked, results.ratio((name, results.sizes(name)[-1]), night), at_least=True)
            for name, asked in ((SCRIPT, 30.0), (BATCHED, 6.0), (CALAMINE_BATCHED, 2.5))
        ),
        Goal("peak memory of all processes", 1.0, results.peak(*night) / GIB, form="{:.2f} GiB"),
        *(
            Goal(f"`{name}`", asked, results.per_workbook(name, 1), form="{:.2f} s")
            for name, asked in ((HELP, 0.4), (CHECK, 1.0))
            if results.rounds(name, 1)
        ),
        *(
            Goal(f"{pair.about}, seconds ÷ the release before's", 1.0, pair.ratio(results))
            for pair in NOT_ABOVE
            if pair.size(results)
        ),
        Goal(
            "building the warehouse ÷ copying its tables",
            1.3,
            results.ratio((STEPS, most), (COPY, most), BUILD),
        ),
    ]
    if len(sizes) > 1:
        fewer = sizes[-2]
        about = f"a workbook among {most:,} ÷ among {fewer:,}"
        found.append(Goal(about, 1.15, results.ratio(night, (NIGHT, fewer))))
    return found


def _beside_bare(results: Results, subject: str, size: int) -> float:
    """By the clock, as many workers for both."""
    return results.ratio((subject, size), (CALAMINE, size))
