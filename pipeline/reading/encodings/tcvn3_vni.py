"""TCVN3 (ABC) and VNI: whether text is in one of these encodings, and its decoding to Unicode."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from schemas.matching import SOFT_HYPHEN, label_key, without_invisible

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    FontCells = Iterator[tuple[int, int, str]]
    """Zero-based row and column of each cell in a legacy font, and the font's encoding."""
    Fonts = Callable[[str], FontCells]

TCVN3, VNI = "TCVN3 (ABC)", "VNI"
ENCODINGS = (TCVN3, VNI)

CLEARLY_MORE = 2
"""So many more columns must a decoded header give, unless it leaves none missing."""

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


_BETWEEN_DIGITS = re.compile(f"(?<=[0-9.,]){SOFT_HYPHEN}+(?=[0-9.,])")
"""Soft hyphens that are no letters of TCVN3."""


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
    text = SOFT_HYPHEN.join(map(without_invisible, _BETWEEN_DIGITS.sub("", text).split(SOFT_HYPHEN)))
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
    """The legacy encoding in which a sheet's name is one of the keys; None where none fits or none is needed."""
    if not is_telling(name) or label_key(name) in keys:
        return None
    return next((encoding for encoding in ENCODINGS if label_key(decode(name, encoding)) in keys), None)


def no_fonts(_: str) -> FontCells:
    """Of a workbook without a legacy font."""
    return iter(())
