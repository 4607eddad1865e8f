"""Pandera schemas (native Polars backend) derived from the declared columns and rules.

A rule is three-valued: true holds, false is broken, null was not evaluated; nulls pass a Pandera check. Row and totals
rules are not evaluated where an operand is unusable (it was read, but gave no value).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl

from schemas.forms.cover import COVER
from schemas.reference_data import indicators
from schemas.registry import cell_rules, cover_rules, row_rules, rule_by_id, totals_rules
from schemas.rules.dated import in_force, is_always_in_force
from schemas.rules.rule import CellRule, ComparedRule, Part, Rule
from schemas.storage import STORAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pandera.api.polars.types import PolarsData

    from schemas.column import Column, Sheet


VERSION = "form_version"
"""The column with the version of the form that a row is on."""
WHOLE_ROW = "submission_id"
"""The column on which the checks over whole rows hang."""
PREDICATES = "predicates"
"""In the metadata of a schema's column: what its checks ask, as functions that give an expression, by name."""


@dataclass(frozen=True, slots=True)
class Check:
    """A part of a rule as it is asked of a frame; ``name`` is what Pandera reports when it is broken."""

    name: str
    rule: Rule
    part: Part


def rule_of(check: str) -> Rule:
    """The rule of a check by the name that Pandera reports: of a part ``HTX-01#0``, of a cell ``CL-01``."""
    return rule_by_id(check.partition("#")[0])


def usable(operand: str, names: Iterable[str]) -> pl.Expr:
    """Whether an operand is blank or has a value; false where a cell was read but gave none."""
    reading = f"{operand}__reading"
    if reading not in names:
        return pl.lit(value=True)
    return pl.col(operand).is_not_null() | pl.col(reading).is_null()


def evaluated(part: Part, names: Iterable[str]) -> pl.Expr:
    """The part's predicate, null where an operand is unusable."""
    gate = pl.all_horizontal(pl.lit(value=True), *(usable(operand, names) for operand in part.operands))
    return pl.when(gate).then(part.holds)


def asked(sheet: Sheet, part: Part, names: Iterable[str]) -> pl.Expr:
    """What a part asks of a sheet's rows: of the cover the predicate as it is, which may be about an unusable field."""
    return part.holds if sheet is COVER else evaluated(part, names)


def _returning(expression: pl.Expr) -> Callable[[], pl.Expr]:
    return lambda: expression


def _on_frame(expression: pl.Expr) -> Callable[[PolarsData], pl.LazyFrame]:
    return lambda data: data.lazyframe.select(expression.alias("holds"))


@cache
def row_checks(sheet: Sheet) -> tuple[Check, ...]:
    """The row rules of a sheet, part by part; for a sheet of indicators also what its totals' rules ask of the rows."""
    checks = [
        Check(f"{rule.rule_id}#{index}", rule, part)
        for rule in row_rules(sheet.table)
        for index, part in enumerate(rule.parts())
    ]
    checks += [
        Check(f"{rule.rule_id}#{index}", rule, part)
        for rule in totals_rules(sheet.table)
        for index, part in enumerate(rule.rows(sheet.table))
    ]
    return tuple(checks)


@cache
def totals_checks(sheet: Sheet) -> tuple[Check, ...]:
    """The rules over the totals of a sheet of indicators, part by part."""
    return tuple(
        Check(f"{rule.rule_id}#{index}", rule, part)
        for rule in totals_rules(sheet.table)
        for index, part in enumerate(rule.parts(sheet.table))
    )


@cache
def cover_checks() -> tuple[Check, ...]:
    """The rules over the cover, part by part."""
    return tuple(
        Check(f"{rule.rule_id}#{index}", rule, Part(column=field, holds=holds, operands=(field,)))
        for rule in cover_rules()
        for index, (field, holds) in enumerate(rule.parts())
    )


@cache
def compared_checks(rules: tuple[ComparedRule, ...], table: str) -> tuple[Check, ...]:
    """The compared rules, part by part, as they are asked of the rows of a table."""
    return tuple(
        Check(f"{rule.rule_id}#{index}", rule, part) for rule in rules for index, part in enumerate(rule.parts(table))
    )


@cache
def compared_schema(rules: tuple[ComparedRule, ...], table: str) -> pa.DataFrameSchema:
    """The schema of a frame of :mod:`pipeline.judgement.earlier_periods`, whose rows were validated when staged."""
    predicates = {check.name: in_dates_of(check.rule, check.part.holds) for check in compared_checks(rules, table)}
    return pa.DataFrameSchema({WHOLE_ROW: _whole_row(predicates)}, name="compared")


def checked(dtype: pl.DataType | type[pl.DataType], predicates: dict[str, pl.Expr], *, nullable: bool) -> pa.Column:
    """A column with a check for each predicate, by the check's name."""
    checks = [pa.Check(_on_frame(holds), error=name) for name, holds in predicates.items()]
    # Pandera copies metadata deeply, which an expression that calls Python does not survive and a function does
    asked = {name: _returning(holds) for name, holds in predicates.items()}
    return pa.Column(dtype, checks=checks, nullable=nullable, metadata={PREDICATES: asked})


def _whole_row(predicates: dict[str, pl.Expr]) -> pa.Column:
    """Checks over whole rows, hung on the column of their submissions.

    Of a check on the frame itself Pandera writes every failed row as JSON, which for 100,000 rows takes gigabytes.
    """
    return checked(pl.String, predicates, nullable=False)


def _column(sheet: Sheet, column: Column) -> dict[str, pa.Column]:
    predicates = {
        rule.rule_id: in_dates_of(rule, predicate)
        for rule in cell_rules(sheet.table)
        if (predicate := _predicate(rule, column)) is not None
    }
    fields = {column.name: checked(STORAGE[column.kind].polars, predicates, nullable=True)}
    if column.is_parsed:
        fields |= {name: pa.Column(pl.String, nullable=True) for name in (column.text_name, column.reading_name)}
    return fields


def _predicate(rule: CellRule, column: Column) -> pl.Expr | None:
    """What a rule asks of a column: in each version of the form of the column as it is in that version."""
    asked = rule.predicate(column)
    for then in column.newest_changes:
        before = rule.predicate(column.in_version(then.until))
        if before is None and asked is None:
            continue
        is_older = pl.col(VERSION) <= then.until
        asked = pl.when(is_older).then(_or_null(before)).otherwise(_or_null(asked))
    return asked


def _or_null(asked: pl.Expr | None) -> pl.Expr:
    return pl.lit(None, dtype=pl.Boolean) if asked is None else asked


def in_dates_of(rule: Rule, holds: pl.Expr) -> pl.Expr:
    """What the rule asks, null on form days on which it is not in force."""
    return holds if is_always_in_force(rule) else pl.when(in_force(rule)).then(holds)


@cache
def sheet_schema(sheet: Sheet) -> pa.DataFrameSchema:
    """The schema of a sheet's concatenated rows: types, cell rules on their columns, row rules on the whole row."""
    fields: dict[str, pa.Column] = {}
    for column in sheet.columns:
        fields |= _column(sheet, column)
    checks = cover_checks() if sheet is COVER else row_checks(sheet)
    over_rows = {check.name: in_dates_of(check.rule, asked(sheet, check.part, fields)) for check in checks}
    return _schema(fields | {WHOLE_ROW: _whole_row(over_rows)}, sheet.table)


@cache
def totals_schema(sheet: Sheet) -> pa.DataFrameSchema:
    """The schema of a sheet of indicators, one row per submission with a column per indicator."""
    value = STORAGE[sheet.column("value").kind].polars
    fields = {name: pa.Column(value, nullable=True) for name in indicators(sheet.table)}
    names = [*fields, *(f"{name}__reading" for name in fields)]
    over_totals = {check.name: in_dates_of(check.rule, evaluated(check.part, names)) for check in totals_checks(sheet)}
    return _schema(fields | {WHOLE_ROW: _whole_row(over_totals)}, "totals")


def _schema(columns: dict[str, pa.Column], name: str) -> pa.DataFrameSchema:
    """The schema of columns that are nobody else's.

    Pandera would make deep copies of those that it is given, which takes half as long as to declare them.
    """
    schema = pa.DataFrameSchema(name=name)
    schema.columns = {column: declared.set_name(column) for column, declared in columns.items()}
    return schema
