"""What files follow from is told by hashes of states: of a period, of the months around it, or of all before it."""

from __future__ import annotations

from datetime import date

from pipeline.runs.handed_out import states_with_following

MAY, JUNE, JULY, AUGUST = (date(2025, month, 1) for month in (5, 6, 7, 8))


def test_month_after_a_period_counts_once_somebody_is_asked_for_it() -> None:
    alone, in_a_gap = states_with_following({MAY: "a"}), states_with_following({MAY: "a", JULY: "c"})
    assert in_a_gap[MAY] != alone[MAY]
    filled = states_with_following({MAY: "a", JUNE: "b", JULY: "c"})
    assert filled[MAY] == alone[MAY]
    assert filled[JULY] == in_a_gap[JULY]


def test_later_months_and_states_of_others_change_nothing() -> None:
    before = states_with_following({MAY: "a", JUNE: "b"})
    after = states_with_following({MAY: "a", JUNE: "another", JULY: "c", AUGUST: "d"})
    assert (before[MAY], before[JUNE] == after[JUNE]) == (after[MAY], False)


def test_nothing_has_no_states() -> None:
    assert states_with_following({}) == {}
