"""Findings about the cover, at the cell where the field's value stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.validation.cell_findings import explained
from pipeline.validation.row_places import Row, shown
from schemas.forms.cover import COVER
from schemas.messages import Operand, finding

if TYPE_CHECKING:
    from pipeline.validation.batch import ValidationBatch
    from pipeline.validation.failures import FailedCheck
    from schemas.finding import Finding
    from schemas.pandera_schemas import Check


def cover_finding(together: ValidationBatch, row: Row, failure: FailedCheck, check: Check | None) -> Finding:
    """The finding of a failed rule over the cover: ``check`` is None for a rule about a single cell."""
    column = COVER.column(check.part.column if check else failure.column)
    rule_id = check.rule.rule_id if check else failure.check
    cells = together.readings[row["submission_id"]].cover_cells
    variant, expected = ("", "") if check else explained(rule_id, column, row)
    operands: tuple[Operand, ...] = ()
    if rule_id == "WB-07":
        expected = f"{row['period']:%m/%Y}"
        operands = (Operand("Kỳ báo cáo", "Period", f"{row['at_sheet']}!{cells['period']}", expected),)
    return finding(
        rule_id,
        row["submission_id"],
        variant=variant,
        sheet=row["at_sheet"],
        cell=cells.get(column.name, ""),
        column=column,
        place=f"{COVER.name}/{column.name}",
        observed="" if rule_id == "CL-01" else shown(column, row),
        expected=expected,
        operands=operands,
    )
