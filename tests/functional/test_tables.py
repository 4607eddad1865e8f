"""Report tables against the workbooks themselves, and against the period before and the same month a year before."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.spec.examples.sent import SentFile, cooperative, water_groups
from tests.support.revisions import lay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.samples import SampleRow
    from tests.support.installation import Installation

DISSOLVED = "Đã giải thể"
FARMING = "Nông, lâm nghiệp, thủy sản"
SAYS: SampleRow = {
    "difficulty": "sales",
    "rating": "good",
    "main_products": "vải, mật ong",
    "board_members": 3,
    "value_chain": True,
}
ONE, OTHER = (cooperative(1, **SAYS),), cooperative(2, **SAYS)


def registered(path: Path) -> Iterator[dict[str, Any]]:
    """The cooperatives of a workbook by header, read with another library than the pipeline's."""
    sheet = openpyxl.load_workbook(path, data_only=True)["HTX"]
    rows = [row for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row)]
    top = next(number for number, row in enumerate(rows) if "STT" in row)
    below = rows[top + 1]
    headers = [under or over for over, under in zip(rows[top], below, strict=True)]
    for row in rows[top + 2 :]:
        found = dict(zip(headers, row, strict=True))
        if isinstance(found["STT"], int) and isinstance(found["Ngày thành lập"], datetime):
            yield found


@pytest.fixture(scope="module")
def cooperatives(province: Installation) -> list[dict[str, Any]]:
    """All cooperatives of the accepted workbooks that are not dissolved."""
    accepted = province.ask("select file_name from core.submissions where status = 'accepted' and form_id = 'KTTT-01'")
    found = [row for (name,) in accepted for row in registered(province.raw / name)]
    assert len(found) > 800
    return [row for row in found if row["Tình trạng hoạt động"] != DISSOLVED]


def header(cooperatives: list[dict[str, Any]], start: str) -> str:
    """The header that begins like this."""
    (name,) = [header for header in cooperatives[0] if header and header.startswith(start)]
    return name


@pytest.mark.parametrize(
    ("table", "label", "begins"),
    [("difficulties", "difficulty_vi", "Khó khăn chính"), ("ratings", "rating_vi", "Xếp loại")],
)
def test_answers_are_counted_as_they_stand_in_the_workbooks(
    province: Installation, cooperatives: list[dict[str, Any]], table: str, label: str, begins: str
) -> None:
    counts = Counter(row[header(cooperatives, begins)] for row in cooperatives)
    counts.pop(None, None)
    rows = province.ask(f"select {label}, cooperatives, agriculture + non_agriculture from report.{table}")  # noqa: S608 - names of this test alone
    assert {name: number for name, number, _ in rows if number} == counts
    assert all(number == parts for _, number, parts in rows)
    assert abs(province.scalar(f"select sum(percent) from report.{table}") - 100) < Decimal("0.05")  # noqa: S608 - names of this test alone


def test_value_chains_and_stars_are_counted_as_they_stand_in_the_workbooks(
    province: Installation, cooperatives: list[dict[str, Any]]
) -> None:
    chained = sum(bool(row[header(cooperatives, "Tham gia chuỗi")]) for row in cooperatives)
    stars = Counter(row[header(cooperatives, "Hạng sao")] for row in cooperatives)
    columns = "in_value_chain, three_stars, four_stars, five_stars, with_ocop"
    ((*found, with_ocop),) = province.ask(f"select {columns} from report.value_chain where sector = 'all'")  # noqa: S608 - names of this test alone
    assert found == [chained, stars[3], stars[4], stars[5]]
    assert with_ocop == stars[3] + stars[4] + stars[5]
    parts = province.scalar("select sum(in_value_chain)::bigint from report.value_chain where sector <> 'all'")
    assert parts == chained


def test_management_is_weighed_as_the_contract_says(province: Installation, cooperatives: list[dict[str, Any]]) -> None:
    income, workers = header(cooperatives, "Thu nhập bình quân"), header(cooperatives, "Lao động thường xuyên")
    weighed = [(row[income], row[workers]) for row in cooperatives if row[income] is not None and row[workers]]
    expected = sum(Decimal(str(value)) * many for value, many in weighed) / sum(many for _, many in weighed)
    farms = [row for row in cooperatives if row["Lĩnh vực"] == FARMING]
    board = sum(row[header(cooperatives, "Số thành viên HĐQT")] or 0 for row in farms)
    found = dict(province.ask("select branch, (mean_income_mvnd, board_members) from report.management"))
    assert found["all"][0] == round(expected, 3)
    assert found["agriculture"][1] == board
    assert found["all"][1] == 2424


def test_products_are_counted_once_for_a_cooperative(
    province: Installation, cooperatives: list[dict[str, Any]]
) -> None:
    products = header(cooperatives, "Sản phẩm chính")
    counts = Counter(
        name
        for row in cooperatives
        for name in {product.strip().lower() for product in (row[products] or "").replace(";", ",").split(",")} - {""}
    )
    rows = province.ask("select lower(product), sum(cooperatives)::bigint from report.products group by all")
    assert dict(rows) == counts


@pytest.fixture(scope="module")
def three_periods(empty_installation: Callable[[], Installation]) -> Installation:
    """One unit with one cooperative in November 2020, two in December and three in November 2021."""
    installation = empty_installation()
    for month, rows in (
        ("2020-11", ONE),
        ("2020-12", (*ONE, OTHER)),
        ("2021-11", (*ONE, OTHER, cooperative(3, **SAYS))),
    ):
        lay(installation, f"{month}.xlsx", SentFile("x", month, rows, water_groups(4)).content())
    installation.run()
    return installation


def test_period_is_compared_with_the_one_before_and_with_the_year_before(three_periods: Installation) -> None:
    rows = three_periods.ask(
        "select strftime(period, '%Y-%m'), strftime(previous_period, '%Y-%m'), strftime(year_before, '%Y-%m') "
        "from quality.periods where form_id = 'KTTT-01' and units_reported > 0 order by period"
    )
    assert rows == [("2020-11", None, None), ("2020-12", "2020-11", None), ("2021-11", "2020-12", "2020-11")]


@pytest.mark.parametrize(
    ("table", "measure"),
    [
        ("by_sector", "cooperatives"),
        ("by_status", "cooperatives"),
        ("by_district", "members"),
        ("capital_and_members", "members"),
        ("credit_funds", "credit_funds"),
        ("unions", "unions"),
        ("groups", "groups"),
        ("management", "board_members"),
        ("value_chain", "in_value_chain"),
        ("difficulties", "cooperatives"),
        ("ratings", "cooperatives"),
        ("products", "cooperatives"),
    ],
)
def test_table_brings_the_values_of_both_earlier_periods(three_periods: Installation, table: str, measure: str) -> None:
    key = {"capital_and_members": "branch", "by_district": "unit_code", "unions": "branch", "management": "branch"}
    key |= {"by_sector": "sector", "by_status": "status", "credit_funds": "condition", "groups": "activity"}
    key |= {"value_chain": "sector", "difficulties": "difficulty", "ratings": "rating", "products": "product"}
    sql = (
        f"select n.{measure}_previous is not distinct from b.{measure}, "  # noqa: S608 - of the list above
        f"n.{measure}_year_before is not distinct from y.{measure} from report.{table} as n "
        f"left join report.{table} as b on b.{key[table]} = n.{key[table]} and b.period = date '2020-12-01' "
        f"left join report.{table} as y on y.{key[table]} = n.{key[table]} and y.period = date '2020-11-01' "
        "where n.period = date '2021-11-01'"
    )
    rows = three_periods.ask(sql)
    assert rows
    assert set(rows) == {(True, True)}
    first = f"select count({measure}_previous) from report.{table} where period = date '2020-11-01'"  # noqa: S608 - names of this test alone
    assert three_periods.scalar(first) == 0
