"""What a deviation is: another way of writing the small clean workbook, with the findings that it deserves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.forms.cover import COVER
from schemas.registry import tables
from schemas.storage import value_types
from tests.spec.examples.base import base_content
from tests.spec.examples.kept_sheets import opened, saved

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from pipeline.reading.result import WorkbookReading
    from tests.spec.examples.example import Change


@dataclass(frozen=True, eq=False)
class Deviation:
    """A workbook that says what the clean one says, otherwise.

    ``changes`` edit the clean workbook, ``after`` alters the bytes of the saved file, ``convert`` has LibreOffice save
    it under that extension. ``plain`` are the changes that say the same plainly, where the clean workbook does
    not. ``deserves`` counts the findings by rule; there are no others.
    """

    name: str
    changes: tuple[Change, ...] = ()
    deserves: Mapping[str, int] = field(default_factory=dict)
    plain: tuple[Change, ...] = ()
    after: Callable[[bytes], bytes] | None = None
    convert: str = ""

    def content(self) -> bytes:
        """The deviating file, before it is converted."""
        content = made(self.changes)
        return self.after(content) if self.after else content


def made(changes: tuple[Change, ...]) -> bytes:
    """The clean workbook after some changes."""
    if not changes:
        return base_content()
    workbook = opened(base_content())
    for change in changes:
        change(workbook)
    return saved(workbook)


def values(reading: WorkbookReading) -> dict[str, pl.DataFrame]:
    """What a workbook says, by table: the values only, without places and companions, in the order of the rows."""
    frames = {name: table.frame.select(list(value_types(tables()[name]))) for name, table in reading.tables.items()}
    if reading.cover is None:
        return frames
    return frames | {COVER.table: reading.cover.select(list(value_types(COVER)))}
