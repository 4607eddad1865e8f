"""Totals and the subtotals of groups are left out; what only begins like a total is data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.forms.groups import GROUPS
from tests.unit.reading.first_version import UNIONS
from tests.unit.reading.rows.union_rows import HEADERS, only, union

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import SheetRead

    Read = Callable[..., SheetRead]


@pytest.mark.parametrize("label", ["Tổng", "TỔNG CỘNG", "Tổng số", "Cộng", "Cộng:", "Toàn huyện", "Tổng cộng (5 LH)"])
@pytest.mark.parametrize("place", ["ordinal", "name"])
def test_total_row_is_known_by_its_label_wherever_it_stands(read_sheet: Read, label: str, place: str) -> None:
    total = only(**{place: label}, member_cooperatives=8, charter_capital=2000)
    read = read_sheet(UNIONS, [HEADERS, total, union(1), total, union(2), total])
    assert read.left_out() == {2: "total", 4: "total", 6: "total"}
    assert read.data_rows() == [3, 5]


@pytest.mark.parametrize("name", ["Tổng hợp Dĩnh Trì", "TỔNG HỢP KÉP", "Cộng đồng Mỹ Thái"])
def test_thing_whose_name_begins_like_a_total_is_data(read_sheet: Read, name: str) -> None:
    read = read_sheet(UNIONS, [HEADERS, union(1, name), union(None, name), only(name=name, commune="Xã Mỹ Thái")])
    assert read.data_rows() == [2, 3, 4]
    assert read.left_out() == {}


def test_groups_of_one_commune_and_their_total_are_kept_apart(read_sheet: Read) -> None:
    headers = [column.header for column in GROUPS.columns]
    rows = [
        [1, "Xã Mỹ Thái", "Dùng nước", 3, 1],
        [2, "Xã Mỹ Thái", "Khác", 1],
        [None, "Tổng cộng", None, 4, 1],
    ]
    read = read_sheet(GROUPS, [headers, *rows])
    assert read.data_rows() == [2, 3]
    assert read.left_out() == {4: "total"}


def test_indicator_whose_label_begins_with_total_is_data(read_sheet: Read) -> None:
    headers = [column.header for column in DECLARED_TOTALS.columns]
    rows = [
        ["Tổng số HTX", "HTX.ALL", "HTX", 17],
        ["Tổng vốn điều lệ", "CAPITAL.ALL", "triệu đồng", "1.937.557"],
        ["I. Kinh tế tập thể", None, None, None],
        ["Số HTX", "HTX.AGRI", "HTX", None],
        ["Tổng số thành viên", None, "người", 96],
        ["Tổng cộng:", None, None, 0],
        [None, None, None, "Lạng Giang, ngày 30 tháng 11 năm 2020"],
        ["Người lập biểu", None, None, "Chủ tịch"],
    ]
    read = read_sheet(DECLARED_TOTALS, [headers, *rows])
    assert read.data_rows() == [2, 3, 5, 6, 7]
    assert set(read.left_out()) == {4, 8, 9}


@pytest.mark.parametrize("place", ["ordinal", "name"])
def test_subtotal_of_a_group_is_known_by_a_numeral_or_by_what_it_names(read_sheet: Read, place: str) -> None:
    first = {"ordinal": "II", "name": "Phi nông nghiệp"} if place == "ordinal" else {"name": "Xã Mỹ Thái"}
    read = read_sheet(
        UNIONS, [HEADERS, only(**first, member_cooperatives=8), union(1), only(**first, charter_capital=9)]
    )
    assert (read.left_out(), read.data_rows()) == ({2: "group", 4: "group"}, [3])


@pytest.mark.parametrize("ordinal", [5, 5.0, "5"])
def test_numbered_thing_that_begins_like_a_total_is_data(read_sheet: Read, ordinal: object) -> None:
    thing = only(ordinal=ordinal, name="Tổng hợp Kép", member_cooperatives=5)
    assert read_sheet(UNIONS, [HEADERS, union(1), thing]).data_rows() == [2, 3]


ENGLISH = ["Total", "TOTALS", "Grand Total", "Sum:", "Subtotal", "Sub-total", "Total (5)", "*Total*", "\u200bTotal"]
MORE_LABELS = [
    "T.cộng",
    "T/Cộng",
    "TC:",
    "Tổng cộng:",
    "- Tổng số HTX",
    "TỔNG SỐ: 5 LH",
    "Cộng trang 1",
    "Tổng cộng năm 2020",
]


@pytest.mark.parametrize("label", [*ENGLISH, *MORE_LABELS, "Average", "Bình quân"])
@pytest.mark.parametrize("place", ["ordinal", "name", "commune", "note"])
def test_label_of_a_total_in_english_or_shortened_is_one_in_any_column(
    read_sheet: Read, label: str, place: str
) -> None:
    total = only(**{place: label}, member_cooperatives=8, charter_capital=2000)
    read = read_sheet(UNIONS, [HEADERS, total, union(1), union(2), total])
    assert (read.left_out(), read.data_rows()) == ({2: "total", 5: "total"}, [3, 4])


@pytest.mark.parametrize(
    "beside",
    [
        {"name": 2, "tax_code": 2, "commune": 1},
        {"name": "2 LH", "commune": "2 xã, thị trấn"},
        {"name": "Tổng cộng", "commune": "1 xã"},
        {"ordinal": "Total", "name": 2.0, "status": 2.0},
    ],
)
def test_numbers_of_things_beside_the_label_identify_none(read_sheet: Read, beside: dict[str, object]) -> None:
    total = only(**{"ordinal": "Tổng", "member_cooperatives": 8} | beside)
    assert read_sheet(UNIONS, [HEADERS, union(1), union(2), total]).left_out() == {4: "total"}


def test_total_with_a_running_number_is_a_total(read_sheet: Read) -> None:
    total = only(ordinal=3, name="Tổng cộng", member_cooperatives=8)
    assert read_sheet(UNIONS, [HEADERS, union(1), union(2), total]).left_out() == {4: "total"}


def test_subtotals_as_excel_labels_them_are_totals(read_sheet: Read) -> None:
    rows = [
        union(1),
        only(commune="Xã Mỹ Thái Total", member_cooperatives=4),
        only(commune="Grand Total", member_cooperatives=4),
    ]
    assert read_sheet(UNIONS, [HEADERS, *rows]).left_out() == {3: "total", 4: "total"}


def test_label_in_a_column_that_the_form_does_not_have_is_seen(read_sheet: Read) -> None:
    rows = [["", *union(1)], ["", *union(2)], ["Total", *only(member_cooperatives=9)]]
    assert read_sheet(UNIONS, [["Cụm", *HEADERS], *rows]).left_out() == {4: "total"}


@pytest.mark.parametrize("at", [2, 4])
def test_sums_without_a_label_are_a_total(read_sheet: Read, at: int) -> None:
    rows = [union(1), union(2)]
    rows.insert(at - 2, only(member_cooperatives=8, charter_capital=2000))
    assert read_sheet(UNIONS, [HEADERS, *rows]).left_out() == {at: "total"}


@pytest.mark.parametrize(
    "cells",
    [
        {"note": 0},
        {"ordinal": 2, "name": 2, "tax_code": 2},
        {"ordinal": 2, "name": 2, "tax_code": 2, "commune": 2, "founded_on": 2, "sector": 2, "status": 2, "note": 0},
        {"member_cooperatives": 3},
        {"member_cooperatives": 2},
    ],
    ids=["count of notes", "counts of texts", "a count of every text", "mean", "least"],
)
def test_other_figures_of_a_table_beside_a_sum_without_a_label_are_a_total(
    read_sheet: Read, cells: dict[str, object]
) -> None:
    rows = [union(1, member_cooperatives=2), union(2), only(**{"charter_capital": 2000} | cells)]
    assert read_sheet(UNIONS, [HEADERS, *rows]).left_out() == {4: "total"}


@pytest.mark.parametrize("cells", [{"note": 5}, {"ordinal": 3}, {"name": 7}, {"note": "x"}, {"member_cooperatives": 5}])
def test_sum_beside_another_number_or_text_is_data(read_sheet: Read, cells: dict[str, object]) -> None:
    rows = [union(1, member_cooperatives=2), union(2), only(**{"charter_capital": 2000} | cells)]
    assert read_sheet(UNIONS, [HEADERS, *rows]).data_rows() == [2, 3, 4]


@pytest.mark.parametrize("cells", [{"charter_capital": 1000}, {"member_cooperatives": 8, "charter_capital": 1999}])
def test_amounts_without_a_name_that_are_no_sums_are_data(read_sheet: Read, cells: dict[str, object]) -> None:
    read = read_sheet(UNIONS, [HEADERS, union(1), union(2), only(**cells)])
    assert (read.data_rows(), read.left_out()) == ([2, 3, 4], {})


@pytest.mark.parametrize(
    "name", ["Total Fitness", "Sum Sê", "Tổng hợp Đại Thành", "Cộng đồng Kép", "Tổng công ty Thành Sen"]
)
def test_thing_that_is_called_like_a_total_is_data_without_a_number_or_commune(read_sheet: Read, name: str) -> None:
    thing = only(name=name, member_cooperatives=5, charter_capital=7)
    assert read_sheet(UNIONS, [HEADERS, union(1), thing]).data_rows() == [2, 3]


def test_rating_that_is_a_word_for_a_mean_is_data(read_sheet: Read) -> None:
    headers = [column.header for column in COOPERATIVES.columns]
    rated = [{"rating": "Trung bình", "revenue": 5}.get(column.name) for column in COOPERATIVES.columns]
    assert read_sheet(COOPERATIVES, [headers, rated]).data_rows() == [2]
