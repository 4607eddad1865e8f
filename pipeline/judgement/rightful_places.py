"""The places of a submission that count for its unit, where folders of the landing zone belong to units."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.landing.drop_folders import DropFolders

SCHEMA: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "paths": pl.List(pl.String()),
    "misplaced_in": pl.String(),
}


class Places(NamedTuple):
    """The paths that count, and the unit in whose folder the file lies where none of them is its own unit's."""

    paths: list[str]
    misplaced_in: str | None


def with_rightful_places(known: pl.DataFrame, folders: DropFolders) -> pl.DataFrame:
    """The submissions with their rightful places as ``paths``, and ``misplaced_in`` where they have none.

    That is the unit in whose folder the file lies though its cover names another; null elsewhere. Unless a steward has
    taken it such a file is of no unit: what its cover says is then ``claimed_unit``, and ``unit_code`` is null.
    ``file_name`` is the first of the places.
    """
    if not folders.units:
        return known.with_columns(
            pl.lit(None, dtype=pl.String).alias(name) for name in ("misplaced_in", "claimed_unit")
        )
    rows = [
        (submission, *rightful_places(paths, unit, folders))
        for submission, paths, unit in known.select("submission_id", "paths", "unit_code").iter_rows()
    ]
    found = pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(
        pl.col("paths").list.first().alias("file_name")
    )
    joined = known.drop("paths", "file_name").join(found, on="submission_id", how="left", maintain_order="left")
    return joined.with_columns(
        pl.when(pl.col("misplaced_in").is_not_null()).then("unit_code").alias("claimed_unit"),
        pl.when(~is_misplaced()).then("unit_code").alias("unit_code"),
    )


def is_misplaced() -> pl.Expr:
    """Whether a submission lies in another unit's folder only, and no steward has taken it."""
    return pl.col("misplaced_in").is_not_null() & pl.col("accepted_at").is_null()


def rightful_places(paths: Sequence[str], unit_code: str | None, folders: DropFolders) -> Places:
    """Which of a submission's paths count, the first of them first.

    The same bytes may lie in several places: those in another unit's folder count for nothing beside one that is in
    nobody's, or in the own one's. Of a cover that names no unit all count.
    """
    owners = {path: folders.unit_of(path) for path in paths}
    rightful = [path for path in paths if owners[path] in {None, unit_code}]
    if rightful or unit_code is None:
        return Places(rightful or list(paths), None)
    return Places(list(paths), owners[paths[0]])
