"""Which columns of a report table people see: not keys, nor sums of earlier periods that cannot be held against it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_SHOWN = ("period", "submission_id", "form_id", "units_reported", "units_expected")
"""Columns that say the same in every row, or nothing to a reader; coverage stands above the table. A column without any
value in the period is not shown either: there may be no year before."""
PART = f"{NOT_SHOWN[-2]}_"
"""What the names of columns begin with that say on how many units the columns rest that not every form has."""
FOR_ANALYSTS = re.compile(
    "^(group_code|group_name|report_status|product_key|writings|unit_names?_(before|expected|now))$"
    "|^units_reported_(previous|year_before)$|^units_like_for_like_"
)
"""Columns that nobody reads in a table, but computes with: groups, keys, and how many units earlier periods rest on."""
OF_OTHER_TIMES = re.compile("_against_previous|_against_year_before|_previous|_year_before|_like_for_like")
"""What names of columns hold that are about an earlier period: they add up where the column of today does."""
_EARLIER = re.compile("^(.+)_(previous|year_before)(_mvnd|)$")
_AGAINST = re.compile("_against_(previous|year_before)")


def is_of_analysts(column: str) -> bool:
    """Whether the column is for those who compute with the table, and not for its readers."""
    return FOR_ANALYSTS.search(column) is not None


def hidden_columns(every: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> set[str]:
    """The columns of a table with these rows that no reader sees."""
    at = {column: place for place, column in enumerate(every)}
    empty = {column for column in every if all(row[at[column]] is None for row in rows)}
    return empty | {
        column
        for column in every
        if column in NOT_SHOWN
        or column.startswith(PART)
        or f"{column}_vi" in at
        or is_of_analysts(column)
        or _is_unlike(column, at)
        or _says_the_same(column, at, rows)
    }


def _is_unlike(column: str, every: dict[str, int]) -> bool:
    """Whether it is an amount of an earlier period over other units, and the table has it over the same ones, too."""
    found = _EARLIER.match(column)
    return found is not None and f"{found[1]}_{found[2]}_like_for_like{found[3]}" in every


def _says_the_same(column: str, every: dict[str, int], rows: Sequence[tuple[Any, ...]]) -> bool:
    """Whether every unit can be held against the earlier period, so that the column repeats that of today."""
    today = _AGAINST.sub("", column)
    return today != column and today in every and all(row[every[column]] == row[every[today]] for row in rows)
