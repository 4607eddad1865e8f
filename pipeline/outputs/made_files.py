"""Which files of an output lie ready, and from what each was made: one is made anew only where that differs.

What is remembered is a hash of all that a file is made from, never that something changed: a record that is lost or
damaged costs work, and nothing else.
"""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple, Self

from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.code_version import code_hash, fingerprint

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from pipeline.runtime.settings import Settings

DIGITS = 32
"""Of a hash, in hexadecimal."""


class Made(NamedTuple):
    """From what a file was made, and its size in bytes and time in nanoseconds since then."""

    made_from: str
    size: int
    mtime_ns: int


def digest(*parts: object) -> str:
    """A hash of these parts in their order, by what Python shows of them."""
    return sha256("\n".join(map(repr, parts)).encode()).hexdigest()[:DIGITS]


def product_digest(settings: Settings, *packages: str) -> str:
    """A hash of the product's code, reference data and SQL, and of the versions of packages that write files."""
    sql = [path.read_bytes() for path in sorted(settings.warehouse.rglob("*.sql"))]
    return digest(
        fingerprint(), code_hash("pipeline", "schemas"), sha256(b"".join(sql)).digest(), *map(version, packages)
    )


class MadeFiles:
    """The files of an output below ``files``, by their record in the state.

    Within ``with``: whatever ends the block, what was made until then is remembered.
    """

    def __init__(self, settings: Settings, output: str) -> None:
        """Read the record of the output; one that is damaged, or of another version, is none."""
        self._folder = settings.files
        self._record = settings.state / f"made_{output}.json"
        self._before = _recorded(self._record)
        self._made = dict(self._before)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the record down, where anything was made or forgotten."""
        if self._made != self._before:
            write_whole(self._record, json.dumps(self._made, separators=(",", ":")).encode())

    def made_from(self, path: Path) -> str:
        """From what the file was made; blank for one that is gone, or not as it was written."""
        known = self._made.get(self._name(path))
        return known.made_from if known and _stamp(path) == known[1:] else ""

    def write(self, path: Path, made_from: str, content: bytes) -> bool:
        """Have the file with this content lie there, complete or not at all; False where it does so already."""
        is_new = not path.is_file() or path.read_bytes() != content
        if is_new:
            write_whole(path, content)
        self._made[self._name(path)] = Made(made_from, *(_stamp(path) or (0, 0)))
        return is_new

    def names(self) -> set[str]:
        """The paths of all files that were written, below ``files``."""
        return set(self._made)

    def missing(self) -> set[str]:
        """Those of them that are gone."""
        folders = {name.rpartition("/")[0] for name in self._made}
        there = {
            f"{folder}/{path.name}" if folder else path.name
            for folder in folders
            if (self._folder / folder).is_dir()
            for path in (self._folder / folder).iterdir()
        }
        return self.names() - there

    def forget(self, names: set[str]) -> None:
        """Let these files be none of the output's any more; they stay where they lie."""
        for name in names:
            self._made.pop(name, None)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()


def _stamp(path: Path) -> tuple[int, int] | None:
    """Size and time of a file; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _recorded(record: Path) -> dict[str, Made]:
    try:
        found = json.loads(record.read_text(encoding="utf-8"))
        return {name: Made(str(made_from), int(size), int(moment)) for name, (made_from, size, moment) in found.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}
