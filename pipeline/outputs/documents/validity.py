"""When something of a form holds, and when it must be filled in, in the words of the data dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.column import Required
from schemas.form_versions import first_day
from schemas.reference_data import FOREVER

if TYPE_CHECKING:
    from datetime import date

REQUIRED = {
    Required.NEVER: "không · no",
    Required.ALWAYS: "có · yes",
    Required.UNLESS_ENDED: "trừ khi đã giải thể, chấm dứt · unless ended",
}


def since(day: date) -> str:
    """A first day; blank where there were no forms before."""
    return "" if day <= first_day() else f"{day:%d/%m/%Y}"


def in_force(valid_from: date, valid_to: date) -> str:
    """When an entry or an indicator holds; blank at any time."""
    begins, ends = since(valid_from), "" if valid_to == FOREVER else f"{valid_to:%d/%m/%Y}"
    parts = (f"từ · from {begins}" if begins else "", f"đến trước · until before {ends}" if ends else "")
    return ", ".join(filter(None, parts))
