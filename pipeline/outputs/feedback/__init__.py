"""Feedback copies, which go back to the units: each unit's own workbook, with its findings at their cells."""

from __future__ import annotations

from itertools import chain, count
from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline.outputs.feedback.guarded_copies import SUFFIX, FeedbackCopy, Order, feedback_copies, feedback_name
from pipeline.outputs.feedback.marked_copy import feedback_copy
from pipeline.outputs.feedback.safe_names import safe_stem
from pipeline.runtime.atomic_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

__all__ = ["FeedbackCopy", "Order", "feedback_copies", "feedback_copy", "feedback_name", "safe_stem", "write_copy"]


def write_copy(folder: Path, copy: FeedbackCopy, taken: Collection[Path] = ()) -> Path:
    """Write a copy into a folder, complete or not at all, under its own name or beside what is ``taken``."""
    name = PurePath(copy.name)
    others = {path.name.casefold() for path in taken}
    stem = name.stem.removesuffix(SUFFIX)
    numbered = chain((name.name,), (f"{stem} ({number}){SUFFIX}{name.suffix}" for number in count(2)))
    path = folder / next(candidate for candidate in numbered if candidate.casefold() not in others)
    write_whole(path, copy.content)
    return path
