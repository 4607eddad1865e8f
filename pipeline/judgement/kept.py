"""What judging gave, kept with a hash of what it rests on: where that is the same nothing is judged again.

Nothing here follows what happened. A part is looked up by its name, and counts while its hash is the one that is asked
for; a part that is damaged or lost costs work.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

from pipeline.runtime.atomic_files import put_in_place, removed_on_failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Frames = dict[str, pl.DataFrame]
_HASHES = "hashes.json"
_SEEDS = (1, 2)
"""Two hashes of 64 bits: that of one may be another's by chance."""


@dataclass(slots=True)
class Part:
    """Frames by name, with what each thing in them rests on: a hash by the thing's name."""

    hashes: dict[str, str]
    frames: Frames


@dataclass(slots=True)
class Kept:
    """Parts by kind and name, below a folder or, where there is none, in memory."""

    folder: Path | None = None
    _parts: dict[tuple[str, str], Part] = field(default_factory=dict)
    _hashes: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def hashes(self, kind: str, name: str) -> dict[str, str]:
        """What a part rests on; nothing where it is not there."""
        key = kind, name
        if key not in self._hashes:
            self._hashes[key] = self._read_hashes(kind, name)
        return self._hashes[key]

    def frame(self, kind: str, name: str, of: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
        """A frame of a part; without rows where the part is not there."""
        if part := self._parts.get((kind, name)):
            return part.frames[of]
        if self.folder is None or not self.hashes(kind, name):
            return pl.DataFrame(schema=schema)
        return pl.read_ipc((self.folder / kind / name / of).read_bytes())

    def put(self, kind: str, name: str, part: Part) -> None:
        """Keep a part in the place of the one of its name."""
        self._hashes[kind, name] = part.hashes
        if self.folder is None:
            self._parts[kind, name] = part
            return
        target = self.folder / kind / name
        beside = target.with_name(f".{name}")
        shutil.rmtree(beside, ignore_errors=True)
        with removed_on_failure(beside):
            beside.mkdir(parents=True)
            for of, frame in part.frames.items():
                frame.write_ipc(beside / of, compression="lz4")
            (beside / _HASHES).write_text(json.dumps(part.hashes), encoding="utf-8")
            shutil.rmtree(target, ignore_errors=True)
            put_in_place(beside, target)

    def names(self, kind: str) -> set[str]:
        """The names of the parts of a kind."""
        if self.folder is None:
            return {name for other, name in self._parts if other == kind}
        home = self.folder / kind
        return {path.name for path in home.iterdir() if not path.name.startswith(".")} if home.exists() else set()

    def remove(self, kind: str, names: Iterable[str]) -> None:
        """Remove parts that nothing asks for."""
        for name in names:
            self._parts.pop((kind, name), None)
            self._hashes.pop((kind, name), None)
            if self.folder is not None:
                shutil.rmtree(self.folder / kind / name, ignore_errors=True)

    def _read_hashes(self, kind: str, name: str) -> dict[str, str]:
        """What a part rests on, if all of it can be read."""
        if self.folder is None:
            return {}
        home = self.folder / kind / name
        try:
            hashes: dict[str, str] = json.loads((home / _HASHES).read_text(encoding="utf-8"))
            for path in home.iterdir():
                if path.name != _HASHES:
                    pl.read_ipc_schema(path)
        except (FileNotFoundError, ValueError, pl.exceptions.PolarsError):
            return {}
        return hashes


def row_hashes(frame: pl.DataFrame) -> list[str]:
    """A hash of each row, the same for the same values by the same version of Polars; lists count by their texts."""
    flat = frame.with_columns(
        pl.col(name).cast(pl.List(pl.String)).list.join("\0").alias(name)
        for name, kind in frame.schema.items()
        if isinstance(kind, pl.List)
    )
    halves = [flat.hash_rows(seed=seed).to_list() for seed in _SEEDS]
    return [f"{first:016x}{second:016x}" for first, second in zip(*halves, strict=True)]


def hash_of(parts: Iterable[str]) -> str:
    """One hash of several texts in their order."""
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def hashes_by(frame: pl.DataFrame, names: Iterable[str | None]) -> dict[str | None, list[str]]:
    """The hashes of the rows of each name, in the order of rows."""
    found: dict[str | None, list[str]] = defaultdict(list)
    for name, digest in zip(names, row_hashes(frame), strict=True):
        found[name].append(digest)
    return found
