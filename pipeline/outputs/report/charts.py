"""Charts of the report's tables as PNG: horizontal bars with their numbers, distinguishable without colour too."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pipeline.outputs.report.notation import UNKNOWN, decimals_of, vietnamese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from pipeline.outputs.report.tables import ChartSpec, ReportTable

STYLE: dict[Any, Any] = {"font.family": "DejaVu Sans", "font.size": 10, "text.parse_math": False}
"""The font comes with matplotlib and has every Vietnamese letter, so a chart is the same on every machine. A dollar
sign in a label begins no formula."""
COLOURS = ("#1F4E79", "#BDD7EE")
"""Dark and light: distinguishable in a print without colour."""
WIDTH, ROW, SECOND_BAR, REST = 7.2, 0.26, 0.13, 0.9
"""Inches: the whole width, what a row and a second bar in it take in height, and title and legend."""
LABEL_WIDTH = 40
MOST_ROWS = 20
"""Bars that a chart shows, that of the rest among them: as many as a page has room for, under a heading and above the
source."""
REST_VI = "Các {noun} còn lại ({count})"
"""The label of the bar that adds up what has none of its own, so that a chart shows the whole of its table."""


@dataclass(frozen=True, slots=True)
class ChartBars:
    """What a chart shows of a table: the ``rows`` with a bar of their own, and those that one bar adds up.

    ``unknown`` is how many rows have no number: they have no bar, and are no part of the rest.
    """

    rows: Sequence[int]
    rest: Sequence[int] = ()
    unknown: int = 0

    def label_of_rest(self, table: ReportTable) -> str:
        """What the bar of the rest is called."""
        return REST_VI.format(noun="đơn vị" if table.is_of_units else "dòng", count=len(self.rest))


def chart_bars(table: ReportTable, chart: ChartSpec) -> ChartBars:
    """The bars of a table's chart: all of its rows, or the largest ones first and then the rest as one.

    There are none where every number is zero or not known: nothing would be seen.
    """
    drawn = drawn_rows(table, chart)
    values = [table.values(name) for name in chart.values]
    if not any(column[at] for column in values for at in drawn):
        return ChartBars(())
    known = [at for at in drawn if any(column[at] is not None for column in values)]
    unknown = len(drawn) - len(known)
    if len(known) <= MOST_ROWS:
        return ChartBars(known, (), unknown)
    ordered = sorted(known, key=lambda at: sum(exact(column[at]) for column in values), reverse=True)
    return ChartBars(ordered[: MOST_ROWS - 1], sorted(ordered[MOST_ROWS - 1 :]), unknown)


def exact(value: object) -> Decimal:
    """A number of a table, as itself; one that is not known adds nothing to a bar."""
    return Decimal(0) if value is None else Decimal(str(value))


def chart_png(table: ReportTable, chart: ChartSpec) -> bytes:
    """A table's chart; the same rows give the same bytes."""
    bars = chart_bars(table, chart)
    labels = [str(table.values(chart.label)[at]) for at in bars.rows]
    headers = {column.name: column.header for column in table.columns}
    series = [
        (headers.get(name, name), ["" if (value := table.values(name)[at]) is None else str(value) for at in bars.rows])
        for name in chart.values
    ]
    if bars.rest:
        labels.append(bars.label_of_rest(table))
        for name, (_, amounts) in zip(chart.values, series, strict=True):
            amounts.append(str(sum(exact(table.values(name)[at]) for at in bars.rest)))
    title = f"{chart.title} ({chart.unit}){chart_remark(bars)}"
    return _drawn(title, tuple(labels), tuple((header, tuple(amounts)) for header, amounts in series))


def chart_remark(bars: ChartBars) -> str:
    """What a chart says below its title of rows that it has no bars for; blank where there are none."""
    return f"\n{bars.unknown} đơn vị chưa có số liệu không có trong biểu đồ" if bars.unknown else ""


@lru_cache(maxsize=32)
def _drawn(title: str, labels: tuple[str, ...], series: tuple[tuple[str, tuple[str, ...]], ...]) -> bytes:
    """The picture; those of a report are kept, for its document and its page in Dagster both show them.

    Amounts are texts, as 1 and 1.0 are not written alike; one that is not known is blank, and has a dash for a bar.
    """
    from matplotlib import rc_context  # noqa: PLC0415 - a third of what every command loads, and few draw
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - as above
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    with rc_context(STYLE):
        height = REST + ROW * title.count("\n") + len(labels) * (ROW + SECOND_BAR * (len(series) - 1))
        figure = Figure(figsize=(WIDTH, height), dpi=150, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        _draw_bars(axes, labels, series)
        _remove_scale(axes)
        figure.suptitle(title, fontweight="bold", fontsize=11)
        if len(series) > 1:
            figure.legend(loc="outside lower center", ncols=len(series), frameon=False)
        stream = BytesIO()
        figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def drawn_rows(table: ReportTable, chart: ChartSpec) -> list[int]:
    """The rows that the chart is about: all but totals and the like."""
    without = [(table.values(column), value) for column, value in chart.without.items()]
    return [at for at in range(len(table.rows)) if all(values[at] != value for values, value in without)]


def _draw_bars(axes: Axes, labels: Sequence[str], series: Sequence[tuple[str, Sequence[str]]]) -> None:
    height = 0.8 / len(series)
    for number, (header, texts) in enumerate(series):
        amounts = [Decimal(text) if text else None for text in texts]
        places = [at + (number - (len(series) - 1) / 2) * height for at in range(len(labels))]
        lengths = [float(amount or 0) for amount in amounts]
        bars = axes.barh(places, lengths, height, color=COLOURS[number], edgecolor="black", linewidth=0.5)
        bars.set_label(header)
        decimals = decimals_of(amounts)
        labels_of_bars = [UNKNOWN if amount is None else vietnamese(amount, decimals) for amount in amounts]
        axes.bar_label(bars, labels_of_bars, padding=3)
    axes.set_yticks(range(len(labels)), [textwrap.fill(label, LABEL_WIDTH) for label in labels])


def _remove_scale(axes: Axes) -> None:
    """Leave nothing but bars: the numbers beside them make a scale needless."""
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.margins(x=0.12, y=0.01)
    axes.tick_params(axis="y", length=0)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
