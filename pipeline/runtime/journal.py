"""Append-only files whose lines are JSON with a checksum: whole lines survive a crash, damage is never passed over."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from pipeline.runtime.atomic_files import sync, write_whole
from pipeline.runtime.many_objects import making_many_objects

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

CUT = ".cut"
"""What is put behind the file's name for the one that keeps the damaged ends that were cut off it."""

_CHECKSUM = 16
_TEXT = _CHECKSUM + 1
"""Where the text of a line begins, behind its checksum and a space."""
_BLOCK = 1 << 16


class LinesDamagedError(RuntimeError):
    """A line before the last is damaged: nothing is guessed, a person must look."""

    def __init__(self, path: Path, number: int) -> None:
        """Keep the file and which of its lines is damaged."""
        super().__init__(f"{path}: line {number} is damaged")
        self.path = path
        self.number = number


def read(path: Path) -> list[dict[str, Any]]:
    """What the lines hold; a damaged last line, as a crash leaves it, is left out until :func:`append` cuts it off."""
    lines = _lines(path)
    texts = []
    with making_many_objects():
        for number, line in enumerate(lines, 1):
            if _is_whole(line):
                texts.append(line[_TEXT:-1])
            elif number < len(lines):
                raise LinesDamagedError(path, number)
        found: list[dict[str, Any]] = json.loads(b"[%b]" % b",".join(texts))  # at once: in half the time
    return found


def append(path: Path, events: Iterable[Mapping[str, Any]]) -> None:
    """Write lines at the end, on disk when this returns; for a single process at a time."""
    lines = [_line(event) for event in events]
    if lines:
        path.parent.mkdir(parents=True, exist_ok=True)
        _cut_damaged_end(path)
        _add(path, b"".join(lines))


def replace(path: Path, events: Iterable[Mapping[str, Any]]) -> None:
    """Have the file hold these lines alone, all of them or the former ones; for a single process at a time."""
    write_whole(path, b"".join(map(_line, events)))


def _add(path: Path, content: bytes) -> None:
    is_new = not path.exists()
    with path.open("ab") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    if is_new:
        sync(path.parent)


def _lines(path: Path) -> list[bytes]:
    if not path.exists():
        return []
    with path.open("rb") as stream:
        return stream.readlines()


def _line(event: Mapping[str, Any]) -> bytes:
    text = json.dumps(event, ensure_ascii=False, sort_keys=True).encode()
    return b"%b %b\n" % (_checksum(text), text)


def _checksum(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest()[:_CHECKSUM].encode()


def _is_whole(line: bytes) -> bool:
    """Whether a line is as it was written, to its end."""
    return line.endswith(b"\n") and line[:_TEXT] == b"%b " % _checksum(line[_TEXT:-1])


def _cut_damaged_end(path: Path) -> None:
    """Cut off a last line that is not whole, and keep it beside; left there, it would damage the line after it."""
    last = _last_line(path)
    if last and not _is_whole(last):
        _add(path.with_name(f"{path.name}{CUT}"), last.rstrip(b"\n") + b"\n")
        with path.open("r+b") as stream:
            stream.truncate(path.stat().st_size - len(last))


def _last_line(path: Path) -> bytes:
    """The last line with its end, where it has one; nothing where there is none."""
    if not path.exists():
        return b""
    with path.open("rb") as stream:
        end = stream.seek(0, os.SEEK_END)
        size = 0
        found = b""
        while size < end and b"\n" not in found[:-1]:
            size = min(end, max(_BLOCK, 2 * size))
            stream.seek(end - size)
            found = stream.read(size)
    return found[found[:-1].rfind(b"\n") + 1 :]
