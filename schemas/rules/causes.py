"""Which rules are broken because another rule is, so that one mistake shows as a single finding.

Each :class:`Causation` names a rule, the rules whose findings may follow from it, and what links the two findings of a
submission. The links are looked at in the order of :data:`CAUSATIONS`; a finding takes the first cause that fits.
Nothing is claimed on a guess: a sum follows from a cell only where the cell's value explains its difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemas.rules import (
    cells,
    cooperatives,
    credit_funds,
    groups,
    lists,
    member_parts,
    periods,
    scale,
    totals,
    unions,
    versions,
    workbook,
)
from schemas.rules.links import Link
from schemas.rules.lists import Shape

if TYPE_CHECKING:
    from schemas.rules.rule import Rule


class Causation(NamedTuple):
    """That findings of ``effects`` may follow from a finding of ``cause``, by the link.

    ``column`` restricts the cause to findings about a column of that name, ``effect_column`` the effects; ``expects``
    is a pattern that what the cause expects must match. ``variants`` and ``effect_variants`` restrict them to those
    texts of their rules. No ``effects`` are all other findings.
    """

    cause: Rule
    effects: tuple[Rule, ...]
    link: Link
    column: str = ""
    effect_column: str = ""
    expects: str = ""
    variants: tuple[str, ...] = ()
    effect_variants: tuple[str, ...] = ()


OF_REGISTERS = (totals.counts_of_the_registers, totals.amounts_of_the_registers)
IDENTITIES = tuple(
    rule for rule in totals.RULES if rule not in (*OF_REGISTERS, totals.indicators_present, totals.LIST_TOTAL)
)
OF_ANOTHER_UNIT = r"\(\w+\)$"
"""What a commune of another unit is answered with: the unit's name, and its code in brackets."""
LISTED_ONCE = (
    cooperatives.listed_once_each,
    credit_funds.listed_once_each,
    unions.listed_once_each,
    groups.one_row_per_commune_and_activity,
)
OF_OUT_OF_SCALE = scale.RULES
OF_CHANGES = (periods.steady, periods.revenue_grows)
OF_VALUES = (scale.amounts_in_million_dong, periods.same_identity, *OF_CHANGES)
"""What is asked of the values of single cells, of which a whole column may be wrong."""
OF_PRESENCE = (periods.revenue_still_reported, periods.revenue_of_an_operating_one)
"""What is asked of whether single cells are filled: these follow only where values moved to other rows or columns."""
OF_READERS = (
    cooperatives.founded_by_as_of,
    cooperatives.ended_in_report_year,
    cooperatives.enough_members,
    cooperatives.trained_among_managers,
    cooperatives.profit_within_revenue,
    cooperatives.founded_since_1945,
)
"""What is asked of a row by its values in several columns."""
OF_COVER = (workbook.unit_and_period, workbook.as_of_in_period, workbook.one_unit, cells.filled)
"""What is asked of a cell of the cover."""
IN_DOUBT = (cells.unambiguous_number, cells.no_unit_word)
"""Rules about a cell whose amount may be another one than was read."""
DOUBTFUL = ("", "percent", "hidden", "hidden_text", "thousandfold", "without_unit")
"""Texts of these rules but for a format that only shows the value otherwise: the value held is not in doubt by it."""
SHIFTED = (Shape.LOWER.value, Shape.HIGHER.value)
EXCHANGED = (Shape.EXCHANGED.value,)
MOVED = (*SHIFTED, *EXCHANGED)
"""Values stand in other rows, or in another column."""
SCALED = (Shape.THOUSANDFOLD.value, Shape.THOUSANDTH.value)
"""Values stand in their places, in another unit."""

OF_COLUMNS = (
    Causation(lists.columns_in_their_places, (lists.columns_in_their_places,), Link.EACH_OTHER),
    Causation(
        lists.columns_in_their_places,
        (periods.revenue_of_an_operating_one, cells.filled, periods.steady),
        Link.MOVED_VALUE,
        variants=EXCHANGED,
    ),
    Causation(
        lists.columns_in_their_places, (*OF_VALUES, cells.filled, totals.LIST_TOTAL), Link.SAME_COLUMN, variants=MOVED
    ),
    Causation(lists.columns_in_their_places, OF_PRESENCE, Link.SAME_COLUMN, variants=SHIFTED),
    Causation(lists.columns_in_their_places, (cooperatives.dated_when_ended,), Link.READS_COLUMN, variants=SHIFTED),
    Causation(lists.columns_in_their_places, (periods.revenue_still_reported,), Link.SAME_COLUMN, variants=EXCHANGED),
    Causation(
        lists.columns_in_their_places,
        (cells.number,),
        Link.SAME_COLUMN,
        variants=EXCHANGED,
        effect_variants=("range",),
    ),
    Causation(lists.columns_in_their_places, OF_READERS, Link.READS_COLUMN, variants=MOVED),
    Causation(lists.columns_in_their_places, OF_VALUES, Link.BY_FACTOR, variants=SCALED),
    Causation(lists.columns_in_their_places, (cooperatives.profit_within_revenue,), Link.READS_COLUMN, variants=SCALED),
    Causation(
        lists.columns_in_their_places,
        (periods.same_identity,),
        Link.SAME_COLUMN,
        variants=(Shape.DAY_AND_MONTH.value,),
        effect_variants=("exchanged",),
    ),
    Causation(periods.same_identity, (cooperatives.founded_by_as_of,), Link.SAME_CELL, variants=("exchanged",)),
    Causation(
        lists.columns_in_their_places, (*OF_REGISTERS, periods.steady_stocks), Link.SUM_OF_COLUMN, variants=MOVED
    ),
    Causation(lists.columns_in_their_places, (totals.counts_of_the_registers,), Link.COUNT_BY_COLUMN, variants=MOVED),
    Causation(
        lists.columns_in_their_places,
        (*OF_REGISTERS, totals.LIST_TOTAL, periods.steady_stocks),
        Link.SUM_BY_FACTOR,
        variants=SCALED,
    ),
)
"""What follows from a column that is wrong as a whole."""

OF_UNITS_OF_ANOTHER_TIME = (
    Causation(
        workbook.unit_and_period,
        (cells.in_code_list,),
        Link.ANYWHERE,
        effect_column="commune",
        variants=("ended", "ended_unknown"),
    ),
    Causation(
        workbook.unit_and_period,
        (workbook.MISSING_COLUMN, cells.filled),
        Link.ANYWHERE,
        effect_column="commune",
        variants=("not_yet", "not_yet_unknown"),
    ),
)
"""What follows from a unit that is none in the period: communes that are no unit's any more, and those that a unit
which is to be a single commune leaves out."""

OTHER_VERSION = tuple(versions.ShownBy)
OF_MIXED_VERSIONS = (
    Causation(
        workbook.MISSING_COLUMN,
        (workbook.MISSING_COLUMN,),
        Link.ANYWHERE,
        variants=OTHER_VERSION,
        effect_variants=OTHER_VERSION,
    ),
    Causation(
        workbook.MISSING_COLUMN,
        (workbook.MISSING_COLUMN,),
        Link.NOT_IN_VERSION,
        variants=OTHER_VERSION,
        effect_variants=("", "near"),
    ),
    Causation(workbook.MISSING_COLUMN, (totals.indicators_present,), Link.OF_OTHER_VERSION, variants=OTHER_VERSION),
    Causation(
        workbook.MISSING_COLUMN,
        (cells.in_code_list,),
        Link.SAME_SHEET,
        variants=OTHER_VERSION,
        effect_variants=("not_in_force",),
    ),
    Causation(
        workbook.MISSING_COLUMN,
        (cells.filled, workbook.EXTRA_COLUMN, workbook.TWO_COLUMNS, *IDENTITIES, *OF_REGISTERS),
        Link.SAME_SHEET,
        variants=OTHER_VERSION,
    ),
    Causation(workbook.MISSING_COLUMN, OF_REGISTERS, Link.RESTS_ON_SHEET, variants=OTHER_VERSION),
)
"""What follows from a sheet of another version than the cover's, whose columns stand for other things: what is blank or
left over on it, and what is added up from it, says nothing until then."""

CAUSATIONS: tuple[Causation, ...] = (
    Causation(workbook.UNFILLED, (), Link.ANYWHERE),
    Causation(
        workbook.UNSUPPORTED_PERIOD,
        (
            workbook.as_of_in_period,
            cooperatives.founded_by_as_of,
            cooperatives.ended_in_report_year,
            totals.counts_of_the_registers,
        ),
        Link.PERIOD_OF_COVER,
    ),
    Causation(
        workbook.stored_value,
        (workbook.stored_value,),
        Link.ANYWHERE,
        variants=("no_value",),
        effect_variants=("no_value",),
    ),
    Causation(workbook.stored_value, (*OF_COVER, *totals.RULES), Link.SAME_CELL),
    Causation(
        workbook.as_of_in_period, (cooperatives.founded_by_as_of, cooperatives.ended_in_report_year), Link.ANYWHERE
    ),
    *(
        Causation(cause, (cells.in_code_list,), Link.ANYWHERE, effect_variants=("not_in_force",))
        for cause in versions.RULES
    ),
    *OF_MIXED_VERSIONS,
    Causation(member_parts.members_by_kind, (totals.members_by_kind,), Link.SUM_OF_DIFFERENCES),
    Causation(workbook.WOULD_REPLACE, (workbook.OTHER_NAME,), Link.ANYWHERE, effect_column="unit_code"),
    Causation(workbook.WOULD_REPLACE, (workbook.SAME_REVISION,), Link.ANYWHERE),
    Causation(workbook.MISSING_SHEET, (workbook.FURTHER_SHEET,), Link.STANDS_FOR_SHEET),
    Causation(cells.STRUCK_OR_RAISED, (workbook.plainly_written,), Link.SAME_CELL),
    Causation(cells.date, (cells.date,), Link.SAME_COLUMN, variants=("number",), effect_variants=("number",)),
    Causation(cells.unambiguous_number, (cells.no_unit_word,), Link.SAME_CELL),
    Causation(cells.unambiguous_number, (cells.unambiguous_number,), Link.SAME_FORMAT),
    *OF_COLUMNS,
    Causation(workbook.one_unit, (cells.in_code_list,), Link.ANYWHERE, effect_column="commune"),
    *OF_UNITS_OF_ANOTHER_TIME,
    Causation(workbook.TWO_COLUMNS, (*OF_VALUES, *OF_PRESENCE), Link.SAME_COLUMN),
    Causation(workbook.TWO_COLUMNS, OF_REGISTERS, Link.SUM_OF_COLUMN),
    *(Causation(cause, OF_OUT_OF_SCALE, Link.SAME_CELL, variants=DOUBTFUL) for cause in IN_DOUBT),
    *(Causation(cause, OF_CHANGES, Link.SAME_CELL) for cause in OF_OUT_OF_SCALE),
    *(Causation(cause, OF_CHANGES, Link.SAME_CELL, variants=DOUBTFUL) for cause in IN_DOUBT),
    Causation(scale.amounts_of_their_own_size, (scale.amounts_of_their_own_size,), Link.SAME_FACTOR),
    Causation(scale.amounts_in_million_dong, (cooperatives.profit_within_revenue,), Link.SAME_ROW),
    *(Causation(cause, OF_REGISTERS, Link.SUM_OF_CELLS) for cause in (*OF_OUT_OF_SCALE, *IN_DOUBT)),
    *(Causation(cause, (periods.steady_stocks,), Link.CHANGE_OF_CELLS) for cause in (*OF_OUT_OF_SCALE, *IN_DOUBT)),
    Causation(periods.steady_stocks, (periods.steady_stocks,), Link.PARTS),
    *(Causation(cause, (cause,), Link.EACH_OTHER) for cause in LISTED_ONCE),
    Causation(cooperatives.no_near_twin, (cooperatives.no_near_twin,), Link.EACH_OTHER),
    Causation(
        cells.in_code_list,
        (cells.in_code_list,),
        Link.SAME_EXPECTED,
        column="commune",
        effect_column="commune",
        expects=OF_ANOTHER_UNIT,
    ),
    Causation(cells.in_code_list, (periods.listed_before,), Link.SAME_ROW, column="commune"),
    *(Causation(cause, OF_REGISTERS, Link.EXTRA_ROWS) for cause in LISTED_ONCE),
    Causation(cells.in_code_list, OF_REGISTERS, Link.EXTRA_ROWS, column="commune", expects=OF_ANOTHER_UNIT),
    Causation(periods.still_listed, OF_REGISTERS, Link.MISSING_ROWS),
    Causation(workbook.FURTHER_SHEET, OF_REGISTERS, Link.ROWS_OF_SHEET),
    Causation(totals.counts_of_the_registers, OF_REGISTERS, Link.COUNT_OF_SAME_ROWS),
    *(Causation(cause, OF_REGISTERS, Link.PARTS) for cause in OF_REGISTERS),
    *(Causation(cause, IDENTITIES, Link.SAME_DIFFERENCE) for cause in OF_REGISTERS),
    *(Causation(cause, (totals.LIST_TOTAL,), Link.SAME_AMOUNT) for cause in OF_REGISTERS),
    Causation(periods.opening_as_closed, (totals.roll_forward,), Link.SAME_DIFFERENCE),
)
"""In the order in which they are looked at: what stands nearest to the mistake first."""
