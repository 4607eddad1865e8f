"""Values of the cooperatives' list beside the previous period's, and when a value counts as unchanged."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipeline.judgement.rows_of_submissions import with_facts
from schemas.column import Kind
from schemas.forms.cooperatives import COOPERATIVES

COLUMNS = tuple(
    column.name
    for column in COOPERATIVES.columns
    if column.name != "ordinal" and column.kind in (Kind.COUNT, Kind.MONEY, Kind.DATE)
)
"""The columns that are held against the previous period's: counts, amounts and dates."""
DATES = tuple(name for name in COLUMNS if COOPERATIVES.column(name).kind is Kind.DATE)
FLOWS = tuple(name for name in COLUMNS if COOPERATIVES.column(name).flow)
"""Year-to-date amounts, of which few stay equal: each may grow about as the column does."""

NEAR = 0.25
"""A year-to-date amount that differs by at most this share from what the column's growth makes of it is the same."""
FEWEST = 5
"""A shift or an exchange must explain at least so many more values than their own places do."""
MOST = 0.7
"""This share of the values concerned must be explained by it ..."""
SELDOM = 0.5
"""... and at most this share without it."""

KEY = ["submission_id", "name"]
"""What a column of a submission is known by."""
SHAPES = {"shape": pl.String(), "detail": pl.String(), "from_row": pl.UInt32()}
"""What is found about a column: its :class:`Shape`, by how many rows or with which column, and from which row on."""


@dataclass(frozen=True, slots=True)
class ComparedValues:
    """Values of now and before, beside ``submission_id`` and ``row``; columns ``now:…`` and ``before:…`` as numbers."""

    frame: pl.DataFrame

    def column(self, name: str, growth: pl.DataFrame) -> pl.DataFrame:
        """One column of the submissions of ``growth``: ``now``, ``before`` and ``growth``, in the rows' order."""
        wanted = growth.filter(pl.col("name") == name).select("submission_id", "growth")
        return with_facts(
            self.frame.select(
                "submission_id",
                pl.lit(name).alias("name"),
                "row",
                pl.col(f"now:{name}").alias("now"),
                pl.col(f"before:{name}").alias("before"),
            ),
            wanted,
        )

    def columns_beside(self, name: str, other: str, growth: pl.DataFrame) -> pl.DataFrame:
        """The rows of some submissions that have all of two columns now and before, and the ``growth`` of the first.

        Columns: ``submission_id``, ``now``, ``before``, ``now_of_other``, ``before_of_other`` and ``growth``.
        """
        values = self.frame.select(
            "submission_id",
            pl.col(f"now:{name}").alias("now"),
            pl.col(f"before:{name}").alias("before"),
            pl.col(f"now:{other}").alias("now_of_other"),
            pl.col(f"before:{other}").alias("before_of_other"),
        )
        return with_facts(values.drop_nulls(), growth.select("submission_id", "growth"))


def middle_growth(now: pl.Expr, before: pl.Expr) -> pl.Expr:
    """By what factor the values of a group have grown: the median."""
    return growth_factor(now, before).median()


def growth_factor(now: pl.Expr, before: pl.Expr) -> pl.Expr:
    """By what factor a value has grown; null where it or the earlier one is nought or blank."""
    return pl.when((now != 0) & (before != 0)).then((now / before).abs())


def is_about(now: pl.Expr, before: pl.Expr, growth: pl.Expr | None = None) -> pl.Expr:
    """Whether a value is what it was: equal or, of a flow, about what the column's ``growth`` makes of it."""
    grown = (pl.col("growth") if growth is None else growth) * before
    return (now == before) | ((now - grown).abs() <= NEAR * grown.abs()).fill_null(value=False)


def shapes_found(frame: pl.DataFrame, detail: pl.Expr, from_row: pl.Expr) -> pl.DataFrame:
    """The rows of a frame that have a ``shape``, with the columns :data:`KEY` and :data:`SHAPES`."""
    columns = {"shape": pl.col("shape"), "detail": detail, "from_row": from_row}
    return frame.select(*KEY, *(columns[name].cast(kind).alias(name) for name, kind in SHAPES.items())).drop_nulls(
        "shape"
    )


def is_explained(by_it: pl.Expr, without: pl.Expr, rows: pl.Expr) -> pl.Expr:
    """Whether a shift or an exchange explains a column: so many of its ``rows`` fit ``by_it``, so many ``without``."""
    return (by_it - without.cast(pl.Int64) >= FEWEST) & (by_it >= MOST * rows) & (without <= SELDOM * rows)
