"""A column's cells in formats that show other numbers than they hold: converted, with a remark for the whole column."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.reading.cells.formatted_cells import FormattedCell
from schemas.column import Column, Kind, Sheet
from schemas.matching import label_key
from schemas.storage import MONEY_SCALE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PEOPLE = frozenset({"người", "thành viên", "xã viên", "lao động", "cán bộ", "học viên"})
_OF_PEOPLE = frozenset(
    {
        *("members", "regular_workers", "board_members", "supervisors", "managers", "trained_managers", "learners"),
        "recipients",
    }
)
"""Columns that count people."""


class FormatNote(NamedTuple):
    """That cells of a column were converted by their formats, or that they should not be: ``is_doubted``.

    ``at`` is the place of the first of them among the column's cells, ``shown`` what it shows, with a unit or not,
    ``value`` what was read of it, ``more`` how many others there are.
    """

    at: int
    shown: str
    has_unit: bool
    value: float
    more: int
    is_doubted: bool = False


class Row(NamedTuple):
    """What a row of the column is: whether an amount of money, and the words that go without saying beside it."""

    is_money: bool
    own: frozenset[str] = frozenset()


def plain_cells(
    cells: Sequence[Any], rows: Sequence[Row], *, are_stocks: bool, is_united: bool = False
) -> tuple[Sequence[Any], FormatNote | None]:
    """The cells of a column of numbers, as numbers where their formats can be followed.

    Among ``are_stocks`` no amount is below a million dong: where units and scales would make every one of them so, the
    numbers held count. A column that ``is_united`` has a unit of money in its header, from which it is yet to be
    converted: its numbers keep more decimals.
    """
    plain, converted = list(cells), list[int]()
    for at, cell in enumerate(cells):
        if not isinstance(cell, FormattedCell):
            continue
        row = rows[at]
        if cell.differs(row.own) or (cell.worth is not None and not row.is_money):
            continue
        plain[at] = round(cell.amount, MONEY_SCALE if row.is_money and not is_united else 9)
        if cell.amount != cell:
            converted.append(at)
    are_small = are_stocks and all(rows[at].is_money and abs(cells[at].amount) < 1 for at in converted)
    for at in converted if are_small else ():
        plain[at] = float(cells[at])
    if not converted:
        return plain, None
    at, first = converted[0], cells[converted[0]]
    return plain, FormatNote(at, first.shown, first.worth is not None, plain[at], len(converted) - 1, are_small)


def column_rows(column: Column, count: int) -> list[Row]:
    """The rows of a column whose cells are all of one kind."""
    return [Row(column.kind is Kind.MONEY, own_words(column))] * count


def are_stocks(sheet: Sheet, column: Column) -> bool:
    """Whether the column holds stocks of money: nothing of the year, and no income of a month."""
    of_the_year = sheet.flow or column.flow
    return column.kind in (Kind.MONEY, Kind.VALUE) and not of_the_year and "tháng" not in column.unit_vi


@cache
def own_words(column: Column) -> frozenset[str]:
    """Words that go without saying beside a number of the column: those of its header, its unit, and people's."""
    counted = _PEOPLE if column.name in _OF_PEOPLE else ()
    return words_of((column.header, *column.aliases, column.unit_vi, *counted))


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The keys of all words of the texts."""
    return frozenset(word for text in texts for word in label_key(text).split())
