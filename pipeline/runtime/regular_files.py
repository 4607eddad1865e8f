"""Regular files, opened without waiting: a pipe or a device in the place of one is an error and never hangs a run."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = 1 << 20


def open_regular(path: Path | str, *, follow: bool = False) -> BinaryIO:
    """Open a regular file to read it; OSError for anything else, and for a link that is not to be followed."""
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    stream = os.fdopen(os.open(path, flags), "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        message = f"not a regular file: {path}"
        raise OSError(message)
    return stream


def digest(stream: BinaryIO) -> str:
    """SHA-256 of a file's bytes from here on, read block by block."""
    found = hashlib.sha256()
    while block := stream.read(_BLOCK):
        found.update(block)
    return found.hexdigest()
