"""A list's own total is held against its rows, in whatever way people add them up; one finding for each list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.reading.result import WorkbookReading
from pipeline.validation.batch import validation_batch
from pipeline.validation.list_totals import list_total_findings
from pipeline.validation.read_frames import read_frames
from schemas.forms.alliance_activities import TRAINING
from schemas.forms.unions import UNIONS
from tests.unit.reading.rows.union_rows import HEADERS, only, union

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.column import Sheet
    from schemas.finding import Finding
    from tests.conftest import SheetRead

    Read = Callable[..., SheetRead]

CAPITALS = (1000, 200.5, 30)


def listed(*capitals: float | str | None) -> list[list[Any]]:
    """Unions with four member cooperatives each; the second has ended."""
    ended = {2: "Đã giải thể"}
    return [
        union(number, f"LH {number}", charter_capital=capital, status=ended.get(number, "Đang hoạt động"))
        for number, capital in enumerate(capitals, start=1)
    ]


def total(label: str = "Tổng cộng", members: Any = 12, capital: Any = 1230.5, **cells: Any) -> list[Any]:  # noqa: ANN401 - cells of any kind
    return only(**{"name": label, "member_cooperatives": members, "charter_capital": capital} | cells)


def found(read: Read, *rows: list[Any], sheet: Sheet = UNIONS) -> list[Finding]:
    headers = HEADERS if sheet is UNIONS else [column.header for column in sheet.columns]
    table = read(sheet, [headers, *rows]).table
    readings = [WorkbookReading("s", readable=True, tables={sheet.table: table})]
    return list(list_total_findings(validation_batch(readings, read_frames(readings))))


@pytest.mark.parametrize(
    "right",
    [
        total(),
        total("Total", 8, 1030),  # without the one that has ended
        total("TỔNG", 12, 1030),
        total(members=None),
        total("Grand Total:", "12", "1.230,5"),
        total(members=3, capital=410.2),  # a number of rows, and a mean
        total(capital=1231),  # rounded as a whole
        total(name="3 LH", ordinal="Cộng"),
        total(name=2, ordinal="Cộng"),
        total("Tổng số: 3 liên hiệp"),
        total(name="4,5", ordinal="Tổng"),
        total(members="12 HTX", capital="#"),
        total("Trung bình", 5, 6),
        total("Trong đó", 5, 6),
        total("Tổng vốn của LH nông nghiệp", 5, 999),
        total("Tổng số LH đang hoạt động", 7, 777),
    ],
)
@pytest.mark.parametrize("on_top", [False, True])
def test_total_that_fits_the_rows_in_some_way_is_right(read_sheet: Read, right: list[Any], on_top: bool) -> None:  # noqa: FBT001 - a parameter
    rows = listed(*CAPITALS)
    assert found(read_sheet, *([right, *rows] if on_top else [*rows, right])) == []


@pytest.mark.parametrize(
    ("wrong", "cell", "observed", "expected", "difference"),
    [
        (total(members=13), "H5", "13", "12", "1"),
        (total(capital=1430.5), "I5", "1430.5", "1230.5", "200"),
        (total(capital=1230.9), "I5", "1230.9", "1230.5", "0.4"),
        (total("Total", 8, 1031.5), "I5", "1031.5", "1030", "1.5"),
        (total("Cộng", None, "1.230.500"), "I5", "1230500", "1230.5", "1229269.5"),
        (total(name="4 LH", ordinal="Cộng"), "B5", "4", "3", "1"),
        (total("Tổng số LH đang hoạt động", 8, 1000), "I5", "1000", "1030", "-30"),
    ],
)
def test_total_that_fits_in_no_way_is_queried_at_its_cell(
    read_sheet: Read, wrong: list[Any], cell: str, observed: str, expected: str, difference: str
) -> None:
    (finding,) = found(read_sheet, *listed(*CAPITALS), wrong)
    assert (finding.sheet, finding.cell, str(finding.severity)) == ("LHHTX", cell, "query")
    assert (finding.observed, finding.expected, finding.difference) == (observed, expected, difference)


def test_all_cells_that_disagree_are_told_in_one_finding(read_sheet: Read) -> None:
    (finding,) = found(read_sheet, *listed(*CAPITALS), total(members=20, capital=9))
    assert (finding.cell, finding.related_cells) == ("H5", ("LHHTX!I5",))
    assert "Vốn điều lệ (LHHTX!I5) = 9" in finding.message_vi


def test_ended_rows_are_spoken_of_only_where_there_are_some(read_sheet: Read) -> None:
    living = [union(number, f"LH {number}", charter_capital=capital) for number, capital in enumerate(CAPITALS)]
    wrong = total(members=20), total(members=20, capital=9), total(name="4 LH", ordinal="Cộng")
    with_ended = [found(read_sheet, *listed(*CAPITALS), last)[0].message_vi for last in wrong]
    without = [found(read_sheet, *living, last)[0].message_vi for last in wrong]
    assert ["giải thể" in message for message in (*with_ended, *without)] == [True] * 3 + [False] * 3


def test_totals_of_groups_are_held_against_their_groups(read_sheet: Read) -> None:
    first, second, third = listed(*CAPITALS)
    groups = [first, second, total("Cộng xã A", 8, 1200.5), third, total("Cộng xã B", 4, 30), total()]
    assert found(read_sheet, *groups) == []
    groups[4] = total("Cộng xã B", 4, 31)
    (finding,) = found(read_sheet, *groups)
    assert (finding.cell, finding.expected) == ("I6", "30")


def test_amounts_of_group_headings_are_their_sums_or_something_else(read_sheet: Read) -> None:
    first, second, third = listed(*CAPITALS)
    heading = only(ordinal="I", name="Nông nghiệp", member_cooperatives=8, charter_capital=1200.5)
    other = only(ordinal="II", name="Phi nông nghiệp", member_cooperatives=93, charter_capital=18_200)
    assert found(read_sheet, heading, first, second, other, third, total()) == []


def test_totals_of_pages_run_on(read_sheet: Read) -> None:
    first, second, third = listed(*CAPITALS)
    pages = [first, total("Cộng trang", 4, 1000), second, total("Cộng trang", 8, 1200.5), third, total()]
    assert found(read_sheet, *pages) == []


@pytest.mark.parametrize("capital", ["mười", "#N/A", "-5"])
def test_column_with_an_unusable_cell_is_not_compared(read_sheet: Read, capital: str) -> None:
    assert found(read_sheet, *listed(1000, capital, 30), total(capital=9)) == []


@pytest.mark.parametrize("capital", ["12.345", "nhiều", None])
def test_cell_of_a_total_that_can_be_read_two_ways_or_none_is_not_compared(read_sheet: Read, capital: object) -> None:
    assert found(read_sheet, *listed(*CAPITALS), total(capital=capital)) == []


def test_blank_amounts_add_nothing(read_sheet: Read) -> None:
    assert found(read_sheet, *listed(1000, None, 30), total(capital=1030)) == []


def test_list_without_rows_or_without_a_total_is_not_compared(read_sheet: Read) -> None:
    assert found(read_sheet, total()) == []
    assert found(read_sheet, *listed(*CAPITALS)) == []


def test_total_on_a_sheet_of_the_alliance_is_compared_too(read_sheet: Read) -> None:
    rows = [["Khởi sự", "Sở", "Huyện A", 3, 120], ["Kế toán", "Sở", "Huyện B", 2, 60]]
    last: list[Any] = ["Total", None, None, 5, 200]
    wide = [[*row, *[None] * (len(TRAINING.columns) - 5)] for row in (*rows, last)]
    (finding,) = found(read_sheet, *wide, sheet=TRAINING)
    assert (finding.cell, finding.expected) == ("E4", "180")


def test_many_totals_are_compared_in_time(read_sheet: Read) -> None:
    rows = [row for number in range(400) for row in (union(number, f"LH {number}"), total("Cộng", 4, 1000))]
    assert found(read_sheet, *rows) == []
