"""Rows of sheets in which no cell must be filled are classified by their texts; none is lost to a word in it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.grid import Grid
from pipeline.reading.headers.find_headers import header_map
from pipeline.reading.rows.data_rows import table_rows
from schemas.forms.alliance_activities import COMMENDATIONS, DONATIONS, TRADE_PROMOTION, TRAINING
from schemas.forms.alliance_funds import SUPPORT_FUND, SUPPORT_FUND_LOANS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from schemas.column import Sheet
    from tests.conftest import SheetRead

    Read = Callable[..., SheetRead]

SIGNED = ["Bắc Giang, ngày 01 tháng 12 năm 2020"], ["Người lập biểu", "Thủ trưởng đơn vị"], ["Trần A", "Lê B"]


def laid(sheet: Sheet, *rows: Sequence[Any]) -> list[list[Any]]:
    """The headers in the first row, then the rows, each as wide as the headers."""
    headers = [column.header for column in sheet.columns]
    return [headers, *([*row, *[None] * (len(headers) - len(row))] for row in rows)]


def test_events_without_a_number_are_data_and_signatures_are_not(read_sheet: Read) -> None:
    rows: list[list[Any]] = [
        ["Hội chợ Coop-Expo", "UBND thành phố Cần Thơ"],
        ["Hội nghị kết nối", "Đà Nẵng"],
        ["Tuần lễ", "Thái Nguyên"],
    ]
    read = read_sheet(TRADE_PROMOTION, laid(TRADE_PROMOTION, *rows, [], *SIGNED))
    assert read.data_rows() == [2, 3, 4]
    assert read.left_out() == {6: "note", 7: "note", 8: "note"}


def test_item_with_neither_amount_nor_count_is_data(read_sheet: Read) -> None:
    rows: list[list[Any]] = [
        ["Ủng hộ miền Trung", 40],
        ["Tết vì người nghèo"],
        ["Lượt truy cập", None, 87_464],
        ["Trang tin mới"],
    ]
    read = read_sheet(DONATIONS, laid(DONATIONS, *rows, [], *SIGNED))
    assert read.data_rows() == [2, 3, 4, 5]


@pytest.mark.parametrize(
    "label", ["Cộng huyện Lục Nam", "CỘNG TP Bắc Giang:", "Tổng cộng xã Hòa An", "Tổng số TX. Chũ"]
)
def test_sum_of_the_loans_of_a_place_is_no_loan(read_sheet: Read, label: str) -> None:
    loan = ["HTX Nấm", "2400104818", 500, 450]
    rows: list[list[Any]] = [loan, loan, [label, None, 1000, 900], [label]]
    read = read_sheet(SUPPORT_FUND_LOANS, laid(SUPPORT_FUND_LOANS, *rows))
    assert read.data_rows() == [2, 3]
    assert read.left_out() == {4: "total", 5: "total"}


@pytest.mark.parametrize(
    "loan",
    [
        *(["Cộng đồng Mỹ Thái", None, 500, 450], ["Tổng hợp Kép", None, 500], ["Tổng xã hội học tập", None, 5]),
        *(["Cộng huyện Lục Nam", "2400104818", 5, 4], ["Cộng huyện Lục Nam", None, 5, 4, dt.date(2020, 9, 1)]),
    ],
)
def test_loan_of_a_cooperative_that_is_called_like_a_sum_is_data(read_sheet: Read, loan: list[Any]) -> None:
    read = read_sheet(SUPPORT_FUND_LOANS, laid(SUPPORT_FUND_LOANS, ["HTX Nấm", "2400104818", 500, 450], loan))
    assert read.data_rows() == [2, 3]


def test_headings_sums_and_remarks_are_no_items(read_sheet: Read) -> None:
    rows: list[list[Any]] = [
        ["ĐÓNG GÓP"],
        ["Ủng hộ miền Trung", 40],
        ["II. Thông tin"],
        ["Lượt truy cập", None, 5],
        ["Tổng cộng", 40, 5],
        ["(*) số tạm tính"],
        ["Ghi chú: số liệu năm 2020"],
    ]
    read = read_sheet(DONATIONS, laid(DONATIONS, *rows))
    assert read.data_rows() == [3, 5]
    assert read.left_out() == {2: "group", 4: "group", 6: "total", 7: "note", 8: "note"}


@pytest.mark.parametrize(
    "programme", ["Tổng kết mô hình HTX kiểu mới", "Giám đốc HTX", "Xã hội hóa dịch vụ", "Kế toán", "Trong đó có nữ"]
)
def test_words_of_sums_signatures_and_places_do_not_take_a_class_away(read_sheet: Read, programme: str) -> None:
    read = read_sheet(
        TRAINING, laid(TRAINING, ["Sáng lập viên", None, "Toàn tỉnh", 2, 190], [programme, None, None, 1])
    )
    assert read.data_rows() == [2, 3]


@pytest.mark.parametrize("giver", ["Chủ tịch UBND tỉnh", "UBND tỉnh", "Liên minh HTX tỉnh"])
def test_giver_who_signs_too_is_data_though_nothing_is_counted(read_sheet: Read, giver: str) -> None:
    rows: list[list[Any]] = [["Liên minh HTX Việt Nam", "Cờ", "Tập thể", 1, 1], [giver, "Bằng khen", "Tập thể"]]
    read = read_sheet(COMMENDATIONS, laid(COMMENDATIONS, *rows, [], *SIGNED))
    assert read.data_rows() == [2, 3]


@pytest.mark.parametrize("label", ["Tổng cộng", "Cộng", "Tổng số:", "TỔNG CỘNG TOÀN TỈNH"])
def test_sum_below_the_classes_is_none_of_them(read_sheet: Read, label: str) -> None:
    read = read_sheet(TRAINING, laid(TRAINING, ["Sáng lập viên", None, None, 2, 190], [label, None, None, 2, 190]))
    assert read.data_rows() == [2]
    assert read.left_out() == {3: "total"}


def test_indicator_without_its_code_is_data_though_its_name_begins_with_total(read_sheet: Read) -> None:
    rows: list[list[Any]] = [["Tổng nguồn vốn Quỹ", None, 14_480], ["Dư nợ", "FUND.OUTSTANDING", 12_850]]
    read = read_sheet(SUPPORT_FUND, laid(SUPPORT_FUND, *rows))
    assert read.data_rows() == [2, 3]


TEXTS = (
    st.text(alphabet="abcdeghiklmnoprstuvxyăâđêôơưáàảãạ .", min_size=3)
    .map(str.strip)
    .filter(lambda text: len(text) > 2)
)


@given(st.lists(st.tuples(TEXTS, st.none() | st.integers(0, 10**6)), min_size=1, max_size=8))
def test_every_row_is_data_or_left_out_with_its_reason(items: list[tuple[str, int | None]]) -> None:
    rows: list[list[Any]] = [
        ["Nội dung", "Số tiền", "Số lượng"],
        *([text, "", count if count is not None else ""] for text, count in items),
    ]
    grid = Grid("Đóng góp và thông tin", 0, 0, rows)
    found = table_rows(DONATIONS, grid, header_map(DONATIONS, grid))
    assert sorted([*found.data, *(row for row, _, _ in found.left_out)]) == list(range(1, len(rows)))
