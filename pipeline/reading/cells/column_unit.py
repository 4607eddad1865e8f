"""Amounts of a column whose header names another unit of money, in million dong."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.reading.cells.formatted_cells import BareCell, names_unit
from pipeline.reading.cells.special_cells import ErrorCell
from pipeline.reading.cells.typed_text import number_text
from schemas.reading import Reading
from schemas.storage import MONEY_SCALE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipeline.reading.cells.parsers import ParsedCell


def in_million(cells: Sequence[Any], worth: Decimal, apart: Collection[int] = ()) -> list[Any]:
    """The cells with plain numbers converted; those at the places ``apart`` are in million dong already.

    Thousandths of a million that are left out are left out without a word: the remark on the column is about them too.
    """
    return [
        _amount(Decimal(repr(cell)) * worth)
        if type(cell) in (int, float) and place not in apart and _is_finite(cell)
        else cell
        for place, cell in enumerate(cells)
    ]


def converted(parsed: ParsedCell, cell: object, worth: Decimal) -> ParsedCell:
    """The reading of a cell that is no plain number, converted unless the cell or its format names a unit itself.

    A number that is too small for the unit is left as it is, to be asked about.
    """
    if parsed.value is None or Reading.UNIT_WORD in (parsed.reading or ""):
        return parsed
    if names_unit(cell) or isinstance(cell, BareCell):
        return parsed
    return parsed._replace(value=_amount(exact_number(parsed, cell) * worth))


def exact_number(parsed: ParsedCell, cell: object) -> Decimal:
    """The number of a cell before it was rounded as an amount of the form is."""
    if type(cell) in (int, float):
        return Decimal(repr(cell))
    typed = number_text(cell) if isinstance(cell, str) and not isinstance(cell, ErrorCell) else None
    return typed.value if typed else Decimal(str(parsed.value))


def _amount(exact: Decimal) -> float:
    return float(round(exact, MONEY_SCALE))


def _is_finite(cell: float) -> bool:
    return cell - cell == 0  # neither infinite nor no number
