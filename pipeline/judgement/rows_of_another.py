"""Whether most rows of a submission lie in communes of one other unit: a copy of that unit's report, whatever it says.

Rows are counted that name a commune which can be placed, in the submission's own unit or in another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from schemas.column import Kind
from schemas.registry import tables
from schemas.rules.cell_details import ELSEWHERE, ENDED_ELSEWHERE
from schemas.rules.cells import in_code_list

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.staging.store import Stage

FEWEST = 3
"""So many rows of another unit's are no slips of the pen."""
_OWN = pl.DataFrame(schema={"submission_id": pl.String, "own": pl.Int64})
_CODE = r"\(([^()]+)\)(?:, |$)"


def units_of_most_rows(findings: pl.DataFrame, stage: Stage) -> dict[str, str]:
    """By submission the code of the other unit in which at least half of its rows lie, and at least :data:`FEWEST`.

    ``findings`` are those of judging; a commune that several units have counts for each of them.
    """
    elsewhere = findings.filter(
        (pl.col("rule_id") == in_code_list.rule_id) & pl.col("variant").is_in([ELSEWHERE, ENDED_ELSEWHERE])
    ).with_columns(places=1 + pl.col("further_places"))
    if elsewhere.is_empty():
        return {}
    of_unit = (
        elsewhere.with_columns(unit=pl.col("expected").str.extract_all(_CODE))
        .explode("unit")
        .with_columns(unit=pl.col("unit").str.extract(_CODE))
        .group_by("submission_id", "unit")
        .agg(pl.col("places").sum())
        .filter(pl.col("places") >= FEWEST)
        .sort("places", "unit")
        .unique("submission_id", keep="last", maintain_order=True)
    )
    totals = elsewhere.group_by("submission_id").agg(pl.col("places").sum().alias("all_elsewhere"))
    own = _own_rows(stage, set(of_unit["submission_id"])) if of_unit.height else _OWN
    counted = of_unit.join(totals, on="submission_id").join(own, on="submission_id", how="left")
    most = counted.filter(pl.col("places") * 2 >= pl.col("all_elsewhere") + pl.col("own").fill_null(0))
    return dict(most.select("submission_id", "unit").iter_rows())


def _own_rows(stage: Stage, submissions: Collection[str]) -> pl.DataFrame:
    """How many rows of each submission name a commune of its own unit."""
    frames = [
        stage.frame(name, ("submission_id", column.name), of=submissions)
        .filter(pl.col(column.name).is_not_null())
        .select("submission_id")
        for name, sheet in tables().items()
        for column in sheet.columns
        if column.kind is Kind.COMMUNE
    ]
    return pl.concat(frames).group_by("submission_id").agg(pl.len().cast(pl.Int64).alias("own"))
