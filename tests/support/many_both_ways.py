"""Benchmark workbooks of units that are known, made and compared both ways in several processes."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING

from benchmarks.workbooks import WorkbookCopy, content, copies, unit_submissions_once
from tests.support.both_ways import compared

if TYPE_CHECKING:
    from collections.abc import Sequence

BATCH = 64


class KnownCopy(WorkbookCopy):
    """A benchmark workbook that bears the code of the sample unit that it was made of."""

    @property
    def unit_code(self) -> str:
        units = unit_submissions_once()
        return units[self.unit % len(units)].unit.unit_code


def differences_of_many(count: int, processes: int) -> tuple[list[str], int]:
    """What so many workbooks are read as otherwise in batches, and how many of them went the plain way."""
    known = [KnownCopy(copy.unit, copy.month) for copy in copies(count)]
    bases = len(unit_submissions_once())
    known.sort(key=lambda copy: (copy.unit % bases, copy.month))  # workbooks of one sample share a pattern
    context = multiprocessing.get_context("spawn")  # Polars has threads by now, which a fork would lose
    with ProcessPoolExecutor(processes, context) as pool:
        answers = list(pool.map(_of_batch, _batches(known)))
    return list(chain.from_iterable(wrong for wrong, _ in answers)), sum(plain for _, plain in answers)


def _batches(known: Sequence[KnownCopy]) -> list[Sequence[KnownCopy]]:
    return [known[first : first + BATCH] for first in range(0, len(known), BATCH)]


def _of_batch(known: Sequence[KnownCopy]) -> tuple[list[str], int]:
    files = [(f"{copy.unit} of {copy.month}", content(copy)) for copy in known]
    found = compared(files)
    return found.differences, sum(not way for way in found.ways.values())
