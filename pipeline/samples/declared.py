"""What a unit declares in its sheet Tổng hợp, added up from its own registers as the schemas' measures say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.samples.submission import number
from schemas.figures import measures
from schemas.reference_data import indicators
from schemas.rules.measures import AS_OF, row_counts
from schemas.rules.totals import ENDED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipeline.samples.submission import Number, SampleRow, Value

    Registers = Mapping[str, Sequence[SampleRow]]


def register_side(indicator: str, registers: Registers, day: date) -> Number:
    """The indicator as the registers have it on a form of that day; their rows hold ``as_of`` too."""
    parts: list[Number] = [
        number(row, measure.column) if measure.column else 1
        for measure in measures(day)
        if measure.figure_id == indicator and not measure.is_declared
        for row in registers[measure.table]
        if row_counts(measure, row)
    ]
    return sum(parts)


def declared_totals(registers: Registers, as_of: date, *, with_optional: bool = False) -> dict[str, Value]:
    """Every indicator's value; ``with_optional`` adds those that may be left out, as zero."""
    dated: Registers = {table: [row | {AS_OF: as_of} for row in rows] for table, rows in registers.items()}
    totals: dict[str, Value] = {
        code: register_side(code, dated, as_of)
        for code, indicator in indicators(day=as_of).items()
        if with_optional or not indicator.optional
    }
    ended = sum(number(totals, code) for code in ("HTX.DISSOLVED", *ENDED) if code in totals)
    totals["HTX.OPENING"] = number(totals, "HTX.ALL") - number(totals, "HTX.FOUNDED") + ended
    return totals
