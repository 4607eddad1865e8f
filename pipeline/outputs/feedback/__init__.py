"""The feedback copy that goes back to a unit: its own workbook, with what is wrong at the cells where it is wrong."""

from __future__ import annotations

from itertools import chain, count
from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline.outputs.feedback.copying import feedback_copy
from pipeline.outputs.feedback.guarded import FeedbackCopy, Order, copies
from pipeline.outputs.feedback.naming import SUFFIX, feedback_name
from pipeline.runtime.atomic_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

__all__ = ["FeedbackCopy", "Order", "copies", "feedback_copy", "feedback_name", "write_copy"]


def write_copy(folder: Path, copy: FeedbackCopy, taken: Collection[Path] = ()) -> Path:
    """Write a copy into a folder, complete or not at all, under its own name or beside what is ``taken``."""
    name = PurePath(copy.name)
    others = {one.name.casefold() for one in taken}
    stem = name.stem.removesuffix(SUFFIX)
    numbered = chain((name.name,), (f"{stem} ({number}){SUFFIX}{name.suffix}" for number in count(2)))
    path = folder / next(one for one in numbered if one.casefold() not in others)
    write_whole(path, copy.content)
    return path
