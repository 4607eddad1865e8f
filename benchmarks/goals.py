"""The goals that the project has set itself, and what a run has measured of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.ours import BUILD
from benchmarks.plan import BATCHED, CALAMINE, CHANGED, COPY, NIGHT, SCRIPT, STEPS, UNCHANGED

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
    """Every goal, measured with the most workbooks of the run."""
    sizes = results.sizes(NIGHT)
    most = sizes[-1]
    night = (NIGHT, most)
    found = [
        Goal("whole night ÷ bare calamine read", 2.0, results.ratio(night, (CALAMINE, most))),
        *(
            Goal(f"{name} ÷ whole night", asked, results.ratio((name, results.sizes(name)[-1]), night), at_least=True)
            for name, asked in ((SCRIPT, 15.0), (BATCHED, 6.0))
        ),
        Goal("peak memory of all processes", 1.0, results.peak(*night) / GIB, form="{:.2f} GiB"),
        *(
            goal
            for about, subject, asked in (
                ("night without a change", UNCHANGED, 0.01),
                ("night with one changed workbook", CHANGED, 0.03),
            )
            for goal in _by_clock_and_processor(results, about, (subject, most), night, asked)
        ),
        Goal(
            "building the warehouse ÷ copying its tables",
            1.3,
            results.ratio((STEPS, most), (COPY, most), BUILD),
        ),
    ]
    if len(sizes) > 1:
        before = sizes[-2]
        about = f"a workbook among {most:,} ÷ among {before:,}"
        found.append(Goal(about, 1.15, results.ratio(night, (NIGHT, before))))
    return found


def _by_clock_and_processor(
    results: Results, about: str, subject: tuple[str, int], night: tuple[str, int], asked: float
) -> tuple[Goal, Goal]:
    """The share of the first night, which keeps all processors busy, that a later night costs, which rarely does."""
    return (
        Goal(f"{about} ÷ the first, by the clock", asked, results.ratio(subject, night), form="{:.1%}"),
        Goal(f"{about} ÷ the first, processor", asked, results.processor_ratio(subject, night), form="{:.1%}"),
    )
