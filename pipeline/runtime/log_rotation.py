"""The log begins a new file every month, or sooner where it grows large, and files that are old enough are removed.

A kill leaves the log under the one name or the other, and every line in one of them.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST = 64 << 20
"""From so many bytes on a log is large."""
_MOMENT = "%Y%m%dT%H%M%S"
_SUFFIX = re.compile(r"\.(\d{8}T\d{6})(?:-\d+)?")


def rotate_log(path: Path, keep_days: int, now: datetime) -> None:
    """Put aside a log that was begun in another month or is large, and remove those that were put aside too long ago.

    Nothing is done where all is to be kept, and to files of other names than this gives.
    """
    if not keep_days:
        return
    if path.is_file() and path.stat().st_size and _is_full(path, now):
        path.replace(_free_name(path, now))
    for aside, moment in put_aside(path):
        if moment < now - timedelta(days=keep_days):
            aside.unlink(missing_ok=True)


def put_aside(path: Path) -> Iterator[tuple[Path, datetime]]:
    """The logs that were put aside, each with the moment when its last line had been written."""
    for other in sorted(path.parent.iterdir()) if path.parent.is_dir() else ():
        suffix = _SUFFIX.fullmatch(other.name.removeprefix(path.name)) if other.name.startswith(path.name) else None
        if suffix and other.is_file() and not other.is_symlink():
            yield other, datetime.strptime(suffix[1], _MOMENT).replace(tzinfo=UTC)


def _is_full(path: Path, now: datetime) -> bool:
    begun = _begun(path)
    return path.stat().st_size > LARGEST or (begun is not None and (begun.year, begun.month) != (now.year, now.month))


def _begun(path: Path) -> datetime | None:
    """When the first line was written; None where it does not say so."""
    with path.open("rb") as stream:
        first = stream.readline(1 << 20)
    try:
        return datetime.fromisoformat(json.loads(first)["time"]).astimezone(UTC)
    except (ValueError, KeyError, TypeError):
        return None


def _free_name(path: Path, now: datetime) -> Path:
    """A name by the moment of its last line that no other log has."""
    moment = min(now, datetime.fromtimestamp(path.stat().st_mtime, UTC)).strftime(_MOMENT)
    names = (path.with_name(f"{path.name}.{moment}{(number and f'-{number}') or ''}") for number in range(1000))
    return next(name for name in names if not name.exists())
