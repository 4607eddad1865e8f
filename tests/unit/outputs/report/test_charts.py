"""Charts of the report fit on a page, however many units there are."""

from __future__ import annotations

from pipeline.outputs.report.charts import MOST_ROWS, chart_png, drawn_rows, largest_rows
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


def test_chart_of_many_units_shows_those_with_the_largest_values_in_the_order_of_the_table() -> None:
    table = table_of(99)
    drawn = largest_rows(table, CHART, drawn_rows(table, CHART))
    assert len(drawn) == MOST_ROWS
    assert drawn == sorted(drawn)
    assert {at % 50 for at in drawn} == set(range(39, 50))


def test_chart_of_ten_units_shows_all_of_them() -> None:
    table = table_of(10)
    assert largest_rows(table, CHART, drawn_rows(table, CHART)) == list(range(10))
