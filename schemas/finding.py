"""The finding: what is wrong, where, and how to fix it; the same value for reader, ledger, checks and feedback."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a finding does: an error quarantines, a query waits for an explanation, an info is only a notice."""

    ERROR = "error"
    QUERY = "query"
    INFO = "info"


class Level(StrEnum):
    """What a rule looks at."""

    FILE = "file"
    COVER = "cover"
    SHEET = "sheet"
    CELL = "cell"
    ROW = "row"
    WORKBOOK = "workbook"
    PERIOD = "period"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Finding:
    """One failed rule at one place of one submission.

    ``sheet`` is the sheet's name as it is in the workbook and ``cell`` an address such as ``K14``; both are empty where
    a finding is about the whole file. ``related_cells`` are the operands, as ``Sheet!Cell``. ``place`` names the row or
    indicator independently of its position, so that a later revision's finding can be matched with this one; ``values``
    are all values that the finding rests on, so that an explanation holds only while they stay. ``cause`` is the cause
    that the message hints at, if any. ``caused_by`` is the finding of the same submission that this one follows from,
    as rule, sheet and cell: ``HTX-08@HTX!C95``. A finding about a unit that sent nothing has no submission, but
    ``unit_code`` and ``period`` (ISO).
    """

    submission_id: str
    rule_id: str
    severity: Severity
    sheet: str = ""
    cell: str = ""
    column_name: str = ""
    place: str = ""
    observed: str = ""
    expected: str = ""
    difference: str = ""
    message_vi: str = ""
    message_en: str = ""
    related_cells: tuple[str, ...] = ()
    values: str = ""
    cause: str = ""
    caused_by: str = ""
    unit_code: str = ""
    period: str = ""


def column_letter(index: int) -> str:
    """Excel letters of a zero-based column index: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Excel address of a zero-based row and column."""
    return f"{column_letter(column)}{row + 1}"
