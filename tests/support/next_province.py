"""The next change of the province, as one more row of its data: for tests that every word of the time follows it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from unittest.mock import patch

from schemas import messages, provinces
from schemas.reference_data import reference_rows

if TYPE_CHECKING:
    from collections.abc import Generator

BEFORE, SINCE = date(2029, 12, 1), date(2030, 1, 1)
NEXT = {
    "province_code": "24",
    "name": "thành phố Kinh Bắc",
    "level": "thành phố",
    "seat": "Kinh Bắc",
    "alliance": "Liên minh Hợp tác xã thành phố Kinh Bắc",
    "head_body": "LIÊN MINH HỢP TÁC XÃ VÙNG",
    "head_place": "THÀNH PHỐ KINH BẮC",
    "recipients": "Thành ủy, UBND thành phố",
    "steward": "cán bộ thành phố",
    "unit": "phường",
    "units": "phường, đặc khu",
    "communes": "phường, đặc khu",
    "unit_code_example": "99999",
}
WORDS_BEFORE = ("tỉnh", "huyện", "Bắc Ninh", "Bắc Giang", "BẮC NINH", "BẮC GIANG", "TỈNH", "Tỉnh", "xã, phường")
"""What no text about the time after may say."""


def _with_the_next(name: str, since: date) -> list[dict[str, str]]:
    rows = reference_rows(name)
    if name != "provinces":
        return rows
    *earlier, last = rows
    return [*earlier, last | {"valid_to": f"{since}"}, NEXT | {"valid_from": f"{since}", "valid_to": ""}]


@contextmanager
def next_province(since: date = SINCE) -> Generator[None]:
    """Data in which the province is another one from that day on."""
    of_messages = (cached for cached in vars(messages).values() if hasattr(cached, "cache_clear"))
    caches = provinces.provinces, provinces.province_on, *of_messages
    with patch.object(provinces, "reference_rows", partial(_with_the_next, since=since)):
        for cached in caches:
            cached.cache_clear()
        yield
    for cached in caches:
        cached.cache_clear()
