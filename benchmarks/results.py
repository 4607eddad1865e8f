"""What was measured, by subject and number of workbooks, and what follows from it: medians and ratios."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import nan
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.busy import Busy
    from benchmarks.process import Measurement


@dataclass(slots=True)
class Results:
    """The measurements of all rounds, how far each peer's results are the product's, and how busy the machine was."""

    by_subject: dict[tuple[str, int], list[Measurement]] = field(default_factory=dict)
    agreements: dict[str, dict[str, Any]] = field(default_factory=dict)
    busy: list[Busy] = field(default_factory=list)

    def add(self, subject: str, size: int, found: Measurement) -> None:
        """Keep the measurement of a further round."""
        self.by_subject.setdefault((subject, size), []).append(found)

    def rounds(self, subject: str, size: int) -> list[Measurement]:
        """The measurements of a subject; none where it was not run with so many workbooks."""
        return self.by_subject.get((subject, size), [])

    def sizes(self, subject: str) -> list[int]:
        """With how many workbooks a subject was measured, rising."""
        return sorted(size for name, size in self.by_subject if name == subject)

    def seconds(self, subject: str, size: int, *parts: str) -> list[float]:
        """The seconds of each round, of some parts only if any are named."""
        return [sum(done.parts[part] for part in parts or done.parts) for done in self.rounds(subject, size)]

    def per_workbook(self, subject: str, size: int, *parts: str) -> float:
        """The median seconds per workbook."""
        return median(self.seconds(subject, size, *parts)) / size

    def ratio(self, of: tuple[str, int], to: tuple[str, int], *parts: str) -> float:
        """How many times as much one costs per workbook as another: the median over rounds of the same size."""
        ours, theirs = self.seconds(*of, *parts), self.seconds(*to)
        if of[1] == to[1]:  # one soon after the other; the rounds that both were in
            return by_round(ours, theirs)
        return self.per_workbook(*of, *parts) / self.per_workbook(*to)

    def processor(self, subject: str, size: int, *parts: str) -> list[float]:
        """The seconds of a processor of each round, of some parts only if any are named."""
        return [sum(done.processor[part] for part in parts or done.processor) for done in self.rounds(subject, size)]

    def spread(self, subject: str, size: int) -> float:
        """How far the rounds lie apart, as a share of their median."""
        seconds = self.seconds(subject, size)
        return (max(seconds) - min(seconds)) / median(seconds)

    def peak(self, subject: str, size: int) -> int:
        """The most memory that was seen, in bytes."""
        return max(measurement.peak for measurement in self.rounds(subject, size))

    def start_up(self, subject: str, size: int) -> float:
        """The median seconds before and after the work."""
        return median(measurement.start_up for measurement in self.rounds(subject, size))


def by_round(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of the rounds that both were in; not a number where theirs is too little to measure."""
    return median(mine / other if other else nan for mine, other in zip(ours, theirs, strict=False))
