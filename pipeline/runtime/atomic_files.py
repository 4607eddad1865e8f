"""Files and folders that a reader finds as they were or as they are now, never half written, even after a power cut."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import contextmanager
from threading import get_ident
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_UNFINISHED = "unfinished.tmp"
_ABANDONED = 3600
"""Seconds after which an unfinished file is one that a killed process has left."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, on disk when this returns; the folder is made where it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(path.parent)
    unfinished = path.with_name(f".{os.getpid()}-{get_ident()}.{_UNFINISHED}")  # others may write here too
    try:
        unfinished.write_bytes(content)
        put_in_place(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def put_in_place(finished: Path, path: Path) -> None:
    """Move a file, or a folder and what lies in it, to its place in one step, on disk before and after it.

    Were the step there first, a power cut could leave a name without its content.
    """
    sync_tree(finished)
    finished.replace(path)
    sync(path.parent)


@contextmanager
def removed_on_failure(*paths: Path) -> Iterator[None]:
    """Remove what cannot be finished: it would keep a full disk full."""
    try:
        yield
    except BaseException:
        remove(*paths)
        raise


def remove(*paths: Path) -> None:
    """Remove files, and folders with all that lies in them, where they are there."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def sync_tree(path: Path) -> None:
    """Have a file, or all that lies in a folder, on disk before this returns."""
    for entry in path.rglob("*") if path.is_dir() else ():
        sync(entry)
    sync(path)


def sync(path: Path) -> None:
    """Have a file's bytes, or a folder's names, on disk before this returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_abandoned(folder: Path) -> None:
    for path in folder.glob(f".*.{_UNFINISHED}"):
        try:
            if time.time() - path.stat().st_mtime > _ABANDONED:
                path.unlink()
        except FileNotFoundError:  # its writer is alive and done
            continue
