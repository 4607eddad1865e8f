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
_CELL, _STYLE, _TYPE, _VALUE = b'<c r="', b'" s="', b'" t="', b"<v>"
_LONGEST_PLACE, _LONGEST_STYLE = len(b'XFD9999999"'), len(b'12345"')
_BEYOND = 64
_MOST_DIGITS = 15
"""Numbers of so many digits are exact in a float, as is ten to the power of their decimals: the quotient is right."""
_POWERS = 10.0 ** np.arange(_MOST_DIGITS + 1)
_FIRST_DAY, _LAST_DAY = 61, 2_958_465
"""Serial numbers of days that every program counts alike: from March 1900 to the end of 9999."""


class Cells(NamedTuple):
    """One entry per cell with a value, in the order of the XML.

    ``sheet`` counts the sheets, ``row`` and ``column`` are zero-based; ``number`` holds the number, the serial of the
    day or the truth value, ``text`` the number of the text among the shared ones or, below -1, among the own ones.
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
    """The cells of sheets, their own texts, and the sheets with cells that show something odd, or are in disorder."""

    cells: Cells
    own: OwnTexts
    odd: set[int]
    out_of_order: set[int]


_NONE = np.zeros(0, np.int32)
NO_CELLS = AllCells(
    Cells(_NONE, _NONE, _NONE, np.zeros(0, np.uint8), np.zeros(0), _NONE),
    OwnTexts([], _NONE, np.zeros(0, np.bool_)),
    set(),
    set(),
)


def cells_of(rows: Sequence[bytes], shown: Sequence[npt.NDArray[np.uint8]]) -> AllCells:
    """The cells of the sheets' rows.

    ``shown`` is by sheet what its workbook's styles show.
    """
    whole = b"".join((*rows, b"<<<<" + bytes(_BEYOND)))  # so that looking a little beyond a tag needs no care
    data = np.frombuffer(whole, np.uint8)
    tags = np.flatnonzero(data == _LESS).astype(np.int32)
    names = data[tags + 1]
    at = np.flatnonzero((names == _C) & (data[tags + 2] == _SPACE)).astype(np.int32)
    value = _value_tags(data, tags, names, at)
    at, value = at[value >= 0], value[value >= 0]  # the others hold nothing
    starts = tags[at]
    bounds = np.searchsorted(starts, np.cumsum([0, *map(len, rows)]))
    sheet = np.repeat(np.arange(len(rows), dtype=np.int32), np.diff(bounds))
    row, column, end = _places(data, starts + len(_CELL))
    style, end = _styles(data, end)
    has_type = data[end + 1] == _SPACE
    types = np.where(has_type, data[end + len(_TYPE)], _N)
    is_shared = (types == _S) & (data[end + len(_TYPE) + 1] == _QUOTE)
    is_own = has_type & ((types == _I) | ((types == _S) & ~is_shared))
    begin, end = tags[value] + len(_VALUE), tags[value + 1]
    kind = np.full(len(at), TEXT, np.uint8)
    number, text = np.zeros(len(at)), np.full(len(at), -1, np.int32)
    chosen = np.flatnonzero(is_shared)
    text[chosen] = _whole_numbers(_window(data, begin[chosen], end[chosen]))
    chosen = np.flatnonzero(~is_shared & ~is_own)
    number[chosen] = _numbers(whole, data, begin[chosen], end[chosen])
    kind[chosen] = np.where(types[chosen] == _B, TRUTH, NUMERIC)
    chosen = np.flatnonzero(is_own)
    own = _own_texts(whole, data, begin[chosen], end[chosen], sheet[chosen])
    text[chosen] = -2 - np.arange(len(chosen), dtype=np.int32)
    cells = Cells(sheet, row, column, kind, number, text)
    odd = _show_days(cells, style, shown) | ~np.isfinite(number)
    return AllCells(cells, own, {*np.unique(sheet[odd]).tolist()}, _out_of_order(cells))


def _window(data: Bytes, start: Ints, end: Ints, most: int = 10) -> Bytes:
    """The bytes from each place on as columns, 0 from its end on."""
    width = min(int((end - start).max(initial=0)), most)
    places = np.arange(width, dtype=np.int32)[:, None]
    found: Bytes = np.where(places < end - start, data[start + places], 0)
    return found


def _places(data: Bytes, start: Ints) -> tuple[Ints, Ints, Ints]:
    """Zero-based rows and columns of places such as ``AB12``, and where the quotation mark behind each stands."""
    letters = data[start + np.arange(_LONGEST_PLACE, dtype=np.int32)[:, None]]
    length = np.argmax(letters == _QUOTE, axis=0).astype(np.int32)
    row, column = np.zeros(len(start), np.int32), np.zeros(len(start), np.int32)
    for place, letter in enumerate(letters[:-1]):
        is_in = place < length
        is_letter = is_in & (letter >= ord("A"))
        column = np.where(is_letter, 26 * column + letter - 64, column)
        row = np.where(is_in & ~is_letter, 10 * row + letter - 48, row)
    return row - 1, column - 1, start + length


def _styles(data: Bytes, end: Ints) -> tuple[Ints, Ints]:
    """The style of each cell, -1 where it has none, and where the quotation mark behind its place or style stands."""
    has_style = (data[end + 1] == _SPACE) & (data[end + 2] == _S)
    start = end[has_style] + len(_STYLE)
    letters = data[start + np.arange(_LONGEST_STYLE, dtype=np.int32)[:, None]]
    length = np.argmax(letters == _QUOTE, axis=0).astype(np.int32)
    style = np.full(len(end), -1, np.int32)
    style[has_style] = _whole_numbers(np.where(np.arange(_LONGEST_STYLE)[:, None] < length, letters, 0))
    behind = end.copy()
    behind[has_style] = start + length
    return style, behind


def _whole_numbers(digits: Bytes) -> Ints:
    """The numbers whose digits stand below each other; 0 is no digit."""
    found = np.zeros(digits.shape[1], np.int32)
    for digit in digits:
        found = np.where(digit != 0, 10 * found + digit - 48, found)
    return found


def _numbers(whole: bytes, data: Bytes, start: Ints, end: Ints) -> npt.NDArray[np.float64]:
    """The numbers that are written between two places, each rounded as IEEE 754 wants it."""
    digits = np.zeros(len(start), np.int64)
    decimals, count = np.zeros(len(start), np.int8), np.zeros(len(start), np.int8)
    has_point, is_other = np.zeros(len(start), np.bool_), end - start > _MOST_DIGITS + 2
    for letter in _window(data, start, end, _MOST_DIGITS + 2):
        is_digit = (letter >= ord("0")) & (letter <= ord("9"))
        digits = np.where(is_digit, 10 * digits + letter - 48, digits)
        count += is_digit
        decimals += is_digit & has_point
        has_point |= letter == ord(".")
        is_other |= letter >= ord("A")  # an exponent
    found: npt.NDArray[np.float64] = digits / _POWERS[np.minimum(decimals, _MOST_DIGITS)]
    found = np.where(data[start] == ord("-"), -found, found)
    for place in np.flatnonzero(is_other | (count > _MOST_DIGITS)).tolist():
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
    value = cells.number
    is_whole = (value == np.floor(value)) & (value >= _FIRST_DAY) & (value <= _LAST_DAY)
    cells.kind[is_day & is_whole] = DATED
    odd: npt.NDArray[np.bool_] = (is_day & ~is_whole) | (is_number & (shows == ODD_NUMBER)) | (shows == ODD)
    return odd


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
