"""Packs a worker's results for its parent: frames as Arrow data, what is known of each file pickled."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.runtime.worker_answers import AnswerRefusedError, unpickled
from schemas.forms.cover import COVER
from schemas.registry import tables
from schemas.storage import frame_types

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGE = 5_000
"""From so many rows on compressing a frame pays: the memory of the worker that sends it is bounded."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A pickled value, and frames by table as Arrow data: of each the filled columns."""

    content: bytes
    frames: dict[str, bytes]

    def opened(self, known: frozenset[type]) -> tuple[Any, dict[str, pl.DataFrame]]:
        """The value, made of known types alone, and the frames; AnswerRefusedError where they are anything else."""
        try:
            frames = {str(table): _whole(table, packed) for table, packed in self.frames.items()}
        except (TypeError, ValueError, KeyError, AttributeError, OSError, pl.exceptions.PolarsError) as problem:
            message = f"an answer's rows cannot be read: {problem}"
            raise AnswerRefusedError(message) from problem
        return unpickled(self.content, known), frames


def parcel(value: object, frames: Mapping[str, pl.DataFrame] | None = None) -> Parcel:
    """Pack a value and frames to be sent to another process; MemoryError when there is no room left to do so."""
    try:
        packed = {table: _packed(frame) for table, frame in (frames or {}).items()}
    except (OSError, pl.exceptions.PolarsError) as problem:  # what polars makes of a MemoryError
        raise MemoryError from problem
    return Parcel(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), packed)


def _packed(frame: pl.DataFrame) -> bytes:
    stream = BytesIO()
    filled = pl.DataFrame([column for column in frame.get_columns() if column.null_count() < frame.height])
    filled.write_ipc_stream(stream, compression="lz4" if frame.height >= _LARGE else "uncompressed")
    return stream.getvalue()


def _whole(table: str, packed: bytes) -> pl.DataFrame:
    """The frame of a table with all its columns; ValueError where it has others, or of other types."""
    filled, types = pl.read_ipc_stream(packed), _types(table)
    if any(types.get(name) != kind for name, kind in filled.schema.items()):
        message = f"{table} has other columns"
        raise ValueError(message)
    found = filled.to_dict(as_series=True)
    return pl.DataFrame(
        [
            found.get(name, pl.Series(name, [None], dtype=kind).new_from_index(0, filled.height))
            for name, kind in types.items()
        ]
    )


@cache
def _types(table: str) -> dict[str, pl.DataType]:
    return frame_types(COVER if table == COVER.table else tables()[table])
