"""The tables of both documents, by sector, branch, kind of group and condition of funds, are the script's sums too."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.functional.seven_months.documents import number
from tests.functional.seven_months.months import JUNE_2024, MONTHS, SEPTEMBER_2024
from tests.functional.seven_months.plain_sums import (
    BRANCHES,
    CERTIFIED,
    KINDS,
    REGISTERED,
    SECTOR,
    ended_so,
    exact,
    founded_on,
    in_year,
    living,
    sector,
    status,
    total,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tests.functional.seven_months.conftest import Documents
    from tests.functional.seven_months.plain_reports import Report, Reports, Row

    Line = Mapping[str, Any]

pytestmark = pytest.mark.long

ENDINGS = {
    "Sáp nhập, hợp nhất, chia, tách từ đầu năm": "merged",
    "Chuyển đổi từ đầu năm": "converted",
    "Phá sản từ đầu năm": "bankrupt",
}
SUM = "Tổng cộng"


def shown(line: Line, *of: str) -> dict[str, Decimal | None]:
    """The numbers of a line of either document under these headers, those that it does not have left out."""
    cells = {header: line[header] for header in of if header in line}
    return {
        header: None if cell in {None, "", "–"} else number(cell) if isinstance(cell, str) else Decimal(str(cell))
        for header, cell in cells.items()
    }


def both(documents: Documents, month: date, first: str, *headers: str) -> list[dict[str, Line]]:
    """The table with these headers in each of the documents, its lines by their first cell."""
    return [{line[first]: line for line in part.table(first, *headers)} for part in documents(month)]


def of_list(reports: list[Report], sheet: str) -> list[Row]:
    return [row for report in reports for row in report.rows[sheet]]


@pytest.mark.parametrize("month", MONTHS)
def test_sectors(plain: Reports, documents: Documents, month: date) -> None:
    reports = list(plain[month].values())
    rows = of_list(reports, "HTX")
    endings = ENDINGS if month > JUNE_2024 else {}
    count = next(
        name for name in documents(month)[0].table("Lĩnh vực", "Đang hoạt động")[0] if name.startswith("Số HTX")
    )
    for table in both(documents, month, "Lĩnh vực", "Đang hoạt động"):
        for label, code in SECTOR.items():
            states = [status(row) for row in rows if sector(row) == code]
            expected = {
                count: living(rows, code),
                "Đang hoạt động": states.count("operating"),
                "Tạm ngừng hoạt động": states.count("suspended"),
                "Ngừng hoạt động": states.count("ceased"),
                "Thành lập mới từ đầu năm": in_year(reports, "HTX", founded_on, code),
                "Giải thể từ đầu năm": in_year(reports, "HTX", ended_so("dissolved"), code),
                **{header: in_year(reports, "HTX", ended_so(so), code) for header, so in endings.items()},
            }
            assert shown(table[label], *expected, *ENDINGS) == expected


@pytest.mark.parametrize("month", MONTHS)
def test_branches(plain: Reports, documents: Documents, month: date) -> None:
    reports = list(plain[month].values())
    cooperatives, funds = of_list(reports, "HTX"), of_list(reports, "QTDND")
    labels = ("Nông, lâm nghiệp, thủy sản", "Phi nông nghiệp")
    branches = {
        label: [row for row in cooperatives if sector(row) in codes]
        for label, codes in zip(labels, BRANCHES.values(), strict=True)
    }
    kinds = list(KINDS.values()) if month > JUNE_2024 else []
    for table in both(documents, month, "Khu vực", "Số HTX, quỹ", "Vốn điều lệ (triệu đồng)"):
        for label, rows in {**branches, "Quỹ tín dụng nhân dân": funds, SUM: [*cooperatives, *funds]}.items():
            expected = {
                "Số HTX, quỹ": living(rows),
                "Số thành viên": total(rows, "Số thành viên"),
                "Vốn điều lệ (triệu đồng)": total(rows, "Vốn điều lệ"),
                **{header: None if rows is funds else total(rows, header) for header in kinds},
            }
            assert shown(table[label], *expected, *KINDS.values()) == expected


def known_sum(cells: Sequence[Any]) -> Decimal | None:
    """The sum of cells; that of blank ones alone, or of rows that no form asks for it, is not known."""
    return sum(map(exact, cells), Decimal(0)) if any(cell is not None for cell in cells) else None


@pytest.mark.parametrize("month", MONTHS)
def test_groups(plain: Reports, documents: Documents, month: date) -> None:
    reports = list(plain[month].values())
    rows = of_list(reports, "THT")
    headers = {
        header: name
        for header, name in (
            ("Số tổ có chứng thực của UBND xã", CERTIFIED),
            ("Số tổ có giấy chứng nhận đăng ký", REGISTERED),
        )
        if any(report.has("THT", name) for report in reports)
    }
    assert len(headers) == (2 if month == SEPTEMBER_2024 else 1)
    for table in both(documents, month, "Loại hình", "Số tổ hợp tác"):
        for label in {row["Loại hình"] for row in rows} | {SUM}:
            those = [row for row in rows if label in {SUM, row["Loại hình"]}]
            expected = {
                name: known_sum([row.get(column) for row in those])
                for name, column in {
                    "Số tổ hợp tác": "Số tổ hợp tác",
                    "Số thành viên": "Số thành viên",
                    **headers,
                }.items()
            }
            assert shown(table[label], *expected, CERTIFIED, REGISTERED) == expected


@pytest.mark.parametrize("month", MONTHS)
def test_funds(plain: Reports, documents: Documents, month: date) -> None:
    funds = of_list(list(plain[month].values()), "QTDND")
    amounts = {
        "Số thành viên": "Số thành viên",
        "Vốn điều lệ (triệu đồng)": "Vốn điều lệ",
        "Tổng vốn hoạt động (triệu đồng)": "Tổng vốn hoạt động",
        "Vốn huy động (triệu đồng)": "Vốn huy động",
        "Dư nợ (triệu đồng)": "Dư nợ",
    }
    for table in both(documents, month, "Tình trạng", "Số quỹ", *amounts):
        for label in ("An toàn, hiệu quả", "Kiểm soát đặc biệt", SUM):
            those = [row for row in funds if label in {SUM, row["Tình trạng"]}]
            expected = {"Số quỹ": living(those), **{name: total(those, column) for name, column in amounts.items()}}
            assert shown(table[label], *expected) == expected


@pytest.mark.parametrize("month", MONTHS)
def test_sizes_are_told_from_november_2024_on(plain: Reports, documents: Documents, month: date) -> None:
    rows = of_list(list(plain[month].values()), "HTX")
    report, book = documents(month)
    if month <= SEPTEMBER_2024:
        assert not any("quy mô" in name for name in book.sheets)
        return
    for table in both(documents, month, "Lĩnh vực", "Chưa xác định được quy mô"):
        # no December of theirs was received: the revenue of a whole year is known of nobody
        found = {label: shown(line, "Chưa xác định được quy mô") for label, line in table.items()}
        counts = {label: living(rows, code) for label, code in SECTOR.items()} | {SUM: living(rows)}
        assert found == {label: {"Chưa xác định được quy mô": count} for label, count in counts.items()}
    assert "chưa xác định được quy mô" in report.text
