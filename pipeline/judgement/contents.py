"""Staged rows as the submissions say them: one that is taken as unchanged has those of the file that it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.unchanged import contents
from pipeline.staging.store import Stage
from pipeline.staging.tables import PLACES, staged_types
from schemas.registry import tables

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

OF_CONTENTS = frozenset({PLACES, *(name for name, sheet in tables().items() if sheet.loaded)})
"""The staged tables that such a submission takes over: all but its cover, its findings and its explanations."""


@dataclass(frozen=True, slots=True)
class StageOfContents(Stage):
    """The rows of a ``stage``, with those of ``contents`` (by submission the file that it is equal to) as its own."""

    stage: Stage = field(kw_only=True)
    contents: Mapping[str, str] = field(kw_only=True)

    def frame(self, table: str, columns: Sequence[str] = (), of: Collection[str] | None = None) -> pl.DataFrame:
        """The rows of a table, as the submissions say them."""
        taken = self.contents if of is None else {name: self.contents[name] for name in of if name in self.contents}
        if table not in OF_CONTENTS or not taken:
            return self.stage.frame(table, columns, of)
        names = list(columns or staged_types()[table])
        wanted = None if of is None else {*of, *taken.values()}
        held = self.stage.frame(table, list(dict.fromkeys(("submission_id", *names))), wanted)
        asked = pl.lit(value=True) if of is None else pl.col("submission_id").is_in(list(of))
        own = held.filter(asked & ~_is_taken_over(table, list(taken)))
        pairs = pl.DataFrame([*taken.items()], schema={"as_id": pl.String, "submission_id": pl.String}, orient="row")
        there = held.filter(_is_taken_over(table, list(set(taken.values()))))
        carried = there.join(pairs, on="submission_id", maintain_order="left").drop("submission_id")
        return pl.concat([own.select(names), carried.rename({"as_id": "submission_id"}).select(names)])


def _is_taken_over(table: str, submissions: Sequence[str]) -> pl.Expr:
    """Whether a row is one of these submissions, of a sheet that is taken over."""
    of_them = pl.col("submission_id").is_in(submissions)
    if table != PLACES:
        return of_them
    return of_them & pl.col("table_name").is_in(sorted(OF_CONTENTS - {PLACES}))


def stage_of_contents(stage: Stage, judged: pl.DataFrame) -> Stage:
    """The stage as the judged submissions say it; the same one where none is unchanged."""
    taken = contents(judged)
    return StageOfContents(stage.folder, stage=stage, contents=taken) if taken else stage
