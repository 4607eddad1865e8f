"""A night in which nothing changed builds nothing; any change that a reader could see is built."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from polars.testing import assert_frame_equal

from pipeline.runs.intake import take_in
from pipeline.runs.nightly import Night, run_nightly
from pipeline.runtime.settings import PROJECT, Settings
from pipeline.warehouse.build_cache import FRAMES

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("unchanged")
    (folder / "raw" / "2020-11").mkdir(parents=True)
    for name in ("BC thang 11 - Yen The.xlsx", "KTTT_2020-11_217_Lang Giang.xlsx"):
        shutil.copy(PROJECT / "raw" / "2020-11" / name, folder / "raw" / "2020-11")
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


def judged_without_its_file(place: Settings) -> None:
    """As a step of Dagster does, or a command that is refused."""
    path = next(place.raw.rglob("*.xlsx"))
    away = path.rename(place.state / path.name)
    take_in(place)
    away.rename(path)


def lost_judgements(place: Settings) -> None:
    for part in (place.state / "judged").glob("*/judged-2020-11-*"):
        shutil.rmtree(part)


def damaged_frame(place: Settings) -> None:
    for frame in (place.state / "known").glob("*/submissions"):
        frame.write_bytes(frame.read_bytes()[:-100])


LOSSES = {"judged otherwise": judged_without_its_file, "lost": lost_judgements, "damaged": damaged_frame}


@pytest.mark.parametrize("loss", LOSSES)
def test_what_is_known_is_worked_out_again_where_what_was_kept_is_not_what_was_built_from(
    place: Settings, night: Night, loss: str
) -> None:
    LOSSES[loss](place)
    again = run_nightly(place)
    assert again.known.digests() == night.known.digests()
    assert_frame_equal(again.known.findings, night.known.findings)


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
