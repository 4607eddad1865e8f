"""A night in which nothing changed builds nothing; any change that a reader could see is built."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from polars.testing import assert_frame_equal

from pipeline.runs.nightly import Night, run_nightly
from pipeline.runtime.settings import PROJECT, Settings
from pipeline.warehouse.build_cache import FRAMES

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("unchanged")
    (folder / "raw" / "2020-11").mkdir(parents=True)
    shutil.copy(PROJECT / "raw" / "2020-11" / "BC thang 11 - Yen The.xlsx", folder / "raw" / "2020-11")
    return Settings(raw=folder / "raw", state=folder / "state", files=folder / "files", database=folder / "h.duckdb")


@pytest.fixture(scope="module")
def night(place: Settings) -> Night:
    return run_nightly(place)


def test_night_in_which_nothing_changed_leaves_the_file_and_says_the_same(place: Settings, night: Night) -> None:
    before = place.database.stat()
    again = run_nightly(place)
    after = place.database.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert again.built.rows == night.built.rows
    for name in FRAMES:
        assert_frame_equal(getattr(again.known, name), getattr(night.known, name))


CHANGES: dict[str, Callable[[Settings], object]] = {
    "a file by another name": lambda place: next(place.raw.rglob("*.xlsx")).rename(place.raw / "khác.xlsx"),
    "a file more": lambda place: (place.raw / "trống.xlsx").write_bytes(b""),
    "no database": lambda place: place.database.unlink(),
    "another database": lambda place: place.database.write_bytes(place.database.read_bytes()),
    "no export": lambda place: place.database.with_name("h-parquet").unlink(),
}


@pytest.mark.long
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changed_the_warehouse_is_built_from_what_is_there(place: Settings, night: Night, change: str) -> None:
    CHANGES[change](place)
    before = place.database.stat().st_ino if place.database.exists() else None
    assert run_nightly(place).built.rows.keys() == night.built.rows.keys()
    assert place.database.stat().st_ino != before
    assert place.database.with_name("h-parquet").exists()
