"""Small workbooks of version 2 without findings: of a district, and of a unit that is itself a commune."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO

from pipeline.samples import SampleRow, UnitSubmission, declared_totals, write_workbook
from schemas.reference_data import unit_in_period
from tests.spec.examples.base import COVER, submission

PERIOD, AS_OF = date(2024, 9, 1), date(2024, 9, 30)
COMMUNE, COMMUNE_NAME = "07210", "Phường Bắc Giang"
AFTER_THE_CHANGE = date(2025, 9, 30)

_SECTION = {
    "agriculture": "A",
    "industry": "C",
    "transport": "H",
    "environment": "E",
    "market": "L",
    "construction": "F",
    "electricity": "D",
    "trade": "G",
}
_LIVING: SampleRow = {"total_capital": 9000, "member_workers": 4}
_MERGED: SampleRow = {
    "name": "HTX Nấm Hương Sơn",
    "tax_code": "2400105554",
    "commune": "Thị trấn Kép",
    "founded_on": date(2013, 2, 4),
    "sector": "agriculture",
    "vsic": "A",
    "status": "merged",
    "ended_on": date(2024, 8, 15),
    "successor_tax_code": "2400101119",
}
_MERGED_FUND: SampleRow = {
    "name": "QTDND Tân Hưng",
    "tax_code": "2400105924",
    "commune": "Xã Tân Hưng",
    "founded_on": date(1998, 3, 1),
    "status": "merged",
    "ended_on": date(2024, 5, 20),
}


def _in_the_year_of(row: SampleRow, as_of: date) -> SampleRow:
    """The row with what happened in the year of a base moved to the year of the figures."""
    moved = {
        name: value.replace(year=as_of.year) if isinstance(value, date) and value.year in (2020, AS_OF.year) else value
        for name, value in row.items()
    }
    return row | moved


def _by_kind(row: SampleRow) -> SampleRow:
    """What version 2 asks of one that lasts; three members of the first cooperative are none of the official ones."""
    members = row["members"]
    if not isinstance(members, int):
        return {}
    contributing, others = (2, 1) if members == 25 else (0, 0)
    kinds: SampleRow = {
        "revenue_from_members": 1200 if row["revenue"] else 0,
        "official_members": members - contributing - others,
        "contributing_members": contributing,
        "non_contributing_members": others,
    }
    return _LIVING | kinds


def _registers(as_of: date, commune: str | None) -> dict[str, tuple[SampleRow, ...]]:
    """The rows of the base of version 1 as version 2 asks for them, with a cooperative and a fund that were merged."""
    first = submission()
    cooperatives = [row | _by_kind(row) | {"vsic": _SECTION[str(row["sector"])]} for row in first.cooperatives]
    groups = [row | {"registered_groups": row["certified_groups"]} for row in first.groups]
    registers = {
        "cooperatives": [*cooperatives, _MERGED | {"ordinal": len(cooperatives) + 1}],
        "credit_funds": [*(row | {"status": "operating"} for row in first.credit_funds), _MERGED_FUND | {"ordinal": 3}],
        "unions": list(first.unions),
        "groups": groups,
    }
    place: SampleRow = {} if commune is None else {"commune": commune}
    return {table: tuple(_in_the_year_of(row, as_of) | place for row in rows) for table, rows in registers.items()}


def _submission(unit_code: str, as_of: date, commune: str | None = None) -> UnitSubmission:
    unit = unit_in_period(unit_code, as_of.replace(day=1))
    if unit is None:
        raise LookupError(unit_code)
    cover = COVER | {
        "form_version": 2,
        "unit_code": unit_code,
        "unit_name": unit.unit_name,
        "period": as_of.replace(day=1),
        "as_of": as_of,
    }
    rows = _registers(as_of, commune)
    blank = UnitSubmission(
        unit, cover, rows["cooperatives"], rows["credit_funds"], rows["unions"], rows["groups"], declared_totals={}
    )
    return replace(blank, declared_totals=declared_totals(blank.registers(), as_of, with_optional=True))


def submission_2() -> UnitSubmission:
    """What the base workbook of version 2 says; its declared totals are those of its registers."""
    return _submission(str(COVER["unit_code"]), AS_OF)


def _content(of: UnitSubmission) -> bytes:
    written = BytesIO()
    write_workbook(of, written)
    return written.getvalue()


@cache
def base_2_content() -> bytes:
    """The base workbook of version 2: Huyện Lạng Giang, September 2024."""
    return _content(submission_2())


@cache
def commune_content() -> bytes:
    """The base workbook of a unit that is itself a commune, which its rows name all the same."""
    return _content(_submission(COMMUNE, AFTER_THE_CHANGE, COMMUNE_NAME))
