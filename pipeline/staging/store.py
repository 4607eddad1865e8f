"""Staged submissions: few consolidated Parquet files per table, one folder per batch of a run.

A batch becomes visible by one step once it is on disk, so a kill or a power cut leaves either all of it or nothing.
What is staged is a function of the workbook, the reference data and the code that read it; the code's fingerprint names
the folder, and a change of code stages everything anew.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.runtime.atomic_files import put_in_place, removed_on_failure
from pipeline.runtime.code_version import fingerprint
from pipeline.runtime.settings import STAGED
from pipeline.staging.tables import SUBMISSIONS, staged_types

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.runtime.settings import Settings


MANIFEST = "manifest.json"
"""The file of a batch that says what it holds: :class:`Manifest`."""
MOST_MERGED = 2_000
"""Submissions of batches that are merged with each other: all of 10,000 at once took 1 GiB."""
_MARK = 8
"""Bytes with which a Parquet file ends: how long the part is that says what is in it, and a mark."""


class StagingDamagedError(Exception):
    """A staged batch has its end and cannot be read: a disk has lost some of its bytes."""

    def __init__(self, batch: Path) -> None:
        """Keep the batch's folder."""
        super().__init__(f"{batch} cannot be read")
        self.batch = batch


class Manifest(NamedTuple):
    """What a batch holds: the batches whose place it takes, its submissions, and by table a hash of its file's end."""

    replaces: frozenset[str]
    submissions: frozenset[str]
    ends: dict[str, str]


@dataclass(frozen=True, slots=True)
class Stage:
    """The staged batches of this code's fingerprint below ``folder``."""

    folder: Path

    @property
    def home(self) -> Path:
        """Where the batches of the current code lie."""
        return self.folder / fingerprint()

    def batches(self) -> list[Path]:
        """Complete batches that no later one has taken in, in order."""
        found = sorted(self.home.glob("batch-*")) if self.home.exists() else []
        replaced = {name for batch in found for name in _manifest(batch).replaces}
        return [batch for batch in found if batch.name not in replaced]

    def files(self, table: str) -> list[Path]:
        """The Parquet files of a table."""
        return [table_file(batch, table) for batch in self.batches()]

    def batches_with(self, submissions: Collection[str]) -> list[Path]:
        """The batches that hold one of these submissions."""
        wanted = frozenset(submissions)
        return [batch for batch in self.batches() if not wanted.isdisjoint(_manifest(batch).submissions)]

    def frame(self, table: str, columns: Sequence[str] = (), of: Collection[str] | None = None) -> pl.DataFrame:
        """The staged rows of a table: with all of its columns or with these, of all submissions or of these."""
        names = list(columns or staged_types()[table])
        batches = self.batches() if of is None else self.batches_with(of)
        return _rows(batches, table, names, of) if batches else self.empty(table).select(names)

    @staticmethod
    def empty(table: str) -> pl.DataFrame:
        """A table without rows."""
        return pl.DataFrame(schema=staged_types()[table])

    def damaged(self) -> list[Path]:
        """The batches of which a file cannot be read."""
        found = sorted(self.home.glob("batch-*")) if self.home.exists() else []
        return [batch for batch in found if not _is_whole(batch)]

    def discard_damaged(self) -> list[Path]:
        """Remove the damaged batches, so that their workbooks are read again; these batches."""
        damaged = self.damaged()
        for batch in damaged:
            _remove(batch)
        return damaged

    def staged(self) -> set[str]:
        """Submissions that need not be read again."""
        return {name for batch in self.batches() for name in _manifest(batch).submissions}

    def write(self, frames: dict[str, pl.DataFrame], replaces: Sequence[Path] = ()) -> Path:
        """Add a batch, complete or not at all; ``replaces`` are batches whose rows it holds."""
        self.home.mkdir(parents=True, exist_ok=True)
        numbers = [int(batch.name.removeprefix("batch-")) for batch in self.home.glob("batch-*")]
        target = self.home / f"batch-{max(numbers, default=0) + 1:06d}"
        beside = self.home / f".{target.name}"
        shutil.rmtree(beside, ignore_errors=True)
        with removed_on_failure(beside):
            beside.mkdir()
            for table, types in staged_types().items():
                frame = frames.get(table, pl.DataFrame(schema=types))
                _write(frame.select(pl.col(name).cast(kind) for name, kind in types.items()), beside, table)
            manifest = {
                "replaces": [batch.name for batch in replaces],
                "submissions": frames.get(SUBMISSIONS, self.empty(SUBMISSIONS))["submission_id"].to_list(),
                "ends": {table: _end(table_file(beside, table)) for table in staged_types()},
            }
            (beside / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        put_in_place(beside, target)
        return target

    def tidy(self, most: int, full: int) -> None:
        """Merge the small batches into few when they are more than ``most``, and remove what no longer counts.

        One of ``full`` submissions is not small: to write it again would cost the more the more years are staged. What
        is merged at once, and so in memory, is of :data:`MOST_MERGED` submissions, or two batches.
        """
        live = self.batches()
        if len(live) > most:
            small = [batch for batch in live if len(_manifest(batch).submissions) < full]
            if len(small) > most:
                for group in _groups(small):
                    frames = {table: _rows(group, table, list(types)) for table, types in staged_types().items()}
                    self.write(frames, group)
                live = self.batches()
        keep = {batch.name for batch in live}
        for leftover in self.home.iterdir() if self.home.exists() else ():
            if leftover.name not in keep:
                _remove(leftover)
        for former in self.folder.iterdir() if self.folder.exists() else ():
            if former != self.home:
                _remove(former)


def _groups(batches: Iterable[Path]) -> Iterator[list[Path]]:
    """Batches to be merged with each other, in their order."""
    group: list[Path] = []
    submissions = 0
    for batch in batches:
        count = len(_manifest(batch).submissions)
        if len(group) > 1 and submissions + count > MOST_MERGED:
            yield group
            group, submissions = [], 0
        group.append(batch)
        submissions += count
    if len(group) > 1:
        yield group


def table_file(batch: Path, table: str) -> Path:
    """The Parquet file of a table in a batch."""
    return batch / f"{table}.parquet"


def _rows(batches: Sequence[Path], table: str, columns: list[str], of: Collection[str] | None = None) -> pl.DataFrame:
    """The rows of a table in these batches, of all submissions or of these.

    One query reads all files: each of a query of its own takes twice as long. The reader compares each row with each
    value of a list, 98 of them in 20 times the time that it takes to look a row up in a series.
    """
    rows = pl.scan_parquet([table_file(batch, table) for batch in batches], glob=False)
    if of is not None:
        rows = rows.filter(pl.col("submission_id").is_in(pl.Series(list(of), dtype=pl.String).implode()))
    try:
        return rows.select(columns).collect()
    except pl.exceptions.PolarsError:
        for batch in batches:
            _look_whether_whole(batch, table, columns)
        raise


def _look_whether_whole(batch: Path, table: str, columns: list[str]) -> None:
    """StagingDamagedError where these columns of a batch cannot be read."""
    try:
        pl.read_parquet(table_file(batch, table), columns=columns)
    except pl.exceptions.PolarsError as problem:
        raise StagingDamagedError(batch) from problem


def _write(frame: pl.DataFrame, folder: Path, table: str) -> None:
    path = table_file(folder, table)
    try:
        frame.write_parquet(path, compression="zstd")
    except pl.exceptions.ComputeError as problem:  # what polars makes of a full disk
        message = f"cannot write {path}: {problem}"
        raise OSError(message) from problem


def _remove(folder: Path) -> None:
    """Remove a folder; a kill leaves it whole, or under a hidden name that nothing reads."""
    hidden = folder if folder.name.startswith(".") else folder.with_name(f".{folder.name}")
    if hidden != folder:
        shutil.rmtree(hidden, ignore_errors=True)
        folder.rename(hidden)
    shutil.rmtree(hidden)


def _is_whole(batch: Path) -> bool:
    """Whether the batch has all its files, and each has its end, where Parquet says what is in it."""
    try:
        ends = _manifest(batch).ends
        return all(_end(table_file(batch, table)) == ends.get(table) for table in staged_types())
    except (FileNotFoundError, StagingDamagedError):
        return False


def _end(path: Path) -> str:
    """A hash of the end of a Parquet file, which says what is in it, and of the file's size."""
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - _MARK))
        length = int.from_bytes(stream.read()[: _MARK // 2], "little")
        stream.seek(max(0, size - _MARK - length))
        return sha256(b"%d %b" % (size, stream.read())).hexdigest()


def _manifest(batch: Path) -> Manifest:
    """What a batch holds; StagingDamagedError where it does not say so."""
    path = batch / MANIFEST
    try:
        written = path.stat()
        return _read_manifest(path, written.st_ino, written.st_mtime_ns)
    except (FileNotFoundError, ValueError, KeyError, TypeError) as problem:
        raise StagingDamagedError(batch) from problem


@lru_cache(4000)
def _read_manifest(path: Path, _inode: int, _written_at: int) -> Manifest:
    """That of a batch that never changes once it is there; after a rebuild another one may have its name."""
    held = json.loads(path.read_text(encoding="utf-8"))
    return Manifest(frozenset(held["replaces"]), frozenset(held["submissions"]), dict(held["ends"]))


@dataclass(frozen=True, slots=True)
class StageOf(Stage):
    """The rows of some submissions of a ``stage``, as if no others were staged."""

    stage: Stage = field(kw_only=True)
    submissions: frozenset[str] = field(kw_only=True)

    def frame(self, table: str, columns: Sequence[str] = (), of: Collection[str] | None = None) -> pl.DataFrame:
        """The rows of a table, of all these submissions or of some of them."""
        return self.stage.frame(table, columns, self.submissions if of is None else self.submissions & set(of))


def stage_of(settings: Settings) -> Stage:
    """The staging area of these settings."""
    return Stage(settings.state / STAGED)
