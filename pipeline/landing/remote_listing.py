"""What lies in a landing zone under a URL: the files that can lie here too, and all else by name with the reason."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from fsspec import AbstractFileSystem

from pipeline.landing.folder_walk import DEEPEST, Aside, Reason, is_unsent, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    RemoteStamp = tuple[int, float, str]
    """A file's size, when it was modified, and what else the store says of its content."""

MODIFIED = ("mtime", "LastModified", "last_modified", "updated", "modified", "created")
"""How different stores call the time of modification."""


def listed_files(system: Any, root: str) -> tuple[dict[str, RemoteStamp], set[Aside]]:  # noqa: ANN401 - fsspec's classes have no types
    """The files of the landing zone but what nobody sent, and what cannot lie here; OSError where there is no list."""
    found: dict[str, RemoteStamp] = {}
    asides: set[Aside] = set()
    for name, about in _entries(system, root, asides):
        parts = PurePosixPath(name).parts
        if not parts or any(is_unsent(part) and part != ".." for part in parts):
            continue
        if reason := _why_not(name, parts, str(about.get("type", "file"))):
            asides.add(Aside(_stored(name), reason))
        else:
            found[name] = (int(about["size"] or 0), _modified(about), str(about.get("ETag", "")))
    return found, asides


def _entries(system: Any, root: str, asides: set[Aside]) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - as above
    """Name and facts of everything that is no folder; a store of objects is asked once, folders one after the other.

    fsspec's own walk over folders leaves out in silence what it may not list, and calls itself at each level.
    """
    if type(system).find is not AbstractFileSystem.find:
        for path, about in system.find(root, detail=True).items():
            yield _below(path, root), about
        return
    folders = [root]
    while folders:
        folder = folders.pop()
        name = _below(folder, root)
        try:
            if name.count("/") >= DEEPEST:
                asides.add(Aside(_stored(name), Reason.TOO_DEEP))
                continue
            listing = system.ls(folder, detail=True)
        except OSError as problem:
            if folder == root:
                raise
            asides.add(Aside(_stored(name), reason_of(problem)))
            continue
        for about in listing:
            path = str(about["name"]).rstrip("/")
            if about["type"] != "directory":
                yield _below(path, root), about
            elif path != folder.rstrip("/") and not is_unsent(path.rpartition("/")[2]):
                folders.append(path)


def _below(path: str, root: str) -> str:
    return path.removeprefix(root).lstrip("/")


def _why_not(name: str, parts: Sequence[str], kind: str) -> Reason | None:
    """Why no file of this name may lie below a folder here; None where one may."""
    if kind == "link":
        return Reason.LINK
    if len(parts) > DEEPEST + 1:
        return Reason.TOO_DEEP
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in name):
        return Reason.NO_TEXT
    return Reason.NO_NAME if ".." in parts or "/".join(parts) != name else None


def _stored(name: str) -> str:
    """The name as text that can be stored."""
    return name.encode("utf-8", "surrogateescape" if _from_bytes(name) else "replace").decode("utf-8", "replace")


def _from_bytes(name: str) -> bool:
    return all("\udc80" <= letter <= "\udcff" for letter in name if "\ud800" <= letter <= "\udfff")


def _modified(about: dict[str, Any]) -> float:
    """Seconds since 1970; 0 where the store does not tell."""
    value = next((about[name] for name in MODIFIED if about.get(name)), 0)
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.timestamp() if isinstance(value, datetime) else float(value)
