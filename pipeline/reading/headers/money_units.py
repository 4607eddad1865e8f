"""The unit of money that a header or title names, and whether it is the one that the form asks for.

Amounts are in million dong. A header, a group header above it or a title line that names another unit of money must
never be taken for the column in silence: its amounts would be wrong a thousandfold.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from schemas.column import Kind
from schemas.matching import folded

if TYPE_CHECKING:
    from schemas.column import Column

_FACTOR = r"(?:1[., ]?000[., ]?000|1[., ]?000|(?:nghìn|ngàn) (?:tỷ|tỉ)|nghìn|ngàn|triệu|tr\.?|tỷ|tỉ)"
_DONG = r"(?:đồng(?: việt nam)?|đ|vnđ|vnd|₫)"
_CURRENCY = rf"(?:{_DONG}|usd)"
_MONEY = rf"(?:{_FACTOR}\s*{_CURRENCY}|{_FACTOR}|{_CURRENCY})"
_PER = r"(?:/|trên|mỗi|một)"
_LABEL = r"(?:đvt|đơn vị(?: tính)?)\s*:?\s*"
_APART = rf"(?:\s*[\[(,;:–-]\s*(?:{_LABEL})?|\s+{_LABEL}|\s+(?={_FACTOR}\s*{_CURRENCY}))"
_BEHIND = re.compile(rf"{_APART}(?P<unit>{_MONEY})(?P<per>\s*{_PER}\s*[^()\[\]]{{1,24}})?\s*[\])]?$")
_COUNTED = re.compile(r"\s*[\[(]\s*(?:đvt:?\s*)?(?:người|nếu có|tổ|htx|xã|thành viên|lao động|ngày/tháng/năm)\s*[\])]$")
_TITLE = re.compile(rf"(?:đvt|đơn vị(?: tính)?)\b[\s:]*(?P<units>.*{_MONEY}.*)$")
_MILLION = re.compile(rf"(?:triệu|tr\.?|1[., ]?000[., ]?000)\s*{_DONG}?")


class HeaderParts(NamedTuple):
    """A header in lower case: the name without its unit, and the unit of money with what it is per, if it has one."""

    name: str
    unit: str = ""
    per: str = ""


@lru_cache(maxsize=20_000)
def header_parts(text: str) -> HeaderParts:
    """The header's parts; a unit that is counted, such as ``(người)``, is left out."""
    plain = " ".join(folded(text).split()).rstrip(" .:*")
    if match := _BEHIND.search(plain):
        return HeaderParts(plain[: match.start()], match["unit"], match["per"] or "")
    return HeaderParts(_COUNTED.sub("", plain))


def fits(column: Column, header: HeaderParts) -> bool:
    """Whether amounts in the header's unit are those of the column."""
    if not header.unit:
        return True
    if column.kind not in (Kind.MONEY, Kind.VALUE) or not _MILLION.fullmatch(header.unit):
        return False
    monthly = "tháng" in column.unit_vi
    return not header.per or ("tháng" in header.per if monthly else "năm" in header.per and "tháng" not in header.per)


@lru_cache(maxsize=20_000)
def names_other_unit(title: str) -> bool:
    """Whether a line of the title block gives a unit of money for the table, and not million dong."""
    match = _TITLE.search(" ".join(folded(title).split()))
    if not match:
        return False
    units = [unit.strip(" )].") for unit in re.split(r"[;:]|, ", match["units"])]
    money = [unit for unit in units if re.fullmatch(rf"{_MONEY}(?:\s*{_PER}.*)?", unit)]
    return bool(money) and not any(_MILLION.match(unit) for unit in money)
