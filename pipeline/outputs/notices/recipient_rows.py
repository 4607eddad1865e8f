"""The rows of a list of recipients, by its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.landing.peoples_lists import UNIT_CODE, ListError, columns_of, list_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SETTING = "HOPTAC_RECIPIENTS"
COLUMNS = ("unit_code", "email", "notices")
_SPELLINGS = {
    "unit_code": UNIT_CODE,
    "email": {"email", "emails", "mail", "address", "diachi", "diachithu", "diachiemail", "thudientu", "hopthu"}
    | {"diachithudientu"},
    "notices": {"notices", "notice", "kinds", "kind", "loai", "loaithu", "loaithubao", "thubao"},
}


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """A row that holds something: its number as a spreadsheet counts it, and its cells by column."""

    number: int
    unit_code: str
    email: str
    notices: str


def recipient_rows(path: Path) -> list[RecipientRow]:
    """The rows below the headers; ListError where the file cannot be read or is no list of recipients."""
    try:
        rows = list_rows(path, SETTING)
    except FileNotFoundError as problem:
        message = f"không có tệp {path} ({SETTING})"
        raise ListError(message) from problem
    if not rows:
        return []
    columns = columns_of(rows[0].cells, _SPELLINGS)
    if {"unit_code", "email"} <= set(columns):
        return [_row(number, cells, columns) for number, cells in rows[1:]]
    if any("@" in cell for cell in rows[0].cells):  # they begin at once
        return [_row(number, cells, COLUMNS) for number, cells in rows]
    message = f"{path}: dòng đầu phải là tên các cột unit_code,email (và notices, nếu cần)"
    raise ListError(message)


def _row(number: int, cells: Sequence[str], columns: Sequence[str]) -> RecipientRow:
    """What stands behind the last column belongs to it, or is one more address where it has an ``@``."""
    values = dict.fromkeys(COLUMNS, "")
    for position, cell in enumerate(cells):
        name = columns[position] if position < len(columns) else "notices"
        name = "email" if name == "notices" and "@" in cell else name
        if name and cell:
            values[name] = f"{values[name]};{cell}" if values[name] else cell
    return RecipientRow(number, **values)
