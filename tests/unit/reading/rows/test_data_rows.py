"""Of the rows below a header each one with content is data or left out with a reason; none is lost silently."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.cells.parsers import is_blank
from pipeline.reading.cells.special_cells import ErrorCell
from pipeline.reading.grid import Grid
from pipeline.reading.headers.find_headers import header_map
from pipeline.reading.rows.data_rows import table_rows
from schemas.forms.explanations import EXPLANATIONS
from schemas.forms.groups import GROUPS
from tests.unit.reading.first_version import UNIONS
from tests.unit.reading.rows.union_rows import HEADERS, WIDTH, only, union

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import SheetRead

    Read = Callable[..., SheetRead]


@pytest.mark.parametrize(
    "index",
    [
        list(range(1, WIDTH + 1)),
        [str(number) for number in range(1, WIDTH + 1)],
        [f"({number})" for number in range(1, WIDTH + 1)],
        [chr(65 + number) for number in range(WIDTH)],
        ["A", "B", *range(1, WIDTH - 1)],
        [None, *range(1, WIDTH)],
    ],
)
def test_index_row_under_the_header_is_no_data(read_sheet: Read, index: list[Any]) -> None:
    read = read_sheet(UNIONS, [HEADERS, index, union()])
    assert read.left_out() == {2: "index"}
    assert read.data_rows() == [3]


@pytest.mark.parametrize("place", ["ordinal", "name"])
def test_group_row_inside_the_data_is_no_data(read_sheet: Read, place: str) -> None:
    read = read_sheet(
        UNIONS, [HEADERS, only(**{place: "Xã Mỹ Thái"}), union(1), only(**{place: "Thị trấn Kép"}), union(2)]
    )
    assert read.left_out() == {2: "group", 4: "group"}
    assert read.data_rows() == [3, 5]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *(("Ghi chú: số liệu do xã cung cấp", "total"), ("Nguồn: UBND các xã", "total")),
        *(("Người lập biểu", "note"), ("Lạng Giang, ngày 01 tháng 12 năm 2020", "note")),
    ],
)
def test_total_below_a_remark_is_one_and_below_a_signature_is_none(read_sheet: Read, text: str, reason: str) -> None:
    total = only(name="Tổng cộng", charter_capital=999_999)
    read = read_sheet(UNIONS, [HEADERS, union(1), union(2), only(ordinal=text), total])
    assert read.left_out() == {4: "note", 5: reason}
    assert read.data_rows() == [2, 3]


def test_group_row_with_a_roman_number_is_no_data(read_sheet: Read) -> None:
    read = read_sheet(UNIONS, [HEADERS, only(ordinal="I", name="Nông nghiệp"), union(1)])
    assert read.left_out() == {2: "group"}


def test_blank_and_dashed_rows_are_nothing(read_sheet: Read) -> None:
    read = read_sheet(UNIONS, [HEADERS, [], union(1), [" ", "-", None, "–"], [], union(2)])
    assert read.data_rows() == [3, 6]
    assert read.left_out() == {}


def test_notes_dates_and_signatures_below_the_data_are_no_data(read_sheet: Read) -> None:
    below = [
        [],
        ["Ghi chú: số liệu đến 30/11/2020"],
        [None, None, None, None, None, "Lạng Giang, ngày 30 tháng 11 năm 2020"],
        [None, "NGƯỜI LẬP BIỂU", None, None, None, "KT. CHỦ TỊCH"],
        [None, "(Ký, ghi rõ họ tên)", None, None, None, "PHÓ CHỦ TỊCH"],
        [],
        [None, "Đỗ Minh Tuyết", None, None, None, "Phạm Văn Thụ"],
    ]
    read = read_sheet(UNIONS, [HEADERS, union(1), *below])
    assert read.data_rows() == [2]
    assert read.left_out() == dict.fromkeys([4, 5, 6, 7, 9], "note")


def test_lone_remark_below_the_data_is_a_note(read_sheet: Read) -> None:
    read = read_sheet(UNIONS, [HEADERS, union(1), ["Số liệu chưa gồm liên hiệp mới đăng ký."]])
    assert read.left_out() == {3: "note"}


@pytest.mark.parametrize(
    "last",
    [
        only(ordinal=2, name="Liên hiệp HTX Vôi"),
        only(name="Liên hiệp HTX Vôi", member_cooperatives=5),
        only(name="Liên hiệp HTX Vôi", founded_on=dt.date(2020, 1, 1)),
        only(name="Liên hiệp HTX Vôi", commune="Xã Mỹ Thái"),
        only(ordinal="2", name="Liên hiệp HTX Vôi"),
    ],
)
def test_last_row_with_few_cells_is_data_all_the_same(read_sheet: Read, last: list[Any]) -> None:
    read = read_sheet(UNIONS, [HEADERS, union(1), last])
    assert read.data_rows() == [2, 3]


def test_weak_row_between_strong_ones_is_data(read_sheet: Read) -> None:
    read = read_sheet(UNIONS, [HEADERS, union(1), only(name="Liên hiệp HTX Vôi", commune="TT. Vôi"), union(3)])
    assert read.data_rows() == [2, 3, 4]


def test_row_of_error_cells_or_formulas_without_values_is_data() -> None:
    rows: list[list[Any]] = [[*HEADERS], [ErrorCell("=")] * WIDTH, ["", ErrorCell("#REF!"), *[""] * (WIDTH - 2)]]
    grid = Grid("LHHTX", 0, 0, rows)
    assert table_rows(UNIONS, grid, header_map(UNIONS, grid)).data == [1, 2]


def test_sheet_with_headers_and_no_rows_has_no_data(read_sheet: Read) -> None:
    read = read_sheet(UNIONS, [["Danh sách"], HEADERS])
    assert (read.data_rows(), read.left_out()) == ([], {1: "title"})
    assert read.table.frame.height == 0


def test_content_in_extra_columns_only_is_left_out_and_not_lost(read_sheet: Read) -> None:
    read = read_sheet(UNIONS, [[*HEADERS, "Người đại diện"], union(1), [*[None] * WIDTH, "xem phụ lục"]])
    assert read.left_out() == {3: "note"}


def test_headers_repeated_on_a_page_are_no_data(read_sheet: Read) -> None:
    read = read_sheet(UNIONS, [HEADERS, union(1), HEADERS, [str(n) for n in range(1, WIDTH + 1)], union(2)])
    assert (read.left_out(), read.data_rows()) == ({3: "header", 4: "index"}, [2, 5])


@pytest.mark.parametrize("label", [None, "ĐVT", "Đơn vị tính:"])
def test_units_below_the_headers_are_no_data(read_sheet: Read, label: str | None) -> None:
    units = only(name=label, member_cooperatives="(HTX)", charter_capital="(triệu đồng)")
    read = read_sheet(UNIONS, [HEADERS, units, union(1)])
    assert (read.left_out(), read.data_rows()) == ({2: "note"}, [3])


def test_signatures_in_needed_columns_are_no_data_and_a_row_with_words_for_numbers_is(read_sheet: Read) -> None:
    headers = [column.header for column in GROUPS.columns]
    rows = [
        [1, "Xã Mỹ Thái", "Dùng nước", 3, 1],
        [None, "Xã Mỹ Thái", None, "mười"],
        [None, "Người lập", "Kế toán", "Thủ trưởng"],
        [None, "An", "Bình", "Cường"],
    ]
    read = read_sheet(GROUPS, [headers, *rows])
    assert (read.left_out(), read.data_rows()) == ({4: "note", 5: "note"}, [2, 3])


def test_explanations_are_text_and_kept_whatever_they_speak_of(read_sheet: Read) -> None:
    headers = [column.header for column in EXPLANATIONS.columns]
    rows = [
        ["HTX-04", "HTX", "I8", "5", "Ghi chú: theo giấy đăng ký ngày 1 tháng 2 năm 2020"],
        ["HTX-04", "HTX", "I9", "6", "Chủ tịch HTX xác nhận"],
    ]
    assert read_sheet(EXPLANATIONS, [headers, *rows]).data_rows() == [2, 3]


def test_left_out_row_says_what_stood_in_it(read_sheet: Read) -> None:
    read = read_sheet(UNIONS, [HEADERS, union(1), only(name="Tổng cộng", member_cooperatives=4)])
    assert read.table.left_out == [(3, "total", "Tổng cộng | 4")]


TEXTS = st.sampled_from(["", " ", "-", "x", "Tổng cộng", "Cộng", "HTX Kép", "1", "(2)", "A", "ngày 1 tháng 2 năm 2020"])
CELLS = st.one_of(TEXTS, TEXTS, st.sampled_from([1.0, 2.0, 0.5, True, ErrorCell("#REF!"), dt.date(2020, 1, 1)]))
GRIDS = st.lists(st.lists(CELLS, min_size=WIDTH + 1, max_size=WIDTH + 1), max_size=12)


@given(GRIDS)
def test_each_row_with_content_is_data_or_left_out_and_never_both(rows: list[list[Any]]) -> None:
    grid = Grid("LHHTX", 0, 0, [[*HEADERS, "Khác"], *rows])
    found = table_rows(UNIONS, grid, header_map(UNIONS, grid))
    content = [row for row, cells in enumerate(grid.rows) if row and not all(map(is_blank, cells))]
    assert sorted([*found.data, *(row for row, _, _ in found.left_out)]) == content


@given(GRIDS)
def test_whole_data_row_is_kept_whatever_stands_around_it(rows: list[list[Any]]) -> None:
    whole = [cell if cell is not None else "" for cell in [*union("", "HTX Kép"), ""]]
    for at in range(len(rows) + 1):
        grid = Grid("LHHTX", 0, 0, [[*HEADERS, "Khác"], *rows[:at], whole, *rows[at:]])
        assert at + 1 in table_rows(UNIONS, grid, header_map(UNIONS, grid)).data


def test_row_typed_below_the_signatures_is_data_and_they_are_none(read_sheet: Read) -> None:
    signed = only(name="Người lập biểu", charter_capital="Thủ trưởng đơn vị")
    read = read_sheet(UNIONS, [HEADERS, union(1), signed, union(2, "Liên hiệp HTX Vôi")])
    assert (read.data_rows(), read.left_out()) == ([2, 4], {3: "note"})
