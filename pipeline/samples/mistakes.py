"""The typical mistakes of Lạng Giang's first revision; its second revision is the same without them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

from pipeline.samples.layout import address, header_address, sample_form
from schemas.reference_data import indicators

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.samples.submission import UnitSubmission, Value

UNIT_CODE = "217"
FILE_NAME = "Lang Giang thang {0:%m} (lan 1).xlsx"
BAD_REVISION = 1
CHECK_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Mistake:
    """A change of one cell that breaks the rule ``rule_id``.

    ``row`` counts the data rows from 1; 0 is the last header row, at which is reported what no longer has a row.
    """

    rule_id: str
    table: str
    row: int
    column: str
    change: Callable[[Value], Value]
    unit_code: str = UNIT_CODE

    @property
    def sheet(self) -> str:
        """The sheet's name in the workbook."""
        return sample_form().sheet(self.table).name

    @property
    def cell(self) -> str:
        """The Excel address of the cell."""
        if not self.row:
            return header_address(self.table, self.column)
        return address(self.table, self.unit_code, self.row, self.column)


def becomes(wrong: Value) -> Callable[[Value], Value]:
    """A change to a certain value, whatever was there."""
    return lambda _: wrong


def unchanged(value: Value) -> Value:
    """No change: the rule is broken by what another change did."""
    return value


def _one_more(value: Value) -> Value:
    return value + 1 if isinstance(value, int) else value


def _wrong_check_digit(value: Value) -> Value:
    code = str(value)
    return f"{code[:-1]}{(int(code[-1]) + 1) % CHECK_DIGITS}"


def indicator_row(code: str) -> int:
    """The data row of an indicator in the sheet Tổng hợp."""
    return list(indicators()).index(code) + 1


_NOT_OPERATING = indicator_row("HTX.NOT_OPERATING")

BAD_REVISION_MISTAKES = (
    Mistake("CL-01", "cooperatives", 12, "founded_on", becomes(None)),
    Mistake("CL-02", "cooperatives", 15, "regular_workers", becomes("mười hai")),
    Mistake("CL-03", "cooperatives", 18, "board_members", becomes(Decimal("2.5"))),
    Mistake("CL-04", "cooperatives", 27, "alliance_joined_on", becomes("31/02/2019")),
    Mistake("CL-05", "cooperatives", 33, "difficulty", becomes("Thiếu vốn làm ăn")),
    Mistake("CL-07", "cooperatives", 36, "tax_code", _wrong_check_digit),
    Mistake("HTX-05", "cooperatives", 41, "trained_managers", becomes(9)),
    Mistake("TG-03", "declared_totals", _NOT_OPERATING, "value", _one_more),
    Mistake("TG-11", "declared_totals", _NOT_OPERATING, "value", unchanged),
)
"""By sheet. The TG-11 one follows from the change of TG-03: the register no longer is what is declared."""


def with_mistake(submission: UnitSubmission, mistake: Mistake) -> UnitSubmission:
    """The submission with one cell changed."""
    if mistake.table == "declared_totals":
        totals = dict(submission.declared_totals)
        code = list(totals)[mistake.row - 1]
        totals[code] = mistake.change(totals[code])
        return replace(submission, declared_totals=totals)
    rows = [dict(row) for row in submission.rows(mistake.table)]
    row = rows[mistake.row - 1]
    row[mistake.column] = mistake.change(row.get(mistake.column))
    return submission.with_rows(mistake.table, tuple(rows))


def bad_revision(submission: UnitSubmission) -> UnitSubmission:
    """The first revision of a good submission of Lạng Giang: the same, but for the mistakes."""
    first = replace(submission, cover=submission.cover | {"revision": BAD_REVISION})
    return reduce(with_mistake, BAD_REVISION_MISTAKES, first)
