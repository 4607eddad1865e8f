"""Which subject is measured with how many workbooks, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

SIZES = (100, 1_000, 10_000)
ROUNDS = 3
"""Medians are of so many, or of fewer where time runs out."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A subject; ``largest`` is the most workbooks that it is given, in so many ``rounds`` at most.

    ``after`` is the one in whose folder it goes on. ``of_before`` is the subject of ours that it is, run by the code of
    the release before.
    """

    name: str
    largest: int = SIZES[-1]
    is_peer: bool = False
    after: str = ""
    rounds: int = ROUNDS
    of_before: str = ""

    @property
    def is_at_largest_only(self) -> bool:
        """Whether it is left out with fewer workbooks."""
        return self.is_peer or bool(self.of_before)


NIGHT, UNCHANGED, CHANGED, STEPS, COPY = "night", "unchanged", "changed", "steps", "copy"
INFLATE, CALAMINE, DAGSTER, PROFILE = "inflate", "calamine", "dagster", "profile"
READ_AND_STAGE, WAYS = "read and stage", "ways"
SCRIPT, BATCHED = "pandas + openpyxl, script", "pandas + openpyxl, batched"
CALAMINE_BATCHED = "pandas + calamine, batched"
PAIRED = 1_000
"""The workbooks that the release before is measured with: it would take too long with more."""

PEERS = (
    Planned(SCRIPT, 100, is_peer=True, rounds=2),
    Planned(BATCHED, 1_000, is_peer=True, rounds=2),
    Planned("pandas + calamine, script", 100, is_peer=True, rounds=2),
    Planned(CALAMINE_BATCHED, 1_000, is_peer=True, rounds=2),
    Planned("frictionless, script", 100, is_peer=True, rounds=2),
    Planned("frictionless, batched", 1_000, is_peer=True, rounds=2),
)
"""Slow ones are measured with fewer workbooks: their cost is proportional."""


def before(subject: str) -> str:
    """The name of a subject as the release before does it."""
    return f"{subject} of the release before"


def _of_before(subject: str, after: str = "") -> Planned:
    return Planned(before(subject), PAIRED, after=after and before(after), of_before=subject)


PLAN = (
    Planned(INFLATE),
    Planned(CALAMINE),
    Planned(READ_AND_STAGE),
    Planned(NIGHT),
    _of_before(NIGHT),
    Planned(COPY, after=NIGHT),
    Planned(UNCHANGED, after=NIGHT),
    _of_before(UNCHANGED, after=NIGHT),
    Planned(STEPS),
    _of_before(STEPS),
    *PEERS,
    Planned(PROFILE, 1_000, rounds=1),
    Planned(WAYS, 1_000, rounds=1),
    Planned(CHANGED, after=NIGHT),
    _of_before(CHANGED, after=NIGHT),
)
"""In the order of a round. A changed workbook comes last: the peers are compared with the night before."""


def sizes(most: int) -> list[int]:
    """The numbers of workbooks of a run with at most so many."""
    return [size for size in SIZES if size < most] + [most]


def planned(size: int, most: int, number: int) -> list[Planned]:
    """The subjects of a size in a round; peers and the release before at their largest only, or at the run's."""
    of_size = [
        subject
        for subject in PLAN
        if size == min(subject.largest, most) or (size < subject.largest and not subject.is_at_largest_only)
    ]
    return [subject for subject in of_size if number < subject.rounds]
