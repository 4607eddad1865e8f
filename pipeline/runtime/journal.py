"""Append-only files whose lines are JSON with a checksum: whole lines survive a crash, damage is never passed over."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from pipeline.runtime.atomic_files import sync, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

CUT = ".cut"
"""What is put behind the file's name for the one that keeps the damaged ends that were cut off it."""


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
    found = []
    for number, line in enumerate(lines, 1):
        values = _checked(line)
        if values is not None:
            found.append(values)
        elif number < len(lines):
            raise LinesDamagedError(path, number)
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
    text = json.dumps(event, ensure_ascii=False, sort_keys=True)
    return f"{_checksum(text)} {text}\n".encode()


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _checked(line: bytes) -> dict[str, Any] | None:
    """What a line holds; None when it is not whole."""
    try:
        checksum, _, text = line.decode().rstrip("\n").partition(" ")
    except UnicodeDecodeError:
        return None
    if not line.endswith(b"\n") or checksum != _checksum(text):
        return None
    values: dict[str, Any] = json.loads(text)
    return values


def _cut_damaged_end(path: Path) -> None:
    """Cut off a last line that is not whole, and keep it beside; left there, it would damage the line after it."""
    lines = _lines(path)
    if lines and _checked(lines[-1]) is None:
        _add(path.with_name(f"{path.name}{CUT}"), lines[-1].rstrip(b"\n") + b"\n")
        with path.open("r+b") as stream:
            stream.truncate(path.stat().st_size - len(lines[-1]))
