"""A small workbook without findings, written by the project's own writer: what every example changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.samples import UnitSubmission, declared_totals, write_workbook
from pipeline.samples.layout import sample_form
from schemas.column import Kind
from schemas.reference_data import unit_in_period

if TYPE_CHECKING:
    from pipeline.samples import SampleRow, Value
    from schemas.column import Column

UNIT_CODE = "217"
PERIOD, AS_OF = date(2020, 11, 1), date(2020, 11, 30)

COVER: SampleRow = {
    "form_id": "KTTT-01",
    "form_version": 1,
    "unit_code": UNIT_CODE,
    "unit_name": "Huyện Lạng Giang",
    "period": PERIOD,
    "as_of": AS_OF,
    "revision": 1,
    "prepared_by": "Đỗ Minh Tuyết",
    "phone": "0204 000 217",
    "approved_by": "Phạm Văn Thụ",
}


def _value(column: Column, text: str) -> Value:
    if not text:
        return None
    if column.kind is Kind.DATE:
        return date.fromisoformat(text)
    if column.kind is Kind.COUNT:
        return int(text)
    return Decimal(text) if column.kind is Kind.MONEY else text


def _rows(table: str, text: str) -> tuple[SampleRow, ...]:
    """Rows of a register, out of lines of values under a line of column names."""
    sheet = sample_form().sheet(table)
    names, *lines = ([cell.strip() for cell in line.split("|")] for line in text.strip().splitlines())
    rows = [
        {name: _value(sheet.column(name), value) for name, value in zip(names, line, strict=True)} for line in lines
    ]
    return tuple({"ordinal": number, **row} for number, row in enumerate(rows, start=1))


_COOPERATIVES = _rows(
    "cooperatives",
    """
    name | tax_code | commune | founded_on | sector | status | members | charter_capital
    HTX Hồng Phong | 2400101119 | Xã Tân Hưng | 2012-05-10 | agriculture | operating | 25 | 1500
    HTX Rau an toàn | 2400101486 | Xã Tân Thanh | 2020-03-16 | agriculture | operating | 9 | 820.5
    HTX Mộc Bãi Cả | 2400101856 | Thị trấn Vôi | 2016-07-01 | industry | operating | 12 | 3000
    HTX Vận tải Kép | 2400102225 | Thị trấn Kép | 2014-02-20 | transport | operating | 15 | 7200
    HTX Môi trường xanh | 2400102592 | Thị trấn Vôi | 2017-09-05 | environment | suspended | 8 | 400
    HTX Chợ Phố Giỏ | 2400102962 | Thị trấn Kép | 2011-11-11 | market | ceased | 10 | 900
    HTX Xây dựng Thành Công | 2400103331 | Xã Tân Hưng | 2018-04-27 | construction | operating | 7 | 5000
    HTX Điện Tân Thanh | 2400103701 | Xã Tân Thanh | 2009-08-03 | electricity | operating | 30 | 1100
    HTX Thương mại Phố Mới | 2400104078 | Thị trấn Vôi | 2020-05-20 | trade | operating | 11 | 600
    HTX Nấm Xương Lâm | 2400104448 | Xã Tân Hưng | 2013-01-08 | agriculture | dissolved | |
    """,
)
_RESTING: SampleRow = {"revenue": 0, "profit": 0}
_DISSOLVED: SampleRow = {"ended_on": date(2020, 6, 30)}
_LIVING: SampleRow = {
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
    "main_products": "Sản phẩm của địa phương",
}
_MEMBER: SampleRow = {
    "alliance_membership": "official",
    "alliance_joined_on": date(2013, 3, 15),
    "value_chain": "x",
    "ocop_stars": 4,
    "rating": "good",
}
_CREDIT_FUNDS = _rows(
    "credit_funds",
    """
    name | tax_code | commune | founded_on | condition | members | charter_capital | mobilised_capital
    QTDND Vôi | 2400104818 | Thị trấn Vôi | 1996-01-09 | sound | 900 | 2500 | 90000
    QTDND Kép | 2400105184 | Thị trấn Kép | 1997-06-02 | special_control | 640 | 1800 | 55000
    """,
)
_FUND: SampleRow = {"operating_capital": 98000, "outstanding_loans": 41000, "board_members": 3, "supervisors": 1}
_UNIONS = _rows(
    "unions",
    """
    name | tax_code | commune | founded_on | sector | status | member_cooperatives | charter_capital
    Liên hiệp Nông sản | 2400200014 | Thị trấn Vôi | 2015-10-01 | agriculture | operating | 5 | 2000
    Liên hiệp Dịch vụ | 2400200021 | Xã Tân Hưng | 2018-03-01 | trade | operating | 4 | 1200
    """,
)
_GROUPS = _rows(
    "groups",
    """
    commune      | activity | groups | certified_groups | members
    Xã Tân Hưng  | water    | 10     | 3                | 120
    Xã Tân Thanh | farming  | 8      | 2                | 75
    Thị trấn Vôi | women    | 4      | 0                | 40
    """,
)


def _cooperatives() -> tuple[SampleRow, ...]:
    """Ten cooperatives: each sector and each status, two founded and one dissolved in the year, one a member."""
    by_status = {"operating": _LIVING, "suspended": _LIVING | _RESTING, "ceased": _LIVING | _RESTING}
    first, *others = (row | by_status.get(str(row["status"]), _DISSOLVED) for row in _COOPERATIVES)
    return (first | _MEMBER, *others)


def submission() -> UnitSubmission:
    """What the base workbook says; its declared totals, the optional ones too, are those of its registers."""
    unit = unit_in_period(UNIT_CODE, PERIOD)
    if unit is None:
        raise LookupError(UNIT_CODE)
    blank = UnitSubmission(
        unit, COVER, _cooperatives(), tuple(row | _FUND for row in _CREDIT_FUNDS), _UNIONS, _GROUPS, {}
    )
    return replace(blank, declared_totals=declared_totals(blank.registers(), AS_OF, with_optional=True))


@cache
def base_content() -> bytes:
    """The base workbook's bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "base.xlsx"
        write_workbook(submission(), path)
        return path.read_bytes()
