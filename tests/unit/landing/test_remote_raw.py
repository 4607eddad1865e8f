"""The copy of a landing zone under a URL follows it, whatever the store calls its times; workers get what they read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from pipeline.landing.remote_raw import fetch_files, fetch_raw, forget_fetched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fsspec import AbstractFileSystem

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
    assert fetch_raw(there) == ()
    assert copied(there) == {"thư mục/a.xlsx": b"first"}
    store.pipe("/remote/raw/thư mục/a.xlsx", b"changed")
    store.pipe("/remote/raw/b.xlsx", b"new")
    fetch_raw(there)
    assert copied(there) == {"thư mục/a.xlsx": b"changed", "b.xlsx": b"new"}
    store.rm("/remote/raw/thư mục/a.xlsx")
    fetch_raw(there)
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
