"""Rules about the file, its sheets and its columns (WB); the reader applies them where it meets the case."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl

from schemas.column import Required
from schemas.dependencies import Reach
from schemas.finding import Level, Severity
from schemas.forms.cover import COVER
from schemas.reading import Reading
from schemas.reference_data import unit_in_period
from schemas.rules.cell_details import interpretation_details, stored_value_details
from schemas.rules.declarations import EVERY_SHEET, cell_rule, cover_rule, reader_rule
from schemas.rules.rule import CellDetails, Listing, RelatedCell
from schemas.unit_names import name_fits

if TYPE_CHECKING:
    from schemas.column import Column
    from schemas.finding import Finding
    from schemas.rules.rule import Row, Rule

ERROR, QUERY, INFO = Severity.ERROR, Severity.QUERY, Severity.INFO

ERROR_TEXT = r"^(?:=|#N/A|#GETTING_DATA|#[A-Z][A-Z0-9_/]*[!?]|Err:\d+)$"
"""What the reader shows for an error cell, or a formula without a stored value, in a column of text."""

UNREADABLE = reader_rule(
    "WB-01",
    severity=ERROR,
    level=Level.FILE,
    logic="The file cannot be read as a workbook: corrupt, truncated, encrypted, no spreadsheet, or over the size "
    "limits.",
)
NO_COVER = reader_rule(
    "WB-02",
    severity=ERROR,
    level=Level.FILE,
    sheet=COVER,
    logic="There is no cover sheet, or its form or form version is unknown.",
)
MISSING_SHEET = reader_rule(
    "WB-03",
    severity=ERROR,
    level=Level.FILE,
    sheet=EVERY_SHEET,
    logic="A sheet of the form is missing; one with headers and no rows is valid.",
)
MISSING_COLUMN = reader_rule(
    "WB-04",
    severity=ERROR,
    level=Level.SHEET,
    sheet=EVERY_SHEET,
    logic="A required column is missing; the nearest header that is there is named.",
)
EXTRA_COLUMN = reader_rule(
    "WB-05",
    severity=INFO,
    level=Level.SHEET,
    sheet=EVERY_SHEET,
    logic="A column that the form does not have; its values are kept out.",
    listing=Listing(most=100, per_column=False),
)
SIMILAR_HEADER = reader_rule(
    "WB-12",
    severity=QUERY,
    level=Level.SHEET,
    sheet=EVERY_SHEET,
    logic="A header was taken for a column because it is similar to the column's.",
)
TWO_COLUMNS = reader_rule(
    "WB-16",
    severity=ERROR,
    level=Level.SHEET,
    sheet=EVERY_SHEET,
    columns="*",
    logic="Two columns with values, which are not equal throughout, stand under the header of one required column.",
)
FURTHER_SHEET = reader_rule(
    "WB-17",
    severity=QUERY,
    level=Level.SHEET,
    sheet=EVERY_SHEET,
    logic="A sheet whose headers fit a sheet of the form was joined to it (only where no key is repeated by that), was "
    "read in its place, or was not read; how many rows it has is said.",
)
LEGACY_TEXT = reader_rule(
    "WB-10", severity=INFO, level=Level.SHEET, sheet=EVERY_SHEET, logic="Text was converted from TCVN3 or VNI."
)
OTHER_NAME = reader_rule(
    "WB-09",
    severity=INFO,
    level=Level.FILE,
    sheet=COVER,
    columns="unit_code, period",
    logic="The file's name or folder speaks of another unit or period than its cover.",
)
SAME_REVISION = reader_rule(
    "WB-11",
    severity=QUERY,
    level=Level.FILE,
    sheet=COVER,
    columns="revision",
    logic="Another file with the same unit, period and revision has other content; the one received later counts, and "
    "the district should raise the number.",
)
UNSUPPORTED_PERIOD = reader_rule(
    "WB-19",
    severity=ERROR,
    level=Level.COVER,
    sheet=COVER,
    columns="period",
    logic="Nothing supports the period: neither the file's name nor its folder names it, it is neither the month of "
    "receipt nor one of the two before, and no accepted submission of the unit lies within two months of it. Such a "
    "submission opens no period; a steward can accept it. Not evaluated by a check of a file outside the landing zone.",
    steward_may_accept=True,
    depends=(Reach.WHOLE,),
)
TOO_HIGH = "revision"
"""The variant of a finding about a revision that lies too far above the last."""
WOULD_REPLACE = reader_rule(
    "WB-20",
    severity=ERROR,
    level=Level.FILE,
    sheet=COVER,
    columns="unit_code, revision",
    logic="It would replace what another file of the unit had accepted, though its own name, folder or revision speaks "
    "against it: exactly one other unit in name or folder (by code, or by name with its level), or a revision more "
    "than 20 above the last; or it lies in a folder that belongs to another unit. A steward can accept it.",
    steward_may_accept=True,
)
ACTIVE = reader_rule(
    "WB-21",
    severity=INFO,
    level=Level.FILE,
    sheet=EVERY_SHEET,
    columns="*",
    logic="Active content (macros, external links, embedded objects, data connections, functions that fetch) is not "
    "read and not carried into any copy; which it is and where it stands is said.",
)
UNFILLED = reader_rule(
    "WB-22",
    severity=ERROR,
    level=Level.FILE,
    sheet=EVERY_SHEET,
    columns="*",
    logic="The template as it was given out: no cell that a clerk fills differs from what the template, by the "
    "fingerprint that it carries, was given with.",
)
ANEW = "anew"
"""The variant of a template that nobody filled in for a period that cannot be said to be unchanged."""
UNCHANGED = reader_rule(
    "WB-23",
    severity=ERROR,
    level=Level.COVER,
    sheet=COVER,
    columns="unchanged",
    logic="Said unchanged in January, in a unit's first month, in a new version's first month, without an accepted "
    "submission of the same year and version to be equal to, or beside sheets that are filled in otherwise. A check of "
    "a file outside the landing zone knows of January and of the sheets only.",
    depends=(Reach.NEW_YEAR,),
)


class Refusal(StrEnum):
    """Why a submission cannot be taken as unchanged; the variants of the findings."""

    NO_BASE = ""
    """There is no accepted submission of the same year and version before it."""
    JANUARY = "january"
    FIRST_MONTH = "first_month"
    """Of the unit."""
    FIRST_OF_VERSION = "first_of_version"
    """The first month of the version of the form: what was sent on the one before says other things."""
    GONE = "gone"
    """The file that it is equal to was withdrawn, or counts for nothing any more."""
    FILLED = "filled"
    """A cell of its sheets says something else."""
    OTHER_ROWS = "other_rows"
    """A row of its sheets stands in no row of that file."""
    FEWER_ROWS = "fewer_rows"
    """A sheet that has rows lacks one of that file."""


def last_accepted_revision(finding: Finding) -> int | None:
    """The revision that a finding says the next one must follow; None of any other finding."""
    is_about_it = finding.rule_id == WOULD_REPLACE.rule_id and finding.variant == TOO_HIGH
    return int(finding.expected) if is_about_it else None


@cover_rule("WB-06", columns="unit_code, period")
def unit_and_period() -> tuple[tuple[str, pl.Expr], ...]:
    """The reporting unit does not exist in that period, or the period is not a month."""
    is_month, is_filled = pl.col("period").is_not_null(), pl.col("period__reading").is_not_null()
    return (("period", pl.when(is_month | is_filled).then(is_month)),)


def _month_of_period(_column: Column, row: Row) -> CellDetails:
    """The period as month and year, which the date must lie in, and its cell."""
    month = f"{row['period']:%m/%Y}"
    period = COVER.column("period")
    cell = RelatedCell(COVER.table, period.name, row=None, labels=(period.header, period.label_en), value=month)
    return CellDetails(expected=month, related=(cell,))


@cover_rule("WB-07", columns="as_of", details=_month_of_period)
def as_of_in_period() -> tuple[tuple[str, pl.Expr], ...]:
    """The date that the figures are of does not lie in the period."""
    return (("as_of", pl.col("as_of").dt.month_start() == pl.col("period")),)


def _name_fits(cover: Row) -> bool | None:
    """Whether name and code belong to the same unit; None where code or name is of no unit in the period."""
    code, name, period = cover["unit_code"], cover["unit_name"], cover["period"]
    return name_fits(code, name) if code and name and period and unit_in_period(code, period) else None


def _unit_of_code(_column: Column, row: Row) -> CellDetails:
    """The unit that the code is of, and the cell where it stands."""
    code = COVER.column("unit_code")
    unit = unit_in_period(row["unit_code"], row["period"])
    cell = RelatedCell(COVER.table, code.name, row=None, labels=(code.header, code.label_en), value=row["unit_code"])
    return CellDetails(expected=unit.unit_name if unit else "", related=(cell,))


@cover_rule("WB-18", columns="unit_code, unit_name", details=_unit_of_code)
def one_unit() -> tuple[tuple[str, pl.Expr], ...]:
    """The code and the name are of two different units; the name is compared whole, with its level."""
    cover = pl.struct("unit_code", "unit_name", "period")
    return (("unit_name", cover.map_elements(_name_fits, return_dtype=pl.Boolean)),)


@cell_rule("WB-08", severity=ERROR, details=stored_value_details)
def stored_value(column: Column) -> pl.Expr | None:
    """An error cell (#REF!, #N/A …), or a formula without a stored value, where a value is needed."""
    if not column.is_parsed:
        in_text = pl.col(column.name).str.contains(ERROR_TEXT).fill_null(value=False)
        return None if column.required is Required.NEVER else ~in_text
    return ~pl.col(column.reading_name).str.contains(Reading.ERROR_CELL, literal=True).fill_null(value=False)


@cell_rule("WB-13", severity=INFO, details=interpretation_details, listing=Listing(most=50, per_column=False))
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
    TWO_COLUMNS,
    FURTHER_SHEET,
    one_unit,
    UNSUPPORTED_PERIOD,
    WOULD_REPLACE,
    ACTIVE,
    UNFILLED,
    UNCHANGED,
)
