"""Units of declared indicators: what each row names as its unit, and its value converted to the form's unit.

A row that names another unit of money is converted as an amount with a unit word is; a unit that the indicator cannot
have makes its value unusable, for it would be wrong in silence.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.reading.cells.column_unit import converted
from pipeline.reading.cells.money_worth import money_worth
from pipeline.reading.cells.parsers import ParsedCell, is_blank, text_of
from schemas.matching import label_key
from schemas.reading import Reading, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.reference_data import Indicator

_ALSO = {
    "HTX": ("hợp tác xã", "đơn vị", "cơ sở"),
    "người": ("thành viên", "xã viên"),
    "quỹ": ("QTDND", "quỹ tín dụng", "HTX", "hợp tác xã", "đơn vị"),
    "liên hiệp": ("LHHTX", "liên hiệp HTX", "liên hiệp hợp tác xã", "đơn vị"),
    "tổ": ("THT", "tổ hợp tác", "đơn vị"),
}
"""Other words for the units of counts, by the word that the form has."""
_DITTO = frozenset({"", "nt", "như trên"})
"""What stands for the unit of the row above; marks such as ``"`` have no key."""


def units_of_rows(cells: Iterable[object]) -> list[str]:
    """The unit that each row names, ditto marks resolved; blank where it names none."""
    units: list[str] = []
    for cell in cells:
        unit, is_ditto = unit_text(cell) if isinstance(cell, str) else (text_of(cell), False)
        units.append(units[-1] if is_ditto and units else unit)
    return units


@lru_cache(maxsize=1_000)
def unit_text(cell: str) -> tuple[str, bool]:
    """What a cell says as a unit, and whether that is a ditto mark."""
    text = "" if is_blank(cell) else text_of(cell)
    return text, text != "" and label_key(text) in _DITTO


def in_form_unit(parsed: ParsedCell, cell: object, unit: str, indicator: Indicator) -> ParsedCell:
    """The value of a row in the unit of its indicator; a unit word in the cell itself counts before the row's."""
    if parsed.value is None or not unit or is_same_unit(unit, indicator) or Reading.UNIT_WORD in (parsed.reading or ""):
        return parsed
    text, worth = f"{text_of(cell)} {unit}", money_worth(unit) if indicator.is_money else None
    if worth is None:
        return ParsedCell(None, text, Reading.OTHER_UNIT)
    ambiguous = (Reading.AMBIGUOUS,) if Reading.AMBIGUOUS in (parsed.reading or "") else ()
    reading = joined(Reading.UNIT_WORD, *ambiguous)
    return converted(parsed, cell, worth)._replace(text=text, reading=reading)


def form_unit(unit: str, indicator: Indicator | None) -> str:
    """The unit in the form's words, where the row's value was taken in it; else as it is given."""
    taken = indicator and unit and (is_same_unit(unit, indicator) or (indicator.is_money and money_worth(unit)))
    return indicator.unit_vi if indicator and taken else unit


def is_same_unit(unit: str, indicator: Indicator) -> bool:
    """Whether a row's unit is the form's."""
    return money_worth(unit) == 1 if indicator.is_money else _is_word_for(unit, indicator.unit_vi)


@lru_cache(maxsize=1_000)
def _is_word_for(unit: str, form_unit: str) -> bool:
    return label_key(unit) in _also(form_unit)


@cache
def _also(unit: str) -> frozenset[str]:
    """The keys of all words for a unit of the form."""
    return frozenset(label_key(word) for word in (unit, *_ALSO.get(unit, ())))


@cache
def unit_words(indicator: Indicator) -> frozenset[str]:
    """Words that go without saying beside a value of the indicator: those for its unit, and of its name."""
    texts = (*_also(indicator.unit_vi), indicator.label_vi)
    return frozenset(word for text in texts for word in label_key(text).split())
