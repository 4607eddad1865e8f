"""Lines of a table: units under their groups, totals that tell how many units they rest on, nothing made a zero."""

from __future__ import annotations

from decimal import Decimal

from pipeline.outputs.report.shown_table import table_by_groups, table_of_lists, word_table
from pipeline.outputs.report.table_lines import LineKind, largest_and_rest, table_lines
from pipeline.outputs.report.tables import ReportTable, TableColumn

NUMBERS = ("members", "merged", "percent")
COLUMNS = (
    TableColumn("unit_name", "Đơn vị", is_number=False),
    *(TableColumn(name, name, is_number=True) for name in NUMBERS),
)
ROWS = [
    ("Xã A", 3, 1, Decimal("1.5")),
    ("Xã B", None, None, None),
    ("Xã C", 5, None, Decimal("2.5")),
    ("Xã D", 0, 0, None),
]
TABLE = ReportTable(
    "by_district",
    "",
    COLUMNS,
    ROWS,
    {},
    None,
    None,
    "KTTT-01",
    None,
    groups=["Huyện X (cũ)", "Huyện X (cũ)", "Huyện X (cũ)", "Huyện Y (cũ)"],
    additive={"members", "merged"},
    is_of_units=True,
)


def test_units_stand_under_their_group_with_a_subtotal_and_all_have_a_total() -> None:
    lines = table_lines(TABLE)
    assert [line.kind for line in lines] == [
        LineKind.HEADING,
        *[LineKind.ROW] * 3,
        LineKind.SUBTOTAL,
        LineKind.HEADING,
        LineKind.ROW,
        LineKind.SUBTOTAL,
        LineKind.TOTAL,
    ]
    assert [list(line.cells) for line in lines if line.is_total] == [
        [None, 8, 1, None],
        [None, 0, 0, None],
        [None, 8, 1, None],
    ]


def test_total_tells_on_how_many_units_it_rests_and_each_column_where_these_are_fewer() -> None:
    subtotal, whole, total = (line for line in table_lines(TABLE) if line.is_total)
    assert (subtotal.counts, whole.counts, total.counts) == ("2/3 đơn vị", "", "3/4 đơn vị")
    assert [subtotal.fewer(at) for at in range(4)] == [None, None, 1, None]
    assert [total.fewer(at) for at in range(4)] == [None, None, 2, None]


def test_unknown_number_is_a_dash_and_a_share_has_no_total() -> None:
    rows = [list(row.texts) for row in word_table(TABLE).rows]
    assert rows[2] == ["Xã B", "–", "–", "–"]
    assert rows[4] == ["Cộng (2/3 đơn vị)", "8", "1\N{NO-BREAK SPACE}(1)", ""]
    assert rows[6] == ["Xã D", "0", "0", "–"]


def test_table_by_groups_has_the_totals_alone() -> None:
    shown = table_by_groups(TABLE)
    assert shown.headers == ["Địa bàn", "Đơn vị có số liệu", "members", "merged"]
    assert [tuple(row.texts) for row in shown.rows] == [
        ("Huyện X (cũ)", "2/3", "8", "1\N{NO-BREAK SPACE}(1)"),
        ("Huyện Y (cũ)", "1/1", "0", "0"),
        ("Tổng cộng", "3/4", "8", "1\N{NO-BREAK SPACE}(2)"),
    ]


def test_list_of_a_unit_stands_in_one_row_and_a_unit_without_one_has_a_dash() -> None:
    columns = (
        COLUMNS[0],
        TableColumn("product", "Sản phẩm", is_number=False),
        TableColumn("cooperatives", "Số HTX", is_number=True),
    )
    rows = [("Xã A", "vải", 3), ("Xã A", "mỳ", 1), ("Xã B", None, None)]
    table = ReportTable("products", "", columns, rows, {}, None, None, "KTTT-01", None)
    shown = table_of_lists(table, "product", ["cooperatives"])
    assert [tuple(row.texts) for row in shown.rows] == [
        ("Xã A", "vải\N{NO-BREAK SPACE}(3); mỳ\N{NO-BREAK SPACE}(1)"),
        ("Xã B", "–"),
    ]


def test_largest_rows_stand_first_and_the_rest_is_one_row() -> None:
    rows = [(f"Xã {number}", number, None, None) for number in range(10)]
    table = ReportTable("x", "", COLUMNS, rows, {}, None, None, "KTTT-01", None, additive={"members"})
    shown = largest_and_rest(table, "members", 3)
    assert [row[:2] for row in shown.rows] == [("Xã 9", 9), ("Xã 8", 8), ("Xã 7", 7), ("Các dòng còn lại (7)", 21)]
    assert largest_and_rest(table, "members", 9).rows[-1] == ("Xã 0", 0, None, None)
    # what may not be added up is blank there, as in a total, and not a dash: it is not unknown
    assert shown.rows[-1][3] == ""


def test_rows_that_are_no_units_have_a_total_without_a_count() -> None:
    columns = (TableColumn("event", "Sự kiện", is_number=False), TableColumn("awards", "Số lượng", is_number=True))
    table = ReportTable("x", "", columns, [("A", 1), ("B", None)], {}, None, None, "LM-01", None, additive={"awards"})
    assert [list(row.texts) for row in word_table(table).rows] == [["A", "1"], ["B", "–"], ["Tổng cộng", "1"]]


def test_table_that_shows_nothing_to_add_up_has_no_total() -> None:
    columns = (TableColumn("event", "Sự kiện", is_number=False),)
    table = ReportTable("x", "", columns, [("A",)], {}, None, None, "LM-01", None, additive={"awards"})
    assert [line.kind for line in table_lines(table)] == [LineKind.ROW]
