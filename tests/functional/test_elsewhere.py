"""A landing zone and staging under a URL give the same warehouse as folders do, and what changes there changes here."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import fsspec
import pytest

from pipeline.landing.landing_zone import landing_zone
from pipeline.runs.nightly import run_nightly
from pipeline.runs.rebuild import run_rebuild
from pipeline.runtime.settings import Settings
from tests.support.installation import Installation
from tests.support.revisions import declare_more, revision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fsspec import AbstractFileSystem

TIMES = ("received_at", "modified_at", "first_received_at", "known_at")
STORE = "memory://hoptac"


@pytest.fixture
def store() -> Iterator[AbstractFileSystem]:
    """An object store in the memory of this process."""
    system = fsspec.filesystem("memory")
    system.makedirs("/hoptac/raw", exist_ok=True)
    yield system
    system.rm("/hoptac", recursive=True)


def elsewhere(folder: Path, *, batches: int = 24) -> Installation:
    """An installation whose landing zone and shared staging are in the store."""
    settings = Settings(
        raw=f"{STORE}/raw",  # type: ignore[arg-type]  # as the environment has it
        staging=f"{STORE}/staged",
        state=folder / "state",
        files=folder / "files",
        database=folder / "hoptac.duckdb",
        settle_seconds=0,
        batches=batches,
    )
    return Installation(folder, settings)


@pytest.mark.long  # reads all samples again
def test_url_gives_the_same_warehouse_as_a_folder(
    province: Installation, store: AbstractFileSystem, tmp_path: Path
) -> None:
    store.put(f"{province.raw}/", "/hoptac/raw/", recursive=True)
    there = elsewhere(tmp_path)
    there.run()
    assert there.contents(without=TIMES) == province.contents(without=TIMES)
    assert there.run().ingested.read == 0


@pytest.mark.long
def test_another_machine_takes_what_is_staged_and_reads_nothing(store: AbstractFileSystem, tmp_path: Path) -> None:
    store.pipe("/hoptac/raw/a 11-2020.xlsx", revision(1))
    first = elsewhere(tmp_path / "first", batches=1)
    first.run()
    store.pipe("/hoptac/raw/b 11-2020.xlsx", revision(2))
    assert first.run().ingested.read == 1  # and both batches are merged into one
    second = elsewhere(tmp_path / "second")
    assert second.run().ingested.read == 0
    assert second.contents(without=TIMES) == first.contents(without=TIMES)
    assert len({Path(path).parent for path in store.find("/hoptac/staged")}) == 1
    assert not list(second.settings.state.rglob(".*"))


@pytest.mark.long
def test_rebuild_reads_again_what_is_shared(store: AbstractFileSystem, tmp_path: Path) -> None:
    store.pipe("/hoptac/raw/a 11-2020.xlsx", revision(1))
    there = elsewhere(tmp_path)
    there.run()
    assert run_rebuild(there.settings).ingested.read == 1
    assert [path for path in store.find("/hoptac/staged") if path.endswith("manifest.json")]


@pytest.mark.long
def test_batch_without_its_manifest_is_not_taken(store: AbstractFileSystem, tmp_path: Path) -> None:
    store.pipe("/hoptac/raw/a 11-2020.xlsx", revision(1))
    elsewhere(tmp_path / "first").run()
    (manifest,) = [path for path in store.find("/hoptac/staged") if path.endswith("manifest.json")]
    store.rm(manifest)
    assert elsewhere(tmp_path / "second").run().ingested.read == 1


@pytest.mark.long
def test_file_that_changes_comes_or_goes_there_does_so_here(store: AbstractFileSystem, tmp_path: Path) -> None:
    there = elsewhere(tmp_path)
    store.pipe("/hoptac/raw/thư mục/a 11-2020.xlsx", revision(1))
    store.pipe("/hoptac/raw/b 11-2020.xlsx", revision(2, declare_more("HTX.ALL", 5)))
    store.pipe("/hoptac/raw/.hidden.xlsx", b"x")
    store.pipe("/hoptac/raw/~$lock.xlsx", b"x")
    there.run()
    statuses = "select file_name, status from core.submissions order by file_name, status"
    assert there.ask(statuses) == [("b 11-2020.xlsx", "quarantined"), ("thư mục/a 11-2020.xlsx", "accepted")]
    store.rm("/hoptac/raw/thư mục/a 11-2020.xlsx")
    store.pipe("/hoptac/raw/b 11-2020.xlsx", revision(2))
    there.run()
    assert there.ask(statuses) == [
        ("b 11-2020.xlsx", "accepted"),
        ("b 11-2020.xlsx", "withdrawn"),
        ("thư mục/a 11-2020.xlsx", "withdrawn"),
    ]


def test_landing_zone_that_is_gone_withdraws_nothing(store: AbstractFileSystem, tmp_path: Path) -> None:
    store.pipe("/hoptac/raw/a 11-2020.xlsx", revision(1))
    there = elsewhere(tmp_path)
    there.run()
    store.rm("/hoptac/raw", recursive=True)
    with pytest.raises(FileNotFoundError):
        there.run()
    assert there.ask("select status from core.submissions") == [("accepted",)]


@pytest.mark.long
def test_file_that_is_still_being_written_there_is_left_for_later(store: AbstractFileSystem, tmp_path: Path) -> None:
    store.pipe("/hoptac/raw/a 11-2020.xlsx", revision(1))
    settings = elsewhere(tmp_path).settings
    inbox = landing_zone(settings.model_copy(update={"settle_seconds": 600}))
    assert (inbox.files, inbox.left) == ({}, ("a 11-2020.xlsx",))
    time.sleep(0.4)
    later = landing_zone(settings.model_copy(update={"settle_seconds": 0.3}))
    assert [file.file_name for files in later.files.values() for file in files] == ["a 11-2020.xlsx"]


def test_name_that_leads_out_of_the_landing_zone_is_no_file(store: AbstractFileSystem, tmp_path: Path) -> None:
    store.pipe("/hoptac/raw/a 11-2020.xlsx", revision(1))
    store.store["/hoptac/raw/../../escaped.xlsx"] = store.store[
        "/hoptac/raw/a 11-2020.xlsx"
    ]  # as an object store allows
    there = elsewhere(tmp_path / "deep" / "er")
    assert [len(files) for files in landing_zone(there.settings).files.values()] == [1]
    assert not list(tmp_path.rglob("escaped.xlsx"))
    del store.store["/hoptac/raw/../../escaped.xlsx"]


def test_url_of_a_folder_is_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOPTAC_RAW", f"file://{tmp_path}/raw")
    assert (Settings().raw, Settings().raw_url) == (tmp_path / "raw", "")
    monkeypatch.setenv("HOPTAC_RAW", f"{STORE}/raw")
    monkeypatch.setenv("HOPTAC_STATE", f"{tmp_path}/state")
    assert (Settings().raw, Settings().raw_url) == (tmp_path / "state" / "raw", f"{STORE}/raw")


@pytest.mark.long
def test_staging_may_be_shared_in_a_folder(tmp_path: Path, settings: Settings) -> None:
    shared = settings.model_copy(update={"staging": f"file://{tmp_path}/shared"})
    (settings.raw / "a 11-2020.xlsx").write_bytes(revision(1))
    assert run_nightly(shared).ingested.read == 1
    shutil.rmtree(settings.state / "staged")
    assert run_nightly(shared).ingested.read == 0
