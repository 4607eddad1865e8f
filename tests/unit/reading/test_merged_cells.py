"""A text or code that is merged over several data rows stands for each of them, and for nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.groups import GROUPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import SheetRead

    ReadSheet = Callable[..., SheetRead]

HEADER = ["STT", "Xã, phường, thị trấn", "Loại hình", "Số tổ hợp tác", "Số thành viên", "Ghi chú"]
WATER, OTHER = "Dùng nước", "Khác"


def test_code_merged_over_data_rows_is_the_value_of_each(read_sheet: ReadSheet) -> None:
    rows = [HEADER, [1, "A", WATER, 5, 50, "chung"], [2, "B", None, 4], [3, "C", None, 3], [4, "D", OTHER, 2]]
    frame = read_sheet(GROUPS, rows, ["C2:C4", "F2:F3"]).table.frame
    assert frame["activity"].to_list() == ["water", "water", "water", "other"]
    assert frame["activity__reading"].to_list() == [None, "interpreted", "interpreted", None]
    assert frame["activity__text"].to_list() == [None, WATER, WATER, None]
    assert frame["note"].to_list() == ["chung", "chung", None, None]
    assert frame["at_row"].to_list() == [2, 3, 4, 5]


def test_commune_that_is_unknown_is_so_in_each_of_its_rows(read_sheet: ReadSheet) -> None:
    rows = [HEADER, [1, "Xã Lạ", WATER, 5], [2, None, OTHER, 4]]
    frame = read_sheet(GROUPS, rows, ["B2:B3"]).table.frame
    assert frame["commune__text"].to_list() == ["Xã Lạ", "Xã Lạ"]
    assert frame["commune__reading"].to_list() == ["not_in_list", "not_in_list"]


def test_row_of_which_all_but_a_number_is_merged_away_is_data(read_sheet: ReadSheet) -> None:
    rows = [HEADER, [1, "A", WATER, 5, 50], [None, None, None, 4, 40], ["", "Tổng", None, 9, 90]]
    read = read_sheet(GROUPS, rows, ["A2:A3", "B2:B3", "C2:C3"])
    assert read.data_rows() == [2, 3]
    assert read.table.frame["activity"].to_list() == ["water", "water"]
    assert read.table.frame["ordinal"].to_list() == [1, None]


def test_numbers_and_dates_are_not_spread(read_sheet: ReadSheet) -> None:
    header = ["STT", "Tên hợp tác xã", "Mã số thuế", "Ngày thành lập", "Số thành viên", "Vốn điều lệ", "Sản phẩm chính"]
    full = ["2400101119", "01/02/2019", 9, 1.5]
    rows = [header, [1, "Một", *full, "vải"], [2, "Hai"], [3, "Ba", *full, "cam"]]
    frame = read_sheet(COOPERATIVES, rows, [f"{column}2:{column}3" for column in "CDEFG"]).table.frame
    below = frame.row(1, named=True)
    assert [below[name] for name in ("tax_code", "founded_on", "members", "charter_capital")] == [None] * 4
    assert frame["main_products"].to_list() == ["vải", "vải", "cam"]


@pytest.mark.parametrize("total", ["Cộng", "Tổng số"])
def test_total_and_signature_under_a_merged_cell_stay_what_they_are(read_sheet: ReadSheet, total: str) -> None:
    rows = [HEADER, [1, "A", WATER, 5], [2, "B", None, 4], [None, total, None, 9], [None, "Người lập biểu"]]
    plain = read_sheet(GROUPS, rows)
    merged = read_sheet(GROUPS, rows, ["C2:C5"])
    assert merged.left_out() == plain.left_out() == {4: "total", 5: "note"}
    assert merged.table.frame["activity"].to_list() == ["water", "water"]


def test_header_or_group_merged_into_the_data_is_no_value(read_sheet: ReadSheet) -> None:
    rows = [HEADER, [1, "A", None, 5], [None, "Khu vực I"], [2, None, OTHER, 4], [3, "B", OTHER, 4]]
    frame = read_sheet(GROUPS, rows, ["C1:C2", "B3:B4"]).table.frame
    assert frame["activity"].to_list() == [None, "other", "other"]
    assert frame["commune__text"].to_list() == ["A", None, "B"]


def test_text_that_lies_hidden_under_a_merged_cell_counts_as_it_is(read_sheet: ReadSheet) -> None:
    rows = [HEADER, [1, "A", WATER, 5], [2, "B", OTHER, 4]]
    assert read_sheet(GROUPS, rows, ["C2:C3"]).table.frame["activity"].to_list() == ["water", "other"]


def test_merged_cells_are_found_where_the_used_area_does_not_begin_at_a1(read_sheet: ReadSheet) -> None:
    rows = [[], [None, *HEADER], [None, 1, "A", WATER, 5], [None, 2, "B", None, 4]]
    assert read_sheet(GROUPS, rows, ["D3:D4"]).table.frame["activity"].to_list() == ["water", "water"]
