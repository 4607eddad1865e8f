"""The unit that a header, a group header or a title line names: of money, or of what a count counts.

Amounts are in million dong. What stands in another unit must never be taken in silence: amounts would be wrong a
thousandfold.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.reading.cells.money_worth import shown_worth
from schemas.column import Kind, Layout
from schemas.matching import folded, label_key

if TYPE_CHECKING:
    from schemas.column import Column, Sheet

MILLION = Decimal(1)
"""What the form's own unit of money is worth."""

_FACTOR = r"(?:1[., ]?000[., ]?000|1[., ]?000|(?:nghìn|ngàn) (?:tỷ|tỉ)|nghìn|ngàn|triệu|tr\.?|tỷ|tỉ)"
_DONG = r"(?:đồng(?: việt nam)?|đ|vnđ|vnd|₫)"
_CURRENCY = rf"(?:{_DONG}|usd)"
_MONEY = rf"(?:{_FACTOR}\s*{_CURRENCY}|{_FACTOR}|{_CURRENCY})"
_PER = r"(?:/|trên|mỗi|một)"
_LABEL = r"(?:đvt|đơn vị(?: tính)?)\s*:?\s*"
_APART = rf"(?:\s*[\[(,;:–-]\s*(?:{_LABEL})?|\s+{_LABEL}|\s+(?={_FACTOR}\s*{_CURRENCY}))"
_PER_WHAT = rf"(?P<per>\s*{_PER}\s*[^()\[\]]{{1,24}})?"
_BEHIND = re.compile(rf"{_APART}(?P<unit>{_MONEY}){_PER_WHAT}\s*[\])]?$")
_ALONE = re.compile(rf"(?P<unit>{_MONEY}){_PER_WHAT}")
_SIZE = r"(?:1[., ]?000[., ]?000|1[., ]?000|100|10|nghìn|ngàn|triệu|trăm|chục)"
_THINGS = "|".join(
    (
        *("người", "hộ", "hộ gia đình", "hộ dân", "hộ thành viên", "thành viên", "xã viên", "lao động", "cán bộ"),
        *("học viên", "lượt người", "lượt", "gia đình", "cá nhân", "tập thể", "đối tượng", "htx", "hợp tác xã", "quỹ"),
        *(
            "đơn vị",
            "cơ sở",
            "doanh nghiệp",
            "tổ",
            "tổ hợp tác",
            "tht",
            "nhóm",
            "chi nhánh",
            "xã",
            "thôn",
            "lớp",
            "lớp học",
        ),
        *(
            "ha",
            "hecta",
            "m2",
            "km",
            "sào",
            "kg",
            "tấn",
            "tạ",
            "con",
            "cây",
            "công",
            "ngày",
            "tháng",
            "năm",
            "sao",
            "%",
        ),
    )
)
_COUNTED = re.compile(
    rf"(?:\s*[\[(]\s*(?:{_LABEL})?|\s*[,;–-]\s*{_LABEL}|\s+{_LABEL})"
    rf"(?P<size>{_SIZE}\s*)?(?P<thing>{_THINGS})(?:\s*{_PER}\s*[^()\[\]]{{1,24}})?\s*[\])]?$"
)
_REMARK = re.compile(r"\s*[\[(]\s*(?:nếu có|ngày/tháng/năm)\s*[\])]$")
_TITLE = re.compile(rf"(?:đvt|đơn vị(?: tính)?)\b[\s:]*(?P<units>.*{_MONEY}.*)$")
_TITLE_LABEL = re.compile(r"[\[(]?\s*(?:đvt|đơn vị(?: tính)?)\s*:?\s*")


class HeaderParts(NamedTuple):
    """A header in lower case: the name without its unit, and the unit.

    ``unit`` is the one of money, ``per`` what it is per; ``thing`` what is counted, ``is_sized`` by the thousand or so.
    """

    name: str
    unit: str = ""
    per: str = ""
    thing: str = ""
    is_sized: bool = False


class HeaderUnit(NamedTuple):
    """A unit of money that a column is to be converted from: where it is named, its words, its worth in million dong.

    ``is_own`` is true where the column's own header names it.
    """

    row: int
    at: int
    text: str
    unit: str
    worth: Decimal
    is_own: bool


def _plain(text: str) -> str:
    return " ".join(folded(text).split()).rstrip(" .:*")


@lru_cache(maxsize=20_000)
def header_parts(text: str) -> HeaderParts:
    """The header's parts; a remark such as ``(nếu có)`` is left out."""
    plain = _plain(text)
    if match := _BEHIND.search(plain) or _ALONE.fullmatch(plain):
        return HeaderParts(plain[: match.start()], match["unit"], match["per"] or "")
    if match := _COUNTED.search(plain):
        return HeaderParts(plain[: match.start()], thing=match["thing"], is_sized=match["size"] is not None)
    return HeaderParts(_REMARK.sub("", plain))


def worth_of(header: HeaderParts) -> Decimal | None:
    """What the header's unit of money is worth in million dong; None where it is none of Vietnam's."""
    return shown_worth(header.unit)


def is_convertible(sheet: Sheet, column: Column, header: HeaderParts) -> bool:
    """Whether amounts of the column may be in the header's unit of money: per month or not, as the form says."""
    worth = worth_of(header)
    if column.kind not in (Kind.MONEY, Kind.VALUE) or worth is None:
        return False
    if column.kind is Kind.VALUE and sheet.layout is not Layout.INDICATORS:
        return worth == MILLION
    monthly = "tháng" in column.unit_vi
    return not header.per or ("tháng" in header.per if monthly else "năm" in header.per and "tháng" not in header.per)


def counts_other(column: Column, header: HeaderParts) -> bool:
    """Whether the header says that another thing is counted than the column's."""
    if not header.thing or not column.is_amount:
        return False
    return column.kind is Kind.MONEY or bool(column.counted_in and label_key(header.thing) not in _counted(column))


@cache
def _counted(column: Column) -> frozenset[str]:
    return frozenset(map(label_key, column.counted_in))


def is_no_count(column: Column, header: HeaderParts) -> bool:
    """Whether no number under the header is one of the column's: a thousand of them, or a percentage."""
    return bool(header.thing) and column.kind in (Kind.COUNT, Kind.MONEY) and (header.is_sized or header.thing == "%")


@lru_cache(maxsize=20_000)
def title_unit(title: str) -> HeaderParts | None:
    """The unit of money that a line of the title block gives for the table, if that is not million dong.

    Blank as a unit where the line gives several.
    """
    match = _TITLE.search(_plain(title))
    if not match:
        return None
    units = [unit.strip(" )].") for unit in re.split(r"[;:]|, ", match["units"])]
    money = [found for unit in units if (found := _ALONE.fullmatch(unit))]
    if not money or any(shown_worth(found["unit"]) == MILLION for found in money):
        return None
    if len({found["unit"] for found in money}) > 1:
        return HeaderParts("")
    return HeaderParts("", money[0]["unit"], money[0]["per"] or "")


@lru_cache(maxsize=20_000)
@lru_cache(maxsize=1_000)
def is_unit_label(text: str) -> bool:
    """Whether a cell says that a unit stands in the next one."""
    return _TITLE_LABEL.fullmatch(_plain(text)) is not None
