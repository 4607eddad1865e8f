"""The province's cooperative unions; all of them are invented."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.samples.roster import tax_codes

if TYPE_CHECKING:
    from pipeline.samples.submission import SampleRow

FIRST_UNION_TAX_CODE = 249_700_000

UNIONS = (
    ("213", "Liên hiệp HTX thương mại Sông Thương", "Phường Trần Phú", date(2017, 5, 18), "trade", 5, 38_000),
    ("216", "Liên hiệp HTX nông nghiệp Núi Dành", "Xã Liên Chung", date(2019, 3, 12), "agriculture", 5, 21_500),
    ("217", "Liên hiệp HTX nông sản Cần Trạm", "Thị trấn Vôi", date(2018, 9, 6), "agriculture", 6, 26_700),
    ("219", "Liên hiệp HTX trái cây Vùng Cao", "Xã Trù Hựu", date(2020, 6, 9), "agriculture", 7, 32_000),
    ("221", "Liên hiệp HTX rau quả Nham Biền", "Thị trấn Nham Biền", date(2016, 11, 25), "agriculture", 5, 24_000),
)
"""Unit code, name, commune, founding date, sector, member cooperatives and charter capital."""


def unions(seed: int) -> dict[str, list[SampleRow]]:
    """Unions by unit code; a unit without any is not there."""
    codes = tax_codes(seed, "unions", FIRST_UNION_TAX_CODE)
    drafts: dict[str, list[SampleRow]] = {}
    for unit_code, name, commune, founded_on, sector, members, capital in UNIONS:
        of_unit = drafts.setdefault(unit_code, [])
        row: SampleRow = {"ordinal": len(of_unit) + 1, "name": name, "tax_code": next(codes), "commune": commune}
        row.update(founded_on=founded_on, sector=sector, status="operating")
        row.update(member_cooperatives=members, charter_capital=capital)
        of_unit.append(row)
    return drafts
