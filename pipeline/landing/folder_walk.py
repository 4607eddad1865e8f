"""What lies below a folder, walked so that no name, folder or link can end or lead astray whoever walks it.

What is not walked into or read is named with the reason; all else is listed.
"""

from __future__ import annotations

import errno
import os
from enum import StrEnum
from itertools import repeat
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
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
_LONGEST_OF_SYSTEMS = max(map(len, _OF_SYSTEMS))
_NAME = attrgetter("name")


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


class _Folder(NamedTuple):
    path: str
    prefix: str
    above: tuple[tuple[int, int], ...] = ()
    """Device and inode of the folders that it lies in: one of them again is a loop, as mounts make them."""


def walk(root: Path, asides: list[Aside]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The regular files below the folder by path, in the order of names, but what nobody sent.

    What is put aside is added to ``asides`` on the way. OSError where the folder itself cannot be read.
    """
    status = root.stat()
    levels = [_listed(_Folder(os.fspath(root), "", ((status.st_dev, status.st_ino),)))]
    while levels:
        for folder, entry in levels[-1]:
            if is_unsent(entry.name):
                continue
            found = _place(folder, entry)
            if found is None:
                yield f"{folder.prefix}{entry.name}", entry
            elif isinstance(found, Aside):
                asides.append(found)
            else:
                try:
                    levels.append(_listed(found))
                except OSError as problem:
                    asides.append(Aside(found.prefix.rstrip("/"), reason_of(problem)))
                    continue
                break
        else:
            levels.pop()


def _listed(folder: _Folder) -> Iterator[tuple[_Folder, os.DirEntry[str]]]:
    """What lies in a folder, in the order of names; OSError where it cannot be listed."""
    with os.scandir(folder.path) as entries:
        listed = sorted(entries, key=_NAME)
    return zip(repeat(folder), listed)


def is_unsent(name: str) -> bool:
    """Whether a file or folder of that name is nobody's submission: hidden, a lock of Excel's, or a system's own."""
    return name.startswith((".", "~$")) or (len(name) <= _LONGEST_OF_SYSTEMS and name.casefold() in _OF_SYSTEMS)


def printable(name: str) -> str:
    """The name as text that can be stored; bytes that are no UTF-8 are replaced."""
    return os.fsencode(name).decode("utf-8", "replace")


def _is_text(name: str) -> bool:
    """Whether the name can be stored as it is; bytes that are no UTF-8 stand in it as what no encoding takes."""
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _place(folder: _Folder, entry: os.DirEntry[str]) -> _Folder | Aside | None:
    """What an entry is: a folder that is to be walked, something that is put aside, or, None, a file."""
    reason: Reason | None
    try:
        if not _is_text(entry.name):
            reason = Reason.NO_TEXT
        elif entry.is_symlink():
            reason = Reason.LINK
        elif entry.is_file(follow_symlinks=False):
            return None
        elif entry.is_dir(follow_symlinks=False):
            below, reason = _below(folder, entry)
            if below:
                return below
        else:
            reason = Reason.NO_FILE
    except OSError as problem:
        reason = reason_of(problem)
    return Aside(printable(f"{folder.prefix}{entry.name}"), reason) if reason else None


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
