"""Picture of the coverage as PNG: a square for each unit and period, or for many units a bar for each period."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from schemas.terms import STATUS_ON_PAGE_VI

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from matplotlib.axes import Axes

    from pipeline.outputs.status_page.contents import UnitLine

SQUARES = {
    "accepted": ("#2E7D32", "✓"),
    "queried": ("#F9A825", "?"),
    "resent": ("#EF6C00", "↺"),
    "quarantined": ("#C62828", "✗"),
    "missing": ("#9E9E9E", "–"),
}
"""Colour and sign of each state."""
FONT: dict[Any, Any] = {"font.family": "DejaVu Sans", "font.size": 10}
"""Comes with matplotlib and has every Vietnamese letter and the signs."""
MOST_PERIODS = 24
MOST_UNITS = 40
"""With more units a picture of squares is taller than any screen, and takes five seconds to draw (99 for two years)."""
CELL_WIDTH, CELL_HEIGHT, NAMES_WIDTH, REST = 0.8, 0.34, 2.6, 1.3
"""Inches: a square, the names on the left, and title and legend."""
NARROWEST, BARS_HEIGHT = 6.4, 4.2


def coverage_png(by_period: Mapping[date, Sequence[UnitLine]]) -> bytes:
    """Units × periods, the latest two years of them; the same lines give the same bytes.

    Of more than :data:`MOST_UNITS` it is how many of a period stand how.
    """
    periods = tuple(sorted(by_period)[-MOST_PERIODS:])
    names = {line.report: line.name for period in periods for line in by_period[period]}
    units = sorted(names)
    if len(units) > MOST_UNITS:
        counts = (Counter(line.state for line in by_period[period]) for period in periods)
        return _bars(periods, tuple(tuple(count[state] for state in SQUARES) for count in counts))
    at = {report: row for row, report in enumerate(units)}
    squares = tuple(
        (column, at[line.report], line.state) for column, period in enumerate(periods) for line in by_period[period]
    )
    return _drawn(periods, tuple(f"{names[report]} ({report})" for report in units), squares)


@lru_cache(maxsize=1)
def _bars(periods: tuple[date, ...], counts: tuple[tuple[int, ...], ...]) -> bytes:
    """A bar per period, of as many units in each state as ``counts`` says in the order of :data:`SQUARES`."""
    from matplotlib import rc_context  # noqa: PLC0415 - a third of what every command loads, and few draw
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - as above
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    with rc_context(FONT):
        width = max(NARROWEST, CELL_WIDTH * len(periods))
        figure = Figure(figsize=(width, BARS_HEIGHT), dpi=110, layout="constrained")
        FigureCanvasAgg(figure)
        axes, below = figure.subplots(), [0] * len(periods)
        for place, (state, (colour, sign)) in enumerate(SQUARES.items()):
            heights = [count[place] for count in counts]
            axes.bar(
                range(len(periods)), heights, bottom=below, color=colour, label=f"{sign} {STATUS_ON_PAGE_VI[state]}"
            )
            below = [base + height for base, height in zip(below, heights, strict=True)]
        axes.set_xticks(range(len(periods)), [f"{period:%m/%Y}" for period in periods])
        axes.set_ylabel("Số đơn vị")
        figure.suptitle("Tình hình nộp báo cáo", fontweight="bold", fontsize=12)
        figure.legend(loc="outside lower center", ncols=3, frameon=False)
        stream = BytesIO()
        figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


@lru_cache(maxsize=1)
def _drawn(periods: tuple[date, ...], units: tuple[str, ...], squares: tuple[tuple[int, int, str], ...]) -> bytes:
    """The picture; the last one is kept, for the runs of a night's periods all show it."""
    from matplotlib import rc_context  # noqa: PLC0415 - a third of what every command loads, and few draw
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - as above
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above
    from matplotlib.patches import Patch  # noqa: PLC0415 - as above

    width = max(NARROWEST, NAMES_WIDTH + CELL_WIDTH * len(periods))
    with rc_context(FONT):
        figure = Figure(figsize=(width, REST + CELL_HEIGHT * len(units)), dpi=110, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        for column, row, state in squares:
            _draw_square(axes, column, row, state)
        _label_axes(axes, periods, units)
        figure.suptitle("Tình hình nộp báo cáo", fontweight="bold", fontsize=12)
        signs = [
            Patch(color=colour, label=f"{sign} {STATUS_ON_PAGE_VI[state]}") for state, (colour, sign) in SQUARES.items()
        ]
        figure.legend(handles=signs, loc="outside lower center", ncols=3, frameon=False)
        stream = BytesIO()
        figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def _draw_square(axes: Axes, column: int, row: int, state: str) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - as above

    colour, sign = SQUARES[state]
    axes.add_patch(Rectangle((column + 0.04, row + 0.06), 0.92, 0.88, color=colour))
    dark = "black" if state == "queried" else "white"
    axes.text(column + 0.5, row + 0.5, sign, ha="center", va="center", color=dark, fontsize=12, fontweight="bold")


def _label_axes(axes: Axes, periods: Sequence[date], units: Sequence[str]) -> None:
    axes.set_xlim(0, max(1, len(periods)))
    axes.set_ylim(max(1, len(units)), 0)
    axes.set_xticks([at + 0.5 for at in range(len(periods))], [f"{period:%m/%Y}" for period in periods])
    axes.set_yticks([at + 0.5 for at in range(len(units))], list(units))
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
