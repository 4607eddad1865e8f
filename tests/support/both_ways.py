"""Holds what a batch of workbooks is read as against what each is read as by itself, which is right by definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from pipeline.reading.column_values import ColumnLists, joined
from pipeline.reading.read_batch import FAULT, read_batch
from pipeline.reading.read_workbook import read_workbook
from pipeline.reading.result import Remark
from pipeline.runtime.settings import Settings
from schemas.finding import Finding
from schemas.forms.cover import COVER
from schemas.registry import tables
from schemas.storage import frame_types

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.reading.result import Table, WorkbookReading

    Files = Sequence[tuple[str, bytes]]
    """Workbooks, each with a name of its own."""

LIMITS = Settings()
MOST_SHOWN = 3
"""So many cells that differ are shown of a column."""
OF_READING = (
    *("submission_id", "readable", "form_id", "form_version", "cover_sheet", "cover_cells", "cover_before"),
    *("is_unchanged", "findings"),
)
OF_TABLE = ("sheet", "height", "letters", "header_rows", "left_out", "remarks", "totals", "further", "filled_in")


class Compared(NamedTuple):
    """What a batch says otherwise of its workbooks, and what keeps each from the plain way, blank where nothing."""

    differences: list[str]
    ways: dict[str, str]


def differences(files: Files, *, carefully: bool = False) -> list[str]:
    """What a batch says otherwise of any of its workbooks than the reading of that workbook alone; empty when equal."""
    return compared(files, carefully=carefully).differences


def compared(files: Files, *, carefully: bool = False) -> Compared:
    """A batch held against its workbooks read alone."""
    batch = read_batch(files, LIMITS, carefully=carefully)
    alone = [read_workbook(name, content, LIMITS) for name, content in files]
    found = [] if len(batch.readings) == len(alone) else [f"{len(batch.readings)} readings of {len(alone)} workbooks"]
    unequal = [
        table
        for table in dict.fromkeys((COVER.table, *tables()))
        if not is_equal(table, batch.frames.get(table), alone)
    ]
    found += of_frames(batch.frames, alone)
    for (name, _), together, right in zip(files, batch.readings, alone, strict=False):
        wrong = [*of_readings(together, right), *of_rows(batch.frames, right, unequal)]
        if str(together.careful_because).startswith(FAULT):
            wrong.append("the plain way failed")
        found += [f"{name} ({together.careful_because or 'plain'}) {text}" for text in wrong]
    if unequal and not found:
        found.append(f"rows of {', '.join(unequal)} in another order")
    return Compared(found, {reading.submission_id: str(reading.careful_because) for reading in batch.readings})


def is_equal(table: str, together: pl.DataFrame | None, alone: Sequence[WorkbookReading]) -> bool:
    """Whether a frame has just the rows of the workbooks in their order: all at once, which is quick."""
    rows = [reading.cover_row if table == COVER.table else rows_alone(reading, table) for reading in alone]
    parts = [part for part in rows if isinstance(part, ColumnLists) and part.height]
    if together is None or not parts:
        return not parts and (together is None or not together.height)
    return joined(parts).equals(together)


def rows_alone(reading: WorkbookReading, table: str) -> object:
    """The rows of a table of a workbook; None where it has no such table."""
    return reading.tables[table].rows if table in reading.tables else None


def of_frames(frames: dict[str, pl.DataFrame], alone: Sequence[WorkbookReading]) -> Iterator[str]:
    """Frames whose columns are not those that are stored, or that have rows of no workbook's table."""
    for table, frame in frames.items():
        if dict(frame.schema) != frame_types(COVER if table == COVER.table else tables()[table]):
            yield f"frame {table} has other columns: {frame.schema}"
        heights = {reading.submission_id: height_of(reading, table) for reading in alone}
        in_order = [name for name, height in heights.items() for _ in range(height)]
        if frame["submission_id"].to_list() != in_order:
            yield f"frame {table} has {frame.height} rows, not {len(in_order)}, or those of workbooks in another order"


def height_of(reading: WorkbookReading, table: str) -> int:
    """How many rows the workbook has in a frame."""
    if table == COVER.table:
        return int(reading.readable)
    return reading.tables[table].height if table in reading.tables else 0


def of_readings(together: WorkbookReading, right: WorkbookReading) -> Iterator[str]:
    """Fields of a reading and of its tables that differ."""
    for field in OF_READING:
        yield from differing(field, getattr(together, field), getattr(right, field))
    yield from differing("tables", list(together.tables), list(right.tables))
    for name in sorted(together.tables.keys() & right.tables.keys()):
        yield from of_tables(name, together.tables[name], right.tables[name])


def of_tables(name: str, together: Table, right: Table) -> Iterator[str]:
    """Fields of a table that differ, beside its rows."""
    for field in OF_TABLE:
        yield from differing(f"{name}.{field}", getattr(together, field), getattr(right, field))


def of_rows(frames: dict[str, pl.DataFrame], right: WorkbookReading, unequal: Collection[str]) -> Iterator[str]:
    """Cells of the cover and of the tables that differ, and their types; only ``unequal`` tables are looked at."""
    for name in unequal:
        if name == COVER.table:
            if right.cover is not None:
                yield from different_cells("cover", rows_of(frames, name, right), right.cover)
        elif name in right.tables:
            yield from different_cells(name, rows_of(frames, name, right), right.tables[name].frame)


def rows_of(frames: dict[str, pl.DataFrame], table: str, reading: WorkbookReading) -> pl.DataFrame | None:
    """A workbook's rows of a table, in their order; None where the batch has no frame of it."""
    frame = frames.get(table)
    return None if frame is None else frame.filter(pl.col("submission_id") == reading.submission_id)


def different_cells(name: str, together: pl.DataFrame | None, right: pl.DataFrame) -> Iterator[str]:
    """The first cells of each column that differ; a table without rows may have no frame."""
    together = right.clear() if together is None else together
    if together.schema != right.schema or together.height != right.height:
        yield f"{name}: {together.height} rows of {together.schema}, not {right.height} of {right.schema}"
        return
    if together.equals(right):
        return
    for column in right.columns:
        pairs = zip(right["at_row"], together[column], right[column], strict=True)
        wrong = [f"row {row} {is_read!r}, not {value!r}" for row, is_read, value in pairs if is_read != value]
        if wrong:
            yield f"{name}.{column}: {'; '.join(wrong[:MOST_SHOWN])} ({len(wrong)} rows)"


def differing(field: str, together: object, right: object) -> Iterator[str]:
    """Where two values, lists or mappings differ: in the order and the kinds of what they hold, too."""
    ours, theirs = (listed(value) for value in (together, right))
    if ours == theirs and (isinstance(right, frozenset) or repr(ours) == repr(theirs)):
        return
    if not (isinstance(ours, list) and isinstance(theirs, list)):
        yield f"{field}: {ours!r}, not {theirs!r}"
        return
    more, fewer = ([item for item in one if item not in other] for one, other in ((ours, theirs), (theirs, ours)))
    if more or fewer:
        shown = [", ".join(map(brief, items[:MOST_SHOWN])) or "nothing" for items in (more, fewer)]
        yield f"{field}: {shown[0]}, not {shown[1]} ({len(more)} and {len(fewer)})"
    else:
        yield f"{field}: in another order, or of other kinds: {ours[:8]!r}, not {theirs[:8]!r}"


def brief(item: object) -> str:
    """What differs in short: of a finding its rule, place and texts."""
    found = item.finding if isinstance(item, Remark) else item
    if isinstance(found, Finding):
        return f"{found.rule_id} {found.variant} {found.sheet}!{found.cell} {found.message_en}"
    return repr(item)


def listed(value: Any) -> Any:  # noqa: ANN401 - any field of a reading
    """A mapping as its pairs, in their order."""
    return list(value.items()) if isinstance(value, dict) else value


def ways(files: Files) -> dict[str, str]:
    """What keeps each workbook from the plain way, blank where nothing does."""
    return {reading.submission_id: str(reading.careful_because) for reading in read_batch(files, LIMITS).readings}
