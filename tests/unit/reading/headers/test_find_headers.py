"""Headers are found among titles, over one to three rows, in any order and spelling; columns are never counted."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.grid import Grid
from pipeline.reading.headers.find_headers import header_map
from pipeline.reading.headers.resolve_columns import DEEPEST
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.groups import GROUPS
from tests.unit.reading.first_version import UNIONS
from tests.unit.reading.headers.union_headers import HEADERS, IN_ORDER, ROW

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import SheetRead

    Read = Callable[..., SheetRead]

TITLES = [["UBND HUYỆN LẠNG GIANG"], ["DANH SÁCH LIÊN HIỆP HỢP TÁC XÃ"], ["Đơn vị tính: triệu đồng"]]


def test_header_is_found_below_titles_with_its_row(read_sheet: Read) -> None:
    read = read_sheet(UNIONS, [*TITLES, HEADERS, ROW])
    assert read.found.columns == IN_ORDER
    assert read.found.missing == []
    assert set(read.table.header_rows.values()) == {4}
    assert read.data_rows() == [5]


@pytest.mark.parametrize("titles", [0, 1, 12, 35])
def test_header_is_found_however_many_title_rows_there_are(read_sheet: Read, titles: int) -> None:
    read = read_sheet(UNIONS, [["Tiêu đề"]] * titles + [HEADERS, ROW])
    assert read.data_rows() == [titles + 2]


def test_columns_are_found_in_another_order_and_with_extra_ones_between(read_sheet: Read) -> None:
    headers = [*reversed(HEADERS[:5]), "Người đại diện", *HEADERS[5:]]
    row = [*reversed(ROW[:5]), "Ông Nguyễn Văn A", *ROW[5:]]
    read = read_sheet(UNIONS, [headers, row])
    assert read.found.extra == {(0, 5): "Người đại diện"}
    assert read.found.missing == []
    assert read.table.frame["name"].to_list() == ["Liên hiệp HTX Lạng Giang"]
    assert read.table.letters["name"] == "D"
    assert read.table.letters["sector"] == "G"


def test_area_that_begins_away_from_a1_keeps_its_excel_addresses(read_sheet: Read) -> None:
    indented = [[None, None, *cells] for cells in (HEADERS, ROW)]
    read = read_sheet(UNIONS, [[], [], *indented])
    assert read.table.letters["ordinal"] == "C"
    assert read.table.frame["at_row"].to_list() == [4]
    assert read.grid.address(1, 1) == "D4"


@pytest.mark.parametrize(
    "respelt",
    [
        str.upper,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: f"  {text.replace(' ', '  ')} ",
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace("òa", "oà").replace("ủy", "uỷ"),
    ],
)
def test_headers_match_whatever_their_spelling(read_sheet: Read, respelt: Callable[[str], str]) -> None:
    read = read_sheet(UNIONS, [[respelt(header) for header in HEADERS], ROW])
    assert read.found.columns == IN_ORDER
    assert read.found.similar == {}


@pytest.mark.parametrize("sheet", [UNIONS, GROUPS, COOPERATIVES])
def test_every_alias_stands_for_its_column(read_sheet: Read, sheet: Any) -> None:  # noqa: ANN401 - a sheet
    canonical = {column.header: column.name for column in sheet.columns}
    for index, column in enumerate(sheet.columns):
        for alias in column.other_headers:
            headers = [other.header for other in sheet.columns]
            headers[index] = alias
            found = read_sheet(sheet, [headers]).found
            assert found.columns.get(column.name) == index or alias in canonical
            assert found.missing == [] or alias in canonical


def test_two_header_rows_with_a_merged_group_are_one_header(read_sheet: Read) -> None:
    upper = [*HEADERS[:7], "Quy mô", None, HEADERS[9]]
    lower = [*[None] * 7, *HEADERS[7:9], None]
    merged = ["H2:I2", *(f"{letter}2:{letter}3" for letter in "ABCDEFGJ")]
    read = read_sheet(UNIONS, [["Danh sách"], upper, lower, ROW], merged)
    assert read.found.columns == IN_ORDER
    below = {HEADERS[7]: 3, HEADERS[8]: 3}
    assert read.table.header_rows == {column.name: below.get(column.header, 2) for column in UNIONS.columns}
    assert (read.found.first, read.found.last) == (1, 2)
    assert read.found.extra == {}
    assert read.data_rows() == [4]


def test_three_header_rows_are_one_header(read_sheet: Read) -> None:
    top = [*HEADERS[:5], "Thông tin hoạt động", None, None, None, HEADERS[9]]
    middle = [*[None] * 5, *HEADERS[5:7], "Quy mô", None, None]
    bottom = [*[None] * 7, *HEADERS[7:9], None]
    read = read_sheet(UNIONS, [top, middle, bottom, ROW], ["F1:I1", "H2:I2", "A1:A3", "J1:J3"])
    assert read.found.columns == IN_ORDER
    assert read.data_rows() == [4]


def test_group_header_that_is_also_a_column_yields_to_the_header_below_it(read_sheet: Read) -> None:
    names = [column.name for column in COOPERATIVES.columns]
    lower = [column.header for column in COOPERATIVES.columns]
    upper: list[str | None] = [None] * len(lower)
    upper[names.index("members")] = "Thành viên"
    found = read_sheet(COOPERATIVES, [upper, lower]).found
    assert found.columns == {name: index for index, name in enumerate(names)}


def test_misspelt_header_is_taken_by_similarity_and_reported(read_sheet: Read) -> None:
    headers = ["Tình trạng hoạt đông" if header == "Tình trạng hoạt động" else header for header in HEADERS]
    found = read_sheet(UNIONS, [headers, ROW]).found
    assert found.columns == IN_ORDER
    assert found.similar == {"status": (0, 6, "Tình trạng hoạt đông")}
    assert found.extra == {}


def test_of_two_similar_headers_the_likest_is_taken(read_sheet: Read) -> None:
    headers = ["Tình trạng hoạt đông này" if name == "Tình trạng hoạt động" else name for name in HEADERS]
    found = read_sheet(UNIONS, [[*headers, "Tình trạng hoạt đông"], [*ROW, None, "Đang hoạt động"]]).found
    assert found.columns["status"] == 10
    assert found.extra == {(0, 6): "Tình trạng hoạt đông này"}


def test_misspelt_header_in_a_row_of_its_own_below_the_group_is_found(read_sheet: Read) -> None:
    upper = [*HEADERS[:8], "Vốn", HEADERS[9]]
    lower = [*[None] * 8, "Vốn điều lê", None]
    read = read_sheet(UNIONS, [upper, lower, ROW], [f"{letter}1:{letter}2" for letter in "ABCDEFGHJ"])
    assert read.found.columns == IN_ORDER
    assert (read.found.last, read.data_rows()) == (1, [3])


def test_unlike_header_is_extra_and_its_column_missing(read_sheet: Read) -> None:
    headers = ["Tiền góp" if header == "Vốn điều lệ" else header for header in HEADERS]
    found = read_sheet(UNIONS, [headers, ROW]).found
    assert [column.name for column in found.missing] == ["charter_capital"]
    assert found.extra == {(0, 8): "Tiền góp"}


def test_optional_headers_may_be_left_out(read_sheet: Read) -> None:
    found = read_sheet(UNIONS, [HEADERS[1:-1], ROW[1:]]).found
    assert found.missing == []


def test_of_two_columns_with_one_header_the_left_counts_and_the_right_is_its_twin(read_sheet: Read) -> None:
    found = read_sheet(UNIONS, [[*HEADERS, "Vốn điều lệ"], [*ROW, None, 5]]).found
    assert found.columns["charter_capital"] == 8
    assert found.extra == {}
    assert [(twin.row, twin.at) for twin in found.twins["charter_capital"]] == [(0, 10)]


def test_whole_below_a_second_group_header_is_a_twin_and_its_parts_are_not(read_sheet: Read) -> None:
    sheet = GROUPS.in_version(1)
    headers = [column.header for column in sheet.columns]
    upper = [*headers, "Số thành viên", None, "Số thành viên", None]
    lower = [*[None] * len(headers), "Tổng số", "Nữ", "Nam", "Nữ"]
    row = [1, "Xã Mỹ Thái", "Dùng nước", 3, 1, 40, None, 41, 9, 20, 9]
    found = read_sheet(
        sheet, [upper, lower, row], [*(f"{letter}1:{letter}2" for letter in "ABCDEFG"), "H1:I1", "J1:K1"]
    ).found
    assert [twin.at for twin in found.twins["members"]] == [7]
    assert list(found.extra.values()) == ["Nữ", "Nam", "Nữ"]


def test_title_above_an_unnamed_column_is_no_header(read_sheet: Read) -> None:
    found = read_sheet(UNIONS, [[*[None] * 10, "Đơn vị tính: triệu đồng"], HEADERS, [*ROW, None, "x"]]).found
    assert found.extra == {}
    assert (found.first, found.last) == (1, 1)


def test_sheet_without_a_header_has_every_column_missing_and_no_row_is_lost_silently(read_sheet: Read) -> None:
    read = read_sheet(UNIONS, [ROW, [2, *ROW[1:]]])
    assert read.found.last == -1
    assert {column.name for column in read.found.missing} == set(IN_ORDER) - {"ordinal", "note"}
    assert read.data_rows() == []
    assert read.left_out() == {1: "note", 2: "note"}
    assert read.table.frame.height == 0


def test_empty_sheet_has_every_column_missing(read_sheet: Read) -> None:
    read = read_sheet(UNIONS, [])
    assert read.found.columns == {}
    assert read.table.frame.height == 0


def test_headers_that_were_seen_before_are_placed_where_this_sheet_has_them(read_sheet: Read) -> None:
    headers = ["Tình trạng hoạt đông" if header == "Tình trạng hoạt động" else header for header in HEADERS]
    for above in (1, 4, 2):
        titles = [["Tiêu đề"]] * (above - 1) + [["Đơn vị tính: đồng"]]
        found = read_sheet(UNIONS, [*titles, [*headers, "Điện thoại"], ROW]).found
        assert found.units["charter_capital"][:3] == (above - 1, 0, "Đơn vị tính: đồng")
        assert found.similar == {"status": (above, 6, "Tình trạng hoạt đông")}
        assert found.extra == {(above, len(HEADERS)): "Điện thoại"}
        assert set(found.rows.values()) == {found.first} == {found.last} == {above}


def test_headers_that_are_no_texts_are_kept_apart_though_they_are_equal(read_sheet: Read) -> None:
    for cell, text in ((1, "1"), (True, "TRUE"), (1.0, "1")):
        read = read_sheet(UNIONS, [[*HEADERS, cell], ROW])
        assert list(read.found.extra.values()) == [text]


@given(st.lists(st.integers(0, len(GROUPS.columns) - 1), max_size=30), st.integers(1, DEEPEST + 2))
def test_headers_are_found_where_a_search_of_all_rows_finds_them(repeated: list[int], width: int) -> None:
    """Any further row of headers below a complete one changes nothing."""
    headers = [column.header for column in GROUPS.columns]
    again = [headers[index] for index in repeated]
    rows = [again[at : at + width] + [""] * (len(headers) - len(again[at : at + width])) for at in range(0, 30, width)]
    complete = header_map(GROUPS, Grid("sheet", 0, 0, [["Biểu 5", *[""] * (len(headers) - 1)], headers, *rows]))
    assert (complete.first, complete.last) == (1, 1)
    assert complete.columns == {column.name: index for index, column in enumerate(GROUPS.columns)}
