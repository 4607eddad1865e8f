"""A program that runs in any checkout: what it reads of workbooks, as lines of text; see ``benchmarks.same.drive``.

It is given to Python as text, so that what it imports is the checkout's. ``python -c … OUT`` reads pairs of a name and
a path from its input, as JSON, and writes for each workbook a heading and then a line for each thing that was read.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys
from decimal import Decimal
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Read = tuple[Any, dict[str, Any]]
    """A reading, and its frames by table."""

BATCH = 32
FACTS = ("readable", "form_id", "form_version", "is_unchanged", "cover_sheet", "cover_cells", "cover_before")
OF_TABLE = ("sheet", "height", "letters", "header_rows", "left_out", "remarks", "totals", "further", "filled_in")
ID, COVER = "submission_id", "covers"


def read(files: Sequence[tuple[str, bytes]], settings: Any) -> Iterator[Read]:  # noqa: ANN401 - of any checkout
    """Readings of (id, bytes) in order, each with its frames by table: in batches where this checkout reads batches."""
    try:
        read_batch = import_module("pipeline.reading.read_batch").read_batch
    except ModuleNotFoundError:
        read_workbook = import_module("pipeline.reading.read_workbook").read_workbook
        for name, content in files:
            reading = read_workbook(name, content, settings)
            yield reading, {table: found.frame for table, found in reading.tables.items()} | {COVER: reading.cover}
        return
    for first in range(0, len(files), BATCH):
        found = read_batch(files[first : first + BATCH], settings)
        split = {table: frame.partition_by(ID, as_dict=True) for table, frame in found.frames.items()}
        for reading in found.readings:
            mine = {table: parts.get((reading.submission_id,)) for table, parts in split.items()}
            yield reading, {table: frame for table, frame in mine.items() if frame is not None}


def lines(reading: Any, frames: dict[str, Any]) -> Iterator[str]:  # noqa: ANN401 - of any checkout
    """A line for each fact, finding and column; of a column its type and a hash of its values."""
    yield from (f"{name} {plain(getattr(reading, name))}" for name in FACTS)
    yield from columns(COVER, frames.get(COVER))
    for name in sorted(reading.tables):
        table = reading.tables[name]
        yield from (f"{name}.{fact} {plain(getattr(table, fact))}" for fact in OF_TABLE)
        yield from columns(name, frames.get(name))
    yield from (f"finding {plain(finding)}" for finding in reading.findings)


def columns(name: str, frame: Any) -> Iterator[str]:  # noqa: ANN401 - of any checkout
    """The columns of a frame by name; none of one without rows."""
    if frame is None or not frame.height:
        return
    for column in sorted(set(frame.columns) - {ID}):
        values = frame[column]
        digest = hashlib.sha256(plain(values.to_list()).encode()).hexdigest()[:16]
        yield f"{name}.{column} {values.dtype} {digest}"


def plain(value: object) -> str:
    """A value as JSON, in which the kind of container does not matter but the order of a list does."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: Any) -> object:  # noqa: ANN401 - of any checkout
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"Decimal {value.normalize():f}"  # 27 and 27.0 are the same number
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return f"{type(value).__name__} {value}"


def main() -> None:
    """Read what the input names, and write the lines."""
    settings = import_module("pipeline.runtime.settings").Settings()
    named = json.load(sys.stdin)
    files = [(f"{number:05d}", Path(path).read_bytes()) for number, (_, path) in enumerate(named)]
    with Path(sys.argv[1]).open("w", encoding="utf-8") as stream:
        for (name, _), (reading, frames) in zip(named, read(files, settings), strict=True):
            stream.write(f"## {name}\n")
            stream.writelines(f"{line}\n" for line in lines(reading, frames))


if __name__ == "__main__":
    main()
