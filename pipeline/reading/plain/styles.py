"""What a style shows of a number that a cell holds: the number, the day that it counts to, or something else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np

from pipeline.reading.cells.number_formats import number_format
from pipeline.reading.encodings.font_names import encoding_of
from pipeline.reading.formats.plain_sheet import is_plain
from pipeline.reading.formats.styled_cells import xlsx_groups

if TYPE_CHECKING:
    import numpy.typing as npt

NUMBER, DAY, ODD_NUMBER, ODD = range(4)
"""A number as it is held, a day with month and year; something else of a number, or also of a text."""
EVERY_NUMBER = np.array([NUMBER], np.uint8)
"""The styles of a workbook that has none."""
_MOST_BYTES = 1 << 18
_NUMBERS = frozenset((*range(9), *range(11, 14), *range(37, 45), 48, 49))
_DAYS = frozenset((14, 15))
_FIRST_CUSTOM = 164
_ASIDE = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
"""Texts, escaped, spacing and filling signs, colours and conditions."""
_LETTER = re.compile(r"[a-z]", re.IGNORECASE)
_DAY_CODE = re.compile(r"(?:\[\$-[0-9A-F]+\])?(?:dd?|mm?|yy(?:yy)?|\\?[-/. ])+(?:;@)?", re.IGNORECASE)


def shown_kinds(styles: bytes) -> npt.NDArray[np.uint8] | None:
    """What each style shows of a number, and last what a style shows that there is not; None where styles are odd."""
    return _shown_kinds(styles) if len(styles) <= _MOST_BYTES else None


@lru_cache(maxsize=64)
def _shown_kinds(styles: bytes) -> npt.NDArray[np.uint8] | None:
    if not is_plain(styles):
        return None
    try:
        groups = xlsx_groups(styles)
    except ET.ParseError:
        return None
    custom = {entry.get("numFmtId", ""): entry.get("formatCode", "") for entry in groups.get("numFmts", ())}
    odd = {str(number) for number, font in enumerate(groups.get("fonts", ())) if _is_odd(font)}
    kinds = [
        ODD if style.get("fontId") in odd else _kind(style.get("numFmtId", "0"), custom)
        for style in groups.get("cellXfs", ())
    ]
    return np.array([*kinds, NUMBER], np.uint8)


def _is_odd(font: ET.Element) -> bool:
    """Whether a font strikes through, or draws letters of a legacy encoding."""
    names = (part.get("val", "") for part in font if part.tag.endswith("}name"))
    return any(part.tag.endswith("}strike") for part in font) or any(map(encoding_of, names))


def _kind(number: str, custom: dict[str, str]) -> int:
    if not number.isascii() or not number.isdecimal():
        return ODD
    if number in custom:
        return _kind_of_code(custom[number]) if int(number) >= _FIRST_CUSTOM else ODD
    return NUMBER if int(number) in _NUMBERS else DAY if int(number) in _DAYS else ODD_NUMBER


def _kind_of_code(code: str) -> int:
    """By a code that shows nothing but the number, or day, month and year, whoever interprets it."""
    found = number_format(code)
    if found is not None:
        return ODD_NUMBER if found.of_texts is None else ODD
    if _DAY_CODE.fullmatch(code):
        return DAY
    return ODD_NUMBER if _LETTER.search(_ASIDE.sub("", code).replace("General", "")) else NUMBER
