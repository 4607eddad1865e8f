"""The copy of a landing zone under a URL follows it, whatever the store calls its times; workers get what they read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import fsspec
import pytest
from fsspec import AbstractFileSystem
from fsspec.implementations.memory import MemoryFileSystem

from pipeline.landing.folder_walk import Reason
from pipeline.landing.remote_raw import fetch_files, fetch_raw, forget_fetched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.runtime.settings import Settings

URL = "memory://remote/raw"
MOMENT = datetime(2020, 12, 1, 6, 30, tzinfo=UTC)


@pytest.fixture
def store() -> Iterator[AbstractFileSystem]:
    """An object store in the memory of this process, with one file."""
    system = fsspec.filesystem("memory")
    system.pipe("/remote/raw/thư mục/a.xlsx", b"first")
    yield system
    system.rm("/remote", recursive=True)


@pytest.fixture
def there(settings: Settings) -> Settings:
    """Settings whose landing zone is in the store, with its copy where the folder would be."""
    return settings.model_copy(update={"raw_url": URL, "settle_seconds": 0})


def copied(settings: Settings) -> dict[str, bytes]:
    files = (path for path in settings.raw.rglob("*") if path.is_file())
    return {str(path.relative_to(settings.raw)): path.read_bytes() for path in files}


def test_copy_has_what_is_there_and_follows_what_comes_changes_and_goes(
    store: AbstractFileSystem, there: Settings
) -> None:
    assert fetch_raw(there) == ((), ())
    assert copied(there) == {"thư mục/a.xlsx": b"first"}
    store.pipe("/remote/raw/thư mục/a.xlsx", b"changed")
    store.pipe("/remote/raw/b.xlsx", b"new")
    fetch_raw(there)
    assert copied(there) == {"thư mục/a.xlsx": b"changed", "b.xlsx": b"new"}
    store.rm("/remote/raw/thư mục/a.xlsx")
    store.pipe("/remote/raw/Thumbs.db", b"pictures")
    store.pipe("/remote/raw/#recycle/a.xlsx", b"deleted")
    assert fetch_raw(there) == ((), ())
    assert copied(there) == {"b.xlsx": b"new"}


def test_what_is_known_is_fetched_again_only_when_it_was_forgotten(store: AbstractFileSystem, there: Settings) -> None:
    assert store.exists("/remote/raw")
    fetch_raw(there)
    (there.raw / "thư mục" / "a.xlsx").write_bytes(b"other")
    fetch_raw(there)
    assert copied(there) == {"thư mục/a.xlsx": b"other"}
    forget_fetched(there)
    fetch_raw(there)
    assert copied(there) == {"thư mục/a.xlsx": b"first"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mtime", MOMENT.timestamp()),
        ("LastModified", MOMENT),
        ("updated", "2020-12-01T06:30:00Z"),
        ("created", "2020-12-01T13:30:00+07:00"),
    ],
)
def test_time_of_modification_is_the_stores_whatever_it_is_called(
    store: AbstractFileSystem, there: Settings, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    (path,) = store.find("/remote/raw")
    listing = {path: {"size": len(b"first"), name: value}}
    monkeypatch.setattr(MemoryFileSystem, "find", lambda *_args, **_options: listing)
    fetch_raw(there)
    assert (there.raw / "thư mục" / "a.xlsx").stat().st_mtime == MOMENT.timestamp()


def test_worker_has_the_files_that_it_is_to_read_and_those_that_are_gone_it_has_not(
    store: AbstractFileSystem, tmp_path: Path
) -> None:
    store.pipe("/remote/raw/b.xlsx", b"second")
    folder = fetch_files(URL, ["thư mục/a.xlsx", "gone.xlsx"], tmp_path)
    assert folder == tmp_path
    assert (folder / "thư mục" / "a.xlsx").read_bytes() == b"first"
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["a.xlsx"]


ODD = {
    "a//b.xlsx": Reason.NO_NAME,
    "../../etc/passwd": Reason.NO_NAME,
    "nul\0.xlsx": Reason.NO_TEXT,
    "B\udcb8o.xlsx": Reason.NO_TEXT,
    "/".join(["d"] * 400): Reason.TOO_DEEP,
}


def test_names_that_no_file_here_can_have_are_named_and_the_others_fetched(
    store: AbstractFileSystem, there: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = {"name": "/remote/raw/thư mục/a.xlsx", "size": 5, "type": "file"}
    long = "d" * 300 + ".xlsx"
    listing = {f"/remote/raw/{name}": {"size": 1, "type": "file"} for name in (*ODD, long)} | {good["name"]: good}
    monkeypatch.setattr(MemoryFileSystem, "find", lambda *_args, **_options: listing)
    fetched = fetch_raw(there)
    assert {aside.reason for aside in fetched.asides} == set(ODD.values())
    assert len(fetched.asides) == len(ODD)
    assert fetched.left == (long,)
    assert copied(there) == {"thư mục/a.xlsx": b"first"}
    assert store.exists(good["name"])


def test_folder_that_the_store_does_not_list_is_named_and_what_was_fetched_of_it_stays(
    store: AbstractFileSystem, there: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MemoryFileSystem, "find", AbstractFileSystem.find)  # as of stores that have folders
    store.pipe("/remote/raw/b.xlsx", b"second")
    fetch_raw(there)
    listed = MemoryFileSystem.ls

    def refused(self: MemoryFileSystem, path: str, **options: object) -> object:
        if path.endswith("thư mục"):
            raise PermissionError
        return listed(self, path, **options)

    monkeypatch.setattr(MemoryFileSystem, "ls", refused)
    store.rm("/remote/raw/b.xlsx")
    assert fetch_raw(there).asides == (("thư mục", Reason.UNREADABLE),)
    assert copied(there) == {"thư mục/a.xlsx": b"first"}


def test_file_may_take_the_place_of_a_folder_that_is_gone(store: AbstractFileSystem, there: Settings) -> None:
    fetch_raw(there)
    store.rm("/remote/raw/thư mục", recursive=True)
    store.pipe("/remote/raw/b.xlsx", b"second")
    fetch_raw(there)
    store.pipe("/remote/raw/thư mục", b"a file now")
    assert fetch_raw(there) == ((), ())
    assert copied(there) == {"thư mục": b"a file now", "b.xlsx": b"second"}
