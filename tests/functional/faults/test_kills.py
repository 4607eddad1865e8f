"""A run that is killed at any moment leaves the old build or the new one, and the next run ends as if nothing was."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import ledger_path
from tests.functional.faults.conftest import Town, contents
from tests.functional.faults.processes import KILLED, ended, night

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.installation import Installation

pytestmark = pytest.mark.long
SEED, TIMES = 20_201_130, 100

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
    "mid-build": ("before", "pipeline.warehouse.build:_check", "1"),
    "before the export": ("before", "pipeline.warehouse.build:export_parquet", "1"),
    "before the swap": ("before", "pathlib:Path.replace", "hoptac.duckdb"),
    "after the swap": ("after", "pathlib:Path.replace", "hoptac.duckdb"),
    "before the export is shown": ("before", "pathlib:Path.replace", "hoptac-parquet"),
    "after the export is shown": ("after", "pathlib:Path.replace", "hoptac-parquet"),
    "before it is kept what was known": ("before", "pipeline.warehouse.build_cache:put_in_place", "1"),
}
SWAPPED = list(POINTS)[list(POINTS).index("after the swap") :]


def whole_build(installation: Installation, town: Town) -> str:
    """Which of the two builds is there: any other one is none."""
    found = contents(installation)
    assert found in (town.old, town.new)
    return "old" if found == town.old else "new"


def go_on(installation: Installation, town: Town) -> None:
    """The next run ends with the rows of an undisturbed one, loses no line of the ledger and leaves nothing lying."""
    before = ledger_path(installation.settings).read_bytes()
    installation.run()
    assert contents(installation) == town.new
    assert ledger_path(installation.settings).read_bytes().startswith(before)
    left = {path.name for path in (*installation.folder.iterdir(), *installation.settings.state.iterdir())}
    exports = {name for name in left if name.startswith(".hoptac-parquet-")}
    assert len(exports) <= 2
    files = {"hoptac.duckdb", "hoptac-parquet", "inbox.json", "ledger.jsonl", "run.lock"}
    known = files | {"raw", "dagster", "state", "staged", "known"}
    assert {name for name in left - exports if not name.endswith(".unfinished.tmp")} <= known


@pytest.mark.parametrize("point", POINTS)
def test_kill_at_a_point_leaves_a_whole_build_and_the_next_run_ends_as_if_nothing_was(
    point: str, installation: Installation, town: Town
) -> None:
    done = ended(installation, *POINTS[point], batches="1" if "old" in point or "merged" in point else "24")
    assert done.status == KILLED, done.output
    assert whole_build(installation, town) == ("new" if point in SWAPPED else "old")
    go_on(installation, town)


@pytest.mark.timeout(3_000)
def test_kills_at_random_moments_leave_a_whole_build_and_the_next_run_ends_as_if_nothing_was(
    town: Town, tmp_path: Path
) -> None:
    dice = random.Random(SEED)  # noqa: S311 - told, so that it can be run again
    with night(town.installation.copied(tmp_path / "whole")) as process:
        started = time.monotonic()
        assert process.end().status == 0
        whole = time.monotonic() - started
    print(f"seed {SEED}, a whole run takes {whole:.2f} s")  # noqa: T201 - seen when it fails
    found = []
    for number in range(TIMES):
        installation = town.installation.copied(tmp_path / f"{number}")
        moment = dice.uniform(0, whole)
        with night(installation) as process:
            process.go()
            time.sleep(moment)
            process.kill_all()
            process.wait()
        print(f"{number}: killed after {moment:.3f} s")  # noqa: T201 - as above
        found.append((whole_build(installation, town), process.returncode))
        go_on(installation, town)
    assert found.count(("old", KILLED)) > TIMES // 4
    assert any(build == "new" for build, _ in found)
