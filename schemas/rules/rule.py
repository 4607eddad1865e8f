"""What a rule is: an identified predicate whose docstring is its published text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from schemas.finding import Level, Severity
from schemas.reference_data import indicators

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.column import Column


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a rule asks, as an expression that is true, false or null (not evaluated).

    A broken part is reported at the cell of ``column``. ``operands`` are the columns it reads: where one of them is
    unusable the part is not evaluated. ``expected`` is what the cell is held against. Rows with the same ``key`` in one
    submission are named beside each other: they are each other's duplicates.
    """

    column: str
    holds: pl.Expr
    operands: tuple[str, ...]
    expected: pl.Expr | None = None
    key: pl.Expr | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue; ``logic`` is its docstring, ``columns`` what the catalogue lists."""

    rule_id: str
    severity: Severity
    level: Level
    sheet: str
    columns: str
    version: int
    logic: str


@dataclass(frozen=True, slots=True)
class CellRule(Rule):
    """A rule about one cell. ``predicate`` gives the expression for a column, None where it does not apply.

    ``tables`` are those of the sheets that it is about; None is every sheet.
    """

    predicate: Callable[[Column], pl.Expr | None]
    tables: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class RowRule(Rule):
    """A rule over a row, or over the rows of a sheet, of the staged ``table``."""

    table: str
    parts: Callable[[], tuple[Part, ...]]


@dataclass(frozen=True, slots=True)
class TotalsRule(Rule):
    """A rule over the totals that a sheet declares, one row per submission and a column per indicator of a table.

    A broken identity is reported at the cell of the indicator that ``parts`` name; where that stands on no row, at the
    header of the codes. ``rows`` are what the rule asks of the rows of the sheet themselves.
    """

    tables: tuple[str, ...]
    parts: Callable[[str], tuple[Part, ...]]
    rows: Callable[[str], tuple[Part, ...]]


@dataclass(frozen=True, slots=True)
class ComparedRule(Rule):
    """A rule over staged rows beside those of the unit's earlier submissions, or of other units.

    The columns that it can read beside the table's own are those of :mod:`pipeline.comparison`.
    """

    table: str
    parts: Callable[[], tuple[Part, ...]]


@dataclass(frozen=True, slots=True)
class CoverRule(Rule):
    """A rule over the cover's fields: pairs of the field that it is reported at and what must hold."""

    parts: Callable[[], tuple[tuple[str, pl.Expr], ...]]


def _logic(function: Callable[..., object]) -> str:
    return " ".join((function.__doc__ or "").split())


def reader_rule(rule_id: str, severity: Severity, level: Level, sheet: str, columns: str, logic: str) -> Rule:
    """A rule that the reader or the build applies where it meets the case; it has no predicate over a frame."""
    return Rule(rule_id, severity, level, sheet, columns, 1, logic)


def cell_rule(
    rule_id: str, severity: Severity, columns: str = "*", *, tables: tuple[str, ...] | None = None, version: int = 1
) -> Callable[[Callable[[Column], pl.Expr | None]], CellRule]:
    """Declare a rule about one cell of any sheet, or of those of the tables."""

    def declare(function: Callable[[Column], pl.Expr | None]) -> CellRule:
        return CellRule(rule_id, severity, Level.CELL, "*", columns, version, _logic(function), function, tables)

    return declare


def row_rule(
    rule_id: str, severity: Severity, level: Level, at: tuple[str, str], columns: str, *, version: int = 1
) -> Callable[[Callable[[], tuple[Part, ...]]], RowRule]:
    """Declare a rule over rows; ``at`` is the sheet's name in the form and its table."""

    def declare(function: Callable[[], tuple[Part, ...]]) -> RowRule:
        return RowRule(rule_id, severity, level, at[0], columns, version, _logic(function), at[1], function)

    return declare


def compared_rule(
    rule_id: str, severity: Severity, level: Level, at: tuple[str, str], columns: str, *, version: int = 1
) -> Callable[[Callable[[], tuple[Part, ...]]], ComparedRule]:
    """Declare a rule over rows and what they are compared with; ``at`` is the sheet's name and its table."""

    def declare(function: Callable[[], tuple[Part, ...]]) -> ComparedRule:
        return ComparedRule(rule_id, severity, level, at[0], columns, version, _logic(function), at[1], function)

    return declare


def totals_rule(
    rule_id: str,
    columns: str,
    *,
    at: tuple[str, str] = ("Tổng hợp", "declared_totals"),
    level: Level = Level.SHEET,
    version: int = 1,
) -> Callable[[Callable[[], tuple[Part, ...]]], TotalsRule]:
    """Declare a rule over declared totals, ``at`` as for rows; all of them are errors."""

    def declare(function: Callable[[], tuple[Part, ...]]) -> TotalsRule:
        said = (rule_id, Severity.ERROR, level, at[0], columns, version, _logic(function))
        return TotalsRule(*said, (at[1],), lambda _: function(), lambda _: ())

    return declare


def indicators_rule(
    rule_id: str, columns: str, *, sheet: str, tables: tuple[str, ...], version: int = 1
) -> Callable[[Callable[[str], tuple[Part, ...]]], TotalsRule]:
    """Declare that no indicator of the tables is missing, and what is asked of the rows of each; an error."""

    def declare(function: Callable[[str], tuple[Part, ...]]) -> TotalsRule:
        said = (rule_id, Severity.ERROR, Level.SHEET, sheet, columns, version, _logic(function))
        return TotalsRule(*said, tables, _given, function)

    return declare


def _given(table: str) -> tuple[Part, ...]:
    """That every indicator of the table that is not optional stands on some row."""
    return tuple(
        Part(one.indicator, pl.col(row_of(one.indicator)).is_not_null(), ())
        for one in indicators(table).values()
        if not one.optional
    )


def row_of(indicator: str) -> str:
    """The column with the Excel row at which an indicator stands."""
    return f"row:{indicator}"


def cover_rule(
    rule_id: str, columns: str, *, version: int = 1
) -> Callable[[Callable[[], tuple[tuple[str, pl.Expr], ...]]], CoverRule]:
    """Declare a rule over the cover; all of them are errors."""

    def declare(function: Callable[[], tuple[tuple[str, pl.Expr], ...]]) -> CoverRule:
        return CoverRule(rule_id, Severity.ERROR, Level.COVER, "Bìa", columns, version, _logic(function), function)

    return declare
