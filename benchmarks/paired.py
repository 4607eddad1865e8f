"""This code beside the release before, in the same rounds: what is compared, as goals and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.commands import CHECK, CHECK_BESIDE, HELP
from benchmarks.ours import BUILD
from benchmarks.plan import CHANGED, NIGHT, STEPS, UNCHANGED, before
from benchmarks.results import by_round
from benchmarks.tables import table

if TYPE_CHECKING:
    from benchmarks.results import Results


@dataclass(frozen=True, slots=True)
class Pair:
    """A subject, or parts of it, beside the same of the release before.

    ``former`` are the parts of the release before where it names them otherwise, ``used`` those of them whose seconds
    of a processor count: those of its build have the export in them.
    """

    about: str
    subject: str
    parts: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    used: tuple[str, ...] = ()

    def size(self, results: Results) -> int:
        """With how many workbooks both were measured; 0 where they were not."""
        sizes = results.sizes(before(self.subject))
        return sizes[-1] if sizes and results.rounds(self.subject, sizes[-1]) else 0

    def seconds(self, results: Results) -> tuple[list[float], list[float]]:
        """The seconds of each round, of this code and of the release before."""
        size = self.size(results)
        return (
            results.seconds(self.subject, size, *self.parts),
            results.seconds(before(self.subject), size, *(self.former or self.parts)),
        )

    def ratio(self, results: Results) -> float:
        """How many times the seconds of the release before this code takes, the median over rounds."""
        return by_round(*self.seconds(results))

    def row(self, results: Results) -> tuple[str, ...]:
        """The line of the table."""
        size = self.size(results)
        ours, theirs = self.seconds(results)
        used = [
            results.processor(self.subject, size, *self.parts),
            results.processor(before(self.subject), size, *(self.used or self.parts)),
        ]
        return (
            self.about,
            f"{size:,}" if size > 1 else "",
            f"{median(theirs):.2f}",
            f"{median(ours):.2f}",
            f"{by_round(ours, theirs):.2f}",
            f"{by_round(*used):.2f}",
            f"{min(len(ours), len(theirs))}",
        )


ONE_CHANGED, NONE_CHANGED = Pair("one changed workbook", CHANGED), Pair("nothing changed", UNCHANGED)
_FORMER_BUILD, _FORMER_EXPORT = "build the warehouse", "export it as Parquet"
BUILD_AND_EXPORT = Pair("build + export", STEPS, (BUILD,), (_FORMER_BUILD, _FORMER_EXPORT), (_FORMER_BUILD,))
NOT_ABOVE = (ONE_CHANGED, NONE_CHANGED, BUILD_AND_EXPORT)
"""What may not take longer than it did."""
PAIRS = (Pair("whole night", NIGHT), *NOT_ABOVE, *(Pair(f"`{name}`", name) for name in (HELP, CHECK, CHECK_BESIDE)))


def paired(results: Results, release: str) -> str:
    """The table of all that was measured of both."""
    rows = [pair.row(results) for pair in PAIRS if pair.size(results)]
    if not rows:
        return "Not measured."
    return (
        f"The code of `{release}` with the same packages, by turns with this code in the same rounds; medians, ratios "
        "of each round. With 1,000 workbooks at most: with 10,000 it would take too long. Commands are whole "
        "processes, from their start to their end.\n\n"
        + table(("", "workbooks", "before s", "this code s", "× by the clock", "× of a processor", "rounds"), rows)
    )
