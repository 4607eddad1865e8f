"""How often each rule held, was broken or was not evaluated, per workbook: three results, not two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.validation.totals import declared_wide
from schemas.forms.cover import COVER
from schemas.pandera_schemas import Check, cover_checks, evaluated, row_checks, totals_checks
from schemas.registry import cell_rules, tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.validation.frames import Chunk
    from schemas.column import Sheet

TYPES = {
    "submission_id": pl.String,
    "rule_id": pl.String,
    "held": pl.Int64,
    "broken": pl.Int64,
    "not_evaluated": pl.Int64,
}


def evaluations(together: Chunk) -> pl.DataFrame:
    """One row per workbook and rule: how many cells or rows it held for, was broken for, and could not be asked of."""
    parts = [_of_sheet(COVER, together.covers, cover_checks())]
    parts += [_of_sheet(tables()[name], frame, row_checks(tables()[name])) for name, frame in together.frames.items()]
    wide = declared_wide(together)
    parts.append(
        _counted(wide, [(check.rule.rule_id, evaluated(check.part, wide.columns)) for check in totals_checks()])
    )
    return (
        pl.concat(parts)
        .group_by("submission_id", "rule_id")
        .agg(pl.col("held", "broken", "not_evaluated").sum())
        .sort("submission_id", "rule_id")
    )


def _of_sheet(sheet: Sheet, frame: pl.DataFrame, checks: Iterable[Check]) -> pl.DataFrame:
    cells = [
        (rule.rule_id, predicate)
        for column in sheet.columns
        for rule in cell_rules()
        if (predicate := rule.predicate(column)) is not None
    ]
    return _counted(frame, [*cells, *((check.rule.rule_id, evaluated(check.part, frame.columns)) for check in checks)])


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
