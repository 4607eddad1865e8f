"""Parsers of cells that hold an amount, a value, a percentage or a count; ``parsers.py`` has what all parsers share."""

from __future__ import annotations

import math
import re
import unicodedata

from pipeline.reading.cells.formatted_cells import BareCell, FormattedCell
from pipeline.reading.cells.number_formats import are_own
from pipeline.reading.cells.parsers import BLANK, ParsedCell, is_blank, text_of, unusable
from pipeline.reading.cells.special_cells import TOO_LARGE, ErrorCell, PercentCell
from pipeline.reading.cells.typed_text import number_text, worded_number
from schemas.matching import nfc
from schemas.reading import Reading, joined

_NOISE = 1e-9
"""A sum of floats at most this far from a whole number is that number: 11.999999999999998."""

THOUSANDTH_NOISE = 1e-6
"""What the last digits of a float may add to a number of thousandths."""

_DECIMAL_DOT = re.compile(r"^(?![1-9]\d{0,2}\.\d{3}$)(\d+)\.(\d+)$")
"""A number whose only dot is a decimal one: it does not stand before three last digits, as a dot of thousands does."""


def _number(
    cell: object, *, is_money: bool = True, own: frozenset[str] | None = None
) -> tuple[float | int | None, str | None, list[Reading]]:
    """The number in a cell, its text if it was typed as text, and how it was read; None when there is none.

    Behind a number that counts something words may stand: ``own`` go without saying, others are asked about.
    """
    if isinstance(cell, PercentCell) and cell:
        return cell.elsewhere, cell.shown, [Reading.AMBIGUOUS]
    if isinstance(cell, FormattedCell):
        return _formatted(cell, is_money=is_money)
    if isinstance(cell, BareCell):
        return float(cell), text_of(cell), [Reading.AMBIGUOUS, Reading.WITHOUT_UNIT]
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return (cell if abs(cell) < TOO_LARGE else None), None, []
    if not isinstance(cell, str) or isinstance(cell, ErrorCell):
        return None, None, []
    return _typed(cell, own)


def _typed(cell: str, own: frozenset[str] | None) -> tuple[float | int | None, str | None, list[Reading]]:
    """The number in a text; ``own`` as above."""
    found, readings = number_text(cell), [Reading.INTERPRETED]
    if found is None and own is not None and (worded := worded_number(cell)):
        found, words = worded
        readings += [] if are_own(words, own) and "?" not in words else [Reading.AMBIGUOUS, Reading.OTHER_WORD]
    if found is None:
        return None, None, []
    if found.ambiguous:
        readings.append(Reading.AMBIGUOUS)
    if found.factor is not None:
        readings.append(Reading.UNIT_WORD)
    value = found.value * (found.factor if found.factor is not None else 1)
    if abs(value) >= TOO_LARGE:
        return None, None, []
    whole = value == value.to_integral_value()
    return (int(value) if whole else float(value)), nfc(cell), readings


def _formatted(cell: FormattedCell, *, is_money: bool) -> tuple[float | None, str | None, list[Reading]]:
    """The number in a formatted cell: what it shows, or what it holds where no unit explains what it shows.

    Beside a number that is no money a format for currencies adds another unit, and ``triệu`` makes it none.
    """
    if not is_money and (cell.has_size_word or (cell.worth is not None and not cell.has_currency)):
        return None, cell.shown, []
    if not cell.differs() and (is_money or cell.worth is None):
        return round(cell.amount, 9), None, []
    further = [Reading.SHOWN_THOUSANDFOLD] if cell.is_thousandfold else []
    return float(cell), cell.shown, [Reading.AMBIGUOUS, Reading.SHOWN_OTHERWISE, *further]


def _plain_reading(readings: list[Reading]) -> str | None:
    louder = [reading for reading in readings if reading is not Reading.INTERPRETED]
    return joined(*(louder or readings)) if readings else None


def read_money(cell: object) -> ParsedCell:
    """An amount in million dong, as a float rounded to three decimals."""
    return _read_decimal(cell, is_money=True)


def _read_decimal(cell: object, *, is_money: bool, own: frozenset[str] | None = None) -> ParsedCell:
    if type(cell) is float and abs(cell) < TOO_LARGE and abs(round(cell, 3) - cell) <= THOUSANDTH_NOISE:
        return ParsedCell(round(cell, 3))  # as most are
    if is_blank(cell):
        return BLANK
    value, text, readings = _number(cell, is_money=is_money, own=own)
    if value is None or value != value:  # noqa: PLR0124 - not a number is unequal to itself
        return unusable(cell, Reading.NOT_A_NUMBER)
    rounded = round(float(value), 3)
    if isinstance(cell, FormattedCell):  # of a converted amount thousandths of a million are left out without a word
        return ParsedCell(rounded, text, _plain_reading(readings))
    if abs(rounded - value) > THOUSANDTH_NOISE:
        return ParsedCell(rounded, text or text_of(cell), _plain_reading([*readings, Reading.INTERPRETED]))
    return ParsedCell(rounded, text, _plain_reading(readings))


def read_value(cell: object, own: frozenset[str] | None = None) -> ParsedCell:
    """A number of at most three decimals in no unit of money; beside ``own`` words, or others that are asked about."""
    parsed = _read_decimal(cell, is_money=False, own=own)
    if parsed.reading and Reading.UNIT_WORD in parsed.reading:
        return unusable(cell, Reading.NOT_A_NUMBER)
    return parsed


def read_percent(cell: object) -> ParsedCell:
    """A percentage; with the sign behind it, typed or as a format, ``1.24`` can be read in but one way."""
    if isinstance(cell, PercentCell):
        value = read_value(float(cell.percent)).value
        return (
            unusable(cell, Reading.NOT_A_NUMBER)
            if value is None
            else ParsedCell(value, cell.shown, Reading.INTERPRETED)
        )
    if isinstance(cell, FormattedCell) and cell.shows_percentage:
        return read_value(float(cell))._replace(text=cell.shown, reading=Reading.INTERPRETED)
    text = unicodedata.normalize("NFKC", cell).strip() if isinstance(cell, str) else ""
    if isinstance(cell, ErrorCell) or not text.endswith("%"):
        return read_value(cell)
    number = read_value(_DECIMAL_DOT.sub(r"\1,\2", text.removesuffix("%").rstrip()))
    if number.value is None:
        return unusable(cell, Reading.NOT_A_NUMBER)
    return ParsedCell(number.value, nfc(text), number.reading)


def read_count(cell: object, own: frozenset[str] | None = None) -> ParsedCell:
    """A whole number; an amount of money or a percentage is no count.

    Behind it the words ``own`` of its column may stand, and others that are asked about; without ``own`` none.
    """
    if type(cell) is float and cell.is_integer() and abs(cell) < TOO_LARGE:
        return ParsedCell(int(cell))  # as most are
    if is_blank(cell):
        return BLANK
    value, text, readings = _number(cell, is_money=False, own=own)
    typed = unicodedata.normalize("NFKC", cell) if isinstance(cell, str) else ""
    of_units = Reading.UNIT_WORD in readings or "%" in typed
    if value is None or value != value or of_units:  # noqa: PLR0124 - as above
        return unusable(cell, Reading.NOT_A_NUMBER)
    whole = round(value)
    if abs(value - whole) > _NOISE + 2 * math.ulp(value):
        return unusable(value if isinstance(cell, FormattedCell) else cell, Reading.NOT_WHOLE)
    return ParsedCell(whole, text, _plain_reading(readings))
