"""Examples of the rules about cooperative groups, sheet THT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.spec.examples.edits import copy, put, steps
from tests.spec.examples.example import Example, failing, not_applicable, passing

if TYPE_CHECKING:
    from tests.spec.examples.example import Change

THT = "THT"


def certified(*numbers: int | None) -> Change:
    """The numbers of certified groups, row by row; the base declares five in all."""
    return steps(*(put(THT, "certified_groups", row, number) for row, number in enumerate(numbers, start=1)))


EXAMPLES: tuple[Example, ...] = (
    passing("THT-01", "all groups are certified", certified(0, 1, 4)),
    failing(
        "THT-01",
        "five certified of four",
        certified(0, 0, 5),
        at=((THT, "E9"),),
        related=("THT!E9", "THT!D9"),
    ),
    not_applicable("THT-01", "the certified groups are blank", certified(None, 1, 4)),
    passing("THT-02", "the same activity in another commune", copy(THT, "activity", 1, 2)),
    failing(
        "THT-02",
        "the same activity twice in a commune",
        copy(THT, "activity", 1, 2),
        copy(THT, "commune", 1, 2),
        at=((THT, "C7"), (THT, "C8")),
    ),
    not_applicable(
        "THT-02",
        "an activity that cannot be told",
        put(THT, "activity", 1, "Làm giàu"),
        copy(THT, "commune", 1, 2),
        also=("CL-05",),
    ),
)
