"""What the lines of a page add up to, and how a unit stands."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.outputs.status_page.contents import UnitLine, totals
from tests.support.small_status import COVERAGE, DAY, DECEMBER, DUE, RECEIVED

LINES = [UnitLine(*row) for row in COVERAGE if row[0] == DECEMBER]


def test_totals_count_each_unit_once() -> None:
    sums = totals(DECEMBER, LINES)
    assert (sums.expected, sums.accepted, sums.on_time, sums.returned, sums.missing) == (3, 1, 1, 1, 1)
    assert (sums.errors, sums.queries) == (3, 1)


@pytest.mark.parametrize(
    ("status", "newest", "queries", "state"),
    [
        ("accepted", "accepted", 0, "accepted"),
        ("accepted", "accepted", 2, "queried"),
        ("accepted", "quarantined", 2, "resent"),
        ("quarantined", "quarantined", 0, "quarantined"),
        ("missing", None, 0, "missing"),
    ],
)
def test_state_of_a_unit(status: str, newest: str | None, queries: int, state: str) -> None:
    line = UnitLine(DECEMBER, "F", "217", "x", DUE, RECEIVED, None, 1, status, newest, 0, queries)
    assert line.state == state


def test_days_late_run_from_the_due_day_until_something_is_accepted() -> None:
    accepted, waiting = LINES[0], LINES[1]
    assert [waiting.days_late(date(2021, 1, day)) for day in (4, 5, 6, 8)] == [0, 0, 1, 3]
    assert accepted.days_late(DAY) == 0
