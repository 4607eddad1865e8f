"""Which law or decree a matter is governed by on a day: reference data, for texts that speak of a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from schemas.reference_data import dated_fields, reference_rows

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Law:
    """A law, decree or circular by the ``topic`` under which texts ask for it, while it is in force."""

    topic: str
    name_vi: str
    number: str
    valid_from: date
    valid_to: date


@cache
def laws() -> tuple[Law, ...]:
    """All that are known, of any time."""
    return tuple(Law(**dated_fields(row)) for row in reference_rows("laws"))


def laws_on(day: date) -> dict[str, str]:
    """What the law on each topic is called on a day; a topic that none is known for is left out."""
    return {law.topic: law.name_vi for law in laws() if law.valid_from <= day < law.valid_to}
