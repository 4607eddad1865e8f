"""The landing zone: which workbooks lie in ``raw/``, by the SHA-256 of their bytes. Nothing here writes to it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import get_ident
from typing import TYPE_CHECKING

from pipeline.regular_files import digest, open_regular

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file of the landing zone: its path relative to it, when it was last modified, and its size in bytes."""

    file_name: str
    modified_at: datetime
    size: int = 0


@dataclass(frozen=True, slots=True)
class Inbox:
    """What lies in ``raw/``: files by submission id (identical bytes are one submission), and what was passed over."""

    files: dict[str, list[RawFile]] = field(default_factory=dict)
    passed_over: tuple[str, ...] = ()

    def first(self, submission_id: str) -> RawFile:
        """The file that stands for the submission: of several with the same bytes the first by name."""
        return min(self.files[submission_id], key=lambda one: one.file_name)


def scan(raw: Path, cache: Path) -> Inbox:
    """List the landing zone; a file is hashed again only when its size, time of change or inode differ.

    ``cache`` remembers the hashes and may be lost at any time. Hidden files, Excel's ``~$`` lock files and directories
    are no submissions; links and devices are never followed and are named in ``passed_over``, as are files whose name
    is no Unicode text.
    """
    known = _load(cache)
    seen: dict[str, tuple[int, int, int, str]] = {}
    inbox = Inbox(passed_over=tuple(sorted(one for one in _others(raw))))
    for name, entry in _regular_files(raw):
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        stamp = (status.st_size, status.st_mtime_ns, status.st_ino)
        before = known.get(name)
        digest = before[3] if before and tuple(before[:3]) == stamp else _digest(entry.path)
        if digest is None:
            continue
        seen[name] = (*stamp, digest)
        modified = datetime.fromtimestamp(status.st_mtime_ns // 1_000_000_000, UTC)
        inbox.files.setdefault(digest, []).append(RawFile(name, modified, status.st_size))
    _save(cache, seen)
    return inbox


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
        for entry in sorted(entries, key=lambda one: one.name):
            if entry.name.startswith((".", "~$")):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path, f"{prefix}{entry.name}/")
            else:
                yield f"{prefix}{entry.name}", entry


def _digest(path: str) -> str | None:
    """SHA-256 of a file; None when it vanished meanwhile, or something else took its place."""
    try:
        with open_regular(path) as stream:
            return digest(stream)
    except FileNotFoundError:
        return None


def _load(cache: Path) -> dict[str, tuple[int, int, int, str]]:
    try:
        return {name: tuple(stamp) for name, stamp in json.loads(cache.read_text(encoding="utf-8")).items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}


def _save(cache: Path, seen: dict[str, tuple[int, int, int, str]]) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    beside = cache.with_suffix(f".{os.getpid()}-{get_ident()}.new")  # another process may look at raw/ too
    beside.write_text(json.dumps(seen, ensure_ascii=False, indent=0), encoding="utf-8")
    beside.replace(cache)
