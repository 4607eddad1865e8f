"""How often each rule held, was broken or was not evaluated, per workbook: three results, not two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.validation.declared_totals import declared_wide
from schemas.forms.cover import COVER
from schemas.pandera_schemas import Check, asked, cover_checks, evaluated, row_checks, totals_checks
from schemas.registry import cell_rules, indicator_sheets, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.validation.batch import ValidationBatch
    from schemas.column import Sheet

TYPES = {
    "submission_id": pl.String,
    "rule_id": pl.String,
    "held": pl.Int64,
    "broken": pl.Int64,
    "not_evaluated": pl.Int64,
}


def evaluations(together: ValidationBatch) -> pl.DataFrame:
    """One row per workbook and rule: how many cells or rows it held for, was broken for, and could not be asked of."""
    parts = [_counted(together.covers, [one for one, _ in _questions(COVER, together.covers, cover_checks())])]
    parts += [_of_sheet(together, tables()[name], frame) for name, frame in together.frames.items()]
    parts += [_of_totals(together, sheet) for sheet in indicator_sheets()]
    return (
        pl.concat(parts)
        .group_by("submission_id", "rule_id")
        .agg(pl.col("held", "broken", "not_evaluated").sum())
        .sort("submission_id", "rule_id")
    )


Question = tuple[str, pl.Expr]
"""A rule's id, and the expression that is true, false or null."""


def _of_sheet(together: ValidationBatch, sheet: Sheet, frame: pl.DataFrame) -> pl.DataFrame:
    """The counts over a table's rows; where a workbook lacks a column, nothing is asked of it."""
    letters = {one: together.table(one, sheet.table).letters for one in together.submissions_with(sheet.table)}
    asked_of_all: list[Question] = []
    for (rule_id, holds), columns in _questions(sheet, frame, row_checks(sheet)):
        lacking = [one for one, given in letters.items() if not given.keys() >= set(columns)]
        there = ~pl.col("submission_id").is_in(lacking)
        asked_of_all.append((rule_id, pl.when(there).then(holds) if lacking else holds))
    return _counted(frame, asked_of_all)


def _of_totals(together: ValidationBatch, sheet: Sheet) -> pl.DataFrame:
    """The counts over the totals that a sheet of indicators declares."""
    wide = declared_wide(together, sheet)
    return _counted(wide, [(one.rule.rule_id, evaluated(one.part, wide.columns)) for one in totals_checks(sheet)])


def _questions(sheet: Sheet, frame: pl.DataFrame, checks: Iterable[Check]) -> list[tuple[Question, Sequence[str]]]:
    """What the rules ask of a sheet's cells and rows, each with the columns that it needs."""
    cells: list[tuple[Question, Sequence[str]]] = [
        ((rule.rule_id, predicate), (column.name,))
        for column in sheet.columns
        for rule in cell_rules(sheet.table)
        if (predicate := rule.predicate(column)) is not None
    ]
    rows = [((one.rule.rule_id, asked(sheet, one.part, frame.columns)), one.part.operands) for one in checks]
    return [*cells, *rows]


def _counted(frame: pl.DataFrame, asked: list[tuple[str, pl.Expr]]) -> pl.DataFrame:
    if frame.is_empty():
        return pl.DataFrame(schema=TYPES)
    held = frame.select("submission_id", *(predicate.alias(str(number)) for number, (_, predicate) in enumerate(asked)))
    long = held.unpivot(index="submission_id", variable_name="number", value_name="holds").with_columns(
        pl.col("number")
        .replace_strict({str(number): rule_id for number, (rule_id, _) in enumerate(asked)})
        .alias("rule_id")
    )
    holds = pl.col("holds")
    return long.group_by("submission_id", "rule_id").agg(
        holds.fill_null(value=False).sum().cast(pl.Int64).alias("held"),
        (~holds.fill_null(value=True)).sum().cast(pl.Int64).alias("broken"),
        holds.is_null().sum().cast(pl.Int64).alias("not_evaluated"),
    )
