"""What lies below a folder, walked so that no name, folder or link can end or lead astray whoever walks it.

What is not walked into or read is named with the reason; all else is listed.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

DEEPEST = 32
"""Folders within each other; Windows holds about as many in its longest path."""

_OF_SYSTEMS = frozenset(
    (
        *("thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "recycler", "system volume information"),
        *("@eadir", "@recycle", "#recycle", "#snapshot", "lost+found"),
    )
)
"""What Windows, a NAS or a file system leaves in a shared folder, in small letters; in some lies what was deleted."""


class Reason(StrEnum):
    """Why something in the landing zone was not read."""

    LINK = "link"
    NO_FILE = "no_file"
    NO_TEXT = "no_text"
    NO_NAME = "no_name"
    UNREADABLE = "unreadable"
    TOO_DEEP = "too_deep"
    LOOP = "loop"
    VANISHED = "vanished"
    WAITING = "waiting"


FOLDERS = (Reason.UNREADABLE, Reason.TOO_DEEP, Reason.LOOP, Reason.VANISHED)
"""Said of folders: nobody looked at what lies in them."""


class Aside(NamedTuple):
    """What was not read: its path below the landing zone, as text, and why."""

    name: str
    reason: Reason


@dataclass(slots=True)
class Walk:
    """The regular files below a folder by path, in the order of names, and what was put aside."""

    files: list[tuple[str, os.DirEntry[str]]] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)


class _Folder(NamedTuple):
    path: Path | str
    prefix: str
    above: tuple[tuple[int, int], ...] = ()
    """Device and inode of the folders that it lies in: one of them again is a loop, as mounts make them."""


def walk(root: Path) -> Walk:
    """Everything below the folder but what nobody sent; OSError where the folder itself cannot be read."""
    status = root.stat()
    found, waiting = Walk(), [_Folder(root, "", ((status.st_dev, status.st_ino),))]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder.path) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as problem:
            if not folder.prefix:
                raise
            found.asides.append(Aside(folder.prefix.rstrip("/"), reason_of(problem)))
            continue
        inner = [_sorted_in(found, folder, entry) for entry in listed if not is_unsent(entry.name)]
        waiting += [below for below in reversed(inner) if below]
    found.files.sort(key=lambda file: file[0].split("/"))
    return found


def is_unsent(name: str) -> bool:
    """Whether a file or folder of that name is nobody's submission: hidden, a lock of Excel's, or a system's own."""
    return name.startswith((".", "~$")) or name.casefold() in _OF_SYSTEMS


def printable(name: str) -> str:
    """The name as text that can be stored; bytes that are no UTF-8 are replaced."""
    return os.fsencode(name).decode("utf-8", "replace")


def _sorted_in(found: Walk, folder: _Folder, entry: os.DirEntry[str]) -> _Folder | None:
    """Put an entry where it belongs: among the files or aside; a folder that is to be walked is returned."""
    name = f"{folder.prefix}{entry.name}"
    reason: Reason | None
    try:
        if printable(entry.name) != entry.name:
            reason = Reason.NO_TEXT
        elif entry.is_symlink():
            reason = Reason.LINK
        elif entry.is_dir(follow_symlinks=False):
            below, reason = _below(folder, entry)
            if below:
                return below
        elif entry.is_file(follow_symlinks=False):
            found.files.append((name, entry))
            return None
        else:
            reason = Reason.NO_FILE
    except OSError as problem:
        reason = reason_of(problem)
    if reason:
        found.asides.append(Aside(printable(name), reason))
    return None


def _below(folder: _Folder, entry: os.DirEntry[str]) -> tuple[_Folder | None, Reason | None]:
    """A folder that may be walked, or why it may not."""
    status = entry.stat(follow_symlinks=False)
    own = status.st_dev, status.st_ino
    if own in folder.above:
        return None, Reason.LOOP
    if len(folder.above) > DEEPEST:
        return None, Reason.TOO_DEEP
    return _Folder(entry.path, f"{folder.prefix}{entry.name}/", (*folder.above, own)), None


def reason_of(problem: OSError) -> Reason:
    """Why a folder could not be looked into."""
    if isinstance(problem, (FileNotFoundError, NotADirectoryError)):
        return Reason.VANISHED
    if problem.errno == errno.ENAMETOOLONG:
        return Reason.TOO_DEEP
    return Reason.LOOP if problem.errno == errno.ELOOP else Reason.UNREADABLE
