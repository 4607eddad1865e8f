"""Rules about the file, its sheets and its columns (WB); the reader applies them where it meets the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from schemas.finding import Level, Severity
from schemas.reading import Reading
from schemas.rules.rule import CellRule, Rule, cell_rule, cover_rule, reader_rule

if TYPE_CHECKING:
    from schemas.column import Column

ERROR, QUERY, INFO = Severity.ERROR, Severity.QUERY, Severity.INFO

UNREADABLE = reader_rule(
    "WB-01",
    ERROR,
    Level.FILE,
    "",
    "",
    "The file cannot be read as a workbook: corrupt, truncated, encrypted, no spreadsheet, or over the size limits.",
)
NO_COVER = reader_rule(
    "WB-02", ERROR, Level.FILE, "Bìa", "", "There is no cover sheet, or its form or form version is unknown."
)
MISSING_SHEET = reader_rule(
    "WB-03", ERROR, Level.FILE, "*", "", "A sheet of the form is missing; one with headers and no rows is valid."
)
MISSING_COLUMN = reader_rule(
    "WB-04", ERROR, Level.SHEET, "*", "", "A required column is missing; the nearest header that is there is named."
)
EXTRA_COLUMN = reader_rule(
    "WB-05", INFO, Level.SHEET, "*", "", "A column that the form does not have; its values are kept out."
)
SIMILAR_HEADER = reader_rule(
    "WB-12", QUERY, Level.SHEET, "*", "", "A header was taken for a column because it is similar to the column's."
)


@cover_rule("WB-06", "unit_code, period")
def unit_and_period() -> tuple[tuple[str, pl.Expr], ...]:
    """The reporting unit does not exist in that period, or the period is not a month."""
    return (("period", pl.col("period").is_not_null() | pl.col("period__reading").is_null()),)


@cover_rule("WB-07", "as_of")
def as_of_in_period() -> tuple[tuple[str, pl.Expr], ...]:
    """The date that the figures are of does not lie in the period."""
    return (("as_of", pl.col("as_of").dt.month_start() == pl.col("period")),)


@cell_rule("WB-08", ERROR)
def stored_value(column: Column) -> pl.Expr | None:
    """An error cell (#REF!, #N/A …), or a formula without a stored value, where a value is needed."""
    if not column.is_parsed:
        return None
    return ~pl.col(column.reading_name).str.contains(Reading.ERROR_CELL, literal=True).fill_null(value=False)


RULES: tuple[Rule, ...] = (
    UNREADABLE,
    NO_COVER,
    MISSING_SHEET,
    MISSING_COLUMN,
    EXTRA_COLUMN,
    unit_and_period,
    as_of_in_period,
    stored_value,
    SIMILAR_HEADER,
)

CELL_RULES: tuple[CellRule, ...] = (stored_value,)
