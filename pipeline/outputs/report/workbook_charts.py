"""Native charts under the tables of the report's workbook: they are drawn from cells, and follow them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_rowcol_to_cell

from pipeline.outputs.office_files import A4_PAPER
from pipeline.outputs.report.charts import COLOURS, chart_bars, chart_remark, exact
from pipeline.outputs.report.notation import UNKNOWN
from pipeline.outputs.report.table_lines import LineKind
from pipeline.outputs.report.workbook_sheets import sheet_name, sheet_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.outputs.report.charts import ChartBars
    from pipeline.outputs.report.table_lines import Line
    from pipeline.outputs.report.tables import ChartSpec, ReportTable
    from pipeline.outputs.report.workbook_styles import ReportStyles

WIDTH, HEAD, BAR, PIXELS = 640, 90, 12, 20
"""Of a chart in pixels: its width, what its title and legend take, and a bar; and the height of a row of cells."""
WITH_CHART = 30
"""A table of more lines has its chart on a sheet of its own; so has one that is wider than a page."""
CHART_SHEET = "Biểu đồ {}"
HELPER_VI = "Số liệu của biểu đồ"


@dataclass(frozen=True, slots=True)
class SheetOfTable:
    """A sheet with the table that it shows: its lines, and the row of its header counted from 0."""

    book: Workbook
    sheet: Worksheet
    styles: ReportStyles
    table: ReportTable
    lines: Sequence[Line]
    top: int

    @property
    def rows(self) -> list[int]:
        """The sheet's row of each row of the table."""
        return [
            self.top + 1 + at
            for at, line in enumerate(self.lines)
            if line.kind is not LineKind.HEADING and not line.rests_on
        ]

    @property
    def last(self) -> int:
        """The sheet's row of the table's last line."""
        return self.top + len(self.lines)


def add_chart(shown: SheetOfTable, spec: ChartSpec) -> None:
    """Add the chart of a table under it: from the table's own cells, or from a few beside it that refer to them."""
    names = [column.name for column in shown.table.columns]
    if not {spec.label, *spec.values} <= set(names):
        return
    bars = chart_bars(shown.table, spec)
    if not bars.rows:
        return
    places = [names.index(name) for name in (spec.label, *spec.values)]
    own = [shown.rows[at] for at in bars.rows]
    if bars.rest or own != list(range(own[0], own[0] + len(own))):
        first, columns = _add_helper(shown, bars, places)
        last = first + len(bars.rows) + bool(bars.rest) - 1
    else:
        first, last, columns = own[0], own[-1], places
    chart = _chart(shown, spec, (first, last), columns, places)
    chart.set_title({"name": f"{spec.title} ({spec.unit}){chart_remark(bars)}", "name_font": {"size": 12}})
    height = HEAD + BAR * (last - first + 1) * (1 + len(spec.values))
    chart.set_size({"width": WIDTH, "height": height})
    _place(shown, chart, height)


def _chart(
    shown: SheetOfTable, spec: ChartSpec, rows: tuple[int, int], columns: Sequence[int], headers: Sequence[int]
) -> Any:  # noqa: ANN401 - XlsxWriter's charts have no type
    first, last = rows
    chart: Any = shown.book.add_chart({"type": "bar"})
    name = shown.sheet.name
    for colour, at, header in zip(COLOURS, columns[1:], headers[1:], strict=False):
        chart.add_series(
            {
                "name": [name, shown.top, header],
                "categories": [name, first, columns[0], last, columns[0]],
                "values": [name, first, at, last, at],
                "fill": {"color": colour},
                "border": {"color": "black", "width": 0.5},
                "gap": 60,
                "data_labels": {"value": True},
            }
        )
    chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True} if len(spec.values) == 1 else {"position": "bottom"})
    return chart


def _add_helper(shown: SheetOfTable, bars: ChartBars, places: Sequence[int]) -> tuple[int, list[int]]:
    """Write beside the table what its chart shows: references to its cells, and sums of the rest.

    The first row with a bar, and the columns of label and values.
    """
    start = len(shown.table.columns) + 1
    style, first = shown.styles.helper, shown.top + 1
    shown.sheet.write_string(shown.top, start, HELPER_VI, style)
    for offset, place in enumerate(places):
        values = [row[place] for row in shown.table.rows]
        for number, at in enumerate(bars.rows):
            value = values[at] if offset == 0 else UNKNOWN if values[at] is None else float(exact(values[at]))
            shown.sheet.write_formula(first + number, start + offset, f"={_cell(shown, at, place)}", style, value)
        if bars.rest:
            row = first + len(bars.rows)
            if offset == 0:
                shown.sheet.write_string(row, start, bars.label_of_rest(shown.table), style)
                continue
            formula = f"=SUM({','.join(_cell(shown, at, place) for at in bars.rest)})"
            total = float(sum(exact(values[at]) for at in bars.rest))
            shown.sheet.write_formula(row, start + offset, formula, style, total)
    return first, [start + offset for offset in range(len(places))]


def _cell(shown: SheetOfTable, at: int, place: int) -> str:
    return str(xl_rowcol_to_cell(shown.rows[at], place))


def _place(shown: SheetOfTable, chart: Any, height: int) -> None:  # noqa: ANN401 - as above
    """Put the chart under its table, on one page with it; a large table's has a page, and a sheet, of its own."""
    columns = len(shown.table.columns) - 1
    if len(shown.lines) > WITH_CHART or shown.sheet.fit_width > 1:
        shown.sheet.print_area(0, 0, shown.last, columns)
        sheet = shown.book.add_chartsheet(sheet_name(CHART_SHEET.format(shown.sheet.name), sheet_names(shown.book)))
        sheet.set_paper(A4_PAPER)
        sheet.set_footer("&L&A&RTrang &P/&N")
        sheet.set_chart(chart)
        return
    row = shown.last + 3
    shown.sheet.insert_chart(xl_rowcol_to_cell(row, 0), chart)
    shown.sheet.print_area(0, 0, row + height // PIXELS + 1, columns)
    shown.sheet.fit_to_pages(1, 1)
