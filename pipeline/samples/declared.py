"""What a unit declares in its sheet Tổng hợp, added up from its own registers as the schemas' measures say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.samples.submission import number
from schemas.reference_data import indicators, measures
from schemas.rules.measures import AS_OF, row_counts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipeline.samples.submission import Number, SampleRow, Value

    Registers = Mapping[str, Sequence[SampleRow]]


def register_side(indicator: str, registers: Registers) -> Number:
    """The indicator as the registers have it, whose rows hold ``as_of`` too."""
    parts: list[Number] = [
        number(row, measure.column) if measure.column else 1
        for measure in measures()
        if measure.figure_id == indicator and not measure.is_declared
        for row in registers[measure.table]
        if row_counts(measure, row)
    ]
    return sum(parts)


def declared_totals(registers: Registers, as_of: date, *, with_optional: bool = False) -> dict[str, Value]:
    """Every indicator's value; ``with_optional`` adds those that may be left out, as zero."""
    dated: Registers = {table: [row | {AS_OF: as_of} for row in rows] for table, rows in registers.items()}
    totals: dict[str, Value] = {
        code: register_side(code, dated)
        for code, indicator in indicators().items()
        if with_optional or not indicator.optional
    }
    totals["HTX.OPENING"] = number(totals, "HTX.ALL") - number(totals, "HTX.FOUNDED") + number(totals, "HTX.DISSOLVED")
    return totals
