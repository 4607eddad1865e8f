"""How the reader understood a cell that was not simply a value of its column's type."""

from __future__ import annotations

from enum import StrEnum


class Reading(StrEnum):
    """What the reader had to do with a cell, or why it could not; several are joined with ``+``."""

    INTERPRETED = "interpreted"
    """Text that was read as a number or date, or a label in another spelling; nothing was lost."""
    AMBIGUOUS = "ambiguous"
    """A number written as text that can be read two ways."""
    SHOWN_OTHERWISE = "shown_otherwise"
    """Joined with AMBIGUOUS: the cell's format shows another number than it holds, or none; the one held was read."""
    SHOWN_THOUSANDFOLD = "shown_thousandfold"
    """Joined with SHOWN_OTHERWISE: the two numbers differ a thousand times or more."""
    OTHER_WORD = "other_word"
    """Joined with AMBIGUOUS: behind the number stands another word than the column's own; the number was read."""
    WITHOUT_UNIT = "without_unit"
    """Joined with AMBIGUOUS: the formats of the column's other numbers show a unit, in which this one is too small."""
    UNIT_WORD = "unit_word"
    """A unit word in the cell was converted."""
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    """A number below the column's minimum or above its maximum."""
    OTHER_UNIT = "other_unit"
    """A number beside a unit that the form does not have there, and that cannot be converted."""
    NOT_WHOLE = "not_whole"
    NOT_A_DATE = "not_a_date"
    NOT_IN_LIST = "not_in_list"
    BAD_TAX_CODE = "bad_tax_code"
    ERROR_CELL = "error_cell"
    """An Excel error value, or a formula that was saved without its value."""


def joined(*readings: Reading) -> str:
    """Several readings of one cell joined to a text, in a fixed order."""
    return "+".join(sorted(set(readings)))
