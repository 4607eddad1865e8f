"""Rules about the file, its sheets and its columns (WB); the reader applies them where it meets the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from schemas.column import Required
from schemas.finding import Level, Severity
from schemas.reading import Reading
from schemas.rules.rule import Rule, cell_rule, cover_rule, reader_rule

if TYPE_CHECKING:
    from schemas.column import Column

ERROR, QUERY, INFO = Severity.ERROR, Severity.QUERY, Severity.INFO

ERROR_TEXT = r"^(?:=|#REF!|#N/A|#VALUE!|#DIV/0!|#NAME\?|#NUM!|#NULL!)$"
"""What the reader shows for an error cell, or a formula without a stored value, in a column of text."""

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


LEGACY_TEXT = reader_rule("WB-10", INFO, Level.SHEET, "*", "", "Text was converted from TCVN3 or VNI.")
OTHER_NAME = reader_rule(
    "WB-09",
    INFO,
    Level.FILE,
    "Bìa",
    "unit_code, period",
    "The file's name or folder speaks of another unit or period than its cover.",
)
SAME_REVISION = reader_rule(
    "WB-11",
    QUERY,
    Level.FILE,
    "Bìa",
    "revision",
    "Another file with the same unit, period and revision has other content; the one received later counts, and the "
    "district should raise the number.",
)


@cover_rule("WB-06", "unit_code, period")
def unit_and_period() -> tuple[tuple[str, pl.Expr], ...]:
    """The reporting unit does not exist in that period, or the period is not a month."""
    told, given = pl.col("period").is_not_null(), pl.col("period__reading").is_not_null()
    return (("period", pl.when(told | given).then(told)),)


@cover_rule("WB-07", "as_of")
def as_of_in_period() -> tuple[tuple[str, pl.Expr], ...]:
    """The date that the figures are of does not lie in the period."""
    return (("as_of", pl.col("as_of").dt.month_start() == pl.col("period")),)


@cell_rule("WB-08", ERROR)
def stored_value(column: Column) -> pl.Expr | None:
    """An error cell (#REF!, #N/A …), or a formula without a stored value, where a value is needed."""
    if not column.is_parsed:
        in_text = pl.col(column.name).str.contains(ERROR_TEXT).fill_null(value=False)
        return None if column.required is Required.NEVER else ~in_text
    return ~pl.col(column.reading_name).str.contains(Reading.ERROR_CELL, literal=True).fill_null(value=False)


@cell_rule("WB-13", INFO)
def plainly_written(column: Column) -> pl.Expr | None:
    """An interpretation that loses nothing was made (text to number or date, a label in another spelling)."""
    if not column.is_parsed:
        return None
    return ~pl.col(column.reading_name).str.contains(Reading.INTERPRETED, literal=True).fill_null(value=False)


RULES: tuple[Rule, ...] = (
    UNREADABLE,
    NO_COVER,
    MISSING_SHEET,
    MISSING_COLUMN,
    EXTRA_COLUMN,
    unit_and_period,
    as_of_in_period,
    stored_value,
    OTHER_NAME,
    LEGACY_TEXT,
    SAME_REVISION,
    SIMILAR_HEADER,
    plainly_written,
)
