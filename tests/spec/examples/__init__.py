"""Examples of every rule on real workbooks: one module per family of rules."""

from tests.spec.examples import cells, cooperatives, credit_funds, groups, totals, unions, workbook
from tests.spec.examples.example import Example

EXAMPLES: tuple[Example, ...] = (
    *workbook.EXAMPLES,
    *cells.EXAMPLES,
    *cooperatives.EXAMPLES,
    *credit_funds.EXAMPLES,
    *unions.EXAMPLES,
    *groups.EXAMPLES,
    *totals.EXAMPLES,
)
