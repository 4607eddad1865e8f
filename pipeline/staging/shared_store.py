"""Staged batches shared with other machines under any URL of fsspec, taken before a run and sent after it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pipeline.runtime.atomic_files import put_in_place
from pipeline.runtime.remote_store import reaching
from pipeline.staging.store import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.runtime.settings import Settings

STAGING = "HOPTAC_STAGING"


@contextmanager
def shared_staging(settings: Settings, home: Path) -> Iterator[None]:
    """Begin with the batches that others have staged, where they are shared, and share what is staged in the block."""
    if not settings.staging:
        yield
        return
    with reaching(STAGING, settings.staging):
        fetch_staged(settings, home)
    yield
    with reaching(STAGING, settings.staging):
        send_staged(settings, home)


def fetch_staged(settings: Settings, home: Path) -> None:
    """Take what another machine has staged with this code into the folder of the batches, where it is not there yet."""
    system, root = _store(settings)
    for batch in _batches(system, f"{root}/{home.name}") - _local_batches(home):
        beside = home / f".{batch}"
        beside.mkdir(parents=True, exist_ok=True)
        for path in system.find(f"{root}/{home.name}/{batch}"):
            system.get_file(path, str(beside / PurePosixPath(path).name))
        put_in_place(beside, home / batch)


def send_staged(settings: Settings, home: Path) -> None:
    """Put the batches where others find them, each with its manifest last; remove those that no longer count."""
    system, root = _store(settings)
    shared = _batches(system, f"{root}/{home.name}")
    for batch in sorted(_local_batches(home) - shared):
        system.makedirs(f"{root}/{home.name}/{batch}", exist_ok=True)
        files = sorted((home / batch).iterdir(), key=lambda file: file.name == MANIFEST)
        for file in files:
            system.put_file(str(file), f"{root}/{home.name}/{batch}/{file.name}")
    for batch in shared - _local_batches(home):
        system.rm_file(f"{root}/{home.name}/{batch}/{MANIFEST}")
        system.rm(f"{root}/{home.name}/{batch}", recursive=True)


def forget_shared(settings: Settings) -> None:
    """Remove what is shared, so that every machine stages everything again."""
    if settings.staging:
        with reaching(STAGING, settings.staging):
            system, root = _store(settings)
            if system.exists(root):
                system.rm(root, recursive=True)


def _store(settings: Settings) -> tuple[Any, str]:
    """The file system of the shared folder, and its path there."""
    from fsspec.core import url_to_fs  # noqa: PLC0415 - of the extra "scale"

    system, root = url_to_fs(settings.staging)
    return system, root


def _batches(system: Any, home: str) -> set[str]:  # noqa: ANN401 - fsspec's classes have no types
    """The complete batches of a store."""
    system.invalidate_cache()
    manifests = (PurePosixPath(path) for path in system.find(home) if path.endswith(f"/{MANIFEST}"))
    return {manifest.parent.name for manifest in manifests}


def _local_batches(home: Path) -> set[str]:
    return {batch.name for batch in home.glob("batch-*")}
