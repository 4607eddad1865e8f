"""Which periods a run is asked for: every change, also one that was there before."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.runs.changed_periods import changed_periods, mark_built, mark_stale
from pipeline.runtime.settings import PROJECT, Settings

if TYPE_CHECKING:
    from pathlib import Path

NOVEMBER = date(2020, 11, 1)
GOOD = PROJECT / "raw" / "2020-11" / "KTTT_2020-11_217_Lang Giang.xlsx"
BAD = PROJECT / "raw" / "2020-11" / "Lang Giang thang 11 (lan 1).xlsx"


def build_period(settings: Settings) -> str:
    """Ask for what changed and note that it was built; what a run's key is made of."""
    asked = changed_periods(settings)
    assert list(asked) == [NOVEMBER]
    ingested = ingest_workbooks(settings)
    mark_built(settings, ingested.inbox, ingested.ledger, NOVEMBER)
    assert changed_periods(settings) == {}
    return asked[NOVEMBER]


def test_file_that_comes_goes_and_comes_back_is_asked_for_every_time(tmp_path: Path) -> None:
    settings = Settings(raw=tmp_path / "raw", state=tmp_path / "state", database=tmp_path / "d.duckdb")
    settings.raw.mkdir()
    shutil.copy(GOOD, settings.raw / "a 11-2020.xlsx")
    keys = [build_period(settings)]
    for _ in range(2):
        shutil.copy(BAD, settings.raw / "b 11-2020.xlsx")
        keys.append(build_period(settings))
        (settings.raw / "b 11-2020.xlsx").unlink()
        keys.append(build_period(settings))
    assert len(set(keys)) == len(keys)


def test_period_whose_nodes_alone_were_run_again_is_asked_for_as_a_whole(tmp_path: Path) -> None:
    settings = Settings(raw=tmp_path / "raw", state=tmp_path / "state", database=tmp_path / "d.duckdb")
    settings.raw.mkdir()
    shutil.copy(GOOD, settings.raw / "a 11-2020.xlsx")
    first = build_period(settings)
    mark_stale(settings, NOVEMBER)
    assert build_period(settings) != first
