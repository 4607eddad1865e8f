"""The check of tax codes: 10 or 13 digits with a valid check digit, kept without their separators."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from pipeline.reading.cells.parsers import BLANK, ParsedCell, is_blank, text_of, unusable
from pipeline.reading.cells.special_cells import ErrorCell
from schemas.matching import nfc, without_invisible
from schemas.reading import Reading

_WHITE_SPACE = re.compile(r"\s+")
_SEPARATORS = re.compile(r"[\s.\-–]")


@lru_cache(maxsize=100_000)
def _tax_code(text: str) -> ParsedCell:
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).strip().lstrip("'"))
    try:
        compact = mst.validate(digits)
    except ValidationError:
        return ParsedCell(None, nfc(text), Reading.BAD_TAX_CODE)
    if compact in (text, text.replace("-", "")):
        return ParsedCell(compact)
    typed = nfc(text)
    if typed == compact:  # quoted with the space around it, for else it would look like a number
        typed = _WHITE_SPACE.sub(" ", without_invisible(text))
    return ParsedCell(compact, typed, Reading.INTERPRETED)


def read_tax_code(cell: object) -> ParsedCell:
    """The tax code in the cell, without separators; BAD_TAX_CODE where its length or check digit is wrong."""
    if is_blank(cell):
        return BLANK
    if isinstance(cell, ErrorCell):
        return unusable(cell, Reading.BAD_TAX_CODE)
    parsed = _tax_code(cell if isinstance(cell, str) else text_of(cell))
    if not isinstance(cell, str) and parsed.reading is None:
        return ParsedCell(parsed.value, text_of(cell), Reading.INTERPRETED)
    return parsed
