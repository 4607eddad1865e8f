"""A landing zone that lies under a URL of fsspec: a copy of it below the state, which is read in its place."""

from __future__ import annotations

import json
import os
import shutil
import time
from contextlib import suppress
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from fsspec.core import url_to_fs

from pipeline.runtime.atomic_files import sync, write_whole
from pipeline.runtime.remote_store import StoreMissingError, reaching

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.runtime.settings import Settings

    RemoteStamp = tuple[int, float, str]
    """A file's size, when it was modified, and what else the store says of its content."""

MODIFIED = ("mtime", "LastModified", "last_modified", "updated", "modified", "created")
"""How different stores call the time of modification."""
FETCHED = "raw.json"
"""Which files were copied, as they were listed then."""
RAW = "HOPTAC_RAW"


def fetch_raw(settings: Settings) -> tuple[str, ...]:
    """Bring the copy of the landing zone up to date; returns the names of what is still being written there."""
    settings.raw.mkdir(parents=True, exist_ok=True)
    with reaching(RAW, settings.raw_url):
        system, root = url_to_fs(settings.raw_url)
        system.invalidate_cache()
        listed = _listed(system, root, settings.raw_url)
    known, left = _known(settings), []
    for name, stamp in listed.items():
        if known.get(name) == stamp and (settings.raw / name).exists():
            continue
        if abs(time.time() - stamp[1]) < settings.settle_seconds or not _fetch(system, root, name, stamp, settings.raw):
            left.append(name)
    for path in [path for path in settings.raw.rglob("*") if path.is_file()]:
        if str(path.relative_to(settings.raw)) not in listed:
            path.unlink()
    kept = {name: stamp for name, stamp in listed.items() if name not in left}
    write_whole(settings.state / FETCHED, json.dumps(kept).encode())
    return tuple(left)


def unfetched(settings: Settings) -> tuple[int, dict[str, float]]:
    """How many files lie under the URL, and which of them the copy does not have, by name with their time; no fetching.

    StoreUnavailableError where the URL does not answer.
    """
    with reaching(RAW, settings.raw_url):
        system, root = url_to_fs(settings.raw_url)
        system.invalidate_cache()
        known, listed = _known(settings), _listed(system, root, settings.raw_url)
    return len(listed), {name: stamp[1] for name, stamp in listed.items() if known.get(name) != stamp}


def fetch_files(url: str, names: Iterable[str], folder: Path) -> Path:
    """A folder with these files of the landing zone; one that is gone meanwhile is not in it."""
    with reaching(RAW, url):
        system, root = url_to_fs(url)
    for name in names:
        with suppress(FileNotFoundError), reaching(RAW, url):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            system.get_file(f"{root}/{name}", str(folder / name))
    return folder


def send_file(settings: Settings, name: str, stream: IO[bytes]) -> None:
    """Put a file into the landing zone, as a restore does where nothing lies under that name."""
    with reaching(RAW, settings.raw_url):
        system, root = url_to_fs(settings.raw_url)
        target = f"{root}/{name}"
        if not system.exists(target):
            system.makedirs(target.rpartition("/")[0], exist_ok=True)
            with system.open(target, "wb") as written:
                shutil.copyfileobj(stream, written)


def forget_fetched(settings: Settings) -> None:
    """Let everything be fetched again."""
    (settings.state / FETCHED).unlink(missing_ok=True)


def _listed(system: Any, root: str, url: str) -> dict[str, RemoteStamp]:  # noqa: ANN401 - fsspec's classes have no types
    """The files of the landing zone, but hidden ones and names that would lead out of it; OSError where it is gone."""
    if not system.exists(root):
        raise StoreMissingError(RAW, url, root)
    found = {}
    for path, about in system.find(root, detail=True).items():
        name = path.removeprefix(root).lstrip("/")
        parts = PurePosixPath(name).parts
        if parts and not any(part == ".." or part.startswith((".", "~$")) for part in parts):
            found[name] = (int(about["size"]), _modified(about), str(about.get("ETag", "")))
    return found


def _modified(about: dict[str, Any]) -> float:
    """Seconds since 1970; 0 where the store does not tell."""
    value = next((about[name] for name in MODIFIED if about.get(name)), 0)
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.timestamp() if isinstance(value, datetime) else float(value)


def _fetch(system: Any, root: str, name: str, stamp: RemoteStamp, folder: Path) -> bool:  # noqa: ANN401 - as above
    """Copy a file, whole or not at all; whether it was as it was listed."""
    target, beside = folder / name, folder / f".{os.getpid()}.fetched"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with reaching(RAW, root):
            system.get_file(f"{root}/{name}", str(beside))
        if beside.stat().st_size != stamp[0]:
            return False
        os.utime(beside, (stamp[1], stamp[1]))
        sync(beside)  # what is noted as fetched is not fetched again
        beside.replace(target)
    except OSError:  # it is gone, or cannot be had now, or has a name that no file can have here
        return False
    finally:
        beside.unlink(missing_ok=True)
    return True


def _known(settings: Settings) -> dict[str, RemoteStamp]:
    try:
        kept = json.loads((settings.state / FETCHED).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {name: (size, modified, more) for name, (size, modified, more) in kept.items()}
