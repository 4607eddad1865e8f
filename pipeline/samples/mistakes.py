"""The typical mistakes of Lạng Giang's first revision; its second revision is the same without them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

from pipeline.samples.layout import address, header_address, sample_form
from pipeline.samples.plan import AS_OF
from schemas.reference_data import indicators
from schemas.rules import cells, cooperatives, totals

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.samples.submission import UnitSubmission, Value
    from schemas.rules.rule import Rule

UNIT_CODE = "217"
FILE_NAME = "Lang Giang thang {0:%m} (lan 1).xlsx"
BAD_REVISION = 1
CHECK_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Mistake:
    """A change of one cell that breaks the rule.

    ``place`` is the number of the data row from 1, or the indicator whose row it is; 0 is the last header row, at which
    is reported what no longer has a row.
    """

    rule: Rule
    table: str
    place: int | str
    column: str
    change: Callable[[Value], Value]
    unit_code: str = UNIT_CODE

    @property
    def row(self) -> int:
        """The data row from 1, or 0; of an indicator as the reference lists them, which no import may read."""
        return self.place if isinstance(self.place, int) else indicator_row(self.place)

    @property
    def rule_id(self) -> str:
        """As ``HTX-01``; for tests and documents that compare findings by their rule."""
        return self.rule.rule_id

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
    return list(indicators(day=AS_OF)).index(code) + 1


_NOT_OPERATING = "HTX.NOT_OPERATING"

BAD_REVISION_MISTAKES = (
    Mistake(cells.filled, "cooperatives", 12, "founded_on", becomes(None)),
    Mistake(cells.number, "cooperatives", 15, "regular_workers", becomes("mười hai")),
    Mistake(cells.whole_number, "cooperatives", 18, "board_members", becomes(Decimal("2.5"))),
    Mistake(cells.date, "cooperatives", 27, "alliance_joined_on", becomes("31/02/2019")),
    Mistake(cells.in_code_list, "cooperatives", 33, "difficulty", becomes("Thiếu vốn làm ăn")),
    Mistake(cells.valid_tax_code, "cooperatives", 36, "tax_code", _wrong_check_digit),
    Mistake(cooperatives.trained_among_managers, "cooperatives", 41, "trained_managers", becomes(9)),
    Mistake(totals.not_operating, "declared_totals", _NOT_OPERATING, "value", _one_more),
    Mistake(totals.counts_of_the_registers, "declared_totals", _NOT_OPERATING, "value", unchanged),
)
"""By sheet. The TG-11 one follows from the change of TG-03: the register no longer is what is declared."""


def with_mistake(submission: UnitSubmission, mistake: Mistake) -> UnitSubmission:
    """The submission with one cell changed."""
    if mistake.table == "declared_totals":
        declared = dict(submission.declared_totals)
        code = list(declared)[mistake.row - 1]
        declared[code] = mistake.change(declared[code])
        return replace(submission, declared_totals=declared)
    rows = [dict(row) for row in submission.rows(mistake.table)]
    row = rows[mistake.row - 1]
    row[mistake.column] = mistake.change(row.get(mistake.column))
    return submission.with_rows(mistake.table, tuple(rows))


def bad_revision(submission: UnitSubmission) -> UnitSubmission:
    """The first revision of a good submission of Lạng Giang: the same, but for the mistakes."""
    first = replace(submission, cover=submission.cover | {"revision": BAD_REVISION})
    return reduce(with_mistake, BAD_REVISION_MISTAKES, first)
