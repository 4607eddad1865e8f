"""Units are found behind headers, below them and in the title; amounts in another are converted, or never taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.reading.first_version import UNIONS
from tests.unit.reading.headers.union_headers import HEADERS, IN_ORDER, ROW

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import SheetRead

    Read = Callable[..., SheetRead]


@pytest.mark.parametrize("unit", ["(triệu đồng)", "(trđ)", "(tr.đ)"])
def test_unit_in_brackets_behind_a_header_does_no_harm(read_sheet: Read, unit: str) -> None:
    headers = [f"{header} {unit}" if header == "Vốn điều lệ" else header for header in HEADERS]
    assert read_sheet(UNIONS, [headers, ROW]).found.columns == IN_ORDER


@pytest.mark.parametrize(
    ("header", "unit", "amount"),
    [
        ("Vốn điều lệ (tỷ đồng)", "tỷ đồng", 1_000_000),
        ("Vốn điều lệ, nghìn đồng", "nghìn đồng", 1),
        ("Vốn điều lê (đồng)", "đồng", 0.001),
        ("Vốn điều lệ\n(1.000đ)", "1.000đ", 1),
    ],
)
def test_amounts_in_another_unit_are_converted(read_sheet: Read, header: str, unit: str, amount: float) -> None:
    headers = [header if name == "Vốn điều lệ" else name for name in HEADERS]
    read = read_sheet(UNIONS, [headers, ROW])
    assert read.found.units["charter_capital"].unit == unit
    assert (read.found.missing, read.found.extra) == ([], {})
    assert float(read.table.frame["charter_capital"].item()) == amount


def test_amounts_in_a_unit_that_cannot_be_converted_are_never_taken(read_sheet: Read) -> None:
    headers = ["Vốn điều lệ (nghìn USD)" if name == "Vốn điều lệ" else name for name in HEADERS]
    found = read_sheet(UNIONS, [headers, ROW]).found
    assert [column.name for column in found.missing] == ["charter_capital"]
    assert found.refused == {"charter_capital": (0, 8, "Vốn điều lệ (nghìn USD)")}
    assert (found.similar, found.extra) == ({}, {})


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Đơn vị tính: nghìn đồng", "nghìn đồng"),
        ("ĐVT: đồng", "đồng"),
        ("(Đơn vị: 1.000 đồng)", "1.000 đồng"),
        ("Đơn vị tính: người; tỷ đồng", "tỷ đồng"),
        ("ĐVT: tỉ VNĐ", "tỉ vnđ"),
    ],
)
def test_another_unit_in_the_title_holds_for_headers_without_a_unit(read_sheet: Read, title: str, unit: str) -> None:
    units = read_sheet(UNIONS, [[title], HEADERS, ROW]).found.units
    assert {name: found.unit for name, found in units.items()} == {"charter_capital": unit}
    own = ["Vốn điều lệ (triệu đồng)" if name == "Vốn điều lệ" else name for name in HEADERS]
    assert read_sheet(UNIONS, [[title], own, ROW]).found.units == {}


def test_title_with_two_units_of_money_is_refused(read_sheet: Read) -> None:
    found = read_sheet(UNIONS, [["ĐVT: đồng, nghìn đồng"], HEADERS, ROW]).found
    assert list(found.refused) == ["charter_capital"]


def test_unit_in_a_row_below_the_headers_counts(read_sheet: Read) -> None:
    units = [*[None] * 7, "(HTX)", "nghìn đồng", None]
    read = read_sheet(UNIONS, [HEADERS, units, [1, "A", 2, "B", 3, "C", 4, "D", 5], ROW])
    assert float(read.table.frame["charter_capital"].item()) == 1
    assert read.data_rows() == [4]


def test_header_that_counts_another_thing_is_noted(read_sheet: Read) -> None:
    headers = ["Số HTX thành viên (hộ)" if name == "Số HTX thành viên" else name for name in HEADERS]
    found = read_sheet(UNIONS, [headers, ROW]).found
    assert found.counting == {"member_cooperatives": (0, 7, "Số HTX thành viên (hộ)")}
    assert found.columns == IN_ORDER
    headers = [header.replace("(hộ)", "(HTX)") for header in headers]
    assert read_sheet(UNIONS, [headers, ROW]).found.counting == {}


@pytest.mark.parametrize("unit", ["nghìn HTX", "nghìn", "100 HTX", "%"])
def test_header_that_counts_by_the_thousand_is_refused(read_sheet: Read, unit: str) -> None:
    headers = [f"Số HTX thành viên ({unit})" if name == "Số HTX thành viên" else name for name in HEADERS]
    assert list(read_sheet(UNIONS, [headers, ROW]).found.refused) == ["member_cooperatives"]


@pytest.mark.parametrize(
    "title", ["Đơn vị: UBND huyện Đồng Hỷ", "Đơn vị báo cáo: HTX Đồng Tâm", "ĐVT: người, triệu đồng"]
)
def test_title_that_gives_no_other_unit_does_no_harm(read_sheet: Read, title: str) -> None:
    assert read_sheet(UNIONS, [[title], HEADERS, ROW]).found.columns == IN_ORDER
