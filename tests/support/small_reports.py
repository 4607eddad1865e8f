"""Small reports of any unit and month: a workbook from a few rows, whose declared totals are those of its lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from stdnum.vn import mst

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.state import known_state
from pipeline.samples.cells import shown
from pipeline.samples.declared import declared_totals
from schemas.reference_data import indicators, month_end, unit_in_period
from schemas.registry import form_of_period
from schemas.successors import commune_on
from tests.support.installation import installation_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from pipeline.judgement.known import Known
    from pipeline.samples.submission import SampleRow, Value
    from schemas.column import Sheet
    from tests.support.installation import Installation

LIVING: SampleRow = {
    "sector": "agriculture",
    "status": "operating",
    "members": 25,
    "charter_capital": 1500,
    "regular_workers": 6,
    "revenue": 5200,
    "profit": 310,
    "monthly_income": Decimal("4.5"),
    "board_members": 3,
    "supervisors": 1,
    "managers": 4,
    "trained_managers": 2,
    "alliance_membership": "none",
    "rating": "fair",
    "difficulty": "sales",
}
FUND: SampleRow = {
    "condition": "sound",
    "members": 900,
    "charter_capital": 2500,
    "mobilised_capital": 90000,
    "operating_capital": 98000,
    "outstanding_loans": 41000,
    "board_members": 3,
    "supervisors": 1,
}
UNION: SampleRow = {
    "sector": "agriculture",
    "status": "operating",
    "member_cooperatives": 5,
    "charter_capital": 2000,
}


def tax_code(number: int) -> str:
    """A tax code with its check digit, the same for the same number."""
    digits = (f"{240_000_000 + base:09d}" for base in count(11 * number))
    return next(code for nine in digits if mst.is_valid(code := nine + mst.calc_check_digit(nine)))


def cooperative(name: str, number: int | None, commune: str, **values: Any) -> SampleRow:  # noqa: ANN401 - of any cell
    """A cooperative of a commune, which is told by its code; without a tax code where the number is None."""
    code = tax_code(number) if number else None
    return {"name": name, "tax_code": code, "commune": commune, "founded_on": date(2015, 3, 4), **LIVING} | values


def ended(row: SampleRow, day: date, status: str = "dissolved") -> SampleRow:
    """The cooperative as it is listed in the year in which it has ended."""
    kept = {name: row[name] for name in ("name", "tax_code", "commune", "founded_on", "sector")}
    return kept | {"status": status, "ended_on": day}


def as_of_today(row: SampleRow) -> SampleRow:
    """The row with what later versions of the form ask too; earlier ones leave it out."""
    later: SampleRow = {"registered_groups": row.get("certified_groups")}
    if "condition" in row:
        later["status"] = "operating"
    elif row.get("members") is not None:
        later["official_members"] = row["members"]
    return later | row


@dataclass(frozen=True)
class SmallReport:
    """A unit's report on a month; rows name communes by their codes."""

    unit_code: str
    period: date
    cooperatives: tuple[SampleRow, ...] = ()
    credit_funds: tuple[SampleRow, ...] = ()
    unions: tuple[SampleRow, ...] = ()
    groups: tuple[SampleRow, ...] = ()
    declared: Mapping[str, Value] = field(default_factory=dict)
    revision: int = 1
    explanations: tuple[tuple[Any, ...], ...] = ()
    is_unchanged: bool = False
    """Whether its cover says so; it then has no other sheet."""

    @property
    def file_name(self) -> str:
        """Its place in the landing zone, which names no unit."""
        return f"{self.period:%Y-%m}/{self.unit_code}-{self.revision}.xlsx"

    def content(self) -> bytes:
        """The workbook."""
        registers = {
            name: tuple(map(as_of_today, getattr(self, name)))
            for name in ("cooperatives", "credit_funds", "unions", "groups")
        }
        as_of = month_end(self.period)
        form, book = form_of_period("KTTT-01", self.period), Workbook()
        assert form is not None
        cover = book.active
        assert cover is not None
        cover.title = form.cover.name
        unit = unit_in_period(self.unit_code, self.period)
        values = {
            "form_id": form.form_id,
            "form_version": form.version,
            "unit_code": self.unit_code,
            "unit_name": unit.unit_name if unit else None,
            "period": self.period,
            "as_of": as_of,
            "revision": self.revision,
            "prepared_by": "Đỗ Minh Tuyết",
            "phone": "0204 000 217",
            "approved_by": "Phạm Văn Thụ",
            "unchanged": "x" if self.is_unchanged else None,
        }
        for column in form.cover.columns:
            cover.append([column.header, values.get(column.name)])
        if self.is_unchanged:
            return _saved(book)
        for name, rows in registers.items():
            self._write(book.create_sheet(form.sheet(name).name), form.sheet(name), rows)
        known = indicators(day=as_of)
        totals = declared_totals(registers, as_of) | dict(self.declared)
        self._write(
            book.create_sheet(form.sheet("declared_totals").name),
            form.sheet("declared_totals"),
            [
                {
                    "label": known[code].label_vi,
                    "indicator": code,
                    "unit": known[code].unit_vi,
                    "value": value,
                }
                for code, value in totals.items()
            ],
        )
        if self.explanations:
            page = book.create_sheet("Giải trình")
            for line in (("Mã quy tắc", "Trang tính", "Ô", "Giá trị", "Giải trình"), *self.explanations):
                page.append(list(line))
        return _saved(book)

    def _write(self, page: Worksheet, sheet: Sheet, rows: Any) -> None:  # noqa: ANN401 - rows of cells
        page.append([column.header for column in sheet.columns])
        for number, row in enumerate(rows, start=1):
            page.append([self._cell(column, row | {"ordinal": number}) for column in sheet.columns])

    def _cell(self, column: Any, row: SampleRow) -> Any:  # noqa: ANN401 - of any kind
        value = row.get(column.name)
        if column.name == "commune" and isinstance(value, str):
            known = commune_on(value, month_end(self.period))
            return known.commune_name if known else value
        return shown(column, value)


def _saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def send(installation: Installation, *reports: SmallReport) -> Installation:
    """Drop the reports into the landing zone and run; the installation."""
    lay_reports(installation, *reports)
    installation.run()
    return installation


def judged(folder: Path, *reports: SmallReport) -> Known:
    """What is known of the reports alone, without a build."""
    installation = installation_in(folder)
    lay_reports(installation, *reports)
    ingested = ingest_workbooks(installation.settings)
    return known_state(installation.settings, ingested.inbox, ingested.ledger)


def lay_reports(installation: Installation, *reports: SmallReport) -> None:
    """Drop the reports into the landing zone."""
    for report in reports:
        path: Path = installation.raw / report.file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(report.content())
