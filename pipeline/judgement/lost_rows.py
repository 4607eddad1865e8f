"""What follows from a row that nobody lists since a change of units (PV-06): the units' own queries about it.

PV-06 belongs to no submission, so that what follows from it is linked here and not among the findings of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from rapidfuzz import fuzz

from pipeline.judgement.handover import MISSING, lost_place
from pipeline.validation.row_places import place_of
from schemas.names import SIMILAR, core_name
from schemas.rules import periods
from schemas.rules.province import LOST_ROW
from schemas.rules.scale import REGISTERS
from schemas.storage import NAME_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.judgement.earlier_periods import Compared
    from schemas.rules.rule import Row

LINK_TYPES: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "rule_id": pl.String(),
    "sheet": pl.String(),
    "at": pl.String(),
    "caused_by_lost": pl.String(),
}
"""Which findings follow from which PV-06; ``at`` is the Excel row or, of HTX-12, the place of the row of before."""


def effects_of_lost_rows(rows: pl.DataFrame, frames: Compared) -> pl.DataFrame:
    """HTX-12 and HTX-13 about a row that nobody lists, and TG-13 where such rows explain it; :data:`LINK_TYPES`."""
    lost = rows.filter(pl.col("state") == MISSING)
    if lost.is_empty():
        return pl.DataFrame(schema=LINK_TYPES)
    links = [*_gone(lost, frames), *_new(lost, frames), *_openings(lost, frames)]
    return pl.DataFrame(links, schema=LINK_TYPES, orient="row").unique(
        ["submission_id", "rule_id", "sheet", "at"], keep="first", maintain_order=True
    )


def _reference(row: Row) -> str:
    return f"{LOST_ROW.rule_id}@{lost_place(row)}"


def _gone(lost: pl.DataFrame, frames: Compared) -> Iterator[tuple[str, ...]]:
    ours = lost.filter(pl.col("register") == "cooperatives")
    later = frames.taken_over.changes.later.filter(pl.col("is_affected")).select("submission_id", "day", "unit_code")
    asked = ours.explode("homes").join(later, left_on=["day", "homes"], right_on=["day", "unit_code"], suffix="_now")
    for row in asked.iter_rows(named=True):
        after = row | {"commune": row["commune_after"] or row["commune"]}
        place = place_of(REGISTERS["cooperatives"], after, "name")
        yield (row["submission_id_now"], periods.still_listed.rule_id, "", place, _reference(row))


def _new(lost: pl.DataFrame, frames: Compared) -> Iterator[tuple[str, ...]]:
    """Rows that are new in a unit, of the name of a lost one or, founded on the same day, nearly so."""
    ours = lost.filter(pl.col("register") == "cooperatives")
    later = frames.taken_over.changes.later.filter(pl.col("is_affected")).select("submission_id", "day")
    new = (
        frames.cooperatives.filter(pl.col("is_taken_over") & ~pl.col("was_listed"))
        .select("submission_id", "at_sheet", "at_row", NAME_KEY, "founded_on")
        .join(later, on="submission_id")
    )
    both = new.join(ours, on="day", suffix="_of_lost").filter(
        (pl.col(NAME_KEY) == pl.col(f"{NAME_KEY}_of_lost"))
        | (pl.col("founded_on") == pl.col("founded_on_of_lost")).fill_null(value=False)
    )
    for row in both.iter_rows(named=True):
        names = [core_name(row[name] or "") for name in (NAME_KEY, f"{NAME_KEY}_of_lost")]
        if fuzz.ratio(*names) >= SIMILAR:
            of_lost = row | {NAME_KEY: row[f"{NAME_KEY}_of_lost"], "at_row": row["at_row_of_lost"]}
            rule = periods.listed_before.rule_id
            yield (row["submission_id"], rule, row["at_sheet"], str(row["at_row"]), _reference(of_lost))


def _openings(lost: pl.DataFrame, frames: Compared) -> Iterator[tuple[str, ...]]:
    """Openings that are lower than they should be by no more rows than the unit should list and nobody does."""
    ours = lost.filter((pl.col("register") != "unions") & (pl.col("homes").list.len() == 1)).explode("homes")
    later = frames.taken_over.changes.later.filter(pl.col("is_affected")).select("submission_id", "day")
    declared = (
        frames.declared_totals.filter(pl.col("has_opening") & (pl.col("indicator") == "HTX.OPENING"))
        .select("submission_id", "unit_code", "at_sheet", "at_row", "value", "december_total")
        .join(later, on="submission_id")
    )
    both = declared.join(ours, left_on=["day", "unit_code"], right_on=["day", "homes"], suffix="_of_lost")
    short = pl.col("december_total") - pl.col("value")
    explained = both.filter((short > 0) & (short <= pl.len().over("submission_id", "at_row")))
    for row in explained.iter_rows(named=True):
        of_lost = row | {"at_row": row["at_row_of_lost"]}
        rule = periods.opening_as_closed.rule_id
        yield (row["submission_id"], rule, row["at_sheet"], str(row["at_row"]), _reference(of_lost))


def with_lost_rows(found: pl.DataFrame, lost: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """The findings, those that follow from a lost row caused by it, and explained where it is.

    ``lost`` are PV-06 with their state.
    """
    if links.is_empty():
        return found
    at = (
        pl.when(pl.col("rule_id") == periods.still_listed.rule_id)
        .then("place")
        .otherwise(pl.col("cell").str.extract(r"(\d+)$"))
    )
    in_sheet = pl.when(pl.col("rule_id") == periods.still_listed.rule_id).then(pl.lit("")).otherwise("sheet")
    answers = lost.select(
        pl.col("reference").alias("caused_by_lost"), "state", pl.col("explanation").alias("of_lost")
    ).unique("caused_by_lost", keep="first", maintain_order=True)
    linked = links.join(answers, on="caused_by_lost", how="left", maintain_order="left").rename({"sheet": "in_sheet"})
    joined = found.with_columns(at.alias("at"), in_sheet.alias("in_sheet")).join(
        linked.rename({"state": "state_of_lost"}),
        on=["submission_id", "rule_id", "in_sheet", "at"],
        how="left",
        maintain_order="left",
    )
    follows = pl.col("caused_by_lost").is_not_null()
    ends = follows & (pl.col("state_of_lost") == "explained") & (pl.col("state") == "open")
    return joined.with_columns(
        pl.when(follows & (pl.col("caused_by") == "")).then("caused_by_lost").otherwise("caused_by").alias("caused_by"),
        pl.when(ends).then(pl.lit("explained")).otherwise("state").alias("state"),
        pl.when(ends).then("of_lost").otherwise("explanation").alias("explanation"),
    ).select(found.columns)
