"""The landing zone: which workbooks lie in ``raw/``, by the SHA-256 of their bytes. Nothing here writes to it."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.landing.folder_walk import FOLDERS, walk
from pipeline.landing.known_files import KnownFiles, known_files, remember_files
from pipeline.runtime.many_objects import making_many_objects
from pipeline.runtime.regular_files import digest, open_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from pipeline.landing.folder_walk import Aside
    from pipeline.landing.known_files import FileStamp


class RawFile(NamedTuple):
    """A file of the landing zone: its path relative to it, when it was last modified, and its size in bytes."""

    file_name: str
    modified_at: datetime
    size: int = 0


@dataclass(frozen=True, slots=True)
class Inbox:
    """What lies in ``raw/``: files by submission id (identical bytes are one submission), and what was put aside.

    ``left`` are files that are still being written, or that cannot be opened; what lay there before counts until they
    are whole. ``asides`` are links, devices, folders that cannot be looked into, and names that are no text.
    """

    files: dict[str, list[RawFile]] = field(default_factory=dict)
    asides: tuple[Aside, ...] = ()
    left: tuple[str, ...] = ()

    def first(self, submission_id: str) -> RawFile:
        """The file that stands for the submission: of several with the same bytes the first by name."""
        return min(self.files[submission_id], key=lambda file: file.file_name)

    @property
    def passed_over(self) -> tuple[str, ...]:
        """The names of what was put aside."""
        return tuple(aside.name for aside in self.asides)


def scan_folder(raw: Path, cache: Path, settle: float = 0, at_news: Callable[[], object] = lambda: None) -> Inbox:
    """List the landing zone; a file is hashed again only when its size, time of modification or inode differ.

    A file counts as whole when nothing about it has changed for ``settle`` seconds. ``cache`` remembers the hashes; it
    may be lost, but for what lies in a folder that cannot be looked into now: that lies there as before. Directories
    and what nobody sent are no submissions. ``at_news`` is called once, as soon as bytes are met that the cache does
    not know. OSError where ``raw`` itself cannot be read.
    """
    with making_many_objects():
        known = known_files(cache)
        asides: list[Aside] = []
        names, stamps = _walked(raw, asides)
        if names == known.names and stamps == known.stamps:
            return Inbox(_by_digest(known), tuple(sorted(asides)))
        seen, left = _seen(raw, known, zip(names, stamps, strict=True), settle, lru_cache(None)(at_news))
        for name, stamp, found in _unseen(known, asides):
            seen.add(name, stamp, found)
        if seen != known:
            remember_files(cache, seen)
        return Inbox(_by_digest(seen), tuple(sorted(asides)), tuple(left))


def _walked(raw: Path, asides: list[Aside]) -> tuple[list[str], list[FileStamp | None]]:
    """The files by name, with the stamp of each; None for one that lies in a folder that may not be entered."""
    names: list[str] = []
    stamps: list[FileStamp | None] = []
    for name, entry in walk(raw, asides):
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        except OSError:
            stamps.append(None)
        else:
            stamps.append((status.st_size, status.st_mtime_ns, status.st_ino))
        names.append(name)
    return names, stamps


def _seen(
    raw: Path,
    known: KnownFiles,
    files: Iterable[tuple[str, FileStamp | None]],
    settle: float,
    at_news: Callable[[], object],
) -> tuple[KnownFiles, list[str]]:
    """The files as they count, and those that are left: what lay there before counts until they are whole."""
    before = {name: (stamp, found) for name, stamp, found in known.rows()}
    contents = {found for _, found in before.values()}
    seen, left = KnownFiles(), []
    for name, stamp in files:
        counting = before.get(name)
        if stamp is None or counting is None or counting[0] != stamp:
            try:
                hashed = _hashed(f"{raw}/{name}", stamp, settle) if stamp else None
            except FileNotFoundError:
                continue
            if hashed is None:
                left.append(name)
            elif hashed[1] not in contents:
                at_news()
            counting = hashed or counting
        if counting:
            seen.add(name, *counting)
    return seen, left


def wait_until_settled(raw: Path, settle: float, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Let the files that were dropped just now become whole; those that still change after it are not waited for.

    ``meanwhile`` is called where there is something to wait for, before the wait.
    """
    ages = []
    for _, entry in walk(raw, []):
        with suppress(OSError):
            ages.append(_age(entry.stat(follow_symlinks=False)))
    if young := [age for age in ages if age < settle]:
        meanwhile()
        time.sleep(settle - min(young))


def settling(path: Path, settle: float) -> float:
    """For how many seconds a file is still too young to count as whole; 0 where it is not, or is gone."""
    try:
        return max(0.0, settle - _age(path.lstat()))
    except OSError:
        return 0.0


def _unseen(known: KnownFiles, asides: Iterable[Aside]) -> list[tuple[str, FileStamp, str]]:
    """The known files in folders that nobody could look into."""
    folders = tuple(f"{aside.name}/" for aside in asides if aside.reason in FOLDERS)
    return [row for row in known.rows() if row[0].startswith(folders)] if folders else []


def _stamp(status: os.stat_result) -> FileStamp:
    return status.st_size, status.st_mtime_ns, status.st_ino


def _age(status: os.stat_result) -> float:
    """Seconds since anything about the file changed, by ``ctime``, which copying programs cannot set.

    A time that is to come says as little: the clock of a file server may be a little ahead, and ours may have jumped.
    """
    return abs(time.time() - status.st_ctime)


def _by_digest(seen: KnownFiles) -> dict[str, list[RawFile]]:
    files: dict[str, list[RawFile]] = {}
    for name, (size, modified, _), found in seen.rows():
        moment = datetime.fromtimestamp(modified // 1_000_000_000, UTC)
        files.setdefault(found, []).append(RawFile(name, moment, size))
    return files


def _hashed(path: str, stamp: FileStamp, settle: float) -> tuple[FileStamp, str] | None:
    """The stamp with the SHA-256 of the bytes of a file that lies still; None when it does not, or cannot be read."""
    try:
        if _age(os.lstat(path)) < settle:
            return None
        with open_regular(path) as stream:
            found = digest(stream)
            return (stamp, found) if _stamp(os.fstat(stream.fileno())) == stamp else None
    except FileNotFoundError:
        raise
    except OSError:
        return None
