"""The landing zone: which workbooks lie in ``raw/``, by the SHA-256 of their bytes. Nothing here writes to it."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.regular_files import digest, open_regular

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FileStamp = tuple[int, int, int]
"""Size, time of modification and inode: while they are the same a file is not read again."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file of the landing zone: its path relative to it, when it was last modified, and its size in bytes."""

    file_name: str
    modified_at: datetime
    size: int = 0


@dataclass(frozen=True, slots=True)
class Inbox:
    """What lies in ``raw/``: files by submission id (identical bytes are one submission), and what was passed over.

    ``left`` are files that are still being written, or that cannot be opened; what lay there before counts until they
    are whole.
    """

    files: dict[str, list[RawFile]] = field(default_factory=dict)
    passed_over: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    def first(self, submission_id: str) -> RawFile:
        """The file that stands for the submission: of several with the same bytes the first by name."""
        return min(self.files[submission_id], key=lambda file: file.file_name)


def scan_folder(raw: Path, cache: Path, settle: float = 0) -> Inbox:
    """List the landing zone; a file is hashed again only when its size, time of modification or inode differ.

    A file counts as whole when nothing about it has changed for ``settle`` seconds. ``cache`` remembers the hashes and
    may be lost at any time. Hidden files, Excel's ``~$`` lock files and directories are no submissions; links and
    devices are never followed and are named in ``passed_over``, as are files whose name is no Unicode text.
    """
    known = _load(cache)
    seen: dict[str, tuple[FileStamp, str]] = {}
    left = []
    for name, entry in _regular_files(raw):
        try:
            found = _found(entry, known.get(name), settle)
        except FileNotFoundError:
            continue
        if found is None:
            left.append(name)
        if counting := found or known.get(name):
            seen[name] = counting
    if seen != known:
        _save(cache, seen)
    return Inbox(_by_digest(seen), tuple(sorted(_others(raw))), tuple(left))


def wait_until_settled(raw: Path, settle: float) -> None:
    """Let the files that were dropped just now become whole; those that still change after it are not waited for."""
    ages = []
    for _, entry in _regular_files(raw):
        with suppress(FileNotFoundError):
            ages.append(_age(entry.stat(follow_symlinks=False)))
    if young := [age for age in ages if age < settle]:
        time.sleep(settle - min(young))


def _found(
    entry: os.DirEntry[str], before: tuple[FileStamp, str] | None, settle: float
) -> tuple[FileStamp, str] | None:
    """A file's stamp and hash; None while it is being written or cannot be opened."""
    status = entry.stat(follow_symlinks=False)
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


def _regular_files(raw: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    for name, entry in _entries(raw, ""):
        if entry.is_file(follow_symlinks=False) and _printable(name) == name:
            yield name, entry


def _others(raw: Path) -> Iterator[str]:
    for name, entry in _entries(raw, ""):
        if not entry.is_file(follow_symlinks=False) or _printable(name) != name:
            yield _printable(name)


def _printable(name: str) -> str:
    """The name as text that can be stored; bytes that are no UTF-8 are replaced."""
    return os.fsencode(name).decode("utf-8", "replace")


def _entries(folder: Path | str, prefix: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below the folder but hidden and lock files, in the order of names; folders are walked, not given."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith((".", "~$")):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path, f"{prefix}{entry.name}/")
            else:
                yield f"{prefix}{entry.name}", entry


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
    write_whole(cache, json.dumps(kept, ensure_ascii=False, indent=0).encode())
