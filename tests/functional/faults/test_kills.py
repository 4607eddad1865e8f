"""A run that is killed at any step leaves the old build or the new one, and the next run ends as if nothing was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.warehouse.build_record import forget_records
from tests.functional.faults.processes import KILLED, ended
from tests.functional.faults.recovery import go_on, whole_build

if TYPE_CHECKING:
    from tests.functional.faults.conftest import Town
    from tests.support.installation import Installation

pytestmark = pytest.mark.long

POINTS = {
    "before the receipts": ("before", "pipeline.landing.ledger:append", "1"),
    "after the receipts": ("after", "pipeline.landing.ledger:append", "1"),
    "mid-read": ("amid", "pipeline.ingest.read_locally:read_files", "2"),
    "before the identities": ("before", "pipeline.landing.ledger:append", "3"),
    "after the identities": ("after", "pipeline.landing.ledger:append", "3"),
    "mid-stage": ("after", "polars:DataFrame.write_parquet", "5"),
    "before the batch is there": ("before", "pathlib:Path.replace", "batch-"),
    "after the batch is there": ("after", "pathlib:Path.replace", "batch-"),
    "after the merged batch is there": ("after", "pipeline.staging.store:Stage.write", "2"),
    "while old batches are removed": ("after", "pipeline.staging.store:_remove", "1"),
    "mid-build": ("before", "pipeline.warehouse.build_changes:require_totals", "1"),
    "before the export": ("before", "pipeline.warehouse.build_changes:export_changes", "1"),
    "before the record": ("before", "pipeline.warehouse.swap_files:write_record", "1"),
    "after the record": ("after", "pipeline.warehouse.swap_files:write_record", "1"),
    "before the swap": ("before", "pathlib:Path.replace", "hoptac.duckdb"),
    "after the swap": ("after", "pathlib:Path.replace", "hoptac.duckdb"),
    "before the export is shown": ("before", "pathlib:Path.replace", "hoptac-parquet"),
    "after the export is shown": ("after", "pathlib:Path.replace", "hoptac-parquet"),
    "before it is kept what was known": ("before", "pipeline.warehouse.build_cache:put_in_place", "1"),
}
WHOLE = {
    "mid-build": ("before", "pipeline.warehouse.build:require_totals", "1"),
    "mid-export": ("after", "pipeline.warehouse.finished_tables:export_table", "5"),
    "before the export": ("before", "pipeline.warehouse.finished_tables:export_table", "1"),
    "before the swap": POINTS["before the swap"],
    "after the swap": POINTS["after the swap"],
}
"""Points of a build of everything; what comes before and after it is the same."""
SWAPPED = list(POINTS)[list(POINTS).index("after the swap") :]


@pytest.mark.parametrize("point", POINTS)
def test_kill_at_a_point_leaves_a_whole_build_and_the_next_run_ends_as_if_nothing_was(
    point: str, installation: Installation, town: Town
) -> None:
    done = ended(installation, *POINTS[point], batches="1" if "old" in point or "merged" in point else "24")
    assert done.status == KILLED, done.output
    assert whole_build(installation, town) == ("new" if point in SWAPPED else "old")
    go_on(installation, town)


@pytest.mark.parametrize("point", WHOLE)
def test_kill_amid_a_build_of_everything_leaves_a_whole_build_and_the_next_run_ends_as_if_nothing_was(
    point: str, installation: Installation, town: Town
) -> None:
    forget_records(installation.settings)
    done = ended(installation, *WHOLE[point])
    assert done.status == KILLED, done.output
    assert whole_build(installation, town) == ("new" if point in SWAPPED else "old")
    go_on(installation, town)
