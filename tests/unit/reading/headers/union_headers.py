"""Headers of the sheet of unions with a row below them, as the tests of headers put them together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.unit.reading.first_version import UNIONS

HEADERS = [column.header for column in UNIONS.columns]
ROW: list[Any] = [
    1,
    "Liên hiệp HTX Lạng Giang",
    "2400123458",
    "Xã Mỹ Thái",
    dt.date(2015, 3, 1),
    "Nông, lâm nghiệp, thủy sản",
    "Đang hoạt động",
    4,
    1000,
]
IN_ORDER = {column.name: index for index, column in enumerate(UNIONS.columns)}
"""The place of each column where all headers stand in the form's order."""
