"""The rows of several readings by table: the frames that validation is asked of, whoever made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from schemas.forms.cover import COVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.reading.result import WorkbookReading


def read_frames(readings: Iterable[WorkbookReading]) -> Mapping[str, pl.DataFrame]:
    """By table one frame with the rows of all readable workbooks, in their order; the covers' is that of the cover.

    Columns: :func:`schemas.storage.frame_types`. A table that no workbook has is not among them.
    """
    parts: dict[str, list[pl.DataFrame]] = {}
    for reading in readings:
        if reading.readable:
            if reading.cover is not None:
                parts.setdefault(COVER.table, []).append(reading.cover)
            for name, table in reading.tables.items():
                parts.setdefault(name, []).append(table.frame)
    return {name: pl.concat(frames, rechunk=True) for name, frames in parts.items()}
