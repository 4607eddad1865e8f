"""Every row of every month's workbooks is in the warehouse as the workbook has it, and no other."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.functional.seven_months.months import MONTHS, ON_VERSION_2, REPORTING
from tests.functional.seven_months.plain_reports import NAMED_BY, ROW
from tests.functional.seven_months.plain_sums import CERTIFIED, KINDS, REGISTERED, SECTOR, STATUS, ended_on

if TYPE_CHECKING:
    from tests.functional.seven_months.plain_reports import Report, Reports, Row
    from tests.support.installation import Installation

pytestmark = pytest.mark.long

CODES = {
    "Tình trạng": {"An toàn, hiệu quả": "sound", "Kiểm soát đặc biệt": "special_control"},
    "Lĩnh vực": SECTOR,
    "Tình trạng hoạt động": STATUS,
    "Loại hình": {
        "Dùng nước": "water",
        "Vệ sinh môi trường": "environment",
        "Nuôi trồng, chăn nuôi, làm vườn": "farming",
        "Phụ nữ giúp nhau làm kinh tế": "women",
        "Thanh niên": "youth",
        "Khác": "other",
    },
    "Thành viên Liên minh HTX": {"Chính thức": "official", "Liên kết": "associate", "Không": "none"},
}
WHO = {"tax_code": "Mã số thuế", "founded_on": "Ngày thành lập"}
COOPERATIVES = {
    "name": "Tên hợp tác xã",
    **WHO,
    "sector": "Lĩnh vực",
    "status": "Tình trạng hoạt động",
    "members": "Số thành viên",
    "official_members": KINDS["OFFICIAL"],
    "contributing_members": KINDS["CONTRIBUTING"],
    "non_contributing_members": KINDS["NON_CONTRIBUTING"],
    "regular_workers": "Lao động thường xuyên",
    "member_workers": "Lao động là thành viên",
    "charter_capital_mvnd": "Vốn điều lệ",
    "total_capital_mvnd": "Tổng nguồn vốn",
    "revenue_mvnd": "Doanh thu",
    "revenue_from_members_mvnd": "Doanh thu từ thành viên",
    "profit_mvnd": "Lợi nhuận sau thuế",
    "monthly_income_mvnd": "Thu nhập bình quân lao động thường xuyên",
    "board_members": "Số thành viên HĐQT",
    "supervisors": "Số thành viên ban kiểm soát",
    "managers": "Số cán bộ quản lý",
    "trained_managers": "Cán bộ quản lý từ trung cấp trở lên",
    "alliance_membership": "Thành viên Liên minh HTX",
    "alliance_joined_on": "Ngày kết nạp",
    "successor_tax_code": "Mã số thuế đơn vị kế thừa",
    "main_products": "Sản phẩm chính",
}
FUNDS = {
    "name": "Tên quỹ",
    **WHO,
    "condition": "Tình trạng",
    "status": "Tình trạng hoạt động",
    "members": "Số thành viên",
    "charter_capital_mvnd": "Vốn điều lệ",
    "operating_capital_mvnd": "Tổng vốn hoạt động",
    "mobilised_capital_mvnd": "Vốn huy động",
    "outstanding_loans_mvnd": "Dư nợ",
    "board_members": "Số thành viên HĐQT",
    "successor_tax_code": "Mã số thuế đơn vị kế thừa",
}
UNIONS = {
    "name": "Tên liên hiệp",
    **WHO,
    "sector": "Lĩnh vực",
    "status": "Tình trạng hoạt động",
    "member_cooperatives": "Số HTX thành viên",
    "charter_capital_mvnd": "Vốn điều lệ",
}
GROUPS = {
    "activity": "Loại hình",
    "groups": "Số tổ hợp tác",
    "certified_groups": CERTIFIED,
    "registered_groups": REGISTERED,
    "members": "Số thành viên",
}
TABLES = {
    "HTX": ("core.cooperatives", COOPERATIVES),
    "QTDND": ("core.credit_funds", FUNDS),
    "LHHTX": ("core.unions", UNIONS),
    "THT": ("core.groups", GROUPS),
}


def value(row: Row, header: str) -> Any:  # noqa: ANN401 - of any cell
    """What the cell says: a day, a number, a code by its label, or a text."""
    cell = row.get(header)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, int | float):
        return Decimal(str(cell))
    return CODES[header].get(cell, cell) if header in CODES and isinstance(cell, str) else cell


def lines(report: Report, sheet: str) -> list[tuple[Any, ...]]:
    """The rows of a sheet: unit, row in Excel, commune, values, and the day of the end where rows can end.

    A row that names no commune is of a unit that is one.
    """
    return [
        (
            report.unit,
            row[ROW],
            row["Xã, phường, thị trấn"] or report.cover["Đơn vị báo cáo"],
            *(value(row, header) for header in TABLES[sheet][1].values()),
            *([] if sheet == "THT" else [ended_on(row)]),
        )
        for row in report.rows[sheet]
    ]


@pytest.mark.parametrize("sheet", NAMED_BY)
@pytest.mark.parametrize("month", MONTHS)
def test_rows_are_those_of_the_workbooks(zone: Installation, plain: Reports, month: date, sheet: str) -> None:
    table, columns = TABLES[sheet]
    more = [] if sheet == "THT" else ["ended_on"]
    names = ", ".join(f"r.{name}" for name in (*columns, *more))
    found = zone.ask(
        f"select r.unit_code, r.sheet_row, c.commune_name, {names} from {table} as r "  # noqa: S608 - names of this test alone
        "left join core.communes as c on r.commune = c.commune_code and last_day(r.period) >= c.valid_from "
        "and last_day(r.period) < coalesce(c.valid_to, 'infinity') "
        "where r.period = ? order by r.unit_code, r.sheet_row",
        month,
    )
    assert found == [line for _, report in sorted(plain[month].items()) for line in lines(report, sheet)]


@pytest.mark.parametrize("month", MONTHS)
def test_declared_totals_are_those_of_the_workbooks(zone: Installation, plain: Reports, month: date) -> None:
    found = zone.ask("select unit_code, indicator, value from core.declared_totals where period = ?", month)
    expected = [
        (report.unit, code, Decimal(str(number)))
        for report in plain[month].values()
        for code, number in report.declared.items()
        if number is not None
    ]
    assert sorted(row for row in found if row[2] is not None) == sorted(expected)


@pytest.mark.parametrize("month", MONTHS)
def test_units_that_count_are_those_that_may(zone: Installation, plain: Reports, month: date) -> None:
    found = zone.ask(
        "select unit_code, form_version, file_name from core.submissions "
        "where period = ? and status = 'accepted' and form_id = 'KTTT-01' order by unit_code",
        month,
    )
    new = ON_VERSION_2.get(month, set())
    assert {unit: version for unit, version, _ in found} == {unit: 1 + (unit in new) for unit in plain[month]}
    assert [name for *_, name in found] == [report.file_name for _, report in sorted(plain[month].items())]
    assert len(found) == REPORTING[month]


def test_no_file_is_forgotten(zone: Installation) -> None:
    files = {path.relative_to(zone.raw).as_posix() for path in zone.raw.rglob("*.xlsx")}
    assert {name for (name,) in zone.ask("select file_name from core.submissions")} == files
    refused = zone.ask("select file_name from core.submissions where status <> 'accepted' order by all")
    assert [name for (name,) in refused] == [
        "2020-11/Lang Giang thang 11 (lan 1).xlsx",
        "2020-12/SON DONG BC HTX 12-2020.xlsx",
        "2026-10/Gia Binh - mau KTTT-01 - 10.2026.xlsx",
    ]
