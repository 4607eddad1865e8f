"""A column's cells in formats that show other numbers than they hold: converted, with a remark for the whole column."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.reading.cells.formatted_cells import THOUSANDFOLD, BareCell, FormattedCell, names_unit
from pipeline.reading.cells.special_cells import ErrorCell, is_plain_number
from pipeline.reading.cells.typed_text import number_text
from schemas.column import Column, Kind, Sheet
from schemas.matching import label_key
from schemas.storage import MONEY_SCALE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

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


class ShownColumn(NamedTuple):
    """A column's cells as numbers where their formats can be followed, with a note where some were converted.

    ``unit`` is the worth of the unit of money that most of the formats show, in which the other numbers stand too;
    cells at the places ``apart`` are in million dong already, whatever unit the column is in.
    """

    cells: Sequence[Any]
    apart: frozenset[int] = frozenset()
    note: FormatNote | None = None
    unit: Decimal | None = None


def plain_cells(
    cells: Sequence[Any], rows: Sequence[Row], *, are_stocks: bool, is_united: bool = False, deciding: int = 0
) -> ShownColumn:
    """The cells of a column of numbers, as numbers where their formats can be followed.

    Among ``are_stocks`` no amount is below a million dong: where units and scales would make every one of them so, the
    numbers held count. A column that ``is_united`` has a unit of money in its header, from which it is yet to be
    converted: its numbers keep more decimals. Else the formats of the first ``deciding`` cells say what its unit is.
    """
    plain, followed, converted = list(cells), list[int](), list[int]()
    for at, cell in enumerate(cells):
        if not isinstance(cell, FormattedCell):
            continue
        row = rows[at]
        if cell.differs(row.own) or (cell.worth is not None and not row.is_money):
            continue
        plain[at] = round(cell.amount, MONEY_SCALE if row.is_money and not is_united else 9)
        followed.append(at)
        if cell.amount != cell:
            converted.append(at)
    are_small = are_stocks and all(rows[at].is_money and abs(cells[at].amount) < 1 for at in converted)
    for at in converted if are_small else ():
        plain[at] = float(cells[at])
    if not converted:
        return ShownColumn(plain, _united(cells))
    unit = None if is_united or are_small else column_unit(cells[:deciding], rows)
    bare = [] if unit is None else _bare_places(cells, unit, deciding)
    for at in bare:
        plain[at] = BareCell(plain[at] if isinstance(plain[at], (int, float)) else _typed(plain[at]) or 0)
    at, first = converted[0], cells[converted[0]]
    others = 0 if unit is None else sum(1 for cell in cells[:deciding] if is_plain_number(cell) and cell)
    more = len(converted) - 1 + others - sum(at < deciding for at in bare)
    note = FormatNote(at, first.shown, first.worth is not None, plain[at], more, are_small)
    return ShownColumn(plain, _united(cells) if unit is None else frozenset((*followed, *bare)), note, unit)


def _united(cells: Sequence[Any]) -> frozenset[int]:
    """The places of the cells whose formats show a unit of money."""
    return frozenset(at for at, cell in enumerate(cells) if names_unit(cell))


def column_unit(cells: Sequence[Any], rows: Sequence[Row]) -> Decimal | None:
    """The worth of the unit of money that the formats of most of a column's numbers show; None where that is no other.

    A format with conditions tells of no cell but its own.
    """
    numbers = [(cell, row) for cell, row in zip(cells, rows, strict=False) if isinstance(cell, (float, int)) and cell]
    units = Counter(
        cell.worth
        for cell, row in numbers
        if isinstance(cell, FormattedCell) and row.is_money and not (cell.is_conditional or cell.differs(row.own))
    )
    worth, count = units.most_common(1)[0] if units else (None, 0)
    return worth if 2 * count > len(numbers) and worth != 1 else None


def _bare_places(cells: Sequence[Any], unit: Decimal, deciding: int) -> list[int]:
    """The places of numbers without a unit that in the column's would be below a million dong, where no other is.

    A total, which stands behind the ``deciding`` cells, is also too small where it is a thousandth of the least.
    """
    least = min(abs(cell.amount) for cell in cells if isinstance(cell, FormattedCell) and cell.worth == unit and cell)
    found = []
    for at, cell in enumerate(cells):
        number = cell if is_plain_number(cell) else _typed(cell)
        amount = abs(number * float(unit)) if number else least
        if amount < min(1, least) or (at >= deciding and amount * THOUSANDFOLD <= least):
            found.append(at)
    return found


def _typed(cell: object) -> float | None:
    """The number of a text that can be read in one way and names no unit."""
    found = number_text(cell) if isinstance(cell, str) and not isinstance(cell, ErrorCell) else None
    return None if found is None or found.ambiguous or found.factor is not None else float(found.value)


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
    return words_of((column.header, *column.other_headers, column.unit_vi, *counted))


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The keys of all words of the texts."""
    return frozenset(word for text in texts for word in label_key(text).split())
