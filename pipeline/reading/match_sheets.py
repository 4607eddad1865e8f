"""Which worksheet is which sheet of the form, by its name."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.reading.encodings.tcvn3_vni import name_encoding
from pipeline.reading.headers.similarity import bare_key
from schemas.matching import folded, label_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reading.grid import Grid
    from schemas.column import Sheet

_NUMBER = re.compile(
    r"^\s*(?:(?:biểu|bieu|bảng|bang|mẫu|mau|phụ lục|phu luc|pl)\s*(?:số|so)?\s*)?"
    r"(?:\d{1,2}|[ivx]{1,4})(?:\s*[.):_–-]+\s*|\s+)"
)
"""A number before a sheet's name: ``1. HTX``, ``Biểu 02 - HTX``."""
_COPY = re.compile(
    r"(?:copy of|bản sao của) (?P<of>.+)"
    r"|(?P<by>.+?)(?:\s*\(\d{1,2}\)|_\d{1,2}|\s*[-–(]?\s*(?:copy|bản sao)\s*\)?)"
)
"""What spreadsheet programs name a copy: ``HTX (2)``, ``HTX_2``, ``Copy of HTX``, ``HTX - Copy``."""


_AGAIN = "|".join(
    label_key(word)
    for word in (
        *("tiếp", "tiếp theo", "còn lại", "bổ sung", "cont", "continued", "contd", "phần", "trang", "quyển", "số"),
        *("part", "page", "p", "bản", "copy", "bản sao"),
    )
)
_PART = re.compile(rf"(?:(?:{_AGAIN})\s*)?(?:\d{{1,2}}|[ivx]{{1,4}}|[a-d])?")
"""What stands behind the name of a sheet that goes on, as a key: ``tiếp``, ``phần 2``, ``ii``."""


@cache
def sheet_keys(sheet: Sheet) -> frozenset[str]:
    """The keys of the names that a sheet of the form goes by."""
    return frozenset(label_key(name) for name in (sheet.name, *sheet.aliases))


@cache
def _bare_keys(sheet: Sheet) -> frozenset[str]:
    return frozenset(bare_key(name) for name in (sheet.name, *sheet.aliases))


def is_exact(sheet: Sheet, name: str) -> bool:
    """Whether the name is one of the form's, whatever its spelling or encoding."""
    return label_key(name) in sheet_keys(sheet) or name_encoding(name, sheet_keys(sheet)) is not None


def is_loose(sheet: Sheet, name: str) -> bool:
    """Whether the name is one of the form's but for its marks and a number before it."""
    return bare_key(_NUMBER.sub("", folded(name))) in _bare_keys(sheet)


def is_copy(sheet: Sheet, name: str) -> bool:
    """Whether the name is what a spreadsheet program gives to a copy of the form's sheet."""
    match = _COPY.fullmatch(" ".join(folded(name).split()))
    original = (match["of"] or match["by"]) if match else ""
    return bool(original) and (is_exact(sheet, original) or is_loose(sheet, original))


def continues(sheet: Sheet, name: str) -> bool:
    """Whether the name is the form's with the mark of a further part or a copy: ``HTX (tiếp)``, ``HTX 2``."""
    key = label_key(_NUMBER.sub("", folded(name)))
    rests = (key.removeprefix(known).strip() for known in sheet_keys(sheet) if key.startswith(f"{known} "))
    return any(_PART.fullmatch(rest) for rest in rests) or is_copy(sheet, name)


def may_be(sheet: Sheet, name: str) -> bool:
    """Whether a sheet of that name is the form's if no other sheet has a better name."""
    return is_exact(sheet, name) or is_loose(sheet, name) or is_copy(sheet, name)


def sheet_named(sheet: Sheet, grids: Sequence[Grid]) -> Grid | None:
    """The sheet of the workbook that is the form's: the one named as in the form, else by another name of it.

    Failing these it is the only one that is named loosely so, or as a copy; where several are, none of them is: they
    may be of several months.
    """
    keys, exact = sheet_keys(sheet), label_key(sheet.name)
    named = [grid for grid in grids if label_key(grid.name) in keys]
    named = named or [grid for grid in grids if is_exact(sheet, grid.name)]
    if named:
        return min(named, key=lambda grid: label_key(grid.name) != exact)
    loose = [grid for grid in grids if is_loose(sheet, grid.name)]
    loose = loose or [grid for grid in grids if is_copy(sheet, grid.name)]
    return loose[0] if len(loose) == 1 else None
