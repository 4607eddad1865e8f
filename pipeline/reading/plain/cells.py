"""All cells of many sheets as arrays, out of the XML of their rows, which must fit the grammar.

Whoever fits it needs no parser: every tag begins where a ``<`` stands, and every attribute where the one before ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.reading.plain.styles import DAY, ODD, ODD_NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int32]
    Bytes = npt.NDArray[np.uint8]

EMPTY, TEXT, NUMERIC, DATED, TRUTH = range(5)
"""What a cell holds: a text without letters, a text, a number, a whole day from 1900, true or false."""
_LESS, _QUOTE, _SPACE, _SLASH, _GREATER = b'<" />'
_C, _V, _F, _I, _S, _T, _N, _B = b"cvfistnb"
_MOST_DIGITS = 15
"""Numbers of so many digits are exact in a float, as are ten to the power of their decimals: their quotient is right."""
_POWERS = 10.0 ** np.arange(_MOST_DIGITS + 1)
_FIRST_DAY, _LAST_DAY = 61, 2_958_465
"""Serial numbers of days that every program counts alike: from March 1900 to the end of 9999."""


class Cells(NamedTuple):
    """One entry per cell with a value, in the order of the XML.

    ``sheet`` counts the sheets, ``row`` and ``column`` are zero-based; ``number`` holds the number, the serial of the day
    or the truth value, ``text`` the number of the text among the shared ones or, from below -1 on, among the own ones.
    """

    sheet: Ints
    row: Ints
    column: Ints
    kind: Bytes
    number: npt.NDArray[np.float64]
    text: Ints


class OwnTexts(NamedTuple):
    """Texts that stand in cells themselves, with the sheet of each, and whether the space around it is kept."""

    texts: list[str]
    sheets: Ints
    is_kept: npt.NDArray[np.bool_]


class AllCells(NamedTuple):
    """The cells of sheets, the texts of their own, and the sheets with cells that show something odd, or are in disorder."""

    cells: Cells
    own: OwnTexts
    odd: set[int]
    out_of_order: set[int]


NO_CELLS = AllCells(
    Cells(*(np.zeros(0, kind) for kind in (np.int32, np.int32, np.int32, np.uint8, np.float64, np.int32))),
    OwnTexts([], np.zeros(0, np.int32), np.zeros(0, np.bool_)),
    set(),
    set(),
)


def cells_of(rows: Sequence[bytes], shown: Sequence[npt.NDArray[np.uint8]]) -> AllCells:
    """The cells of the sheets' rows.

    ``shown`` is by sheet what its workbook's styles show.
    """
    whole = b"".join((*rows, b"<<<<" + bytes(40)))  # so that looking a little beyond a tag needs no care
    data = np.frombuffer(whole, np.uint8)
    tags = np.flatnonzero(data == _LESS).astype(np.int32)
    names = data[tags + 1]
    at = np.flatnonzero((names == _C) & (data[tags + 2] == _SPACE)).astype(np.int32)
    at = at[(names[at + 1] == _V) | (names[at + 1] == _F) | (names[at + 1] == _I)]  # the others hold nothing
    starts = tags[at]
    bounds = np.searchsorted(starts, np.cumsum([0, *map(len, rows)]))
    sheet = np.repeat(np.arange(len(rows), dtype=np.int32), np.diff(bounds))
    is_quote = data == _QUOTE
    quotes = np.flatnonzero(is_quote).astype(np.int32)
    first = np.cumsum(is_quote, dtype=np.int32)[starts] + 1  # the quotation mark behind the cell's place
    row, column = _places(data, starts + 6, quotes[first])
    has_style = data[quotes[first] + 2] == _S
    has_style &= data[quotes[first] + 1] == _SPACE
    last = first + 2 * has_style
    style = np.full(len(at), -1, np.int32)
    style[has_style] = _whole_numbers(data, quotes[first[has_style]] + 5, quotes[last[has_style]])
    has_type = data[quotes[last] + 1] == _SPACE
    types = np.where(has_type, data[quotes[last] + 5], _N)
    is_shared = (types == _S) & (data[quotes[last] + 6] == _QUOTE)
    is_own = (types == _I) | ((types == _S) & ~is_shared & has_type)
    value = _value_tags(data, tags, names, at)
    holds = value >= 0
    kind = np.zeros(len(at), np.uint8)
    number = np.zeros(len(at))
    text = np.full(len(at), -1, np.int32)
    begin = tags[value] + 3
    end = tags[value + 1]
    chosen = np.flatnonzero(holds & is_shared)
    text[chosen] = _whole_numbers(data, begin[chosen], end[chosen])
    kind[chosen] = TEXT
    chosen = np.flatnonzero(holds & ~is_shared & ~is_own)
    number[chosen] = _numbers(whole, data, begin[chosen], end[chosen])
    kind[chosen] = np.where(types[chosen] == _B, TRUTH, NUMERIC)
    chosen = np.flatnonzero(holds & is_own)
    own = _own_texts(whole, data, begin[chosen], end[chosen], sheet[chosen])
    text[chosen] = -2 - np.arange(len(chosen), dtype=np.int32)
    kind[chosen] = TEXT
    cells = Cells(*(each[holds] for each in (sheet, row, column, kind, number, text)))
    odd = _show_days(cells, style[holds], shown) | ~np.isfinite(cells.number)
    return AllCells(cells, own, {*np.unique(cells.sheet[odd]).tolist()}, _out_of_order(cells))


def _places(data: Bytes, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Zero-based rows and columns of places such as ``AB12``."""
    letters = data[start[:, None] + np.arange(3, dtype=np.int32)].astype(np.int32) - 64
    is_second = letters[:, 1] > 0
    is_third = is_second & (letters[:, 2] > 0)
    column = letters[:, 0]
    column = np.where(is_second, 26 * column + letters[:, 1], column)
    column = np.where(is_third, 26 * column + letters[:, 2], column)
    return _whole_numbers(data, start + 1 + is_second + is_third, end) - 1, column - 1


def _whole_numbers(data: Bytes, start: Ints, end: Ints) -> Ints:
    """The digits between two places as numbers."""
    length = end - start
    found = np.zeros(len(start), np.int32)
    for place in range(int(length.max(initial=0))):
        is_in = place < length
        found = np.where(is_in, 10 * found + data[start + np.where(is_in, place, 0)] - 48, found)
    return found


def _numbers(whole: bytes, data: Bytes, start: Ints, end: Ints) -> npt.NDArray[np.float64]:
    """The numbers that are written between two places, each rounded as IEEE 754 wants it."""
    length = end - start
    is_negative = data[start] == ord("-")
    digits, decimals, count = (np.zeros(len(start), np.int64) for _ in range(3))
    has_point = np.zeros(len(start), np.bool_)
    is_long = length > _MOST_DIGITS + 2
    for place in range(min(int(length.max(initial=0)), _MOST_DIGITS + 2)):
        letter = data[start + np.minimum(place, length - 1)]
        is_digit = (place < length) & (letter >= ord("0")) & (letter <= ord("9"))
        digits = np.where(is_digit, 10 * digits + letter - 48, digits)
        count += is_digit
        decimals += is_digit & has_point
        has_point |= (place < length) & (letter == ord("."))
        is_long |= letter >= ord("A")  # an exponent
    found = digits / _POWERS[np.minimum(decimals, _MOST_DIGITS)]
    found = np.where(is_negative, -found, found)
    for place in np.flatnonzero(is_long | (count > _MOST_DIGITS)).tolist():
        found[place] = float(whole[start[place] : end[place]])
    return found


def _value_tags(data: Bytes, tags: Ints, names: Bytes, at: Ints) -> Ints:
    """Of each cell the tag in which its value stands, ``<v>`` or the ``<t>`` of an own text; -1 where there is none."""
    tag = at + 1
    is_formula = names[tag] == _F
    is_closed = data[tags[tag[is_formula] + 1] + 1] != _SLASH
    tag[is_formula] += np.where(is_closed, 1, 2)
    tag += names[tag] == _I
    is_value = (names[tag] == _V) | (names[tag] == _T)
    return np.where(is_value, tag, -1)


def _show_days(cells: Cells, style: Ints, shown: Sequence[npt.NDArray[np.uint8]]) -> npt.NDArray[np.bool_]:
    """Make days of the numbers whose style shows such; which cells show something odd."""
    lengths = np.array([len(each) for each in shown], np.int32)
    firsts = (np.cumsum(lengths) - lengths).astype(np.int32)
    last = lengths[cells.sheet] - 1
    shows = np.concatenate(shown)[firsts[cells.sheet] + np.where((style < 0) | (style > last), last, style)]
    is_number = cells.kind == NUMERIC
    is_day = is_number & (shows == DAY)
    cells.kind[is_day] = DATED
    value = cells.number
    is_whole = (value == np.floor(value)) & (value >= _FIRST_DAY) & (value <= _LAST_DAY)
    return (is_day & ~is_whole) | (is_number & (shows == ODD_NUMBER)) | (shows == ODD)


def _own_texts(whole: bytes, data: Bytes, begin: Ints, end: Ints, sheets: Ints) -> OwnTexts:
    """The texts in the cells themselves; of a tag that has an attribute the text begins later."""
    is_kept = data[begin - 1] != _GREATER
    is_result = data[begin - 2] == _V  # of a formula: its space is kept always
    begin = np.where(is_kept, begin + len(' xml:space="preserve"'), begin)
    texts = [whole[first:last].decode() for first, last in zip(begin.tolist(), end.tolist(), strict=True)]
    return OwnTexts(texts, sheets, is_kept | is_result)


def _out_of_order(cells: Cells) -> set[int]:
    """The sheets of which a cell does not stand behind the one before it."""
    row, column, sheet = cells.row, cells.column, cells.sheet
    is_same = sheet[1:] == sheet[:-1]
    is_behind = (row[1:] > row[:-1]) | ((row[1:] == row[:-1]) & (column[1:] > column[:-1]))
    return {*np.unique(sheet[1:][is_same & ~is_behind]).tolist()}
