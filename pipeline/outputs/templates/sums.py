"""What the registers give for an indicator: a formula that follows what is typed, and the value that it has now."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.outputs.templates.cell_references import AS_OF, header_cell, text_literal, value_cell, whole_column
from schemas.column import Form, Layout
from schemas.figures import Measure, measures
from schemas.reference_data import code_labels, indicators
from schemas.registry import tables
from schemas.rules.dated import FORM_DAY
from schemas.rules.measures import Comparison, conditions, counted
from schemas.rules.totals import has_register
from schemas.storage import frame_types

if TYPE_CHECKING:
    from datetime import date

    from pipeline.outputs.templates.prior import Prior
    from schemas.column import Sheet
    from schemas.rules.measures import Condition

YEAR = (f'">="&DATE(YEAR({AS_OF}),1,1)', f'"<"&DATE(YEAR({AS_OF})+1,1,1)')
"""What a day in the year of as_of is."""


def formula(form: Form, indicator: str) -> str | None:
    """The formula of an indicator's value; None where only the unit can tell it."""
    if not has_register(indicator, form.day):
        return None
    terms = [_term(form, measure) for measure in measures(form.day) if measure.figure_id == indicator]
    sums = "+".join(terms)
    return f"=ROUND({sums},3)" if any("SUM" in term for term in terms) else f"={sums}"


def _term(form: Form, measure: Measure) -> str:
    sheet = form.sheet(measure.table)
    if measure.is_declared:
        return f"N('{sheet.name}'!{value_cell(sheet, measure.indicator)})"
    criteria = [f"{whole_column(sheet, column)},{criterion}" for column, criterion in _criteria(form, sheet, measure)]
    if not measure.column:
        return f"COUNTIFS({','.join(criteria)})"
    amounts = whole_column(sheet, measure.column)
    return f"SUMIFS({amounts},{','.join(criteria)})" if criteria else f"SUM({amounts})"


def _criteria(form: Form, sheet: Sheet, measure: Measure) -> list[tuple[str, str]]:
    """What COUNTIFS asks of which column: the same as :func:`schemas.rules.measures.counted` of a row."""
    criteria = [
        (condition.column, criterion)
        for condition in conditions(measure, form.day)
        for criterion in _of_condition(sheet, condition)
    ]
    criteria = list(dict.fromkeys(criteria))
    if not criteria and not measure.column:
        criteria = [(measure.cell_column, criterion) for criterion in _filled(sheet, measure.cell_column)]
    return criteria


def _of_condition(sheet: Sheet, condition: Condition) -> tuple[str, ...]:
    match condition.comparison:
        case Comparison.EQUAL:
            return (text_literal(_labels(sheet, condition.column)[condition.value]),)
        case Comparison.OTHER:
            label = _labels(sheet, condition.column).get(condition.value)
            but = (text_literal(f"<>{label}"),) if label else ()  # an entry that the list has not cannot be chosen
            return (*_filled(sheet, condition.column), *but)
        case Comparison.SAME_YEAR:
            return YEAR


def _filled(sheet: Sheet, column: str) -> tuple[str, str]:
    return '"<>"', f'"<>"&{header_cell(sheet, column)}'


def _labels(sheet: Sheet, name: str) -> dict[str, str]:
    """What cells of the column show for each code that can be chosen."""
    column = sheet.column(name)
    return code_labels(str(column.code_list), column.day)


def values(form: Form, prior: Prior, day: date | None) -> dict[str, Any]:
    """The value of every indicator: what the formulas give for the rows, and what was declared of the others."""
    parts = _sums(form, prior, day)
    found: dict[str, Any] = {}
    for sheet in form.sheets:
        for indicator in indicators(sheet.table, sheet.day):
            if has_register(indicator, form.day):
                mine = [measure for measure in measures(form.day) if measure.figure_id == indicator]
                found[indicator] = sum((parts.get(measure, Decimal(0)) for measure in mine), Decimal(0))
            else:
                found[indicator] = prior.values.get(indicator)
    return found


def _sums(form: Form, prior: Prior, day: date | None) -> dict[Measure, Decimal]:
    """What each measure gives that is not 0 for want of rows: those of a register in one pass over its rows."""
    declared = [measure for measure in measures(form.day) if measure.is_declared]
    found = {measure: Decimal(prior.values.get(measure.indicator) or 0) for measure in declared}
    for sheet in form.sheets:
        if sheet.layout is Layout.TABLE and sheet.loaded and prior.rows.get(sheet.table):
            of_sheet = [
                measure for measure in measures(form.day) if measure.table == sheet.table and not measure.is_declared
            ]
            sums = _frame(form, sheet, prior, day).select(
                _amount(measure).alias(str(number)) for number, measure in enumerate(of_sheet)
            )
            found |= {measure: Decimal(str(sums[str(number)][0])) for number, measure in enumerate(of_sheet)}
    return found


def _frame(form: Form, sheet: Sheet, prior: Prior, day: date | None) -> pl.DataFrame:
    """The rows as the reader would give them."""
    rows = [row | {"at_row": number} for number, row in enumerate(prior.rows.get(sheet.table, ()))]
    days = (pl.lit(day, dtype=pl.Date).alias("as_of"), pl.lit(form.day, dtype=pl.Date).alias(FORM_DAY))
    return pl.DataFrame(rows, schema=frame_types(tables()[sheet.table])).with_columns(days)


def _amount(measure: Measure) -> pl.Expr:
    counts = counted(measure).fill_null(value=False)
    return pl.col(measure.column).filter(counts).sum() if measure.column else counts.sum()
