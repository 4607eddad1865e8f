"""Words that depend on the time: what the province, its Alliance and its units are called on a day, as data says.

A text names them in braces and lower case, ``{units}``; ``{Units}`` begins a sentence and ``{UNITS}`` is in capitals.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING

from schemas.reference_data import dated_fields, month_end, reference_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_NAMED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Province:
    """What is said while it is in force; ``valid_to`` is the first day on which it no longer is.

    ``seat`` is the place that documents are signed at, ``head_body`` and ``head_place`` are the two lines of their
    issuing body. ``unit`` is what one of several units is, ``units`` and ``communes`` are all kinds of them;
    ``recipients`` get the report, ``steward`` is who runs the installation.
    """

    province_code: str
    name: str
    level: str
    seat: str
    alliance: str
    head_body: str
    head_place: str
    recipients: str
    steward: str
    unit: str
    units: str
    communes: str
    unit_code_example: str
    valid_from: date
    valid_to: date

    @property
    def words(self) -> Mapping[str, str]:
        """Each word by the names under which texts ask for it."""
        return _words(self)

    def fill(self, text: str) -> str:
        """The text with the words in the place of their names; what else stands in braces stays."""
        return _NAMED.sub(lambda named: self.words.get(named[1], named[0]), text)


@cache
def _words(province: Province) -> Mapping[str, str]:
    plain = {name: text for name, text in asdict(province).items() if isinstance(text, str)}
    begun = {name.capitalize(): text[:1].upper() + text[1:] for name, text in plain.items()}
    return plain | begun | {name.upper(): text.upper() for name, text in plain.items()}


@cache
def provinces() -> tuple[Province, ...]:
    """All that the province was, from the oldest on."""
    found = (Province(**dated_fields(row)) for row in reference_rows("provinces"))
    return tuple(sorted(found, key=lambda province: province.valid_from))


@cache
def province_on(day: date) -> Province:
    """The province as it is on that day; on one before all others as it was first."""
    begun = [province for province in provinces() if province.valid_from <= day]
    return begun[-1] if begun else provinces()[0]


def province_in(period: date) -> Province:
    """The province as it is on the last day of the period, given by any day of its month."""
    return province_on(month_end(period))


def newest_province() -> Province:
    """The province for a text that is about no time: as it is in the newest row."""
    return provinces()[-1]


def in_all_words(text: str) -> tuple[str, ...]:
    """The text in the words of every time, the newest first: what people may still write."""
    if "{" not in text:
        return (text,)
    return tuple(dict.fromkeys(province.fill(text) for province in reversed(provinces())))
