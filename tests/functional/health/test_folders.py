"""Health tries to write where a night writes, as the user that it runs as, and leaves nothing behind."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.runs.health import landing, storage
from pipeline.runtime.settings import Settings, ledger_path
from tests.support.health_states import as_somebody, condition

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user can come by, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp(prefix="hoptac-health-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def installed(place: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings whose folders are there, with a ledger and the files of a period; Dagster's is none of them."""
    monkeypatch.delenv("DAGSTER_HOME", raising=False)  # which make sets
    settings = Settings(
        raw=place / "raw", state=place / "state", files=place / "files", database=place / "data" / "hoptac.duckdb"
    )
    for folder in (settings.raw, settings.state, settings.files / "2020-11", settings.database.parent):
        folder.mkdir(parents=True)
    ledger_path(settings).touch()
    return settings


def refused(settings: Settings) -> set[str]:
    with as_somebody(settings.state.parent):
        found = storage.folders(settings)
    assert (found.state == "failing") == bool(found.facts["refused"])
    return set(found.facts["refused"])


def test_folders_of_our_own_are_well_and_no_probe_is_left(installed: Settings, place: Path) -> None:
    before = sorted(place.rglob("*"))
    assert refused(installed) == set()
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize("name", ["state", "files", "data"])
def test_folder_that_takes_no_file_fails(installed: Settings, place: Path, name: str) -> None:
    (place / name).chmod(0o555)
    assert refused(installed) == {str(place / name)}


def test_folder_of_a_period_and_ledger_of_another_user_fail(installed: Settings, place: Path) -> None:
    (place / "files" / "2020-11").chmod(0o555)
    ledger_path(installed).chmod(0o444)
    assert refused(installed) == {str(place / "files" / "2020-11"), str(ledger_path(installed))}


def test_folder_that_cannot_be_made_fails(installed: Settings, place: Path) -> None:
    (place / "closed").mkdir()
    (place / "closed").chmod(0o555)
    settings = installed.model_copy(update={"files": place / "closed" / "files"})
    assert refused(settings) == {str(place / "closed")}


def test_log_that_cannot_be_written_fails(installed: Settings, place: Path) -> None:
    (place / "log.jsonl").touch(mode=0o444)
    (place / "log.jsonl").chmod(0o444)
    settings = installed.model_copy(update={"log": str(place / "log.jsonl")})
    assert refused(settings) == {str(place / "log.jsonl")}


def test_landing_zone_that_this_user_cannot_read_fails(installed: Settings) -> None:
    with as_somebody(installed.raw.parent):
        assert landing.landing(installed).state == "ok"
        installed.raw.chmod(0o300)
        assert landing.landing(installed).state == "failing"
        installed.raw.chmod(0o755)


def test_files_that_came_just_now_are_files(installed: Settings) -> None:
    (installed.raw / "a.xlsx").write_bytes(b"x")
    assert landing.landing(installed).facts == {"files": 1}


def test_disk_that_is_nearly_full_is_named_with_its_setting(installed: Settings) -> None:
    full = condition(installed.model_copy(update={"min_free": 1 << 60}), "disk")
    assert full.state == "failing"
    assert all(words in full.vi for words in (str(installed.raw.parent), "HOPTAC_MIN_FREE", "hãy"))


def test_disk_without_inodes_fails(installed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert condition(installed, "disk").state == "ok"
    monkeypatch.setattr(storage, "NEEDED_INODES", 1 << 62)
    assert condition(installed, "disk").state == "failing"
