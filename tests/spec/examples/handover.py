"""Examples of the rule over what was handed over when units changed (PV-06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tests.spec.examples.scenario import Found, Scenario, breaks, holds, is_not_asked
from tests.spec.examples.sent import SentFile
from tests.support.small_reports import SmallReport, cooperative

if TYPE_CHECKING:
    from pipeline.samples import SampleRow

FORMER, ITS_HEIR, OTHER_HEIR = "216", "07339", "07306"
"""A unit that ended with June 2025, and two of those among which its communes went."""
KEPT = cooperative("HTX Cao Thượng", 1, "07339")
HANDED = cooperative("HTX Nhã Nam", 2, "07306")
GROWN: SampleRow = {"revenue": 6000, "profit": 400}
FOUNDED = cooperative("HTX Trà xanh", 3, "07306", founded_on=date(2025, 7, 10), rating="not_rated")


@dataclass(frozen=True, slots=True)
class SmallFile(SentFile):
    """A small report as a file of a scenario."""

    def submission(self) -> SmallReport:  # type: ignore[override]  # what the file is made of, whatever its kind
        """The report."""
        return SmallReport(self.unit, date.fromisoformat(f"{self.month}-01"), self.rows)

    def content(self) -> bytes:
        """The workbook's bytes."""
        return self.submission().content()


def sent(name: str, month: str, unit: str, *rows: SampleRow) -> SmallFile:
    """A unit's report on a month."""
    return SmallFile(name, month, rows, unit=unit)


BEFORE = sent("before", "2025-06", FORMER, KEPT, HANDED)
HEIR = sent("heir", "2025-07", ITS_HEIR, KEPT | GROWN)

EXAMPLES: tuple[Scenario, ...] = (
    breaks(
        "PV-06",
        "no unit lists it since the units changed",
        BEFORE,
        HEIR,
        sent("now", "2025-07", OTHER_HEIR, FOUNDED),
        found=(Found("2025-07", "", "", ("before.xlsx!HTX!B3",)),),
        also=("HTX-12", "TG-13"),
    ),
    holds(
        "PV-06",
        "the unit that its commune became a part of lists it",
        BEFORE,
        HEIR,
        sent("now", "2025-07", OTHER_HEIR, HANDED | GROWN),
    ),
    holds(
        "PV-06",
        "another unit lists it",
        BEFORE,
        sent("heir", "2025-07", ITS_HEIR, KEPT | GROWN, HANDED | GROWN | {"commune": "07339"}),
        sent("now", "2025-07", OTHER_HEIR, FOUNDED),
    ),
    is_not_asked("PV-06", "the unit that should list it has not reported yet", BEFORE, HEIR),
)
