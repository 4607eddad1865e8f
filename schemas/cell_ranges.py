"""Many cells of a column as few ranges."""

from __future__ import annotations

from itertools import pairwise

MOST_RANGES = 500
"""Ranges that a finding names as cells of a column."""


def ranges(letter: str, rows: list[int]) -> list[str]:
    """Excel ranges of a column's rows: 5, 6, 7 and 9 become ``K5:K7`` and ``K9``.

    Of very many the last one spans the rest, whatever lies between.
    """
    if not rows:
        return []
    rows = sorted(rows)
    breaks = [0, *(at for at, (above, below) in enumerate(pairwise(rows), start=1) if below != above + 1), len(rows)]
    runs = [(rows[start], rows[end - 1]) for start, end in pairwise(breaks)]
    if len(runs) > MOST_RANGES:
        runs = [*runs[: MOST_RANGES - 1], (runs[MOST_RANGES - 1][0], runs[-1][1])]
    return [f"{letter}{first}" if first == last else f"{letter}{first}:{letter}{last}" for first, last in runs]
