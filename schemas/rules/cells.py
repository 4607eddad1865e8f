"""Rules about one cell of any sheet (CL)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from schemas.column import Column, Kind, Required
from schemas.finding import Level, Severity
from schemas.reading import Reading
from schemas.rules.cell_details import (
    ambiguous_number_details,
    code_details,
    date_details,
    number_details,
    tax_code_details,
    value_details,
)
from schemas.rules.declarations import EVERY_SHEET, cell_rule, reader_rule
from schemas.rules.ended import STATUS, is_ended

if TYPE_CHECKING:
    from schemas.rules.rule import Rule

ERROR, QUERY, INFO = Severity.ERROR, Severity.QUERY, Severity.INFO


def _not_read_as(column: Column, reading: Reading) -> pl.Expr:
    return ~pl.col(column.reading_name).str.contains(reading, literal=True).fill_null(value=False)


@cell_rule("CL-01", severity=ERROR, quotes_cell=False)
def filled(column: Column) -> pl.Expr | None:
    """A required cell is blank."""
    if column.required is Required.NEVER:
        return None
    is_filled = pl.col(column.name).is_not_null()
    if column.is_parsed:
        is_filled = is_filled | pl.col(column.reading_name).is_not_null()
    if column.required is Required.UNLESS_ENDED:
        return pl.when(pl.col(STATUS).is_null()).then(None).otherwise(is_ended() | is_filled)
    if column.kind is Kind.VALUE:
        return pl.col("indicator_optional") | is_filled
    return is_filled


@cell_rule("CL-02", severity=ERROR, details=number_details)
def number(column: Column) -> pl.Expr | None:
    """The cell is not a number of the form's unit, or lies outside the range (below its minimum, above its maximum)."""
    if not column.is_amount:
        return None
    unusable = (Reading.NOT_A_NUMBER, Reading.OUT_OF_RANGE, Reading.OTHER_UNIT)
    return pl.all_horizontal(_not_read_as(column, reading) for reading in unusable)


@cell_rule("CL-03", severity=ERROR)
def whole_number(column: Column) -> pl.Expr | None:
    """The cell of a count column holds no whole number."""
    return _not_read_as(column, Reading.NOT_WHOLE) if column.kind in (Kind.COUNT, Kind.VALUE) else None


@cell_rule("CL-04", severity=ERROR, details=date_details)
def date(column: Column) -> pl.Expr | None:
    """The cell is not a date, or the date does not exist."""
    return _not_read_as(column, Reading.NOT_A_DATE) if column.kind is Kind.DATE else None


@cell_rule("CL-05", severity=ERROR, details=code_details)
def in_code_list(column: Column) -> pl.Expr | None:
    """The cell is not in the code list; the nearest entry is named."""
    if column.kind is Kind.COMMUNE:
        known = pl.col("unit_known")
        return pl.when(known).then(_not_read_as(column, Reading.NOT_IN_LIST)).otherwise(None)
    return _not_read_as(column, Reading.NOT_IN_LIST) if column.kind in (Kind.CODE, Kind.FLAG) else None


@cell_rule("CL-06", severity=QUERY, details=ambiguous_number_details, holds_back=("thousandfold", "without_unit"))
def unambiguous_number(column: Column) -> pl.Expr | None:
    """A number was written as text that can be read two ways (3.0, 128.693); how it was read is said."""
    return _not_read_as(column, Reading.AMBIGUOUS) if column.is_amount else None


@cell_rule("CL-07", severity=ERROR, columns="tax_code", details=tax_code_details)
def valid_tax_code(column: Column) -> pl.Expr | None:
    """The tax code has another length than 10 or 13 digits, or a wrong check digit."""
    return _not_read_as(column, Reading.BAD_TAX_CODE) if column.kind is Kind.TAX_CODE else None


@cell_rule("CL-08", severity=QUERY, columns="tax_code", quotes_cell=False)
def tax_code_filled(column: Column) -> pl.Expr | None:
    """The tax code is blank."""
    if column.kind is not Kind.TAX_CODE or column.optional_header:
        return None
    return pl.col(column.name).is_not_null() | pl.col(column.reading_name).is_not_null()


@cell_rule("CL-09", severity=QUERY, details=value_details)
def no_unit_word(column: Column) -> pl.Expr | None:
    """A unit word in the cell was converted (3 tỷ → 3000)."""
    return _not_read_as(column, Reading.UNIT_WORD) if column.kind in (Kind.MONEY, Kind.VALUE) else None


STRUCK_OR_RAISED = reader_rule(
    "CL-10",
    severity=QUERY,
    level=Level.CELL,
    sheet=EVERY_SHEET,
    columns="*",
    logic="A run of text is struck through, or raised above or below the line, beside other text, and was dropped; or "
    "a whole cell or row is struck through, and counts as it stands. Raised runs in free text are left alone.",
)

RULES: tuple[Rule, ...] = (
    filled,
    number,
    whole_number,
    date,
    in_code_list,
    unambiguous_number,
    valid_tax_code,
    tax_code_filled,
    no_unit_word,
    STRUCK_OR_RAISED,
)
