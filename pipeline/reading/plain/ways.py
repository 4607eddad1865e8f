"""Which way a workbook is read: with others at once, or by itself and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reading.plain.read_plainly import read_plainly

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings


def way_of(content: bytes, limits: Settings) -> str:
    """Blank for a plain workbook, else in a few words what keeps it from being read with others.

    ``cover`` says that nothing else does: it is no form that is known, or says that nothing has changed.
    """
    return read_plainly([("", content)], limits).not_plain.get(0, "")
