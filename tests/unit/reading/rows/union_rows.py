"""Rows of the sheet of unions, as the tests of its rows put them together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.unit.reading.first_version import UNIONS

HEADERS = [column.header for column in UNIONS.columns]
WIDTH = len(HEADERS)


def union(ordinal: Any = 1, name: str | None = "Liên hiệp HTX Kép", **cells: Any) -> list[Any]:  # noqa: ANN401 - cells of any kind
    row = {
        "ordinal": ordinal,
        "name": name,
        "tax_code": "2400123458",
        "commune": "Xã Mỹ Thái",
        "founded_on": dt.date(2015, 3, 1),
        "sector": "Nông, lâm nghiệp, thủy sản",
        "status": "Đang hoạt động",
        "member_cooperatives": 4,
        "charter_capital": 1000,
        "note": None,
    } | cells
    return list(row.values())


def only(**cells: Any) -> list[Any]:  # noqa: ANN401 - cells of any kind
    return [cells.get(column.name) for column in UNIONS.columns]
