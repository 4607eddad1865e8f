"""A unit's submission as values: what its workbook says, before it is laid out in sheets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from pipeline.samples.plan import FORM_ID
from schemas.forms.lm01 import LM_01

if TYPE_CHECKING:
    from schemas.reference_data import ReportingUnit

Value = str | int | Decimal | date | None
SampleRow = dict[str, Value]
Number = int | Decimal


@dataclass(frozen=True, slots=True)
class UnitSubmission:
    """What a unit submits for a period, by the names of the schemas; change it with :func:`dataclasses.replace`.

    Rows hold codes where the form has a code list and the full name of the commune; a blank is None. A text that is
    no code is written as it stands. ``cover["period"]`` is a day of the period, written as the unit's habits say.
    """

    unit: ReportingUnit
    cover: SampleRow
    cooperatives: tuple[SampleRow, ...]
    credit_funds: tuple[SampleRow, ...]
    unions: tuple[SampleRow, ...]
    groups: tuple[SampleRow, ...]
    declared_totals: dict[str, Value]
    form_id: ClassVar = FORM_ID

    def rows(self, table: str) -> tuple[SampleRow, ...]:
        """Rows of one register by its schema table; KeyError for a table that is no register."""
        return self.registers()[table]

    def with_rows(self, table: str, rows: tuple[SampleRow, ...]) -> UnitSubmission:
        """The same submission with other rows in one register; its declared totals stay as they are."""
        if table not in self.registers():
            raise KeyError(table)
        changed: dict[str, Any] = {table: rows}
        return replace(self, **changed)

    def registers(self) -> dict[str, tuple[SampleRow, ...]]:
        """The four registers by schema table."""
        return {
            "cooperatives": self.cooperatives,
            "credit_funds": self.credit_funds,
            "unions": self.unions,
            "groups": self.groups,
        }


@dataclass(frozen=True, slots=True)
class AllianceSubmission:
    """What the provincial Alliance submits, as above: the rows of each sheet after the cover by its table."""

    unit: ReportingUnit
    cover: SampleRow
    tables: dict[str, tuple[SampleRow, ...]]
    form_id: ClassVar = LM_01.form_id

    def rows(self, table: str) -> tuple[SampleRow, ...]:
        """Rows of one sheet by its schema table."""
        return self.tables[table]


Submission = UnitSubmission | AllianceSubmission


def number(row: SampleRow, column: str) -> Number:
    """The number in a cell; 0 where it is blank or a text."""
    value = row.get(column)
    return value if isinstance(value, int | Decimal) else 0


def day(row: SampleRow, column: str) -> date | None:
    """The date in a cell; None where it is blank or a text."""
    value = row.get(column)
    return value if isinstance(value, date) else None
