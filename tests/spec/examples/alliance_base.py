"""A small workbook of the provincial Alliance without findings, written by the project's own writer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.samples import AllianceSubmission, write_workbook
from pipeline.samples.alliance import rows_of
from schemas.reference_data import indicators, unit_in_period
from tests.spec.examples.base import AS_OF, COVER, PERIOD

if TYPE_CHECKING:
    from pipeline.samples import SampleRow, Value

ALLIANCE = "LM24"
_LOANS = (
    ("HTX Rau sạch", "2400101119", 300, 250, date(2019, 5, 6), date(2022, 5, 6)),
    ("HTX Nấm", "2400104818", 500, 500, date(2020, 9, 1), date(2023, 9, 1)),
    ("HTX Mỳ Chũ", "2400105184", 400, 350, date(2020, 2, 3), date(2023, 2, 3)),
)
_VALUES: dict[str, tuple[Value, ...]] = {
    "support_fund": (2000, 300, 3, 1100),
    "employment_fund": (900, 20, 1, Decimal("1.24")),
    "membership": (58, 50, 8, 6, 2, 2),
}


def _declared(table: str) -> tuple[SampleRow, ...]:
    declared = zip(indicators(table).values(), _VALUES[table], strict=True)
    return tuple(
        {"indicator": indicator.label_vi, "code": indicator.indicator, "value": value} for indicator, value in declared
    )


def alliance() -> AllianceSubmission:
    """What the workbook says."""
    unit = unit_in_period(ALLIANCE, PERIOD)
    if unit is None:
        raise LookupError(ALLIANCE)
    cover = COVER | {"form_id": "LM-01", "unit_code": ALLIANCE, "unit_name": unit.unit_name, "as_of": AS_OF}
    tables = {
        "training": rows_of(
            "programme partner district classes learners held_on",
            (
                ("Kế toán HTX", "Trường Cao đẳng Hưng Yên", "Toàn tỉnh", 2, 80, date(2020, 5, 12)),
                ("Sáng lập viên", None, "Huyện Sơn Động", 1, 30),
            ),
        ),
        "support_fund_loans": rows_of("cooperative tax_code principal outstanding disbursed_on due_on", _LOANS),
        **{table: _declared(table) for table in _VALUES},
        "commendations": rows_of(
            "giver kind recipient_kind awards recipients event",
            (
                ("Chủ tịch UBND tỉnh", "Bằng khen", "Đơn vị", 4, 4, "Đại hội VI"),
                ("Liên minh HTX Việt Nam", "Kỷ niệm chương", "Cá nhân", 10, 10),
            ),
        ),
        "trade_promotion": rows_of(
            "event place cooperatives held_on",
            (
                ("Hội chợ Coop-Expo", "Cần Thơ", 6, date(2020, 10, 20)),
                ("Tuần lễ trưng bày sản phẩm", "Thái Nguyên"),
            ),
        ),
        "donations": rows_of(
            "item amount count",
            (
                ("Ủng hộ đồng bào miền Trung", 40),
                ("Quỹ vì người nghèo", Decimal("15.4")),
                ("Quỹ phòng chống thiên tai", Decimal("22.3")),
                ("Lượt truy cập", None, 87_464),
            ),
        ),
        "targets": rows_of(
            "year indicator scope at_least at_most",
            (
                (2021, "FOUNDED", "Toàn tỉnh", 50, 60),
                (2021, "FOUNDED", "Mỗi huyện", 5, 6),
                (2021, "ADMITTED", "Toàn tỉnh", 15),
                (2021, "MANAGERS_TRAINED_PERCENT", "Toàn tỉnh", 100),
            ),
        ),
    }
    return AllianceSubmission(unit, cover, tables)


@cache
def alliance_content() -> bytes:
    """The workbook's bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "alliance.xlsx"
        write_workbook(alliance(), path)
        return path.read_bytes()
