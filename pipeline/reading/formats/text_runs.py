"""The runs of a text out of where each begins, as Excel's binary files tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.reading.formats.cell_styles import TextRun

if TYPE_CHECKING:
    from collections.abc import Sequence


class Letters(NamedTuple):
    """What a font shows beside the letters, and the legacy encoding that it draws."""

    is_struck: bool = False
    is_raised: bool = False
    encoding: str | None = None


def text_runs(text: str, starts: Sequence[tuple[int, Letters]]) -> tuple[TextRun, ...]:
    """The runs of a text, by where each begins, in units of UTF-16; none where no run is struck or raised."""
    letters = text.encode("utf-16-le", "replace")
    ends = [*(start for start, _ in starts[1:]), len(letters) // 2]
    runs = tuple(
        TextRun(letters[2 * start : 2 * end].decode("utf-16-le", "replace"), look.is_struck, look.is_raised)
        for (start, look), end in zip(starts, ends, strict=True)
        if start < end
    )
    return runs if any(run.is_struck or run.is_raised for run in runs) else ()
