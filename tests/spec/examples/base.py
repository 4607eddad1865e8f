"""A small workbook without findings, written by the project's own writer: what every example changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import openpyxl

from pipeline.samples import UnitSubmission, declared_totals, write_workbook
from schemas.reference_data import unit_in_period

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from pipeline.samples import Row, Value

UNIT_CODE = "217"
PERIOD, AS_OF = date(2020, 11, 1), date(2020, 11, 30)

COVER: Row = {
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


def _rows(columns: str, *values: tuple[Value, ...]) -> tuple[Row, ...]:
    """Rows of a register, numbered; the first values by position, the others blank."""
    names = columns.split()
    return tuple({"ordinal": at} | dict(zip(names, row, strict=True)) for at, row in enumerate(values, start=1))


_COOPERATIVE = "name tax_code commune founded_on sector status dissolved_on members charter_capital revenue profit"
_LIVING = {
    "regular_workers": 6,
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
_MEMBER = {
    "alliance_membership": "official",
    "alliance_joined_on": date(2013, 3, 15),
    "value_chain": "x",
    "ocop_stars": 4,
    "rating": "good",
}


def _cooperatives() -> tuple[Row, ...]:
    """Ten cooperatives: each sector and each status, two founded and one dissolved in the year."""
    hung, thanh, vôi, kép = "Xã Tân Hưng", "Xã Tân Thanh", "Thị trấn Vôi", "Thị trấn Kép"
    rows = _rows(
        _COOPERATIVE,
        ("HTX Hồng Phong", "2400101119", hung, date(2012, 5, 10), "agriculture", "operating", None, 25, 1500, 2400, 180),
        ("HTX Rau an toàn", "2400101486", thanh, date(2020, 3, 16), "agriculture", "operating", None, 9, Decimal("820.5"), 640, 41),
        ("HTX Mộc Bãi Cả", "2400101856", vôi, date(2016, 7, 1), "industry", "operating", None, 12, 3000, 5200, 310),
        ("HTX Vận tải Kép", "2400102225", kép, date(2014, 2, 20), "transport", "operating", None, 15, 7200, 8100, 450),
        ("HTX Môi trường xanh", "2400102592", vôi, date(2017, 9, 5), "environment", "suspended", None, 8, 400, 90, 3),
        ("HTX Chợ Phố Giỏ", "2400102962", kép, date(2011, 11, 11), "market", "ceased", None, 10, 900, 0, 0),
        ("HTX Xây dựng Thành Công", "2400103331", hung, date(2018, 4, 27), "construction", "operating", None, 7, 5000, 6400, 280),
        ("HTX Điện Tân Thanh", "2400103701", thanh, date(2009, 8, 3), "electricity", "operating", None, 30, 1100, 3900, 120),
        ("HTX Thương mại Lạng Giang", "2400104078", vôi, date(2020, 5, 20), "trade", "operating", None, 11, 600, 720, 35),
        ("HTX Nấm Xương Lâm", "2400104448", hung, date(2013, 1, 8), "agriculture", "dissolved", date(2020, 6, 30), None, None, None, None),
    )  # fmt: skip
    return (rows[0] | _LIVING | _MEMBER, *(row | _LIVING for row in rows[1:9]), rows[9])


_CREDIT_FUNDS = _rows(
    "name tax_code commune founded_on condition members charter_capital operating_capital mobilised_capital"
    " outstanding_loans board_members supervisors",
    ("QTDND Vôi", "2400104818", "Thị trấn Vôi", date(1996, 1, 9), "sound", 900, 2500, 98000, 90000, 75000, 3, 1),
    ("QTDND Kép", "2400105184", "Thị trấn Kép", date(1997, 6, 2), "special_control", 640, 1800, 60000, 55000, 41000, 3, 1),
)  # fmt: skip
_UNIONS = _rows(
    "name tax_code commune founded_on sector status member_cooperatives charter_capital",
    ("Liên hiệp Nông sản", "2400200014", "Thị trấn Vôi", date(2015, 10, 1), "agriculture", "operating", 5, 2000),
    ("Liên hiệp Dịch vụ", "2400200021", "Xã Tân Hưng", date(2018, 3, 1), "trade", "operating", 4, 1200),
)
_GROUPS = _rows(
    "commune activity groups certified_groups members",
    ("Xã Tân Hưng", "water", 10, 3, 120),
    ("Xã Tân Thanh", "farming", 8, 2, 75),
    ("Thị trấn Vôi", "women", 4, 0, 40),
)


def submission() -> UnitSubmission:
    """What the base workbook says; its declared totals, the optional ones too, are those of its registers."""
    unit = unit_in_period(UNIT_CODE, PERIOD)
    if unit is None:
        raise LookupError(UNIT_CODE)
    blank = UnitSubmission(unit, COVER, _cooperatives(), _CREDIT_FUNDS, _UNIONS, _GROUPS, {})
    return replace(blank, declared_totals=declared_totals(blank.registers(), AS_OF, with_optional=True))


@cache
def base_content() -> bytes:
    """The base workbook's bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "base.xlsx"
        write_workbook(submission(), path)
        return path.read_bytes()


def opened(content: bytes) -> Workbook:
    """The workbook for editing; the total rows' formulas are replaced by their stored values, which a save would drop."""
    return openpyxl.load_workbook(BytesIO(content), data_only=True)


def saved(workbook: Workbook) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()
