"""Parsers of codes, communes, flags and texts, and what these share with the parsers of numbers and dates.

Each takes what calamine gives for a cell (``str``, ``float``, ``int``, ``bool``, a date or time) or an
:class:`ErrorCell`, and returns a :class:`ParsedCell`: the value, and how it was read when that was not plain. Nothing
here raises on bad data.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.reading.cells.formatted_cells import FormattedCell
from pipeline.reading.cells.special_cells import TOO_LARGE, ErrorCell, PercentCell, ShownDay
from schemas.matching import commune_keys, label_key, nfc, without_invisible
from schemas.reading import Reading
from schemas.reference_data import code_keys, code_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

DASHES = frozenset({"-", "–", "—", "−"})
YES = frozenset(label_key(word) for word in ("x", "có", "yes", "1", "true"))
NO = frozenset(label_key(word) for word in ("không", "no", "0", "false"))


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
    if isinstance(cell, ShownDay):
        return cell.shown
    if isinstance(cell, FormattedCell):
        return cell.shown or text_of(float(cell))
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < TOO_LARGE else repr(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return day_text(cell)
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return day_text(cell)
    return str(cell)


def day_text(day: dt.date) -> str:
    """A day as people write it."""
    return day.strftime("%d/%m/%Y")


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
    if isinstance(cell, ShownDay):
        return ParsedCell(None, f"{cell.shown} ({day_text(cell)})", reading)
    return ParsedCell(None, cell.shown if isinstance(cell, PercentCell) else text_of(cell), reading)


@lru_cache(maxsize=50_000)
def _code(name: str, text: str, day: dt.date | None) -> ParsedCell:
    code = code_keys(name, day).get(label_key(text))
    if code is None:
        return ParsedCell(None, nfc(text), Reading.NOT_IN_LIST)
    if nfc(text) in (code, code_labels(name, day)[code]):
        return ParsedCell(code)
    return ParsedCell(code, nfc(text), Reading.INTERPRETED)


def read_code(cell: object, name: str, day: dt.date | None = None) -> ParsedCell:
    """The code of the entry of the list, as of the day, whose label or code the cell holds; NOT_IN_LIST for none."""
    if is_blank(cell):
        return BLANK
    if isinstance(cell, ErrorCell):
        return unusable(cell, Reading.NOT_IN_LIST)
    return _code(name, cell if isinstance(cell, str) else text_of(cell), day)


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
    whole = f"|{'|'.join(cells)}|"  # looked at once, not one by one
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
