"""The column of the form that a header names, whatever the header's spelling and unit."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.reading.headers.group_headers import LONGEST
from pipeline.reading.headers.money_units import header_parts
from schemas.matching import label_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from schemas.column import Sheet


@cache
def column_names(sheet: Sheet, key: Callable[[str], str] = label_key) -> dict[str, str]:
    """Column name by the key of each header that stands for it; a canonical header wins over another's alias."""
    aliases = {key(alias): column.name for column in sheet.columns for alias in column.other_headers}
    names = {key(column.name): column.name for column in sheet.columns}
    return aliases | names | {key(column.header): column.name for column in sheet.columns}


@lru_cache(maxsize=200_000)
def _column_name(sheet: Sheet, text: str, key: Callable[[str], str] = label_key) -> str | None:
    names = column_names(sheet, key)
    return names.get(key(text)) or names.get(key(header_parts(text).name))


def names_column(sheet: Sheet, text: str) -> bool:
    """Whether a text may be a header of the sheet."""
    return len(text) < LONGEST and _column_name(sheet, text) is not None


def row_names(sheet: Sheet, row: Sequence[Any], key: Callable[[str], str] = label_key) -> dict[int, str]:
    """Column name by index for the cells of one row that are headers of the sheet."""
    return {
        index: name
        for index, cell in enumerate(row)
        if cell and cell.__class__ is str and len(cell) < LONGEST and (name := _column_name(sheet, cell, key))
    }
