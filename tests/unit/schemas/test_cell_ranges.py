"""The cells of a sum are named as ranges, and however scattered they are, few of them."""

from __future__ import annotations

import pytest

from schemas.cell_ranges import MOST_RANGES, ranges


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([], []),
        ([5], ["K5"]),
        ([5, 6, 7, 9], ["K5:K7", "K9"]),
        ([9, 7, 5, 6], ["K5:K7", "K9"]),
    ],
)
def test_rows_that_follow_each_other_are_one_range(rows: list[int], named: list[str]) -> None:
    assert ranges("K", rows) == named


def test_last_range_spans_the_rest_of_very_many() -> None:
    as_many = list(range(2, 2 * MOST_RANGES + 2, 2))
    assert ranges("K", as_many) == [f"K{row}" for row in as_many]
    more = [*as_many, as_many[-1] + 2, as_many[-1] + 40]
    named = ranges("K", more)
    assert len(named) == MOST_RANGES
    assert named[-1] == f"K{as_many[-1]}:K{more[-1]}"
