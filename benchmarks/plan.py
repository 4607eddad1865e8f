"""Which subject is measured with how many workbooks, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

SIZES = (100, 1_000, 10_000)
ROUNDS = 3
"""Medians are of so many, or of fewer where time runs out."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A subject; ``largest`` is the most workbooks that it is given, in so many ``rounds`` at most.

    ``after`` is the one in whose folder it goes on.
    """

    name: str
    largest: int = SIZES[-1]
    is_peer: bool = False
    after: str = ""
    rounds: int = ROUNDS


NIGHT, UNCHANGED, CHANGED, STEPS, COPY = "night", "unchanged", "changed", "steps", "copy"
INFLATE, CALAMINE, DAGSTER, PROFILE = "inflate", "calamine", "dagster", "profile"
SCRIPT, BATCHED = "pandas + openpyxl, script", "pandas + openpyxl, batched"

PEERS = (
    Planned(SCRIPT, 100, is_peer=True, rounds=2),
    Planned(BATCHED, 1_000, is_peer=True, rounds=2),
    Planned("pandas + calamine, script", 100, is_peer=True, rounds=2),
    Planned("pandas + calamine, batched", 1_000, is_peer=True, rounds=2),
    Planned("frictionless, script", 100, is_peer=True, rounds=2),
    Planned("frictionless, batched", 1_000, is_peer=True, rounds=2),
)
"""Slow ones are measured with fewer workbooks: their cost is proportional."""
PLAN = (
    Planned(INFLATE),
    Planned(CALAMINE),
    Planned(NIGHT),
    Planned(COPY, after=NIGHT),
    Planned(UNCHANGED, after=NIGHT),
    Planned(STEPS),
    *PEERS,
    Planned(PROFILE, 1_000, rounds=1),
    Planned(CHANGED, after=NIGHT),
)
"""In the order of a round. A changed workbook comes last: the peers are compared with the night before."""


def sizes(most: int) -> list[int]:
    """The numbers of workbooks of a run with at most so many."""
    return [size for size in SIZES if size < most] + [most]


def planned(size: int, most: int, number: int) -> list[Planned]:
    """The subjects of a size in a round: peers only at their largest, or at the run's, where that is smaller."""
    of_size = [
        subject
        for subject in PLAN
        if size == min(subject.largest, most) or (size < subject.largest and not subject.is_peer)
    ]
    return [subject for subject in of_size if number < subject.rounds]
