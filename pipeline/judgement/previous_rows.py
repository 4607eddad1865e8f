"""Where a unit's previous period is before a change of units: its predecessor rows, as if they were one submission.

Such a previous submission has no file: its ``previous_id`` and ``december_id`` are names made of the later submission's
id. Its rows are those of others, under the communes that theirs became.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.predecessors import rows_of_before
from schemas.storage import NAME_KEY

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipeline.judgement.predecessors import Predecessors
    from pipeline.judgement.unit_changes import UnitChanges

BEFORE, DECEMBER = "before:", "december:"
"""What the names of such submissions begin with."""
TAKEN_OVER = ("previous_source", "is_taken_over", "is_complete", "has_opening")


def with_predecessors(pairs: pl.DataFrame, changes: UnitChanges) -> pl.DataFrame:
    """The pairs of :func:`previous_submissions` with predecessor rows in place of a submission from before a change.

    Added columns: ``previous_source``, the submission that is the previous one or the last of those they lie in;
    ``is_taken_over``, whether the previous period is before a change of the unit; ``is_complete``, whether everything
    that it took over from was accepted; ``has_opening``, whether its predecessor rows tell its stock at 1 January.
    """
    if changes.later.is_empty():
        plain = (pl.col("previous_id"), pl.lit(value=False), pl.lit(value=True), pl.lit(value=False))
        return pairs.with_columns(value.alias(name) for name, value in zip(TAKEN_OVER, plain, strict=True))
    affected = changes.later.filter(pl.col("is_affected")).drop("is_first", "is_affected", "unit_code")
    found = affected.join(_sources(changes, affected), on="submission_id", how="left")
    in_year = pl.col("day").dt.year() == pl.col("period").dt.year()
    found = found.select(
        "submission_id",
        "day",
        (~pl.col("has_own")).alias("is_taken_over"),
        "is_complete",
        (in_year & pl.col("is_complete") & pl.col("tells_opening")).fill_null(value=False).alias("has_opening"),
        in_year.alias("in_year"),
        "source_id",
        "source_period",
        "source_as_of",
    ).join(_decembers(changes, affected), on="submission_id", how="left")
    taken = pl.col("is_taken_over")
    has_sources = pl.col("source_id").is_not_null()
    joined = pairs.join(found, on="submission_id", how="left", maintain_order="left").with_columns(
        taken.fill_null(value=False), pl.col("is_complete", "has_opening").fill_null(pl.col("day").is_null())
    )
    named = joined.with_columns(
        pl.when(taken).then("source_id").otherwise("previous_id").alias("previous_source"),
        pl.when(taken & has_sources)
        .then(pl.concat_str(pl.lit(BEFORE), "submission_id"))
        .when(~taken)
        .then("previous_id")
        .alias("previous_id"),
        pl.when(taken).then("source_period").otherwise("previous_period").alias("previous_period"),
        pl.when(taken).then("source_as_of").otherwise("previous_as_of").alias("previous_as_of"),
        pl.when(pl.col("in_year").fill_null(value=False))
        .then(pl.when("has_december").then(pl.concat_str(pl.lit(DECEMBER), "submission_id")))
        .otherwise("december_id")
        .alias("december_id"),
        pl.col("has_opening") & pl.col("day").is_not_null(),
    )
    return named.select(*pairs.columns, *TAKEN_OVER)


def _sources(changes: UnitChanges, affected: pl.DataFrame) -> pl.DataFrame:
    """Of each submission the last period and the first day of what it took over from, and if these tell its opening."""
    december = pl.date(pl.col("period").dt.year() - 1, 12, 1)
    tells = (pl.col("source_period") >= december).all()
    return (
        changes.sources.join(affected.select("submission_id", "period"), on="submission_id", maintain_order="left")
        .sort("source_period", "source_unit", maintain_order=True)
        .group_by("submission_id", maintain_order=True)
        .agg(
            pl.col("source_id").last(),
            pl.col("source_period").max(),
            pl.col("source_as_of").min(),
            tells.alias("tells_opening"),
        )
    )


def _decembers(changes: UnitChanges, affected: pl.DataFrame) -> pl.DataFrame:
    """Whether something that a submission's unit took over was accepted for the December before."""
    december = pl.date(pl.col("day").dt.year() - 1, 12, 1)
    days = changes.of_the_year.filter(pl.col("source_period") == december)["day"].unique()
    return affected.select("submission_id", pl.col("day").is_in(days.implode()).alias("has_december"))


class PreviousRows:
    """The rows of cooperatives, funds and unions that stand for a unit's previous period and December before."""

    def __init__(self, predecessors: Predecessors, pairs: pl.DataFrame) -> None:
        """Of the pairs of :func:`with_predecessors`."""
        self.predecessors = predecessors
        self.taken_over = pairs.filter(pl.col("is_taken_over"))

    def matches(self, here: pl.DataFrame, table: str, found: pl.DataFrame) -> pl.DataFrame:
        """The matches of ``same_rows.matches``, with those among the predecessor rows where these are asked."""
        if self.taken_over.is_empty():
            return found
        own = self.predecessors.matched(table)
        again = here.select("submission_id", "row").join(
            own, on=["submission_id", "row"], how="left", maintain_order="left"
        )
        return found.select(
            pl.coalesce(again["matched"], found["matched"]).alias("matched"),
            (again["has_same_code"].fill_null(value=False) | found["has_same_code"]).alias("has_same_code"),
        )

    def beside(self, rows: pl.DataFrame, table: str = "cooperatives") -> pl.DataFrame:
        """The rows, and those of previous periods from before a change under their names; numbered as they were."""
        if self.predecessors.is_empty:
            return rows
        should = self.predecessors.should_list(table).join(
            self.taken_over.select("submission_id"), on="submission_id", how="semi"
        )
        after = self.predecessors.registers[table].before.select(
            "day", pl.col("row").alias("before_row"), "commune_after"
        )
        named = should.join(after, on=["day", "before_row"], maintain_order="left").select(
            pl.concat_str(pl.lit(BEFORE), "submission_id").alias("id_of_before"),
            pl.col("before_row").alias("row"),
            "commune_after",
        )
        return pl.concat([rows, _renamed(rows, named), _renamed(rows, self._of_december(rows))])

    def _of_december(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Which rows were those of the December before: ``id_of_before``, ``row`` and ``commune_after``."""
        year = self.of_the_year(rows).filter(pl.col("source_period") == pl.date(pl.col("day").dt.year() - 1, 12, 1))
        later = self.predecessors.changes.later.filter(
            pl.col("is_affected") & (pl.col("day").dt.year() == pl.col("period").dt.year())
        )
        return later.join(year, left_on=["day", "unit_code"], right_on=["day", "home"], suffix="_of_before").select(
            pl.concat_str(pl.lit(DECEMBER), "submission_id").alias("id_of_before"), "row", "commune_after"
        )

    def of_the_year(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows from the December before a change up to it, with the ``home`` that they have since the ``day``."""
        before = self.predecessors.changes.of_the_year
        wanted = ("row", "submission_id", "commune", "tax_code", NAME_KEY, "status")
        known = rows_of_before(rows.select(wanted), before).filter(pl.col("home").is_not_null())
        return known.with_columns(
            pl.col("home").alias("unit_code"),
            pl.col("source_period").alias("then"),
            pl.coalesce("commune_after", "commune").alias("commune"),
        )

    def gone(self, gone: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows that should be listed with the submission of before as ``previous_id``; moved ones are listed."""
        if self.taken_over.is_empty():
            return gone
        is_taken = pl.col("previous_id").str.starts_with(BEFORE)
        elsewhere = self.predecessors.found("cooperatives")["before_row"].unique().implode()
        ids = rows.select("row", pl.col("submission_id").alias("source_id"))
        return (
            gone.join(ids, on="row", how="left", maintain_order="left")
            .with_columns(
                pl.when(is_taken).then("source_id").otherwise("previous_id").alias("previous_id"),
                (pl.col("still_listed") | (is_taken & pl.col("row").is_in(elsewhere))).alias("still_listed"),
            )
            .drop("source_id")
        )

    def values_of_lists(self, columns: Sequence[str], of: Collection[str]) -> pl.DataFrame:
        """These columns of the cooperatives of submissions, those of previous periods from before a change too."""
        stage = self.predecessors.stage
        if not any(name.startswith(BEFORE) for name in of):
            return stage.frame("cooperatives", columns, of=of)
        every = stage.frame("cooperatives", (*columns, NAME_KEY)).with_row_index("row")
        return self.beside(every).filter(pl.col("submission_id").is_in(list(of))).select(columns)


def _renamed(rows: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """These rows of the frame under other submissions, in the communes that theirs became."""
    picked = named.join(rows, on="row", maintain_order="left")
    return picked.with_columns(
        pl.col("id_of_before").alias("submission_id"), pl.coalesce("commune_after", "commune").alias("commune")
    ).select(rows.columns)


def with_own_previous(here: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows, those found among predecessor rows with the submission in which these stand as ``previous_id``."""
    if not here["is_taken_over"].any():
        return here
    ids = rows.select(pl.col("row").alias("matched"), pl.col("submission_id").alias("source_of_match"))
    return (
        here.join(ids, on="matched", how="left", maintain_order="left")
        .with_columns(pl.coalesce("source_of_match", "previous_id").alias("previous_id"))
        .drop("source_of_match")
    )
