"""What the words of a measure mean: conditions that name columns and codes of its table, and what they count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from schemas.figures import measures
from schemas.reference_data import code_list
from schemas.registry import tables
from schemas.rules.measures import (
    Comparison,
    condition_rows,
    conditions,
    counted,
    in_words,
    needed_columns,
    row_counts,
)

MEASURES = [measure for measure in measures() if not measure.is_declared]
ROWS = pl.DataFrame(
    {
        "at_row": [5, 6, 7, 8],
        "as_of": [date(2020, 11, 30)] * 4,
        "form_day": [date(2020, 11, 30)] * 4,
        "sector": ["agriculture", "trade", None, "trade"],
        "status": ["operating", "dissolved", "operating", "operating"],
        "founded_on": [date(2020, 1, 1), date(2019, 12, 31), None, date(2021, 1, 1)],
        "ended_on": [None, date(2020, 5, 1), None, None],
        "ended_on__reading": [None, None, None, "not_a_date"],
    }
)


def _counted(sectors: str = "", statuses: str = "", event: str = "stock") -> list[bool | None]:
    any_measure = next(measure for measure in MEASURES if measure.table == "cooperatives")
    measure = replace(any_measure, sectors=sectors, statuses=statuses, event=event)
    return ROWS.select(counted(measure).alias("counted"))["counted"].to_list()


def test_conditions_name_columns_and_codes_of_the_table() -> None:
    for measure in MEASURES:
        for condition in conditions(measure):
            column = tables()[measure.table].column(condition.column)
            if condition.comparison is Comparison.SAME_YEAR:
                assert condition.value == "as_of"
            else:
                assert condition.value in {entry.code for entry in code_list(str(column.code_list))}


def test_declared_measure_has_no_conditions() -> None:
    assert not any(conditions(measure) for measure in measures() if measure.is_declared)


def test_sector_is_the_one_or_every_other_and_open_where_it_is_blank() -> None:
    assert _counted(sectors="trade") == [False, True, None, True]
    assert _counted(sectors="non_agriculture") == [False, True, None, True]


def test_status_and_sector_must_both_hold() -> None:
    assert _counted(sectors="non_agriculture", statuses="not_ended") == [False, False, None, True]


def test_event_lies_in_the_year_of_as_of() -> None:
    assert _counted(event="founded") == [True, False, None, False]


def test_blank_date_of_dissolution_says_no_and_an_unreadable_one_leaves_it_open() -> None:
    assert _counted(event="ended") == [False, True, False, None]


def test_row_by_itself_counts_where_a_frame_says_that_it_does() -> None:
    for measure in (measure for measure in MEASURES if measure.table == "cooperatives"):
        expected = ROWS.select(counted(measure).fill_null(value=False).alias("counted"))["counted"].to_list()
        assert [row_counts(measure, row) for row in ROWS.iter_rows(named=True)] == expected


def test_condition_in_words_is_in_the_manner_of_sql() -> None:
    measure = next(measure for measure in MEASURES if (measure.sectors, measure.event) == ("agriculture", "founded"))
    assert [in_words(condition) for condition in conditions(measure)] == [
        "sector = agriculture",
        "year(founded_on) = year(as_of)",
    ]
    assert needed_columns(measure) == {"sector", "founded_on"}


def test_condition_rows_say_what_each_measure_asks() -> None:
    rows = condition_rows()
    for measure in MEASURES:
        key = {"table": measure.table, "sectors": measure.sectors, "statuses": measure.statuses, "event": measure.event}
        asked = [(row["column"], row["comparison"], row["value"]) for row in rows if row.items() >= key.items()]
        expected = [(condition.column, condition.comparison, condition.value) for condition in conditions(measure)]
        assert asked == expected
