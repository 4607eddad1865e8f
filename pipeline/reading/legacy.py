"""Text in the legacy encodings TCVN3 (ABC) and VNI, whose letters show as others in Unicode.

A sheet's encoding is decided by what matches the form after decoding and did not before: its headers, or its entries of
code lists. Then its texts are decoded column by column; what may be correct Unicode is left as it is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.reading.headers import SEARCHED_ROWS, header_map
from pipeline.reading.table import Table, read_cell
from schemas.column import Kind
from schemas.matching import label_key
from schemas.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

    from pipeline.reading.grid import Grid
    from pipeline.reading.header_columns import HeaderMap
    from schemas.column import Column, Sheet

TCVN3, VNI = "TCVN3 (ABC)", "VNI"
ENCODINGS = (TCVN3, VNI)

CLEARLY_MORE = 2
"""So many more columns must a decoded header give, unless it leaves none missing."""

_VOCABULARY = (Kind.CODE, Kind.COMMUNE, Kind.FLAG)
"""Columns whose cells are right or wrong by themselves."""

_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿ"
_SIGNS = "¡-©ª-®µ-¹»-¾×÷"
_TELLING = re.compile(
    rf"(?<=[{_LETTERS}{_SIGNS}])[{_SIGNS}]|[{_SIGNS}](?=[{_LETTERS}{_SIGNS}])"  # a sign as a letter: B×a, M·
    "|[ÄÅÆÇËÎÏÐÑÖØÛÜÞßäåæçëîïðñöøûüþÿ]"  # letters that Vietnamese lacks
    "|[a-zß-ÿ][ÈÉÊÌÒÓÔÕÝ]"  # TCVN3: NhÊt
    "|(?i:a[áàâãéèêùúõ]|e[áàâãùõ]|o[âùõ]|ô[ùõ]|[uy][ùõ])"  # VNI: Taân
)

_MORE_VNI = (("aú", "ẳ"), ("AÚ", "Ẳ"), ("î", "ỵ"), ("Î", "Ỵ"), ("ì", "ì"), ("Ì", "Ì"), ("í", "í"), ("Í", "Í"))
"""What the library's table lacks: letters that its corpus does not have, and those that stand for themselves."""


class _Repertoire(NamedTuple):
    """An encoding's table, and the characters beyond ASCII that occur in it."""

    charmap: Any
    characters: frozenset[str]


@cache
def _repertoire(encoding: str) -> _Repertoire:
    from viparse.normalize.tables import build_charmap  # noqa: PLC0415 - 0.1 s that few workbooks need
    from viparse.normalize.tcvn3 import TCVN3 as tcvn3  # noqa: N811, PLC0415 - as above
    from viparse.normalize.vni import VNI as vni  # noqa: N811, PLC0415 - as above

    pairs = dict(tcvn3.pairs)
    if encoding == VNI:
        pairs = dict(_MORE_VNI) | dict(vni.pairs)
        # a capital is often typed with the mark of the small letter: Oâng
        capitals = {old.capitalize(): new.upper() for old, new in pairs.items() if len(old) > 1 and old.islower()}
        pairs = capitals | pairs
    characters = frozenset(char for old in pairs for char in old if not char.isascii())
    return _Repertoire(build_charmap(encoding, list(pairs.items())), characters)


def is_telling(text: str) -> bool:
    """Whether the text has what Vietnamese in Unicode does not have and a legacy encoding shows."""
    return not text.isascii() and _TELLING.search(text) is not None


@lru_cache(maxsize=50_000)
def is_foreign(text: str, encoding: str) -> bool:
    """Whether the text has a letter or accent that the encoding does not: it is Unicode already."""
    if text.isascii():
        return False
    known = _repertoire(encoding).characters
    beyond = [char for char in text if not char.isascii() and char not in known]
    return any(char.isalpha() or unicodedata.combining(char) for char in beyond)


@lru_cache(maxsize=50_000)
def decode(text: str, encoding: str) -> str:
    """The text in Unicode; unchanged where it cannot be in the encoding."""
    if text.isascii() or is_foreign(text, encoding):
        return text
    from viparse.normalize.tables import convert  # noqa: PLC0415 - as above

    return str(convert(text, _repertoire(encoding).charmap))


def decoded_rows(
    rows: Iterable[Sequence[Any]], encoding: str, kept: Container[tuple[int, int]] = ()
) -> list[list[Any]]:
    """Rows with every text decoded but those at the places that are kept."""
    return [
        [
            decode(cell, encoding) if type(cell) is str and (row, index) not in kept else cell
            for index, cell in enumerate(cells)
        ]
        for row, cells in enumerate(rows)
    ]


def restored_cells(
    cells: Sequence[Any], encoding: str, is_right: Callable[[str], bool], *, sheet_is: bool
) -> list[Any]:
    """The cells of one column below the header, decoded where they are in the encoding.

    A text that is right as it is stays. One that could be either is decoded when it is right only then, or when its
    column has no plain Unicode and other texts of the column, or the sheet at large, are in the encoding.
    """
    texts = {cell for cell in cells if type(cell) is str and not cell.isascii()}
    if not texts:
        return list(cells)
    pure = not any(is_foreign(text, encoding) for text in texts)
    whole = pure and (sheet_is or any(is_telling(text) for text in texts))
    new = {
        text: plain
        for text in texts
        if not is_right(text)
        and (plain := decode(text, encoding)) != text
        and (whole or is_telling(text) or is_right(plain))
    }
    return [new.get(cell, cell) if type(cell) is str else cell for cell in cells]


def name_encoding(name: str, keys: Container[str]) -> str | None:
    """The encoding in which a sheet's name has one of the keys; None when it has none so."""
    if not is_telling(name):
        return None
    return next((one for one in ENCODINGS if label_key(decode(name, one)) in keys), None)


def header_encoding(sheet: Sheet, grid: Grid, found: HeaderMap) -> str | None:
    """The encoding in which clearly more headers match; None when headers are not missing, or none does."""
    head = grid.rows[:SEARCHED_ROWS]
    if not found.missing or not any(isinstance(cell, str) and is_telling(cell) for row in head for cell in row):
        return None
    gains = {}
    for encoding in ENCODINGS:
        decoded = header_map(sheet, replace(grid, rows=decoded_rows(head, encoding, _matched(found))))
        gain = _exact(decoded) - _exact(found)
        if gain >= CLEARLY_MORE or (gain > 0 and not decoded.missing):
            gains[encoding] = gain
    return max(gains, key=lambda one: gains[one], default=None)


def _exact(found: HeaderMap) -> int:
    return len(found.columns) - len(found.similar)


def _matched(found: HeaderMap) -> set[tuple[int, int]]:
    """Places of the headers that match as they are."""
    indices = {index for name, index in found.columns.items() if name not in found.similar}
    return {(row, index) for row in range(found.first, found.last + 1) for index in indices}


def row_encoding(sheet: Sheet, grid: Grid, found: HeaderMap, table: Table, communes: dict[str, str]) -> str | None:
    """The encoding in which two of three entries that are in no code list, and are not plainly Unicode, are in one."""
    unmatched = [
        (column, text)
        for column in sheet.columns
        if column.kind in (Kind.CODE, Kind.COMMUNE)
        for text in _unmatched(column, grid, found, table)
    ]
    if not any(is_telling(text) for _, text in unmatched):
        return None
    hits = {}
    for encoding in ENCODINGS:
        possible = [(column, decode(text, encoding)) for column, text in unmatched if not is_foreign(text, encoding)]
        right = sum(_reads(column, text, communes) for column, text in possible)
        if right and right >= 2 * (len(possible) - right):
            hits[encoding] = right
    return max(hits, key=lambda one: hits[one], default=None)


def _unmatched(column: Column, grid: Grid, found: HeaderMap, table: Table) -> set[str]:
    """The texts of the column, as typed and beyond ASCII, that are in no code list."""
    places = table.places(column.reading_name, Reading.NOT_IN_LIST)
    rows = table.values("at_row") if places else []
    cells = {grid.rows[rows[place] - 1 - grid.top][found.columns[column.name]] for place in places}
    return {cell for cell in cells if isinstance(cell, str) and not cell.isascii()}


def _reads(column: Column, text: str, communes: dict[str, str]) -> bool:
    return read_cell(column, text, communes).value is not None


def restored(
    sheet: Sheet, grid: Grid, found: HeaderMap, communes: dict[str, str], encoding: str, *, headers_are: bool
) -> tuple[Grid, HeaderMap]:
    """The sheet with its rows in Unicode, its headers too when they are in the encoding, and where its columns are."""
    if headers_are:
        head = decoded_rows(grid.rows[:SEARCHED_ROWS], encoding, _matched(found))
        found = header_map(sheet, replace(grid, rows=[*head, *grid.rows[SEARCHED_ROWS:]]))
    else:
        head = [list(row) for row in grid.rows[: found.last + 1]]
    listed = {found.columns[one.name]: one for one in sheet.columns if one.name in found.columns}
    below = grid.rows[found.last + 1 :]
    sheet_is = headers_are and not _is_unicode(below, encoding)
    columns = [
        restored_cells(cells, encoding, _judge(listed.get(index), communes), sheet_is=sheet_is)
        for index, cells in enumerate(zip(*below, strict=True))
    ]
    rows = [*head[: found.last + 1], *(list(row) for row in zip(*columns, strict=True))]
    return replace(grid, rows=rows), found


def _is_unicode(rows: Sequence[Sequence[Any]], encoding: str) -> bool:
    """Whether more texts of the rows are plainly Unicode than plainly in the encoding."""
    texts = {cell for cells in rows for cell in cells if type(cell) is str and not cell.isascii()}
    foreign = {text for text in texts if is_foreign(text, encoding)}
    return len(foreign) > sum(is_telling(text) for text in texts - foreign)


def _judge(column: Column | None, communes: dict[str, str]) -> Callable[[str], bool]:
    """Whether a text is right in the column by itself; never where any text may stand."""
    if column is None or column.kind not in _VOCABULARY:
        return lambda _: False
    return lambda text: _reads(column, text, communes)
