"""Append-only files whose lines are JSON with a checksum: whole lines survive a crash, damage is never passed over."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class LinesDamagedError(RuntimeError):
    """A line before the last is damaged: nothing is guessed, a person must look."""


def read(path: Path) -> list[dict[str, Any]]:
    """What the lines hold; a damaged last line, as a crash leaves it, is left out until :func:`append` cuts it off."""
    if not path.exists():
        return []
    lines = path.read_bytes().splitlines(keepends=True)
    found = []
    for number, line in enumerate(lines):
        values = _checked(line)
        if values is not None:
            found.append(values)
        elif number < len(lines) - 1:
            message = f"{path}: line {number + 1} is damaged"
            raise LinesDamagedError(message)
    return found


def append(path: Path, events: Iterable[Mapping[str, Any]]) -> None:
    """Write lines at the end, on disk when this returns; for one process at a time."""
    lines = [_line(event) for event in events]
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    _cut_damaged_end(path)
    with path.open("ab") as stream:
        stream.write(b"".join(lines))
        stream.flush()
        os.fsync(stream.fileno())


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
    """Cut off a last line that is not whole; left there, it would damage the line that is written after it."""
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    if lines and _checked(lines[-1]) is None:
        with path.open("r+b") as stream:
            stream.truncate(path.stat().st_size - len(lines[-1]))
