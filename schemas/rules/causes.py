"""Which rules are broken because another rule is, so that one mistake shows as a single finding.

Each :class:`Causation` names a rule, the rules whose findings may follow from it, and what links the two findings of a
submission. The links are looked at in the order of :data:`CAUSATIONS`; a finding takes the first cause that fits.
Nothing is claimed on a guess: a sum follows from a cell only where the cell's value explains its difference.
"""

from __future__ import annotations

from enum import StrEnum
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
from schemas.rules.lists import Shape

if TYPE_CHECKING:
    from schemas.rules.rule import Rule


class Link(StrEnum):
    """What links a finding to its cause; both are of one submission."""

    ANYWHERE = "anywhere"
    SAME_CELL = "same_cell"
    SAME_ROW = "same_row"
    SAME_COLUMN = "same_column"
    """The same column of the same sheet of the form."""
    SUM_OF_COLUMN = "sum_of_column"
    """A total that is added up from the column."""
    COUNT_BY_COLUMN = "count_by_column"
    """A count of those rows whose cell of the column lies in the report year."""
    SUM_BY_FACTOR = "sum_by_factor"
    """A total of the column that is off by a unit's factor, all in all."""
    BY_FACTOR = "by_factor"
    """The same column, by a factor as large as that of the whole column."""
    SAME_FORMAT = "same_format"
    """The same column, whose format shows the values in the same other way."""
    SAME_FACTOR = "same_factor"
    """The same row, off by the same unit's factor."""
    CHANGE_OF_CELLS = "change_of_cells"
    """A total that would be about what it was before, were the cells' values in another unit."""
    MOVED_VALUE = "moved_value"
    """A value that came into a blank cell from the exchanged column, whose cell is blank or 0 now."""
    PERIOD_OF_COVER = "period_of_cover"
    """What is measured by the cover's period, but for dates of a row that contradict each other."""
    SUM_OF_CELLS = "sum_of_cells"
    """A total whose difference is what the cells' values make: left out, or in another unit."""
    NOT_ON_COVER = "not_on_cover"
    """Anywhere but on the cover."""
    OF_OTHER_VERSION = "of_other_version"
    """An indicator that not every version of the form has."""
    SUM_OF_DIFFERENCES = "sum_of_differences"
    """A sum of totals that is off by as much as the same sum in the rows, all of them together."""
    EXTRA_ROWS = "extra_rows"
    """A count that is declared lower than the list by no more rows than there are causes."""
    MISSING_ROWS = "missing_rows"
    """A count that is declared higher than the list by no more rows than there are causes."""
    STANDS_FOR_SHEET = "stands_for_sheet"
    """A sheet that has the headers of the cause's sheet of the form."""
    ROWS_OF_SHEET = "rows_of_sheet"
    """A count over the sheet that differs by no more rows than the cause says that a further sheet has."""
    COUNT_OF_SAME_ROWS = "count_of_same_rows"
    """An amount over the same rows whose number is already wrong."""
    PARTS = "parts"
    """A total that is wrong by as much as its parts together."""
    SAME_DIFFERENCE = "same_difference"
    """A sum of totals that is wrong by as much as exactly one of the totals in it."""
    EACH_OTHER = "each_other"
    """The same rule at another of the rows that it names: they are each other's duplicates."""
    READS_COLUMN = "reads_column"
    """A row that was held against its cell of a column that is wrong as a whole."""
    SAME_AMOUNT = "same_amount"
    """A list's own total that is off by as much as what is declared of the same rows."""
    SAME_EXPECTED = "same_expected"
    """The same rule in the same column, with the same answer to it."""


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
    Causation(
        workbook.MISSING_COLUMN,
        (workbook.MISSING_COLUMN,),
        Link.ANYWHERE,
        variants=("version",),
        effect_variants=("version",),
    ),
    Causation(workbook.MISSING_COLUMN, (totals.indicators_present,), Link.OF_OTHER_VERSION, variants=("version",)),
    # columns of another version stand for other things: what is blank, left over or added up says nothing until then
    Causation(
        workbook.MISSING_COLUMN,
        (cells.filled, workbook.EXTRA_COLUMN, workbook.TWO_COLUMNS, *IDENTITIES, *OF_REGISTERS),
        Link.NOT_ON_COVER,
        variants=("version",),
    ),
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
