"""From which earlier submissions a unit takes rows over, by the changes of units between them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipeline.judgement.predecessors import homes_of
from pipeline.judgement.unit_changes import changes_between, unit_changes
from schemas.reference_data import month_end

JANUARY, JULY = date(2025, 1, 1), date(2025, 7, 1)


def judged(*names: str, **statuses: str) -> pl.DataFrame:
    """Submissions named by unit and month, ``216@2025-06``; accepted where nothing else is said."""
    rows = []
    for name in names:
        unit, _, month = name.partition("@")
        period = date.fromisoformat(f"{month}-01")
        rows.append((name, "KTTT-01", unit, period, month_end(period), statuses.get(name, "accepted")))
    names_ = ("submission_id", "form_id", "unit_code", "period", "as_of", "status")
    frame = pl.DataFrame(rows, schema=names_, orient="row")
    return frame.with_columns(pl.lit(1, dtype=pl.Int64).alias("form_version"))


def sources(frame: pl.DataFrame) -> dict[str, set[str]]:
    """By later submission those of before that it took rows over from."""
    found: dict[str, set[str]] = {}
    for later, source in unit_changes(frame).sources.select("submission_id", "source_id").iter_rows():
        found.setdefault(later, set()).add(source)
    return found


def test_nothing_is_looked_up_where_no_units_changed_between_the_months() -> None:
    changes = unit_changes(judged("216@2020-11", "216@2020-12"))
    assert changes.later.is_empty()
    assert changes.before.is_empty()
    assert changes_between(date(2020, 11, 1), date(2020, 12, 1)) == ()


def test_changes_are_taken_from_reference_data() -> None:
    assert changes_between(date(2024, 12, 1), date(2025, 7, 1)) == (JANUARY, JULY)


def test_new_unit_takes_over_from_the_last_accepted_report_of_each_unit_that_its_communes_were_of() -> None:
    frame = judged("216@2025-05", "216@2025-06", "213@2025-05", "215@2025-06", "07228@2025-07")
    assert sources(frame) == {"07228@2025-07": {"213@2025-05", "216@2025-06"}}


def test_report_that_was_sent_back_is_nothing_to_take_over_from() -> None:
    frame = judged("216@2025-05", "216@2025-06", "07339@2025-07", **{"216@2025-06": "quarantined"})
    assert sources(frame) == {"07339@2025-07": {"216@2025-05"}}


def test_unit_that_goes_on_takes_over_what_joined_it() -> None:
    frame = judged("213@2024-12", "221@2024-12", "216@2024-12", "213@2025-01", "216@2025-01")
    assert sources(frame) == {"213@2025-01": {"213@2024-12", "221@2024-12"}}


def test_unit_that_lost_communes_is_affected_though_it_keeps_its_code() -> None:
    frame = judged("219@2024-12", "219@2025-01", "224@2025-01")
    assert sources(frame) == {"219@2025-01": {"219@2024-12"}, "224@2025-01": {"219@2024-12"}}


def test_unit_that_did_not_report_between_two_changes_passes_on_what_it_took_over() -> None:
    frame = judged("221@2024-12", "213@2024-12", "07681@2025-07")
    assert sources(frame) == {"07681@2025-07": {"213@2024-12", "221@2024-12"}}


def test_second_report_since_the_change_has_a_previous_one_of_its_own() -> None:
    frame = judged("216@2025-06", "07339@2025-07", "07339@2025-08")
    own = unit_changes(frame).later.select("submission_id", "has_own", "is_first").rows()
    assert own == [("07339@2025-07", False, True), ("07339@2025-08", True, False)]


def test_report_of_more_than_a_year_before_is_too_old() -> None:
    assert sources(judged("216@2024-06", "07339@2025-07")) == {}


def test_unit_is_complete_only_with_all_that_it_took_over_from() -> None:
    frame = judged("216@2025-06", "07228@2025-07", "07339@2025-07")
    complete = dict(unit_changes(frame).later.select("submission_id", "is_complete").iter_rows())
    assert complete == {"07228@2025-07": False, "07339@2025-07": True}


def test_unit_of_an_area_that_nothing_came_from_has_nothing_to_take_over() -> None:
    frame = judged("216@2025-06", "09187@2025-07")
    ((complete,),) = unit_changes(frame).later.filter(pl.col("is_affected")).select("is_complete").rows()
    assert sources(frame) == {}
    assert complete is False


def test_rows_of_all_former_units_count_though_one_unit_alone_has_reported_since() -> None:
    frame = judged("216@2025-06", "215@2025-06", "07339@2025-07")
    assert set(unit_changes(frame).before["source_id"]) == {"216@2025-06", "215@2025-06"}


@pytest.mark.parametrize(
    ("day", "unit", "month", "commune", "homes"),
    [
        pytest.param(JULY, "216", "2025-06", "07366", ("07228",), id="commune whose successor is known"),
        pytest.param(JANUARY, "221", "2024-12", "07684", ("213",), id="unknown successor, one unit took over"),
        pytest.param(JANUARY, "219", "2024-12", "07525", ("224",), id="commune that lives on under its code"),
        pytest.param(JANUARY, "219", "2024-12", None, ("219", "224"), id="no commune, any that took over"),
        pytest.param(JULY, "07339", "2025-07", None, ("07339",), id="unit that is its own commune"),
    ],
)
def test_commune_says_which_unit_a_row_belongs_to(
    day: date, unit: str, month: str, commune: str | None, homes: tuple[str, ...]
) -> None:
    assert homes_of(month_end(day), unit, date.fromisoformat(f"{month}-01"), commune)[0] == homes
