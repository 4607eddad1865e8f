"""Findings about the rows of a submission that is taken as unchanged: asked once, of the month that has the contents.

While the file that it rests on counts for its own month, what is asked of a row is asked there, and answered there; the
unchanged months wait for it. Once another revision counts for that month, the queries about the file's rows stand in
the unchanged months that still rest on it, but for those that the other revision is asked alike.
"""

from __future__ import annotations

import polars as pl

from schemas.finding import Severity
from schemas.registry import tables
from schemas.rules import province

_SHEETS = sorted(sheet.name for sheet in tables().values() if sheet.loaded)
_ACROSS = [rule.rule_id for rule in province.ACROSS_UNITS]
_SAME = ["rule_id", "place"]


def with_findings_of_contents(staged: pl.DataFrame, crossed: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """The staged findings and those of judging, each asked once; columns of both."""
    found = pl.concat([staged, crossed])
    pairs = _pairs(judged)
    if pairs.is_empty():
        return found
    here = pairs.filter(pl.col("based_on") != pl.col("asked_id"))
    carried = (
        staged.filter(_is_about_rows() & (pl.col("severity") == Severity.QUERY.value))
        .join(here.select("as_id", pl.col("based_on").alias("submission_id")), on="submission_id")
        .with_columns(pl.col("as_id").alias("submission_id"))
        .select(staged.columns)
    )
    everything = pl.concat([found, carried]).with_row_index("number")
    asked = everything.join(pairs.rename({"as_id": "submission_id"}), on="submission_id").filter(
        _is_about_rows() & ~pl.col("rule_id").is_in(_ACROSS)
    )
    there = everything.select(pl.col("submission_id").alias("asked_id"), *_SAME, "values")
    in_the_file = asked.filter(pl.col("asked_id") == pl.col("based_on"))
    elsewhere = asked.filter(pl.col("asked_id") != pl.col("based_on"))
    repeated = pl.concat(
        [
            in_the_file.join(there, on=["asked_id", *_SAME], how="semi")["number"],
            elsewhere.join(there, on=["asked_id", *_SAME, "values"], how="semi")["number"],
        ]
    )
    return everything.filter(~pl.col("number").is_in(repeated.implode())).drop("number")


def _is_about_rows() -> pl.Expr:
    """Whether a finding is about a sheet that such a submission takes over."""
    return pl.col("place").str.split("/").list.first().is_in(_SHEETS)


def _pairs(judged: pl.DataFrame) -> pl.DataFrame:
    """Each unchanged submission (``as_id``), the file it rests on, and the one that counts for that file's month."""
    unit = ("form_id", "unit_code")
    taken = judged.filter(pl.col("based_on").is_not_null() & pl.col("refusal").is_null()).select(
        *unit, pl.col("based_on_period").alias("period"), pl.col("submission_id").alias("as_id"), "based_on"
    )
    counting = judged.filter(pl.col("status") == "accepted").select(
        *unit, "period", pl.col("submission_id").alias("asked_id")
    )
    return taken.join(counting, on=[*unit, "period"]).select("as_id", "based_on", "asked_id")
