"""What a worker sends back: its results pickled, with the frames in them joined by the columns that they have.

Sent one by one, frames of a few rows cost more than reading them did.
"""

from __future__ import annotations

import pickle
from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_LARGE = 5_000
"""From so many rows on compressing a frame pays: the memory of the worker that sends it is bounded."""


@dataclass(frozen=True, slots=True)
class Parcel(Generic[T]):
    """Pickled values in which each frame is a part of a joined one; of those the types and the filled columns."""

    content: bytes
    frames: tuple[tuple[dict[str, pl.DataType], bytes], ...]

    def opened(self) -> list[T]:
        """The values as they were sent."""
        return cast("list[T]", _Unpickler(BytesIO(self.content), [_whole(*one) for one in self.frames]).load())


def parcel(values: Sequence[T]) -> Parcel[T]:
    """Pack values to be sent to another process; MemoryError when there is no room left to do so."""
    stream = BytesIO()
    try:
        pickler = _Pickler(stream)
        pickler.dump(list(values))
        return Parcel(stream.getvalue(), tuple(_joined(frames) for frames in pickler.frames.values()))
    except (OSError, pl.exceptions.PolarsError) as problem:  # what polars makes of a MemoryError
        raise MemoryError from problem


def _joined(frames: list[pl.DataFrame]) -> tuple[dict[str, pl.DataType], bytes]:
    stream = BytesIO()
    joined = pl.concat(frames)
    filled = joined.select(column for column in joined if column.null_count() < joined.height)
    filled.write_ipc(stream, compression="lz4" if joined.height >= _LARGE else "uncompressed")
    return dict(joined.schema), stream.getvalue()


def _whole(types: dict[str, pl.DataType], filled: bytes) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=types), pl.read_ipc(filled)], how="diagonal")


class _Pickler(pickle.Pickler):
    """Puts each frame aside, beside those of the same columns, and notes where it stands among them."""

    def __init__(self, stream: BytesIO) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self.frames: dict[tuple[str, ...], list[pl.DataFrame]] = defaultdict(list)
        self.heights: dict[tuple[str, ...], int] = defaultdict(int)

    def persistent_id(self, obj: object) -> Any:  # noqa: ANN401 - as in the base class
        if not isinstance(obj, pl.DataFrame):
            return None
        columns = tuple(obj.columns)
        place = list(self.frames).index(columns) if columns in self.frames else len(self.frames)
        first = self.heights[columns]
        self.frames[columns].append(obj)
        self.heights[columns] += obj.height
        return place, first, obj.height


class _Unpickler(pickle.Unpickler):
    """Takes each frame from where it stands among the joined ones; what it reads was written by our own worker."""

    def __init__(self, stream: BytesIO, frames: Sequence[pl.DataFrame]) -> None:
        super().__init__(stream)
        self.frames = frames

    def persistent_load(self, pid: tuple[int, int, int]) -> pl.DataFrame:
        place, first, height = pid
        return self.frames[place].slice(first, height)
