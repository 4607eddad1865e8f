"""The landing zone: which workbooks lie in ``raw/``, by the SHA-256 of their bytes. Nothing here writes to it."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.landing.folder_walk import FOLDERS, walk
from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.regular_files import digest, open_regular

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.landing.folder_walk import Aside

FileStamp = tuple[int, int, int]
"""Size, time of modification and inode: while they are the same a file is not read again."""
_NO_STAMP: FileStamp = (-1, -1, -1)


@dataclass(frozen=True, slots=True)
class RawFile:
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


def scan_folder(raw: Path, cache: Path, settle: float = 0) -> Inbox:
    """List the landing zone; a file is hashed again only when its size, time of modification or inode differ.

    A file counts as whole when nothing about it has changed for ``settle`` seconds. ``cache`` remembers the hashes; it
    may be lost, but for what lies in a folder that cannot be looked into now: that lies there as before. Directories
    and what nobody sent are no submissions. OSError where ``raw`` itself cannot be read.
    """
    known = _load(cache) or {name: (_NO_STAMP, digest) for name, (_, digest) in _load(_former(cache)).items()}
    found = walk(raw)
    seen = {name: known[name] for name in _unseen(known, found.asides)}
    left = []
    for name, entry in found.files:
        try:
            counting = _found(entry, known.get(name), settle)
        except FileNotFoundError:
            continue
        if counting is None:
            left.append(name)
        if counting := counting or known.get(name):
            seen[name] = counting
    if seen != known:
        _save(cache, seen)
    return Inbox(_by_digest(seen), tuple(sorted(found.asides)), tuple(left))


def forget_hashes(cache: Path) -> None:
    """Have every file that can be read hashed again, and remember what lay where for those that cannot."""
    if cache.exists():
        cache.replace(_former(cache))


def wait_until_settled(raw: Path, settle: float) -> None:
    """Let the files that were dropped just now become whole; those that still change after it are not waited for."""
    ages = []
    for _, entry in walk(raw).files:
        with suppress(OSError):
            ages.append(_age(entry.stat(follow_symlinks=False)))
    if young := [age for age in ages if age < settle]:
        time.sleep(settle - min(young))


def _former(cache: Path) -> Path:
    """Where it is remembered what lay where when the hashes were forgotten."""
    return cache.with_name(f"{cache.stem}-former.json")


def _unseen(known: Iterable[str], asides: Iterable[Aside]) -> list[str]:
    """The known files in folders that nobody could look into."""
    folders = tuple(f"{aside.name}/" for aside in asides if aside.reason in FOLDERS)
    return [name for name in known if name.startswith(folders)] if folders else []


def _found(
    entry: os.DirEntry[str], before: tuple[FileStamp, str] | None, settle: float
) -> tuple[FileStamp, str] | None:
    """A file's stamp and hash; None while it is being written or cannot be opened."""
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        raise
    except OSError:  # its folder may be listed and not entered
        return None
    stamp = _stamp(status)
    if before and before[0] == stamp:
        return before
    return _hashed(entry.path, stamp) if _age(status) >= settle else None


def _stamp(status: os.stat_result) -> FileStamp:
    return status.st_size, status.st_mtime_ns, status.st_ino


def _age(status: os.stat_result) -> float:
    """Seconds since anything about the file changed, by ``ctime``, which copying programs cannot set.

    A time that is to come says as little: the clock of a file server may be a little ahead, and ours may have jumped.
    """
    return abs(time.time() - status.st_ctime)


def _by_digest(seen: dict[str, tuple[FileStamp, str]]) -> dict[str, list[RawFile]]:
    files: dict[str, list[RawFile]] = {}
    for name, ((size, modified, _), found) in seen.items():
        moment = datetime.fromtimestamp(modified // 1_000_000_000, UTC)
        files.setdefault(found, []).append(RawFile(name, moment, size))
    return files


def _hashed(path: str, stamp: FileStamp) -> tuple[FileStamp, str] | None:
    """The stamp with the SHA-256 of a file's bytes; None when they cannot be read or changed meanwhile."""
    try:
        with open_regular(path) as stream:
            found = digest(stream)
            return (stamp, found) if _stamp(os.fstat(stream.fileno())) == stamp else None
    except FileNotFoundError:
        raise
    except OSError:
        return None


def _load(cache: Path) -> dict[str, tuple[FileStamp, str]]:
    try:
        kept = json.loads(cache.read_text(encoding="utf-8"))
        return {name: ((size, modified, inode), found) for name, (size, modified, inode, found) in kept.items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}


def _save(cache: Path, seen: dict[str, tuple[FileStamp, str]]) -> None:
    kept = {name: [*stamp, found] for name, (stamp, found) in seen.items()}
    write_whole(cache, json.dumps(kept, indent=0).encode())
    _former(cache).unlink(missing_ok=True)
