"""Parsers of cells that hold a day or a period; ``parsers.py`` has what all parsers share."""

from __future__ import annotations

import datetime as dt
import re

from pipeline.reading.cells.formatted_cells import FormattedCell
from pipeline.reading.cells.parsers import BLANK, ParsedCell, day_text, is_blank, text_of, unusable
from pipeline.reading.cells.special_cells import ErrorCell, PercentCell, serial
from pipeline.reading.cells.typed_dates import YEARS, date_text, month_text
from schemas.matching import nfc
from schemas.reading import Reading

FIRST_YEAR = 1900
"""The first year of Excel; the serial number 0 shows as the last day of the year before."""

FIRST_PLAIN_YEAR = 1910
"""From this year on a cell's day cannot be a year alone (2008) that is formatted as a date, in either date system."""

PERIOD_YEARS = range(1900, 2200)
"""Years in which a period may lie; from a mistyped one coverage would run over thousands of years."""

_EIGHT_DIGITS = re.compile(r"\d{8}")


def read_date(cell: object) -> ParsedCell:
    """A date that exists, from 1900 on; text is never shifted to a neighbouring day, and a year alone is no date."""
    if is_blank(cell):
        return BLANK
    if isinstance(cell, FormattedCell):  # 30112020 as 30/11/2020
        cell = cell.shown
    if isinstance(cell, dt.date):
        return _date_held(cell)
    typed = _typed_date(cell)
    value = None if typed is None else date_text(typed)
    if typed is None or value is None or value.year < FIRST_YEAR:
        return unusable(cell, Reading.NOT_A_DATE)
    return ParsedCell(value, nfc(typed), Reading.INTERPRETED)


def _date_held(cell: dt.date) -> ParsedCell:
    """The day of a cell that is formatted as a date; 2008 in such a cell shows as a day of 1905, and is a year."""
    if cell.year < FIRST_PLAIN_YEAR and (held := serial(cell)) in YEARS:
        return ParsedCell(None, f"{held} ({day_text(cell)})", Reading.NOT_A_DATE)
    if cell.year < FIRST_YEAR:
        return unusable(cell, Reading.NOT_A_DATE)
    return ParsedCell(dt.date(cell.year, cell.month, cell.day))


def _typed_date(cell: object) -> str | None:
    """What was typed in place of a date: text, or a number of eight digits; None for anything else."""
    if isinstance(cell, str):
        return None if isinstance(cell, ErrorCell) else cell
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, (bool, PercentCell))
    return text_of(cell) if is_number and _EIGHT_DIGITS.fullmatch(text_of(cell)) else None


def read_month(cell: object) -> ParsedCell:
    """A period as its first day: ``11/2020``, ``2020-11``, or a date in that month; never a year of no report."""
    if isinstance(cell, FormattedCell):  # 112020 as 11/2020
        cell = cell.shown
    day = read_date(cell)
    if day.value is not None and day.value.year in PERIOD_YEARS:
        return ParsedCell(day.value.replace(day=1), day.text, None)
    if is_blank(cell):
        return BLANK
    if not isinstance(cell, str) or isinstance(cell, ErrorCell):
        return unusable(cell, Reading.NOT_A_DATE)
    month = month_text(cell)
    return ParsedCell(month) if month is not None and month.year in PERIOD_YEARS else unusable(cell, Reading.NOT_A_DATE)
