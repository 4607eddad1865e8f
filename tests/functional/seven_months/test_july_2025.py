"""July 2025 is June and what has changed, to the row; what the lists below do not name has gone on as it was."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest

from tests.functional.seven_months.months import JULY_2025, JUNE_2025, NEW_AREA, SEPTEMBER_2024
from tests.functional.seven_months.plain_reports import NAMED_BY, ROW
from tests.functional.seven_months.plain_sums import ended_on, exact, lives

if TYPE_CHECKING:
    from tests.functional.seven_months.conftest import Documents
    from tests.functional.seven_months.plain_reports import Reports, Row
    from tests.support.installation import Installation

pytestmark = pytest.mark.long

WENT_TO = {
    "07306": ("Thị trấn Nhã Nam", "Xã Tân Trung", "Xã An Dương", "Xã Liên Sơn"),
    "07330": ("Xã Phúc Hòa", "Xã Hợp Đức", "Xã Liên Chung"),
    "07339": ("Xã Cao Xá", "Thị trấn Cao Thượng", "Xã Việt Lập", "Xã Ngọc Lý"),
    "07351": ("Xã Việt Ngọc", "Xã Song Vân", "Xã Ngọc Châu", "Xã Ngọc Vân", "Xã Ngọc Thiện"),
    "07375": ("Thị trấn Vôi", "Xã Hương Lạc", "Xã Tân Hưng", "Xã Xương Lâm"),
    "07381": ("Xã Nghĩa Hòa", "Xã Nghĩa Hưng", "Xã Đào Mỹ", "Xã Tiên Lục", "Xã An Hà"),
    "07399": ("Xã Quang Thịnh", "Xã Hương Sơn", "Thị trấn Kép"),
}
"""The communes of Tân Yên and Lạng Giang that each unit which has reported took over, by the published list."""
UNIT_OF = {commune: unit for unit, communes in WENT_TO.items() for commune in communes}
LOST = "HTX nấm Thuận Khiêm"
MOVED = {"HTX nông nghiệp hữu cơ Hoàng Nguyên": ("07351", "07339")}
FOUNDED = "HTX rau an toàn Hùng Đạt"
NEW = {"HTX": {FOUNDED, "HTX số 51", "HTX số 52", "HTX số 53"}, "QTDND": {"Quỹ tín dụng nhân dân số 4"}}
"""What was founded within July, and what the unit lists of whose area there was none in June."""
WAITING = {
    *("HTX sản xuất và tiêu thụ nông sản Hải Tín", "HTX dịch vụ nông nghiệp Đức Phát", "HTX quản lý chợ An Mạnh"),
    *("HTX nuôi ong Mỹ Trung", "HTX nấm Hùng Vượng", "HTX rau an toàn Nghĩa Điền", "HTX chăn nuôi Minh Sơn"),
    "HTX thương mại Trí Lợi",
}
"""Those of communes whose unit has sent nothing: three of Tân Yên and Lạng Giang, and all of Sơn Động."""
ENDED = {
    "HTX gia cầm Vĩnh Vượng": ("Đã phá sản", date(2025, 7, 21)),
    "HTX thương mại dịch vụ tổng hợp Việt Khôi": ("Đã sáp nhập, hợp nhất, chia, tách", date(2025, 7, 18)),
    "Quỹ tín dụng nhân dân xã An Hà": ("Đã sáp nhập, hợp nhất, chia, tách", date(2025, 7, 25)),
}
"""What ended within July."""
ENDED_BEFORE = {"HTX dịch vụ nông nghiệp Cao Sơn"}
"""What had ended within the year already in June."""
TOOK_IN = {
    "HTX vận tải Kim Lộc": "HTX thương mại dịch vụ tổng hợp Việt Khôi",
    "Quỹ tín dụng nhân dân xã Tiên Lục": "Quỹ tín dụng nhân dân xã An Hà",
}
"""Whose stocks are since then the sum of both."""
JOINED = {
    "HTX nuôi ong Đăng Thắng": 3,
    "HTX sản xuất và tiêu thụ nông sản Nam Quân": 2,
    "HTX nấm Đăng Châu": 3,
    "HTX chăn nuôi Phú Sơn": 3,
    "HTX vật liệu xây dựng Thành Thọ": 2,
    "HTX vận tải Kim Lộc": 3,
}
"""How many official members joined within July."""
FROM_JANUARY = {"Doanh thu", "Doanh thu từ thành viên", "Lợi nhuận sau thuế"}
MEMBERS = {"Số thành viên", "Thành viên chính thức"}
STOCKS = {
    *("Số thành viên", "Thành viên chính thức", "Thành viên liên kết góp vốn", "Thành viên liên kết không góp vốn"),
    *("Vốn điều lệ", "Tổng nguồn vốn", "Tổng vốn hoạt động", "Vốn huy động", "Dư nợ"),
}
PLACE = {"STT", "Xã, phường, thị trấn", ROW}
REGISTERS = {"HTX": "cooperatives", "QTDND": "credit_funds"}


def rows(reports: Reports, month: date, sheet: str) -> dict[str, tuple[str, Row]]:
    """The rows of a month by name, with their units; every name is there once."""
    found = [(row[NAMED_BY[sheet]], (unit, row)) for unit, at in reports[month].items() for row in at.rows[sheet]]
    assert len(dict(found)) == len(found)
    return dict(found)


@pytest.mark.parametrize("sheet", REGISTERS)
def test_rows_of_july_are_those_of_june_and_the_new_ones(plain: Reports, sheet: str) -> None:
    june, july = rows(plain, JUNE_2025, sheet), rows(plain, JULY_2025, sheet)
    gone = june.keys() - july.keys()
    assert gone == ({LOST} | WAITING if sheet == "HTX" else set())
    assert july.keys() - june.keys() == NEW[sheet]
    assert {july[name][0] for name in NEW[sheet] - {FOUNDED}} == {NEW_AREA}
    assert {name for name in gone if june[name][1]["Xã, phường, thị trấn"] in UNIT_OF} <= {LOST}
    for name in june.keys() & july.keys():
        expected = UNIT_OF[june[name][1]["Xã, phường, thị trấn"]]
        assert (expected, july[name][0]) == MOVED.get(name, (expected, expected)), name


@pytest.mark.parametrize("sheet", REGISTERS)
def test_rows_that_go_on_have_changed_in_nothing_that_is_not_named(plain: Reports, sheet: str) -> None:
    june, july = rows(plain, JUNE_2025, sheet), rows(plain, JULY_2025, sheet)
    for name in june.keys() & july.keys():
        before, now = june[name][1], july[name][1]
        changed = {header for header in before if before[header] != now[header]} - PLACE
        if name in ENDED:
            assert (now["Tình trạng hoạt động"], ended_on(now)) == ENDED[name]
            assert {now[header] for header in STOCKS & now.keys()} == {None}
            continue
        other = june[TOOK_IN[name]][1] if name in TOOK_IN else {}
        joined = dict.fromkeys(MEMBERS, JOINED.get(name, 0))
        assert changed <= STOCKS | FROM_JANUARY, name
        assert {header: exact(now[header]) for header in STOCKS & now.keys()} == {
            header: exact(before[header]) + exact(other.get(header)) + joined.get(header, 0)
            for header in STOCKS & now.keys()
        }, name


def test_groups_of_several_communes_are_one_row_of_their_sum(plain: Reports) -> None:
    def key(line: tuple[str, Any, Any]) -> tuple[str, str]:
        return line[0], line[1]["Loại hình"]

    june = [row for at in plain[JUNE_2025].values() for row in at.rows["THT"]]
    handed = [(unit, row) for row in june if (unit := UNIT_OF.get(row["Xã, phường, thị trấn"]))]
    amounts = ("Số tổ hợp tác", "Số tổ có giấy chứng nhận đăng ký", "Số thành viên")
    expected = {
        at: [sum(row[header] for _, row in lines) for header in amounts]
        for at, found in groupby(sorted(handed, key=key), key)  # type: ignore[arg-type]  # as key takes them
        for lines in [list(found)]
    }
    july = plain[JULY_2025].items()
    found = [(unit, row) for unit, at in july for row in at.rows["THT"] if unit != NEW_AREA]
    assert {key(line): [line[1][header] for header in amounts] for line in found} == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("sheet", REGISTERS)
def test_handover_lists_each_row_of_june_once_with_both_cells(zone: Installation, plain: Reports, sheet: str) -> None:
    june, july = rows(plain, JUNE_2025, sheet), rows(plain, JULY_2025, sheet)
    expected = []
    for name, (unit_before, row) in june.items():
        state = "carried"
        if name in MOVED:
            state = "moved"
        elif name == LOST:
            state = "missing"
        elif name in WAITING:
            state = "waiting"
        elif not lives(row):
            state = "ended"
        now, cell = (july[name][0], f"B{july[name][1][ROW]}") if name in july else (None, None)
        expected.append((name, unit_before, f"B{row[ROW]}", row["Mã số thuế"], state, now, cell))
    found = zone.ask(
        "select name, unit_code_before, cell, tax_code, state, unit_code_now, cell_now from report.handover "
        "where period = ? and period_before = ? and register = ?",
        *(JULY_2025, JUNE_2025, REGISTERS[sheet]),
    )
    assert sorted(found) == sorted(expected)
    assert {name for name, *_, state, _, _ in expected if state == "ended"} == (
        ENDED_BEFORE if sheet == "HTX" else set()
    )


def test_handover_says_where_each_row_should_be(zone: Installation, plain: Reports) -> None:
    june = {name: row for sheet in REGISTERS for name, (_, row) in rows(plain, JUNE_2025, sheet).items()}
    found = zone.ask(
        "select name, unit_code_expected from report.handover where period = ? and period_before = ?",
        *(JULY_2025, JUNE_2025),
    )
    expected = {name: UNIT_OF.get(june[name]["Xã, phường, thị trấn"], unit) for name, unit in found}
    assert dict(found) == expected
    silent = {unit for name, unit in found if june[name]["Xã, phường, thị trấn"] not in UNIT_OF}
    assert not silent & WENT_TO.keys()


def test_rows_of_districts_that_sent_nothing_in_june_wait_too(zone: Installation, plain: Reports) -> None:
    before = plain[SEPTEMBER_2024].values()
    names = {
        row[NAMED_BY[sheet]]: row for at in before for sheet in ("HTX", "QTDND", "LHHTX") for row in at.rows[sheet]
    }
    found = zone.ask(
        "select name, state from report.handover where period = ? and period_before < ?", JULY_2025, JUNE_2025
    )
    assert sorted(found) == sorted((name, "waiting" if lives(row) else "ended") for name, row in names.items())


def test_lost_cooperative_is_named_by_finding_table_and_both_documents(
    zone: Installation, documents: Documents
) -> None:
    findings = zone.ask(
        "select rule_id, unit_code, submission_id, severity, state, message_vi from quality.findings "
        "where period = ? and contains(message_vi, ?) and caused_by is null",
        *(JULY_2025, LOST),
    )
    ((rule_id, unit, submission, severity, state, message),) = findings
    assert (rule_id, unit, submission, severity, state) == ("PV-06", None, None, "query", "open")
    assert "Huyện Tân Yên" in message
    assert "Xã Nhã Nam" in message
    report, book = documents(JULY_2025)
    (line,) = [line for line in book.table("Mã số thuế", "Đơn vị trước") if line["Tên"] == LOST]
    assert line["Tình trạng bàn giao"] == "chưa đơn vị nào nhận"
    assert (line["Đơn vị trước"], line["Đơn vị phải ghi, theo địa bàn"], line["Ô trước"]) == ("216", "07306", "B10")
    for text in (report.text, book.text):
        assert f"{LOST} (trước ở Huyện Tân Yên, HTX!B10; nay phải có ở Xã Nhã Nam)" in text


def test_nobody_else_is_called_lost_or_new(zone: Installation) -> None:
    findings = zone.ask(
        "select rule_id, unit_code from quality.findings where period = ? "
        "and rule_id in ('HTX-12', 'HTX-13', 'TG-13', 'TG-10', 'PV-02', 'PV-03', 'PV-06') order by all",
        JULY_2025,
    )
    assert findings == [("HTX-12", "07306"), ("PV-06", None), ("TG-13", "07306")]


def test_june_is_asked_nothing_for_what_july_lost(zone: Installation) -> None:
    found = zone.ask("select distinct rule_id from quality.findings where period = ?", JUNE_2025)
    assert found == [("PV-01",)]
