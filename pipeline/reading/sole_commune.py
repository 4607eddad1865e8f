"""The commune of the rows of a unit that is itself a single one, where its sheet does not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.communes import sole_commune

if TYPE_CHECKING:
    from typing import Any

    from schemas.column import Sheet


def filled_in(sheet: Sheet, lists: dict[str, list[Any]], height: int, communes: dict[str, str]) -> frozenset[str]:
    """Fill in the blank communes of a sheet's ``lists``, and give the columns that are not there at all.

    That is done where the form takes a blank for the only one of ``communes``, which maps their keys to codes. A cell
    that says something else stays as it was read.
    """
    columns = [column for column in sheet.columns if column.sole_since and column.optional_header]
    sole = sole_commune(communes) if columns else None
    if sole is None:
        return frozenset()
    absent = [column.name for column in columns if column.name not in lists]
    for column in columns:
        values = lists.get(column.name) or [None] * height
        readings = lists.get(column.reading_name) or [None] * height
        lists[column.name] = [
            sole if value is None and reading is None else value
            for value, reading in zip(values, readings, strict=True)
        ]
    return frozenset(absent)
