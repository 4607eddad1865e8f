"""What the registers give for an indicator: a formula that follows what is typed, and the value that it has now."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.outputs.templates.places import AS_OF, header_cell, text, value_cell, whole_column
from pipeline.validation.register_sums import counted
from schemas.column import Form, Layout
from schemas.reference_data import Measure, code_labels, indicators, measures
from schemas.rules.totals import has_register
from schemas.storage import frame_types

if TYPE_CHECKING:
    from datetime import date

    from pipeline.outputs.templates.prior import Prior
    from schemas.column import Sheet

YEAR = (f'">="&DATE(YEAR({AS_OF}),1,1)', f'"<"&DATE(YEAR({AS_OF})+1,1,1)')
"""What a day in the year of as_of is."""


def formula(form: Form, indicator: str) -> str | None:
    """The formula of an indicator's value; None where only the unit can tell it."""
    if not has_register(indicator):
        return None
    terms = [_term(form, one) for one in measures() if one.figure_id == indicator]
    sums = "+".join(terms)
    return f"=ROUND({sums},3)" if any("SUM" in one for one in terms) else f"={sums}"


def _term(form: Form, measure: Measure) -> str:
    sheet = form.sheet(measure.table)
    if measure.event == "declared":
        return f"N('{sheet.name}'!{value_cell(sheet, measure.indicator)})"
    asks = [f"{whole_column(sheet, column)},{asked}" for column, asked in _criteria(sheet, measure)]
    if not measure.column:
        return f"COUNTIFS({','.join(asks)})"
    amounts = whole_column(sheet, measure.column)
    return f"SUMIFS({amounts},{','.join(asks)})" if asks else f"SUM({amounts})"


def _criteria(sheet: Sheet, measure: Measure) -> list[tuple[str, str]]:
    """What COUNTIFS asks of which column: the same as :func:`pipeline.validation.register_sums.counted` of a row."""
    asks: list[tuple[str, str]] = []
    if measure.sectors == "non_agriculture":
        asks += [("sector", one) for one in (*_filled(sheet, "sector"), _but(sheet, "sector", "agriculture"))]
    elif measure.sectors:
        asks.append(("sector", _label(sheet, "sector", measure.sectors)))
    if measure.statuses == "not_dissolved":
        asks += [("status", one) for one in (*_filled(sheet, "status"), _but(sheet, "status", "dissolved"))]
    elif measure.statuses:
        column = "condition" if measure.table == "credit_funds" else "status"
        asks.append((column, _label(sheet, column, measure.statuses)))
    if measure.event in ("founded", "dissolved"):
        asks += [(f"{measure.event}_on", one) for one in YEAR]
    if not asks and not measure.column:
        asks += [(measure.cell_column, one) for one in _filled(sheet, measure.cell_column)]
    return asks


def _filled(sheet: Sheet, column: str) -> tuple[str, str]:
    return '"<>"', f'"<>"&{header_cell(sheet, column)}'


def _label(sheet: Sheet, column: str, code: str) -> str:
    return text(code_labels(str(sheet.column(column).code_list))[code])


def _but(sheet: Sheet, column: str, code: str) -> str:
    return text("<>" + code_labels(str(sheet.column(column).code_list))[code])


def values(form: Form, prior: Prior, day: date | None) -> dict[str, Any]:
    """The value of every indicator: what the formulas give for the rows, and what was declared of the others."""
    frames = {one.table: _frame(one, prior, day) for one in form.sheets if one.layout is Layout.TABLE and one.loaded}
    told: dict[str, Any] = {}
    for sheet in form.sheets:
        for indicator in indicators(sheet.table):
            if has_register(indicator):
                parts = [one for one in measures() if one.figure_id == indicator]
                told[indicator] = sum((_value(frames, one, prior) for one in parts), Decimal(0))
            else:
                told[indicator] = prior.values.get(indicator)
    return told


def _frame(sheet: Sheet, prior: Prior, day: date | None) -> pl.DataFrame:
    """The rows as the reader would give them."""
    rows = [row | {"at_row": number} for number, row in enumerate(prior.rows.get(sheet.table, ()))]
    return pl.DataFrame(rows, schema=frame_types(sheet)).with_columns(pl.lit(day, dtype=pl.Date).alias("as_of"))


def _value(frames: dict[str, pl.DataFrame], measure: Measure, prior: Prior) -> Decimal:
    if measure.event == "declared":
        return Decimal(prior.values.get(measure.indicator) or 0)
    rows = frames[measure.table].filter(counted(measure).fill_null(value=False))
    return Decimal(str(rows[measure.column].sum() or 0)) if measure.column else Decimal(rows.height)
