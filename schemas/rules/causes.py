"""Which rules are broken because another rule is, so that one mistake shows as a single finding.

Each :class:`Causation` names a rule, the rules whose findings may follow from it, and what links the two findings of a
submission. The links are looked at in the order of :data:`CAUSATIONS`; a finding takes the first cause that fits.
Nothing is claimed on a guess: a sum follows from a cell only where the cell's value explains its difference.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from schemas.rules import cells, cooperatives, credit_funds, groups, lists, periods, scale, totals, unions, workbook

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
    SUM_OF_CELLS = "sum_of_cells"
    """A total whose difference is what the cells' values make: left out, or in another unit."""
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
    is a pattern that what the cause expects must match.
    """

    cause: Rule
    effects: tuple[Rule, ...]
    link: Link
    column: str = ""
    effect_column: str = ""
    expects: str = ""


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
OF_CELLS_BEFORE = (
    scale.amounts_in_million_dong,
    periods.same_identity,
    periods.revenue_still_reported,
    periods.revenue_of_an_operating_one,
    *OF_CHANGES,
)
"""What is asked of single cells, of which a whole column may be wrong."""
IN_DOUBT = (cells.unambiguous_number, cells.no_unit_word)
"""Rules about a cell whose amount may be another one than was read."""

CAUSATIONS: tuple[Causation, ...] = (
    Causation(
        workbook.as_of_in_period, (cooperatives.founded_by_as_of, cooperatives.dissolved_in_report_year), Link.ANYWHERE
    ),
    Causation(workbook.MISSING_SHEET, (workbook.FURTHER_SHEET,), Link.STANDS_FOR_SHEET),
    Causation(cells.STRUCK_OR_RAISED, (workbook.plainly_written,), Link.SAME_CELL),
    Causation(lists.columns_in_their_places, (lists.columns_in_their_places,), Link.EACH_OTHER),
    Causation(lists.columns_in_their_places, OF_CELLS_BEFORE, Link.SAME_COLUMN),
    Causation(lists.columns_in_their_places, (cooperatives.profit_within_revenue,), Link.READS_COLUMN),
    Causation(workbook.one_unit, (cells.in_code_list,), Link.ANYWHERE, effect_column="commune"),
    Causation(workbook.TWO_COLUMNS, OF_CELLS_BEFORE, Link.SAME_COLUMN),
    Causation(workbook.TWO_COLUMNS, OF_REGISTERS, Link.SUM_OF_COLUMN),
    *(Causation(cause, OF_OUT_OF_SCALE, Link.SAME_CELL) for cause in IN_DOUBT),
    *(Causation(cause, OF_CHANGES, Link.SAME_CELL) for cause in (*OF_OUT_OF_SCALE, *IN_DOUBT)),
    Causation(scale.amounts_in_million_dong, (cooperatives.profit_within_revenue,), Link.SAME_ROW),
    *(Causation(cause, OF_REGISTERS, Link.SUM_OF_CELLS) for cause in (*OF_OUT_OF_SCALE, *IN_DOUBT)),
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
