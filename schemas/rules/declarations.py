"""Declare a rule: decorators that turn an expression and its docstring into a rule of the catalogue."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, TypedDict, Unpack

import polars as pl

from schemas.finding import Level, Severity
from schemas.forms.cover import COVER
from schemas.reference_data import indicator_versions, indicators
from schemas.rules.dated import in_force
from schemas.rules.rule import (
    Against,
    CellRule,
    ComparedRule,
    CoverRule,
    Part,
    RowRule,
    Rule,
    TotalsRule,
    no_details,
    row_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from schemas.column import Column, Sheet
    from schemas.dependencies import Reach
    from schemas.rules.rule import CellDetails, Listing, ProvinceCheck, Row

EVERY_SHEET, WHOLE_FILE = "*", ""
"""In place of a sheet's name: of a rule about every sheet, and of a rule about the file."""


class Facts(TypedDict, total=False):
    """What every declaration of a rule may add; the defaults are those of :class:`Rule`."""

    version: int
    steward_may_accept: bool
    listing: Listing
    province_check: ProvinceCheck
    holds_back: tuple[str, ...]
    since: Callable[[], date]
    valid_to: date
    depends: tuple[Reach, ...]


def _logic(function: Callable[..., object]) -> str:
    return " ".join((function.__doc__ or "").split())


def _name(sheets: tuple[Sheet, ...] | None) -> str:
    """The sheet's name, or that there are several."""
    return sheets[0].name if sheets is not None and len(sheets) == 1 else EVERY_SHEET


def reader_rule(
    rule_id: str,
    *,
    severity: Severity,
    level: Level,
    logic: str,
    sheet: Sheet | str = WHOLE_FILE,
    columns: str = "",
    **facts: Unpack[Facts],
) -> Rule:
    """A rule that the reader or the build applies where it meets the case; it has no predicate over a frame.

    ``sheet`` is EVERY_SHEET, or WHOLE_FILE, where the rule is not about a certain one.
    """
    name = sheet if isinstance(sheet, str) else sheet.name
    return Rule(rule_id=rule_id, severity=severity, level=level, sheet=name, columns=columns, logic=logic, **facts)


def cell_rule(
    rule_id: str,
    *,
    severity: Severity,
    columns: str = "*",
    sheets: tuple[Sheet, ...] | None = None,
    details: Callable[[Column, Row], CellDetails] = no_details,
    quotes_cell: bool = True,
    **facts: Unpack[Facts],
) -> Callable[[Callable[[Column], pl.Expr | None]], CellRule]:
    """Declare a rule about one cell of any sheet, or of those that are named."""

    def declare(function: Callable[[Column], pl.Expr | None]) -> CellRule:
        return CellRule(
            rule_id=rule_id,
            severity=severity,
            level=Level.CELL,
            sheet=_name(sheets),
            columns=columns,
            logic=_logic(function),
            predicate=function,
            tables=None if sheets is None else tuple(sheet.table for sheet in sheets),
            details=details,
            quotes_cell=quotes_cell,
            **facts,
        )

    return declare


def row_rule(
    rule_id: str, *, severity: Severity, level: Level, sheet: Sheet, columns: str, **facts: Unpack[Facts]
) -> Callable[[Callable[[], tuple[Part, ...]]], RowRule]:
    """Declare a rule over the rows of a sheet."""
    return row_sheets_rule(rule_id, severity=severity, level=level, sheets=(sheet,), columns=columns, **facts)


def row_sheets_rule(
    rule_id: str, *, severity: Severity, level: Level, sheets: tuple[Sheet, ...], columns: str, **facts: Unpack[Facts]
) -> Callable[[Callable[[], tuple[Part, ...]]], RowRule]:
    """Declare the same rule over the rows of each of several sheets."""

    def declare(function: Callable[[], tuple[Part, ...]]) -> RowRule:
        return RowRule(
            rule_id=rule_id,
            severity=severity,
            level=level,
            sheet=", ".join(sheet.name for sheet in sheets),
            columns=columns,
            logic=_logic(function),
            tables=tuple(sheet.table for sheet in sheets),
            parts=function,
            **facts,
        )

    return declare


def compared_rule(
    rule_id: str, *, severity: Severity, level: Level, sheet: Sheet, columns: str, **facts: Unpack[Facts]
) -> Callable[[Callable[[], tuple[Part, ...]]], ComparedRule]:
    """Declare a rule over the rows of a sheet and what they are compared with."""
    over_sheets = compared_sheets_rule(
        rule_id, severity=severity, level=level, sheets=(sheet,), columns=columns, **facts
    )

    def declare(function: Callable[[], tuple[Part, ...]]) -> ComparedRule:
        return replace(over_sheets(lambda _: function()), logic=_logic(function))

    return declare


def compared_sheets_rule(
    rule_id: str, *, severity: Severity, level: Level, sheets: tuple[Sheet, ...], columns: str, **facts: Unpack[Facts]
) -> Callable[[Callable[[str], tuple[Part, ...]]], ComparedRule]:
    """Declare the same over the rows of each of several sheets, whose table ``parts`` take."""

    def declare(function: Callable[[str], tuple[Part, ...]]) -> ComparedRule:
        return ComparedRule(
            rule_id=rule_id,
            severity=severity,
            level=level,
            sheet=", ".join(sheet.name for sheet in sheets),
            columns=columns,
            logic=_logic(function),
            tables=tuple(sheet.table for sheet in sheets),
            parts=function,
            **facts,
        )

    return declare


def totals_rule(
    rule_id: str,
    *,
    sheet: Sheet,
    columns: str,
    level: Level = Level.SHEET,
    listed_under: Sheet | None = None,
    **facts: Unpack[Facts],
) -> Callable[[Callable[[], tuple[Part, ...]]], TotalsRule]:
    """Declare a rule over the totals that a sheet of indicators declares; all of them are errors.

    The catalogue lists it under the sheet itself, or that of the rows that it is held against.
    """

    def declare(function: Callable[[], tuple[Part, ...]]) -> TotalsRule:
        return TotalsRule(
            rule_id=rule_id,
            severity=Severity.ERROR,
            level=level,
            sheet=(listed_under or sheet).name,
            columns=columns,
            logic=_logic(function),
            tables=(sheet.table,),
            parts=lambda _: function(),
            rows=lambda _: (),
            **facts,
        )

    return declare


def indicators_rule(
    rule_id: str, *, sheets: tuple[Sheet, ...], columns: str, **facts: Unpack[Facts]
) -> Callable[[Callable[[str], tuple[Part, ...]]], TotalsRule]:
    """Declare that no indicator of the sheets is missing, and what is asked of the rows of each table; an error."""

    def declare(function: Callable[[str], tuple[Part, ...]]) -> TotalsRule:
        return TotalsRule(
            rule_id=rule_id,
            severity=Severity.ERROR,
            level=Level.SHEET,
            sheet=_name(sheets),
            columns=columns,
            logic=_logic(function),
            tables=tuple(sheet.table for sheet in sheets),
            parts=_all_present,
            rows=function,
            **facts,
        )

    return declare


def _all_present(table: str) -> tuple[Part, ...]:
    """That every indicator of the table that is not optional stands on some row."""
    return tuple(
        Part(
            column=code,
            holds=pl.when(asked).then(pl.col(row_of(code)).is_not_null()),
            operands=(),
            against=Against.PRESENCE,
        )
        for code in indicators(table)
        if (asked := _where_needed(table, code)) is not None
    )


def _where_needed(table: str, code: str) -> pl.Expr | None:
    """Whether a form of the row's day needs the indicator; None of one that is optional at all times."""
    needed = [in_force(known) for known in indicator_versions(table, code) if not known.optional]
    return reduce(or_, needed) if needed else None


def cover_rule(
    rule_id: str,
    *,
    columns: str,
    severity: Severity = Severity.ERROR,
    details: Callable[[Column, Row], CellDetails] = no_details,
    **facts: Unpack[Facts],
) -> Callable[[Callable[[], tuple[tuple[str, pl.Expr], ...]]], CoverRule]:
    """Declare a rule over the cover."""

    def declare(function: Callable[[], tuple[tuple[str, pl.Expr], ...]]) -> CoverRule:
        return CoverRule(
            rule_id=rule_id,
            severity=severity,
            level=Level.COVER,
            sheet=COVER.name,
            columns=columns,
            logic=_logic(function),
            parts=function,
            details=details,
            **facts,
        )

    return declare
