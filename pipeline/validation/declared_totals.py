"""The totals that a sheet of each workbook declares in one row, beside what the registers add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.validation.register_sums import register_side
from schemas.forms.cooperatives import COOPERATIVES
from schemas.reading import Reading
from schemas.reference_data import indicators
from schemas.rules.ended import lasts
from schemas.rules.member_parts import KINDS
from schemas.rules.rule import row_of
from schemas.rules.totals import ALL_KINDS
from schemas.storage import MONEY

if TYPE_CHECKING:
    from pipeline.validation.batch import ValidationBatch
    from schemas.column import Sheet


def declared_wide(batch: ValidationBatch, sheet: Sheet) -> pl.DataFrame:
    """One row per workbook whose sheet of indicators has a column of codes; without one nothing can be asked.

    Columns: ``submission_id``, the form day and the form's version; per indicator its value, ``<indicator>__reading``
    and ``row:<indicator>``; ``register:<indicator>``; and whether all rows give all kinds of members. An indicator that
    stands twice, or that the form of the day does not ask for, counts as unusable.
    """
    table, code = sheet.table, sheet.code_column.name
    coded = [name for name in batch.submissions_with(table) if code in batch.table(name, table).letters]
    wide = pl.DataFrame({"submission_id": coded}, schema={"submission_id": pl.String})
    wide = wide.join(batch.context, on="submission_id", how="left", maintain_order="left")
    if table in batch.frames:
        wide = wide.join(_pivoted(sheet, batch.frames[table]), on="submission_id", how="left", maintain_order="left")
    else:
        wide = wide.with_columns(column for name in indicators(table) for column in _absent(name))
    wide = wide.join(register_side(batch, table, wide), on="submission_id", how="left", maintain_order="left")
    return wide.join(_members_by_kind(batch), on="submission_id", how="left", maintain_order="left").with_columns(
        pl.col(ALL_KINDS).fill_null(value=True)
    )


def _members_by_kind(batch: ValidationBatch) -> pl.DataFrame:
    """Per workbook with cooperatives whether each of them that has not ended gives the numbers of all its kinds."""
    frame = batch.frames.get(COOPERATIVES.table)
    if frame is None:
        return pl.DataFrame(schema={"submission_id": pl.String, ALL_KINDS: pl.Boolean})
    filled = pl.all_horizontal(pl.col(name).is_not_null() for name in KINDS)
    told = frame.select("submission_id", (filled | ~lasts()).alias(ALL_KINDS))
    return told.group_by("submission_id").agg(pl.col(ALL_KINDS).all())


def _absent(name: str) -> list[pl.Expr]:
    return [
        pl.lit(None, dtype=MONEY).alias(name),
        pl.lit(None, dtype=pl.String).alias(f"{name}__reading"),
        pl.lit(None, dtype=pl.Int32).alias(row_of(name)),
    ]


def _pivoted(sheet: Sheet, long: pl.DataFrame) -> pl.DataFrame:
    names, code = list(indicators(sheet.table)), sheet.code_column.name
    times, value, reading = pl.len(), pl.col("value").first(), pl.col("value__reading").first()
    found = (
        long.filter(pl.col("indicator_known"))
        .group_by("submission_id", code, maintain_order=True)
        .agg(
            pl.when(times == 1).then(value).alias("value"),
            pl.when(times > 1)
            .then(pl.lit(Reading.NOT_A_NUMBER.value))
            .when(value.is_null())
            .then(reading)
            .alias("reading"),
            pl.col("at_row").first(),
        )
    )
    wide = found.pivot(code, on_columns=names, index="submission_id", values=["value", "reading", "at_row"])
    return wide.select(
        "submission_id",
        *(pl.col(f"value_{name}").alias(name) for name in names),
        *(pl.col(f"reading_{name}").alias(f"{name}__reading") for name in names),
        *(pl.col(f"at_row_{name}").alias(row_of(name)) for name in names),
    )
