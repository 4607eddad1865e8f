"""What judging gave, kept with a hash of what it rests on: where that is the same nothing is judged again.

Nothing here follows what happened. A part is looked up by its name, and counts while its hash is the one that is asked
for; a part that is damaged or lost costs work.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl

from pipeline.runtime.atomic_files import put_in_place, removed_on_failure, write_whole
from pipeline.runtime.regular_files import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Frames = dict[str, pl.DataFrame]
_INDEX, _CONTENTS = "index.json", "contents.json"
_NOWHERE = "not there"
_KEPT_UNNAMED = 24 * 3600
"""Seconds for which a part stays that the index has ceased to name: a run may still be reading it."""
_SEEDS = (1, 2)
"""Two hashes of 64 bits: that of one may be another's by chance."""


@dataclass(slots=True)
class Part:
    """Frames by name, with what each thing in them rests on: a hash by the thing's name."""

    hashes: dict[str, str]
    frames: Frames


@dataclass(slots=True)
class Kept:
    """Parts by kind and name, below a folder once they are written or, where there is none, in memory.

    A part never changes once it is written: whoever has looked at the index before another run reads what it names
    then, for as long as a run may take.
    """

    folder: Path | None = None
    _index: dict[str, str] = field(default_factory=dict)
    _parts: dict[str, Part] = field(default_factory=dict)
    _hashes: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def below(cls, folder: Path) -> Kept:
        """The parts that the index of a folder names; none where it has no index, or a damaged one."""
        try:
            index = dict(json.loads((folder / _INDEX).read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            index = {}
        return cls(folder, index)

    def hashes(self, kind: str, name: str) -> dict[str, str]:
        """What a part rests on; nothing where it is not there."""
        key = f"{kind}/{name}"
        if key not in self._hashes:
            self._hashes[key] = self._read_hashes(key)
        return self._hashes[key]

    def frame(self, kind: str, name: str, of: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
        """A frame of a part; without rows where the part is not there."""
        if not self.hashes(kind, name):
            return pl.DataFrame(schema=schema)
        key = f"{kind}/{name}"
        if key in self._parts:
            return self._parts[key].frames[of]
        assert self.folder is not None  # noqa: S101 - else all parts are in memory
        return pl.read_ipc((self.folder / self._index[key] / of).read_bytes())

    def frame_of_all(self, kind: str, of: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
        """That frame of all parts of a kind, one behind the other in the order of their names."""
        keys = [f"{kind}/{name}" for name in sorted(self.names(kind)) if self.hashes(kind, name)]
        parts = [(key in self._parts, key) for key in keys]
        found = [pl.LazyFrame(schema=schema)]
        for is_here, some in groupby(parts, key=lambda part: part[0]):
            if is_here or self.folder is None:
                found += [self._parts[key].frames[of].lazy() for _, key in some]
            else:
                found.append(pl.scan_ipc([self.folder / self._index[key] / of for _, key in some], glob=False))
        return pl.concat(found).collect()  # one query, and not one for each month of a long history

    def put(self, kind: str, name: str, part: Part) -> None:
        """Keep a part in the place of the one of its name, from the next :meth:`write_index` on for others.

        Until then it is in memory: parts are put again for each share of their submissions that is judged.
        """
        key = f"{kind}/{name}"
        if key not in self._parts:
            self._note_unnamed(key)
        self._hashes[key], self._parts[key] = part.hashes, part
        self._index[key] = f"{kind}-{name}-{hash_of(map(str, sorted(part.hashes.items())))}"

    def _write(self, folder: Path, key: str, part: Part) -> None:
        target = folder / self._index[key]
        beside = target.with_name(f".{target.name}")
        shutil.rmtree(beside, ignore_errors=True)
        with removed_on_failure(beside):
            beside.mkdir(parents=True)
            for of, frame in part.frames.items():
                frame.write_ipc(beside / of, compression="lz4")
            files = {of: _digest(beside / of) for of in part.frames}
            (beside / _CONTENTS).write_text(json.dumps([part.hashes, files]), encoding="utf-8")
            shutil.rmtree(target, ignore_errors=True)  # of the same name, and not in order
            put_in_place(beside, target)

    def names(self, kind: str) -> set[str]:
        """The names of the parts of a kind."""
        return {key.removeprefix(f"{kind}/") for key in self._index if key.startswith(f"{kind}/")}

    def remove(self, kind: str, names: Iterable[str]) -> None:
        """Remove parts that nothing asks for."""
        for name in names:
            key = f"{kind}/{name}"
            self._note_unnamed(key)
            for kept in (self._index, self._parts, self._hashes):
                kept.pop(key, None)

    def write_index(self) -> None:
        """Let others find what is kept; what no index has named for a day is removed."""
        if self.folder is None:
            return
        for key, part in self._parts.items():
            self._write(self.folder, key, part)
        self._parts.clear()
        write_whole(self.folder / _INDEX, json.dumps(self._index).encode())
        named = set(self._index.values())
        for path in self.folder.iterdir():
            if path.is_dir() and path.name not in named and abs(time.time() - path.stat().st_mtime) > _KEPT_UNNAMED:
                shutil.rmtree(path, ignore_errors=True)

    def _note_unnamed(self, key: str) -> None:
        """Let the day for which a part stays begin, for the index is about to name another one or none."""
        if self.folder is not None and key in self._index:
            with suppress(OSError):
                os.utime(self.folder / self._index[key])

    def _read_hashes(self, key: str) -> dict[str, str]:
        """What a part rests on, if all of it can be read."""
        if self.folder is None:
            return {}
        home = self.folder / self._index.get(key, _NOWHERE)
        try:
            hashes, files = json.loads((home / _CONTENTS).read_text(encoding="utf-8"))
            is_whole = all(_digest(home / of) == written for of, written in files.items())
        except (OSError, ValueError, AttributeError):
            return {}
        return dict(hashes) if is_whole else {}


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return digest(stream)


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
    for name, of_row in zip(names, row_hashes(frame), strict=True):
        found[name].append(of_row)
    return found
