"""A landing zone that lies under a URL of fsspec: a copy of it below the state, which is read in its place."""

from __future__ import annotations

import json
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from fsspec.core import url_to_fs

from pipeline.landing.folder_walk import FOLDERS
from pipeline.landing.remote_listing import listed_files
from pipeline.runtime.atomic_files import sync, write_whole
from pipeline.runtime.remote_store import StoreMissingError, reaching

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.landing.folder_walk import Aside
    from pipeline.landing.remote_listing import RemoteStamp
    from pipeline.runtime.settings import Settings

FETCHED = "raw.json"
"""Which files were copied, as they were listed then."""
RAW = "HOPTAC_RAW"


class Fetched(NamedTuple):
    """What was not fetched: files that are still being written there, and names that no file here can have."""

    left: tuple[str, ...]
    asides: tuple[Aside, ...]


def fetch_raw(settings: Settings) -> Fetched:
    """Bring the copy of the landing zone up to date; what of it is not here."""
    settings.raw.mkdir(parents=True, exist_ok=True)
    with reaching(RAW, settings.raw_url):
        system, root = url_to_fs(settings.raw_url)
        system.invalidate_cache()
        if not system.exists(root):
            raise StoreMissingError(RAW, settings.raw_url, root)
        listed, asides = listed_files(system, root)
    known, left = _known(settings), []
    for name, stamp in listed.items():
        if known.get(name) == stamp and (settings.raw / name).exists():
            continue
        if abs(time.time() - stamp[1]) < settings.settle_seconds or not _fetch(system, root, name, stamp, settings.raw):
            left.append(name)
    _remove_gone(settings.raw, set(listed), tuple(f"{aside.name}/" for aside in asides if aside.reason in FOLDERS))
    kept = {name: stamp for name, stamp in listed.items() if name not in left}
    write_whole(settings.state / FETCHED, json.dumps(kept).encode())
    return Fetched(tuple(left), tuple(sorted(asides)))


def _remove_gone(copy: Path, listed: set[str], unseen: tuple[str, ...]) -> None:
    """Remove what is not there any more, and folders without files; what lies where nobody could look stays."""
    for folder, folders, files in os.walk(copy, topdown=False):
        for name in files:
            path = Path(folder, name)
            known = path.relative_to(copy).as_posix()
            if known not in listed and not known.startswith(unseen or ("\0",)):
                path.unlink()
        for name in folders:
            with suppress(OSError):  # it is not empty
                Path(folder, name).rmdir()


def unfetched(settings: Settings) -> tuple[int, dict[str, float]]:
    """How many files lie under the URL, and which of them the copy does not have, by name with their time; no fetching.

    StoreUnavailableError where the URL does not answer.
    """
    with reaching(RAW, settings.raw_url):
        system, root = url_to_fs(settings.raw_url)
        system.invalidate_cache()
        if not system.exists(root):
            raise StoreMissingError(RAW, settings.raw_url, root)
        known, (listed, _) = _known(settings), listed_files(system, root)
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
