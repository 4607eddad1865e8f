"""Which of two findings follows from the other, for each :class:`Link` that ``schemas/rules/causes.py`` may declare.

Each finder takes the causes and the effects that a declaration names, of one submission, and yields those that belong
together.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.judgement import column_links
from pipeline.judgement.column_links import adds_up, linked, sheets_added_up
from pipeline.judgement.linked_findings import number_of
from schemas.diagnosis import FACTORS
from schemas.figures import measures
from schemas.reference_data import all_indicators
from schemas.registry import tables
from schemas.rules.dated import is_always_in_force
from schemas.rules.links import Link
from schemas.rules.measures import conditions
from schemas.rules.totals import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.judgement.linked_findings import LinkedFinding

    Pairs = Iterator[tuple[LinkedFinding, LinkedFinding]]
    """Effects with their causes."""


def _anywhere(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    return ((effect, causes[0]) for effect in effects)


def _by(key: Callable[[LinkedFinding], object]) -> Callable[[list[LinkedFinding], list[LinkedFinding]], Pairs]:
    """The finder that links each effect to the first cause with the same key."""

    def pairs(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
        first: dict[object, LinkedFinding] = {}
        for cause in causes:
            first.setdefault(key(cause), cause)
        return ((effect, first[key(effect)]) for effect in effects if key(effect) in first)

    return pairs


def _sum_of_cells(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    for effect in effects:
        cells = [cause for cause in causes if adds_up(effect, cause) and number_of(cause.observed)]
        if effect.difference is None or not cells:
            continue
        alone = [cell for cell in cells if _explains(effect.difference, [cell])]
        if len(alone) == 1 or (not alone and len(cells) > 1 and _explains(effect.difference, cells)):
            yield effect, (alone or cells)[0]


def _explains(difference: Decimal, cells: list[LinkedFinding]) -> bool:
    """Whether a total is off by the cells' values, left out of it or added to it in another unit."""
    value = sum((number_of(cell.observed) or Decimal(0) for cell in cells), start=Decimal(0))
    others = [Decimal(0), *(value / factor for factor in FACTORS), *(value * factor for factor in FACTORS)]
    return any(abs(value + difference - other) < 1 for other in others)


def _same_sheet(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    return _by(lambda finding: finding.sheet)(causes, effects)


def _of_other_version(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    dated = {code for code, known in all_indicators().items() if not is_always_in_force(known)}
    return _same_sheet(causes, [effect for effect in effects if dated.intersection(effect.place.split("/"))])


def _not_in_version(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    for effect in effects:
        column = tables()[effect.form_sheet].column(effect.place.partition("/")[2])
        cause = next((cause for cause in causes if not column.is_in(int(cause.observed))), None)
        if cause:
            yield effect, cause


def _sum_of_differences(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    nothing = Decimal(0)
    off = sum(
        ((number_of(cause.observed) or nothing) - (number_of(cause.expected) or nothing) for cause in causes),
        start=nothing,
    )
    return ((effect, causes[0]) for effect in effects if effect.difference == off)


def _extra_rows(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    return _rows(causes, effects, sign=-1)


def _missing_rows(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    return _rows(causes, effects, sign=1)


def _rows(causes: list[LinkedFinding], effects: list[LinkedFinding], sign: int) -> Pairs:
    """Counts over a sheet that differ by no more rows than there are causes on it."""
    for effect in effects:
        on_sheet = [cause for cause in causes if _counts(effect, cause)]
        rows = sum(cause.places for cause in on_sheet)
        if on_sheet and effect.difference is not None and 0 < sign * effect.difference <= rows:
            yield effect, on_sheet[0]


def _stands_for_sheet(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    """Sheets that are expected to be the one that the cause is about."""
    about = {cause.sheet: cause for cause in causes}
    return ((effect, about[effect.expected]) for effect in effects if effect.expected in about)


def _rows_of_sheet(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    """Counts over a sheet that differ by no more rows than a further sheet has."""
    for effect in effects:
        cause = next((cause for cause in causes if _counts(effect, cause)), None)
        if cause and effect.difference is not None and abs(effect.difference) <= (number_of(cause.observed) or 0):
            yield effect, cause


def _counts(total: LinkedFinding, row: LinkedFinding) -> bool:
    """Whether the indicator of a total counts rows of the sheet."""
    return row.form_sheet in sheets_added_up(total.column, "")


def _count_of_same_rows(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    """Amounts whose number of rows is wrong in the same direction."""
    for effect in effects:
        rows = _counted_rows(effect.column, amounts=True)
        cause = next(
            (
                cause
                for cause in causes
                if rows
                and _counted_rows(cause.column, amounts=False) == rows
                and _sign(cause.difference) == _sign(effect.difference)
            ),
            None,
        )
        if cause:
            yield effect, cause


@lru_cache(maxsize=1_000)
def _counted_rows(indicator: str, *, amounts: bool) -> frozenset[object]:
    """Table and conditions of the rows that an indicator adds up (``amounts``) or counts; empty where it does not."""
    its = [measure for measure in measures() if measure.figure_id == indicator]
    if any(measure.is_declared or bool(measure.column) is not amounts for measure in its):
        return frozenset()
    return frozenset((measure.table, conditions(measure)) for measure in its)


def _sign(number: Decimal | None) -> int:
    return 0 if not number else 1 if number > 0 else -1


def _parts(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    """Wholes that are off by as much as their parts together; the first part is the cause."""
    for effect in effects:
        parts = [cause for cause in causes if cause.column in parts_of(effect.column)]
        off = sum((part.difference or Decimal(0) for part in parts), start=Decimal(0))
        if parts and effect.difference is not None and abs(off - effect.difference) < 1:
            yield effect, parts[0]


def _same_difference(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    """Sums of totals that are off by as much as exactly one of the totals that they name."""
    for effect in effects:
        if effect.difference is None:
            continue
        named = {f"{effect.sheet}!{effect.cell}", *effect.related}
        alike = [
            cause
            for cause in causes
            if f"{cause.sheet}!{cause.cell}" in named
            and cause.difference is not None
            and abs(abs(cause.difference) - abs(effect.difference)) < 1
        ]
        if len({cause.cell for cause in alike}) == 1:
            yield effect, alike[0]


def _each_other(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    """The later ones of rows that name each other."""
    by_address: dict[str, list[LinkedFinding]] = defaultdict(list)
    for cause in causes:
        by_address[f"{cause.sheet}!{cause.cell}"].append(cause)
    for effect in effects:
        others = [
            other for cell in effect.related for other in by_address.get(cell, ()) if other.number < effect.number
        ]
        if others:
            yield effect, min(others, key=lambda other: other.number)


def _same_amount(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    """Totals of lists that are off by as much as the indicator that adds up their column, or counts their rows."""
    for effect in effects:
        cause = next(
            (
                cause
                for cause in causes
                if (adds_up(cause, effect) or _counts(cause, effect))
                and cause.difference is not None
                and cause.difference == effect.difference
            ),
            None,
        )
        if cause:
            yield effect, cause


def _same_expected(causes: list[LinkedFinding], effects: list[LinkedFinding]) -> Pairs:
    named = [cause for cause in causes if cause.expected]
    return _by(lambda finding: (finding.form_sheet, finding.expected))(named, effects)


FINDERS: dict[Link, Callable[[list[LinkedFinding], list[LinkedFinding]], Pairs]] = {
    Link.ANYWHERE: _anywhere,
    Link.SAME_CELL: _by(lambda finding: (finding.sheet, finding.cell)),
    Link.SAME_ROW: _by(lambda finding: (finding.sheet, finding.row)),
    Link.SAME_COLUMN: linked(column_links.in_same_column),
    Link.STANDS_FOR_SHEET: _stands_for_sheet,
    Link.SUM_OF_COLUMN: linked(adds_up),
    Link.COUNT_BY_COLUMN: linked(column_links.counts_by_column),
    Link.SUM_BY_FACTOR: linked(column_links.sums_by_factor),
    Link.BY_FACTOR: linked(column_links.goes_with_column),
    Link.SAME_FORMAT: column_links.is_shown_alike,
    Link.SAME_FACTOR: column_links.has_same_factor,
    Link.CHANGE_OF_CELLS: column_links.changes_by_cells,
    Link.MOVED_VALUE: column_links.moves_into_blank,
    Link.PERIOD_OF_COVER: linked(column_links.asks_for_period),
    Link.SUM_OF_CELLS: _sum_of_cells,
    Link.SAME_SHEET: _same_sheet,
    Link.OF_OTHER_VERSION: _of_other_version,
    Link.NOT_IN_VERSION: _not_in_version,
    Link.RESTS_ON_SHEET: linked(column_links.rests_on_sheet),
    Link.SUM_OF_DIFFERENCES: _sum_of_differences,
    Link.EXTRA_ROWS: _extra_rows,
    Link.MISSING_ROWS: _missing_rows,
    Link.ROWS_OF_SHEET: _rows_of_sheet,
    Link.COUNT_OF_SAME_ROWS: _count_of_same_rows,
    Link.PARTS: _parts,
    Link.SAME_DIFFERENCE: _same_difference,
    Link.EACH_OTHER: _each_other,
    Link.READS_COLUMN: linked(column_links.reads_column),
    Link.SAME_AMOUNT: _same_amount,
    Link.SAME_EXPECTED: _same_expected,
}
