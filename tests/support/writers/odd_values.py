"""Values, formats and labels that people put where others belong, with which drawn workbooks are edited."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.support.writers.described import ErrorText

if TYPE_CHECKING:
    from tests.support.writers.described import Value

_NUMBERS_AS_TEXTS = (
    "0|1.234|1.234,5|12,5|12.5|1,234.5|12 người|~12|12/15|3.0|1.000 tr|1,2 tỷ|(5)|-5|5%|1e3|0012|'7|5\u00a0000|１２"
)
_DAYS_AS_TEXTS = "30/11/2020|11/2020|30-11-20|2020|31/02/2020|Tháng 11/2020"
_WORDS = "|x|-|–| |không|Có|Không|Đang hoạt động|đang  hoạt động |Nông nghiệp|#N/A|TRUE|=A1|a\nb|\u200b|Xã Tiên Lục"
_LETTERS = "TCVN3 ®|A & B|a < b|'x' \"y\"| & |a\tb|a_x000D_b"
_TAX_CODES = "2400102017|2400 102 017|240010201|2400102017-001"
_TEXTS = f"{_NUMBERS_AS_TEXTS}|{_DAYS_AS_TEXTS}|{_WORDS}|{_LETTERS}|{_TAX_CODES}".split("|")
_SMALL = (0, 1, -1, 0.5, 12.3456789, 44.99999999999999, 1e-9, 0.0124, True, False)
_LARGE = (1e15, 2400102017, 44165, 60, 123456789.125, 9e12)
_NOON = dt.datetime.combine(dt.date(2020, 11, 30), dt.time(12))
_DAYS = (dt.date(2020, 11, 30), dt.date(1900, 1, 5), dt.date(2031, 2, 3), _NOON, dt.time(8, 30))
_ERRORS = (*map(ErrorText, ("#N/A", "#REF!", "#DIV/0!")), None)

ODD_VALUES: tuple[Value, ...] = (*_TEXTS, *_SMALL, *_LARGE, *_DAYS, *_ERRORS)
ODD_CODES = [
    "0%",
    "0.00%",
    "#,##0,",
    ";;;",
    ';;;"x"',
    '0;-0;0;"x "@',
    "@",
    "dd/mm/yyyy",
    "mm/yyyy",
    "yyyy",
    "[h]:mm",
    '0" tr"',
    "000",
    "General",
]
LEGACY_TEXTS = ["HTX n«ng nghiÖp", "HTX dÞch vô", "N«ng nghieäp", "Ðang ho¹t ®éng", "X· T©n Yªn", "Ðang hoaït ñoäng"]
LABELS = [
    "Cộng",
    "Tổng cộng",
    "Tổng số: 12",
    "Total",
    "Cộng huyện",
    "I. Nông nghiệp",
    "Ghi chú: ước",
    "Người lập biểu",
    "(ký)",
    "1",
    "x",
]
