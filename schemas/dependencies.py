"""How far what is declared looks: which periods a rule, a table or a view rests on beside its own."""

from __future__ import annotations

from enum import StrEnum


class Reach(StrEnum):
    """The periods that something about a period rests on; several are declared where several are read."""

    PERIOD = "period"
    """Its own."""
    PREVIOUS = "previous"
    """The one before it, of those that were received."""
    NEW_YEAR = "new_year"
    """From the December before, or the year's first month, on."""
    YEAR_BEFORE = "year_before"
    """The same month of the year before."""
    TWELVE_MONTHS = "twelve_months"
    """The latest ones within twelve months before it."""
    HISTORY = "history"
    """All before it."""
    WHOLE = "whole"
    """All periods, later ones too: made anew each time, and so kept small."""
