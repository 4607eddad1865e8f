"""What a unit declares in its sheet Tổng hợp, added up from its own registers as the schemas' measures say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.samples.submission import day, number
from schemas.reference_data import Measure, indicators, measures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipeline.samples.submission import Number, Row, Value

    Registers = Mapping[str, Sequence[Row]]


def in_sectors(measure: Measure, row: Row) -> bool:
    """Whether the measure counts the row's sector."""
    if measure.sectors == "non_agriculture":
        return row["sector"] != "agriculture"
    return measure.sectors in ("", row.get("sector"))


def in_status(measure: Measure, row: Row) -> bool:
    """Whether the measure counts the row's status."""
    if measure.statuses == "not_dissolved":
        return row.get("status") != "dissolved"
    return measure.statuses in ("", row.get("status"))


def in_event(measure: Measure, row: Row, as_of: date) -> bool:
    """Whether the row is of the stock, or of the year's flow, that the measure counts."""
    if measure.event == "stock":
        return True
    happened = day(row, f"{measure.event}_on")
    return happened is not None and happened.year == as_of.year


def register_side(indicator: str, registers: Registers, as_of: date) -> Number:
    """The indicator as the registers have it."""
    parts: list[Number] = [
        number(row, measure.column) if measure.column else 1
        for measure in measures()
        if measure.figure_id == indicator and measure.event != "declared"
        for row in registers[measure.table]
        if in_sectors(measure, row) and in_status(measure, row) and in_event(measure, row, as_of)
    ]
    return sum(parts)


def declared_totals(registers: Registers, as_of: date, *, with_optional: bool = False) -> dict[str, Value]:
    """Every indicator's value; ``with_optional`` adds those that may be left out, as zero."""
    totals: dict[str, Value] = {
        code: register_side(code, registers, as_of)
        for code, indicator in indicators().items()
        if with_optional or not indicator.optional
    }
    totals["HTX.OPENING"] = number(totals, "HTX.ALL") - number(totals, "HTX.FOUNDED") + number(totals, "HTX.DISSOLVED")
    return totals
