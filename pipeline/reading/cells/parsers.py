"""Parsers of cells, one for each kind of column: the value, and how it was read when that was not plain.

Each function takes what calamine gives for a cell (``str``, ``float``, ``int``, ``bool``, a date or time) or an
:class:`ErrorCell`, and returns a :class:`ParsedCell`. Nothing here raises on bad data.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.reading.cells.formatted_cells import FormattedCell
from pipeline.reading.cells.special_cells import TOO_LARGE, ErrorCell, PercentCell, serial
from pipeline.reading.cells.typed_dates import YEARS, date_text, month_text
from pipeline.reading.cells.typed_text import number_text
from schemas.matching import commune_keys, label_key, nfc, without_invisible
from schemas.reading import Reading, joined
from schemas.reference_data import code_keys, code_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_YEAR = 1900
"""Excel's first; what is no number shows as the last day of the year before."""

FIRST_PLAIN_YEAR = 1910
"""From here on a cell's day is no year alone that is formatted as a date, in either date system."""

PERIOD_YEARS = range(1900, 2200)
"""Years in which a period may lie; from a mistyped one coverage would run over thousands of years."""

_NOISE = 1e-9
"""So far from a whole number a sum of floats may be that is one: 11.999999999999998."""

DASHES = frozenset({"-", "–", "—", "−"})
YES = frozenset(label_key(word) for word in ("x", "có", "yes", "1", "true"))
NO = frozenset(label_key(word) for word in ("không", "no", "0", "false"))
_DECIMAL_DOT = re.compile(r"^(?![1-9]\d{0,2}\.\d{3}$)(\d+)\.(\d+)$")
"""A number with one dot that is not before the last three of its digits, where it is one of thousands."""

_EIGHT_DIGITS = re.compile(r"\d{8}")


class ParsedCell(NamedTuple):
    """A cell's value (None when blank or unusable), its text where it was not plain, and how it was read."""

    value: Any = None
    text: str | None = None
    reading: str | None = None


BLANK = ParsedCell()


def text_of(cell: object) -> str:
    """What a person sees in the cell: dates as dd/mm/yyyy, whole numbers without decimals."""
    if isinstance(cell, str):
        return nfc(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, FormattedCell):
        return cell.shown or text_of(float(cell))
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < TOO_LARGE else repr(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return cell.strftime("%d/%m/%Y")
    return str(cell)


def is_blank(cell: object) -> bool:
    """Whether the cell says nothing: empty, white space or a lone dash; an error value is not blank."""
    if type(cell) is not str or cell[:1].isalnum():  # the first letter is enough for most texts
        return False
    bare = cell.strip()
    if bare and not bare[0].isascii():
        bare = without_invisible(bare).strip()
    return not bare or bare in DASHES


def unusable(cell: object, reading: Reading) -> ParsedCell:
    """The reading of a cell that gives no value: ``reading``, but of an error value always ERROR_CELL."""
    if isinstance(cell, ErrorCell):
        return ParsedCell(None, str(cell), Reading.ERROR_CELL)
    return ParsedCell(None, cell.shown if isinstance(cell, PercentCell) else text_of(cell), reading)


def _number(cell: object, *, is_money: bool = True) -> tuple[float | int | None, str | None, list[Reading]]:
    """The number in a cell, its text if it was typed as text, and how it was read; None when there is none."""
    if isinstance(cell, PercentCell) and cell:
        return cell.elsewhere, cell.shown, [Reading.AMBIGUOUS]
    if isinstance(cell, FormattedCell):
        return _formatted(cell, is_money=is_money)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return (cell if abs(cell) < TOO_LARGE else None), None, []
    if not isinstance(cell, str) or isinstance(cell, ErrorCell):
        return None, None, []
    found = number_text(cell)
    if found is None:
        return None, None, []
    readings = [Reading.INTERPRETED]
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
    if cell.worth is not None and not cell.has_currency and not is_money:
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


def _read_decimal(cell: object, *, is_money: bool) -> ParsedCell:
    if is_blank(cell):
        return BLANK
    value, text, readings = _number(cell, is_money=is_money)
    if value is None or value != value:  # noqa: PLR0124 - not a number is unequal to itself
        return unusable(cell, Reading.NOT_A_NUMBER)
    rounded = round(float(value), 3)
    if isinstance(cell, FormattedCell):  # of a converted amount thousandths of a million are left out without a word
        return ParsedCell(rounded, text, _plain_reading(readings))
    if abs(rounded - value) > 1e-6:  # noqa: PLR2004 - beyond what a float's last digits can be
        return ParsedCell(rounded, text or text_of(cell), _plain_reading([*readings, Reading.INTERPRETED]))
    return ParsedCell(rounded, text, _plain_reading(readings))


def read_value(cell: object) -> ParsedCell:
    """A number of at most three decimals in no unit of money."""
    parsed = _read_decimal(cell, is_money=False)
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


def read_count(cell: object) -> ParsedCell:
    """A whole number; one of a unit of money, or of a hundred, counts nothing."""
    if is_blank(cell):
        return BLANK
    value, text, readings = _number(cell, is_money=False)
    typed = unicodedata.normalize("NFKC", cell) if isinstance(cell, str) else ""
    of_units = Reading.UNIT_WORD in readings or "%" in typed
    if value is None or value != value or of_units:  # noqa: PLR0124 - as above
        return unusable(cell, Reading.NOT_A_NUMBER)
    whole = round(value)
    if abs(value - whole) > _NOISE + 2 * math.ulp(value):
        return unusable(value if isinstance(cell, FormattedCell) else cell, Reading.NOT_WHOLE)
    return ParsedCell(whole, text, _plain_reading(readings))


def read_date(cell: object) -> ParsedCell:
    """A date that exists, from 1900 on; text is never shifted to a neighbouring day, and a year alone is no date."""
    if is_blank(cell):
        return BLANK
    if isinstance(cell, FormattedCell):  # 30112020 as 30/11/2020
        cell = cell.shown
    if isinstance(cell, dt.date):
        return _date_held(cell)
    typed = _typed_date(cell)
    value = None if typed is None else date_text(typed)
    if typed is None or value is None or value.year < FIRST_YEAR:
        return unusable(cell, Reading.NOT_A_DATE)
    return ParsedCell(value, nfc(typed), Reading.INTERPRETED)


def _date_held(cell: dt.date) -> ParsedCell:
    """The day of a cell that is formatted as a date; 2008 in such a cell shows as a day of 1905, and is a year."""
    if cell.year < FIRST_PLAIN_YEAR and (held := serial(cell)) in YEARS:
        return ParsedCell(None, f"{held} ({text_of(cell)})", Reading.NOT_A_DATE)
    if cell.year < FIRST_YEAR:
        return unusable(cell, Reading.NOT_A_DATE)
    return ParsedCell(dt.date(cell.year, cell.month, cell.day))


def _typed_date(cell: object) -> str | None:
    """What was typed in place of a date: text, or a number of eight digits; None for anything else."""
    if isinstance(cell, str):
        return None if isinstance(cell, ErrorCell) else cell
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, (bool, PercentCell))
    return text_of(cell) if is_number and _EIGHT_DIGITS.fullmatch(text_of(cell)) else None


def read_month(cell: object) -> ParsedCell:
    """A period as its first day: ``11/2020``, ``2020-11``, or a date in that month; never a year of no report."""
    if isinstance(cell, FormattedCell):  # 112020 as 11/2020
        cell = cell.shown
    day = read_date(cell)
    if day.value is not None and day.value.year in PERIOD_YEARS:
        return ParsedCell(day.value.replace(day=1), day.text, None)
    if is_blank(cell):
        return BLANK
    if not isinstance(cell, str) or isinstance(cell, ErrorCell):
        return unusable(cell, Reading.NOT_A_DATE)
    month = month_text(cell)
    return ParsedCell(month) if month is not None and month.year in PERIOD_YEARS else unusable(cell, Reading.NOT_A_DATE)


@lru_cache(maxsize=50_000)
def _code(name: str, text: str) -> ParsedCell:
    code = code_keys(name).get(label_key(text))
    if code is None:
        return ParsedCell(None, nfc(text), Reading.NOT_IN_LIST)
    if nfc(text) in (code, code_labels(name)[code]):
        return ParsedCell(code)
    return ParsedCell(code, nfc(text), Reading.INTERPRETED)


@cache
def plain_codes(name: str) -> dict[str, str | None]:
    """The code by each text that is read as such without a remark, and the blank."""
    texts = (text for entry in code_labels(name).items() for text in entry)
    codes = {text: _code(name, text) for text in texts}
    return {"": None} | {text: code.value for text, code in codes.items() if code.reading is None}


def read_code(cell: object, name: str) -> ParsedCell:
    """The code of the entry whose label or code the cell holds; NOT_IN_LIST when there is none."""
    if is_blank(cell):
        return BLANK
    if isinstance(cell, ErrorCell):
        return unusable(cell, Reading.NOT_IN_LIST)
    return _code(name, cell if isinstance(cell, str) else text_of(cell))


def read_commune(cell: object, codes: dict[str, str]) -> ParsedCell:
    """The code of a commune out of ``codes`` (key to code)."""
    if is_blank(cell):
        return BLANK
    if isinstance(cell, ErrorCell) or not codes:
        return unusable(cell, Reading.NOT_IN_LIST)
    text = text_of(cell)
    whole, bare = commune_keys(text)
    if code := codes.get(whole) or codes.get(text):
        return ParsedCell(code)
    if code := codes.get(bare):
        return ParsedCell(code, text, Reading.INTERPRETED)
    return ParsedCell(None, text, Reading.NOT_IN_LIST)


def read_flag(cell: object) -> ParsedCell:
    """Yes, or no where blank."""
    if is_blank(cell):
        return ParsedCell(value=False)
    if isinstance(cell, bool):
        return ParsedCell(value=cell)
    key = label_key(text_of(cell))
    if isinstance(cell, ErrorCell) or key not in YES | NO:
        return unusable(cell, Reading.NOT_IN_LIST)
    return ParsedCell(value=key in YES)


def are_plain_texts(cells: Sequence[Any]) -> bool:
    """Whether each cell is blank or a text that :func:`read_text` leaves as it is, checked on all of them at once."""
    if not set(map(type, cells)) <= {str} or not DASHES.isdisjoint(cells):
        return False
    whole = f"|{'|'.join(cells)}|"  # looked at once, all columns take 0.9 ms; with each text read by itself 1.2
    return (
        whole.isprintable()
        and unicodedata.is_normalized("NFC", whole)
        and not any(mark in whole for mark in ("  ", "| ", " |", "|'"))
    )


def read_text(cell: object) -> ParsedCell:
    """Text, composed, with single spaces and without the apostrophe that marks text; a blank or a dash is none."""
    if is_blank(cell):
        return BLANK
    if isinstance(cell, str) and cell[:1] == "'" and not is_blank(cell[1:]):
        return ParsedCell(text_of(cell[1:]))
    return ParsedCell(text_of(cell))
