"""Small workbooks of any version of KTTT-01, laid out from its declared columns, with the totals of their own lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook

from pipeline.samples.cells import shown
from pipeline.samples.declared import register_side
from pipeline.samples.submission import number
from schemas.form_versions import form_version
from schemas.reference_data import indicators, month_end, unit_in_period
from schemas.registry import form_on
from schemas.rules.dated import FORM_DAY
from schemas.rules.measures import AS_OF
from schemas.rules.totals import ENDED
from tests.spec.examples.base import COVER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipeline.samples import SampleRow, Value
    from schemas.column import Sheet

FORM = "KTTT-01"
REGISTERS = ("cooperatives", "credit_funds", "unions", "groups")


@dataclass(frozen=True, slots=True)
class VersionedReport:
    """What a unit sends for a period on a version of the form; rows hold codes, and values by column name."""

    period: date
    unit_code: str
    version: int
    rows: Mapping[str, Sequence[SampleRow]]
    revision: int = 1
    declared: Mapping[str, Value] = field(default_factory=dict)

    @property
    def file_name(self) -> str:
        return f"{self.period:%Y-%m}/{self.unit_code}-{self.version}-{self.revision}.xlsx"

    @property
    def form_day(self) -> date:
        version = form_version(FORM, self.version)
        return version.day_for(month_end(self.period)) if version else month_end(self.period)

    def content(self) -> bytes:
        """The workbook's bytes."""
        form = form_on(FORM, self.version, self.form_day)
        unit = unit_in_period(self.unit_code, self.period)
        if form is None or unit is None:
            raise LookupError(self.version, self.unit_code)
        book = Workbook()
        page = book.active
        page.title = form.cover.name
        who = {"unit_code": self.unit_code, "unit_name": unit.unit_name, "form_version": self.version}
        when = {"period": self.period, "as_of": month_end(self.period), "revision": self.revision}
        for column in form.cover.columns:
            page.append([column.header, (COVER | who | when).get(column.name)])
        for sheet in form.sheets:
            if not sheet.optional:
                page = book.create_sheet(sheet.name)
                page.append([column.header for column in sheet.columns])
                for row in self._rows_of(sheet):
                    page.append([shown(column, row.get(column.name)) for column in sheet.columns])
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _rows_of(self, sheet: Sheet) -> Sequence[SampleRow]:
        if sheet.table in REGISTERS:
            return [{"ordinal": at, **row} for at, row in enumerate(self.rows.get(sheet.table, ()), start=1)]
        known = indicators(sheet.table, self.form_day)
        return [
            {"label": known[code].label_vi, "indicator": code, "unit": known[code].unit_vi, "value": value}
            for code, value in self.totals().items()
        ]

    def totals(self) -> dict[str, Value]:
        """What the sheet Tổng hợp declares: what the lists add up to."""
        days = {AS_OF: month_end(self.period), FORM_DAY: self.form_day}
        registers = {table: [{**row, **days} for row in self.rows.get(table, ())] for table in REGISTERS}
        totals: dict[str, Value] = {
            code: register_side(code, registers, self.form_day) for code in indicators(day=self.form_day)
        }
        ended = sum(number(totals, code) for code in ("HTX.DISSOLVED", *ENDED) if code in totals)
        totals["HTX.OPENING"] = number(totals, "HTX.ALL") - number(totals, "HTX.FOUNDED") + ended
        return totals | dict(self.declared)


def member_kinds(official: int, contributing: int = 0, non_contributing: int = 0) -> SampleRow:
    """The members of a cooperative of version 2 by their kind, and their sum."""
    return {
        "members": official + contributing + non_contributing,
        "official_members": official,
        "contributing_members": contributing,
        "non_contributing_members": non_contributing,
    }


def ended(status: str, day: date) -> SampleRow:
    """What a row says that has ended in this way: its amounts are blank."""
    amounts = ("members", "official_members", "charter_capital", "revenue", "profit", "condition")
    more = ("contributing_members", "non_contributing_members", "operating_capital", "mobilised_capital")
    blank: SampleRow = dict.fromkeys((*amounts, *more, "outstanding_loans"))
    return {**blank, "status": status, "ended_on": day}
