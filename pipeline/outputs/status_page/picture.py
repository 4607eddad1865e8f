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
    from matplotlib.path import Path

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
"""With more units a picture of squares is taller than any screen."""
CELL_WIDTH, CELL_HEIGHT, NAMES_WIDTH, REST = 0.8, 0.34, 2.6, 1.3
"""Inches: a square, the names on the left, and title and legend."""
NARROWEST, BARS_HEIGHT = 6.4, 4.2
SIGN_SIZE = 12
"""Points."""


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
        for state in SQUARES:
            _draw_squares(axes, state, [(column, row) for column, row, own in squares if own == state])
        _label_axes(axes, periods, units)
        figure.suptitle("Tình hình nộp báo cáo", fontweight="bold", fontsize=12)
        signs = [
            Patch(color=colour, label=f"{sign} {STATUS_ON_PAGE_VI[state]}") for state, (colour, sign) in SQUARES.items()
        ]
        figure.legend(handles=signs, loc="outside lower center", ncols=3, frameon=False)
        stream = BytesIO()
        figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def _draw_squares(axes: Axes, state: str, places: Sequence[tuple[int, int]]) -> None:
    """Draw all squares of a state, by column and row, as one shape and one sign: a text each costs 2 ms."""
    from matplotlib.collections import PolyCollection  # noqa: PLC0415 - as above

    colour, sign = SQUARES[state]
    corners = ((0.04, 0.06), (0.96, 0.06), (0.96, 0.94), (0.04, 0.94))
    squares = [[(column + x, row + y) for x, y in corners] for column, row in places]
    axes.add_collection(PolyCollection(squares, facecolors=colour, edgecolors=colour))
    outline, points = _outline(sign)
    middles = [column + 0.5 for column, _ in places], [row + 0.5 for _, row in places]
    dark = "black" if state == "queried" else "white"
    axes.scatter(*middles, s=points**2, marker=outline, color=dark, linewidths=0)


def _outline(sign: str) -> tuple[Path, float]:
    """The outline of a sign around its middle, and the width and height in points of the square that it is drawn in."""
    import numpy as np  # noqa: PLC0415 - as above
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - as above
    from matplotlib.textpath import TextPath  # noqa: PLC0415 - as above
    from matplotlib.transforms import Affine2D  # noqa: PLC0415 - as above

    written = TextPath((0, 0), sign, size=SIGN_SIZE, prop=FontProperties(family=FONT["font.family"], weight="bold"))
    box = written.get_extents()
    outline = written.transformed(Affine2D().translate(-(box.x0 + box.x1) / 2, -(box.y0 + box.y1) / 2))
    farthest = max(abs(float(side)) for corner in np.asarray(outline.vertices) for side in corner)
    return outline, 2 * farthest  # by these corners, off the curves too, markers are sized


def _label_axes(axes: Axes, periods: Sequence[date], units: Sequence[str]) -> None:
    axes.set_xlim(0, max(1, len(periods)))
    axes.set_ylim(max(1, len(units)), 0)
    axes.set_xticks([at + 0.5 for at in range(len(periods))], [f"{period:%m/%Y}" for period in periods])
    axes.set_yticks([at + 0.5 for at in range(len(units))], list(units))
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
