"""Which findings follow from a cell or column whose values are shown otherwise, in another unit, or elsewhere.

Each finder takes the causes and the effects that a declaration names, of one submission, and yields those that belong
together. What would follow is tried: a total that a wrong amount explains is about what it was with the right one.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.judgement.linked_findings import number_of
from schemas.diagnosis import FACTORS
from schemas.figures import measures
from schemas.registry import tables
from schemas.rules.causes import SHIFTED
from schemas.rules.cells import filled
from schemas.rules.lists import Shape
from schemas.rules.measures import EVENTS
from schemas.rules.periods import revenue_of_an_operating_one, steady, steady_stocks
from schemas.rules.totals import counts_of_the_registers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.judgement.linked_findings import LinkedFinding
    from schemas.figures import Measure

    Pairs = Iterator[tuple[LinkedFinding, LinkedFinding]]
    """Effects with their causes."""

UNITS = FACTORS[1:]
"""How far apart units of money are; a slipped digit is no unit."""
WHOLE_COLUMN = 300
"""From this factor on a value goes with a column that is a thousandfold: years' amounts grow beside it."""
_DIGITS = re.compile(r"[\d.,]*\d")
_NOT_WORDS = re.compile(r"[\d.,\s-]+")


def linked(follows: Callable[[LinkedFinding, LinkedFinding], bool]) -> Callable[..., Pairs]:
    """The finder that links each effect to the first cause from which it follows (``follows(effect, cause)``)."""

    def pairs(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
        for effect in effects:
            cause = next((cause for cause in causes if follows(effect, cause)), None)
            if cause:
                yield effect, cause

    return pairs


def adds_up(total: LinkedFinding, cell: LinkedFinding) -> bool:
    """Whether the indicator of a total is added up from the column of a cell."""
    return cell.form_sheet in sheets_added_up(total.column, cell.column)


@lru_cache(maxsize=10_000)
def sheets_added_up(indicator: str, column: str) -> frozenset[str]:
    """The sheets, by name and by table, whose column an indicator adds up or, without one, whose rows it counts."""
    summed = [
        measure.table
        for measure in measures()
        if measure.figure_id == indicator and measure.column == column and not measure.is_declared
    ]
    return frozenset(name for table in summed for name in (table, tables()[table].name))


def rests_on_sheet(total: LinkedFinding, sheet: LinkedFinding) -> bool:
    """Whether the indicator of a total is counted or added up from rows of the sheet that the other finding is of."""
    return sheet.form_sheet in _tables_added_up(total.column)


@lru_cache(maxsize=1_000)
def _tables_added_up(indicator: str) -> frozenset[str]:
    return frozenset(
        measure.table for measure in measures() if measure.figure_id == indicator and not measure.is_declared
    )


def reaches(effect: LinkedFinding, column: LinkedFinding) -> bool:
    """Whether a column that is wrong as a whole is so in the row of the effect, too: it is shifted from a row on.

    Where it stands lower, the rows above are left empty by it, as many as it is lower.
    """
    begin = column.observed.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    is_asked = column.variant in SHIFTED and effect.sheet == column.sheet and begin.isdigit() and effect.row.isdigit()
    left = int(number_of(column.expected) or 0) if column.variant == Shape.LOWER else 0
    return not is_asked or int(effect.row) >= int(begin) - left


def in_same_column(effect: LinkedFinding, cause: LinkedFinding) -> bool:
    """Whether both are about the same column of the same sheet of the form, which the cause reaches."""
    return _column(effect) == _column(cause) and reaches(effect, cause)


def reads_column(effect: LinkedFinding, cause: LinkedFinding) -> bool:
    """Whether the effect names a cell of the cause's column, in the workbook itself."""
    return cause.letters in _letters(effect, cause.sheet) and reaches(effect, cause)


def is_shown_alike(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    """The later cells of a column whose format shows what they hold in the same other way."""
    first: dict[object, LinkedFinding] = {}
    for cause in causes:
        if way := _way_of_showing(cause):
            first.setdefault((_column(cause), way), cause)
    for effect in effects:
        way = _way_of_showing(effect)
        if way and (_column(effect), way) in first:
            yield effect, first[_column(effect), way]


def _way_of_showing(finding: LinkedFinding) -> tuple[object, ...]:
    """The words that a format adds and what it makes of the number; empty where that cannot be told."""
    if finding.variant == "hidden":
        return (finding.variant,)
    held, digits = number_of(finding.expected), _DIGITS.search(finding.observed)
    if finding.variant != "format" or not digits or not held:
        return ()
    number = number_of(digits[0].replace(".", "").replace(",", "."))
    if number is None:
        return ()
    times = Decimal(1) if abs(number - abs(held)) < 1 else number / abs(held)
    return (finding.variant, _NOT_WORDS.sub(" ", finding.observed).strip(), "-" in finding.observed, held < 0, times)


def has_same_factor(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    """The later amounts of a row that are as many thousand times what they were as an earlier one."""
    first: dict[object, LinkedFinding] = {}
    for cause in causes:
        if factor := _thousands(cause):
            first.setdefault((cause.sheet, cause.row, factor), cause)
    for effect in effects:
        key = (effect.sheet, effect.row, _thousands(effect))
        if key in first:
            yield effect, first[key]


def _ratio(finding: LinkedFinding) -> Decimal:
    """What is observed by what is expected; 0 where one of them is nought or no number."""
    observed, expected = number_of(finding.observed), number_of(finding.expected)
    return abs(observed / expected) if observed and expected else Decimal(0)


def _thousands(finding: LinkedFinding) -> int:
    """How many times a thousand an amount is too large, less than 0 where too small; 0 where it is by no unit."""
    ratio = _ratio(finding)
    return round(ratio.log10() / 3) if ratio else 0


def goes_with_column(effect: LinkedFinding, cause: LinkedFinding) -> bool:
    """Whether a value is as much larger, or smaller, as its column is as a whole."""
    ratio = _ratio(effect)
    if not ratio or _column(effect) != _column(cause):
        return False
    return ratio >= WHOLE_COLUMN if cause.variant == Shape.THOUSANDFOLD else ratio * WHOLE_COLUMN <= 1


def sums_by_factor(effect: LinkedFinding, cause: LinkedFinding) -> bool:
    """Whether a total of the column is off by just a unit's factor, or changed by as much as the whole column did."""
    observed, expected = number_of(effect.observed), number_of(effect.expected)
    if not observed or not expected or not (adds_up(effect, cause) or _column(effect) == _column(cause)):
        return False
    is_exact = any(abs(observed - other) < 1 for factor in UNITS for other in (expected * factor, expected / factor))
    is_change, ratio = effect.rule_id == steady_stocks.rule_id, _ratio(effect)
    return is_exact or (is_change and (ratio >= WHOLE_COLUMN or ratio * WHOLE_COLUMN <= 1))


def changes_by_cells(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    """Totals that changed by more than half, and would not have, were one of the amounts, or all, in another unit."""
    for effect in effects:
        cells = [cause for cause in causes if adds_up(effect, cause) and number_of(cause.observed)]
        if not cells:
            continue
        alone = [cell for cell in cells if _would_be_steady(effect, [cell])]
        if len(alone) == 1 or (not alone and len(cells) > 1 and _would_be_steady(effect, cells)):
            yield effect, (alone or cells)[0]


def _would_be_steady(total: LinkedFinding, cells: list[LinkedFinding]) -> bool:
    """Whether a total would be by at most half more or less than before, were the cells' values in another unit."""
    now, before = number_of(total.observed), number_of(total.expected)
    if now is None or not before:
        return False
    value = sum((number_of(cell.observed) or Decimal(0) for cell in cells), start=Decimal(0))
    by_unit = _thousands(cells[0])
    smaller = [value / factor for factor in UNITS if by_unit >= 0]
    others = [*smaller, *(value * factor for factor in UNITS if by_unit <= 0)]
    return any(abs(now - value + other - before) * 2 <= before for other in others)


def moves_into_blank(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    """Revenue that came with an exchange into a blank cell: the other column's cell of its row is blank or 0 now.

    That is seen by what is found there, which is among the effects.
    """
    emptied = {
        (effect.sheet, effect.cell)
        for effect in effects
        if effect.rule_id == filled.rule_id or (effect.rule_id == steady.rule_id and number_of(effect.observed) == 0)
    }
    for effect in effects:
        if effect.rule_id != revenue_of_an_operating_one.rule_id:
            continue
        for cause in causes:
            if (
                effect.letters in _letters(cause, effect.sheet)
                and (effect.sheet, cause.letters + effect.row) in emptied
            ):
                yield effect, cause


def counts_by_column(effect: LinkedFinding, cause: LinkedFinding) -> bool:
    """Whether an indicator counts the rows whose date in the cause's column lies in the report year."""
    return any(EVENTS[measure.event] == cause.column for measure in _events(effect.column))


def asks_for_period(effect: LinkedFinding, _: LinkedFinding) -> bool:
    """Whether a finding rests on the cover's period: a day by itself, or what is counted of the report year.

    A row whose later event lies before its earlier one is wrong in any period.
    """
    if effect.rule_id == counts_of_the_registers.rule_id:
        return bool(_events(effect.column))
    days = [day for text in effect.values.split("|")[2:] if (day := _day(text))]
    return all(later >= earlier for later, earlier in pairwise(days))


def _events(indicator: str) -> list[Measure]:
    """The measures that count what happened in the report year under an indicator."""
    return [measure for measure in measures() if measure.figure_id == indicator and measure.event in EVENTS]


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day, of no zone
    except ValueError:
        return None


def _letters(finding: LinkedFinding, sheet: str) -> set[str]:
    """The columns of a sheet of the workbook that a finding names."""
    places = (cell.rpartition("!") for cell in finding.related)
    return {cell.rstrip("0123456789") for title, _, cell in places if title == sheet}


def _column(finding: LinkedFinding) -> tuple[str, str]:
    return finding.form_sheet, finding.column
