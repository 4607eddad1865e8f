"""Charts of the report fit on a page, however many units there are."""

from __future__ import annotations

from dataclasses import replace

from pipeline.outputs.report.charts import MOST_ROWS, ChartBars, chart_bars, chart_png, chart_remark
from pipeline.outputs.report.decree import A4, MARGINS, TEXT_WIDTH
from pipeline.outputs.report.tables import ChartSpec, ReportTable, TableColumn

CHART = ChartSpec("Thành lập và giải thể", "unit", ("founded", "dissolved"), "HTX", {"unit": "Tổng"})
COLUMNS = tuple(TableColumn(name, name, name != "unit") for name in ("unit", "founded", "dissolved"))


def table_of(units: int) -> ReportTable:
    rows = [(f"Xã số {number}", number % 50, 1) for number in range(units)]
    return ReportTable("by_district", "", COLUMNS, [*rows, ("Tổng", 999, 99)], {}, None, None, "KTTT-01", CHART)


def height_in_document(picture: bytes) -> float:
    """As a share of what a page has for text; the picture is as wide as the text."""
    width, height = (int.from_bytes(picture[at : at + 4]) for at in (16, 20))
    return TEXT_WIDTH * height / width / (A4[1] - MARGINS["top"] - MARGINS["bottom"])


def test_chart_of_99_units_leaves_room_for_its_heading_and_its_source() -> None:
    assert height_in_document(chart_png(table_of(99), CHART)) < 0.85


def test_chart_of_many_units_shows_the_largest_first_and_the_rest_as_one_bar() -> None:
    table = table_of(99)
    bars = chart_bars(table, CHART)
    assert len(bars.rows) == MOST_ROWS - 1
    assert [at % 50 for at in bars.rows[:3]] == [49, 48, 48]
    assert sorted([*bars.rows, *bars.rest]) == list(range(99))
    assert min(at % 50 for at in bars.rows) >= max(at % 50 for at in bars.rest)
    assert bars.label_of_rest(table) == "Các dòng còn lại (80)"


def test_chart_of_ten_units_shows_all_of_them_in_the_order_of_the_table() -> None:
    table = table_of(10)
    assert chart_bars(table, CHART) == ChartBars(list(range(10)), (), 0)


def test_unit_without_a_number_has_no_bar_and_is_told_of_and_one_with_nothing_has() -> None:
    table = replace(table_of(0), rows=[("Xã A", None, None), ("Xã B", 0, 0), ("Xã C", None, 2)])
    bars = chart_bars(table, CHART)
    assert (list(bars.rows), bars.unknown) == ([1, 2], 1)
    assert chart_remark(bars) == "\n1 đơn vị chưa có số liệu không có trong biểu đồ"


def test_chart_in_which_nothing_would_be_seen_is_not_drawn() -> None:
    table = replace(table_of(0), rows=[("Xã A", None, None), ("Xã B", 0, 0), ("Tổng", 0, 0)])
    assert chart_bars(table, CHART) == ChartBars(())


def test_bar_of_a_number_that_is_not_known_is_told_from_one_of_nothing() -> None:
    unknown, nothing = (replace(table_of(0), rows=[("Xã A", 3, value), ("Xã B", 2, 1)]) for value in (None, 0))
    assert chart_png(unknown, CHART) != chart_png(nothing, CHART)
