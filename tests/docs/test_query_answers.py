"""What stands below the queries of warehouse/README.md is what the sample workbooks say, read by an independent script.

Nothing here asks the warehouse: test_warehouse_readme.py holds its answers against the same rows of the README.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.runtime.settings import PROJECT
from pipeline.samples import later_files, sent_at
from pipeline.samples.december_mistakes import DECEMBER_MISTAKES, DECEMBER_QUERIES
from pipeline.samples.mistakes import BAD_REVISION_MISTAKES
from tests.functional.seven_months.plain_reports import reports_in
from tests.functional.seven_months.plain_sums import ended_on, figures, lives, living, status
from tests.support.example_queries import README, examples
from tests.support.plain_reference import communes_before_july_2025, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.functional.seven_months.plain_reports import Report, Reports, Row

pytestmark = pytest.mark.long

RAW = PROJECT / "raw"
EXAMPLES = {example.number: example for example in examples(README.read_text(encoding="utf-8"))}
NOVEMBER, DECEMBER = date(2020, 11, 1), date(2020, 12, 1)
JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)
DISTRICTS = {"216": "Huyện Tân Yên", "217": "Huyện Lạng Giang", "220": "Huyện Sơn Động"}
PRINTED_IN_58 = {"HTX.ALL": 808, "HTX.CREDIT": 20, "MEMBERS.ALL": 35_910, "CAPITAL.ALL": 1_937_557}
COMMUNE, TAX_CODE, PRODUCTS = "Xã, phường, thị trấn", "Mã số thuế", "Sản phẩm chính"


@pytest.fixture(scope="module")
def reports() -> Reports:
    return reports_in(RAW)


@pytest.fixture(scope="module")
def communes() -> list[dict[str, str]]:
    return communes_before_july_2025()


def shown(number: int) -> list[dict[str, str]]:
    """The rows below a query, by the names of their columns."""
    return EXAMPLES[number].rows()


def of_all(number: int) -> int:
    """How many rows a query has."""
    return EXAMPLES[number].row_count()


def lists(reports: Iterable[Report], *sheets: str) -> list[Row]:
    return [row for report in reports for sheet in sheets for row in report.rows[sheet]]


def test_1_totals_are_the_sums_of_the_workbooks_and_what_was_printed(reports: Reports) -> None:
    for row in shown(1):
        month = date.fromisoformat(row["period"])
        assert Decimal(row["value"]) == figures(reports[month])[row["figure_id"]]
        assert (row["units_reported"], row["units_expected"]) == (str(len(reports[month])), "10")
        if month == NOVEMBER:
            assert Decimal(row["value"]) == PRINTED_IN_58[row["figure_id"]]


def test_2_changes_are_those_of_the_units_that_reported_both_times(reports: Reports) -> None:
    both = set(reports[NOVEMBER]) & set(reports[DECEMBER])

    def counts(month: date, units: set[str]) -> Counter[str]:
        rows = lists((reports[month][unit] for unit in units), "HTX")
        return Counter(str(row["Lĩnh vực"]) for row in rows if lives(row))

    now, before, alike = (
        counts(month, units)
        for month, units in ((DECEMBER, both), (NOVEMBER, set(reports[NOVEMBER])), (NOVEMBER, both))
    )
    assert {row["sector_vi"] for row in shown(2)} == set(now)
    for row in shown(2):
        sector = row["sector_vi"]
        found = [int(row[name]) for name in ("cooperatives", "cooperatives_previous", "change", "units_compared")]
        assert found == [now[sector], before[sector], now[sector] - alike[sector], len(both)]
        assert row["change_of_year"] == "null"


def test_3_areas_have_the_rows_of_the_communes_that_became_them(
    reports: Reports, communes: list[dict[str, str]]
) -> None:
    home = {(row["unit_code"], row["commune_name"]): row["unit_now"] for row in communes}
    before: Counter[str] = Counter(
        home[unit, str(row[COMMUNE])]
        for unit, report in reports[JUNE].items()
        for row in lists([report], "HTX", "QTDND")
        if lives(row)
    )
    now = {name_of(unit, JULY): report for unit, report in reports[JULY].items()}
    for row in shown(3):
        if row["unit_name"] == "Cả nhóm":
            own = [at for at in shown(3) if at["group_name"] == row["group_name"] and at["units"] == "1"]
            known = [at for at in own if at["cooperatives"] != "null"]
            sums = [sum(int(at[name]) for at in known) for name in ("cooperatives", "cooperatives_previous", "change")]
            assert [int(row[name]) for name in ("cooperatives", "cooperatives_previous", "change")] == sums
            assert (int(row["units"]), int(row["units_reported"])) == (len(own), len(known))
        elif report := now.get(row["unit_name"]):
            found, earlier = living(lists([report], "HTX", "QTDND")), before[report.unit]
            assert [row["cooperatives"], row["cooperatives_previous"]] == [str(found), str(earlier)]
            assert int(row["change"]) == found - earlier
        else:
            assert [row["cooperatives"], row["cooperatives_previous"], row["change"]] == ["null"] * 3
    assert sum(row["cooperatives"] != "null" and row["units"] == "1" for row in shown(3)) == len(now)


def test_4_units_became_those_of_their_communes(reports: Reports, communes: list[dict[str, str]]) -> None:
    became = Counter((row["unit_code"], row["unit_now"]) for row in communes if row["unit_code"] in DISTRICTS)
    assert of_all(4) == len(became)
    for row, ((district, unit), count) in zip(shown(4), sorted(became.items()), strict=False):
        of_district = [found for (code, _), found in became.items() if code == district]
        assert row["from_unit_name"] == DISTRICTS[district]
        assert int(row["communes"]) == count
        assert Decimal(row["share_of_from"]) == round(Decimal(count) / sum(of_district), 4)
        then, now = reports[JUNE][district], reports[JULY].get(unit)
        assert int(row["cooperatives_of_earlier_unit"]) == living(lists([then], "HTX", "QTDND"))
        assert row["cooperatives_of_later_unit"] == (str(living(lists([now], "HTX", "QTDND"))) if now else "null")


def test_5_who_does_not_operate_stands_in_the_lists_so(reports: Reports) -> None:
    words = {"suspended", "ceased"}
    listed = {
        (
            name_of(unit, NOVEMBER),
            row[COMMUNE],
            row["Tên hợp tác xã"],
            status(row),
            str(row["Số thành viên"]),
        )
        for unit, report in reports[NOVEMBER].items()
        for row in report.rows["HTX"]
        if status(row) in words
    }
    assert of_all(5) == len(listed) == 808 - 748
    columns = ("unit_name", "commune_name", "name", "status", "members")
    assert {tuple(row[column] for column in columns) for row in shown(5)} <= listed


def test_6_a_cooperatives_life_is_what_both_lists_say_of_it(reports: Reports) -> None:
    then, now = (
        next(row for row in lists(reports[month].values(), "HTX") if row[TAX_CODE] == "2492012498")
        for month in (JUNE, JULY)
    )
    heir = next(
        row for row in lists(reports[JULY].values(), "HTX") if row[TAX_CODE] == now["Mã số thuế đơn vị kế thừa"]
    )
    names = ("name", "commune_name", "status_vi", "ended_on", "successor")
    for row, listed in zip(shown(6), (then, now), strict=True):
        successor = heir["Tên hợp tác xã"] if listed is now else "null"
        ended = str(ended_on(listed) or "null")
        expected = [listed["Tên hợp tác xã"], listed[COMMUNE], listed["Tình trạng hoạt động"], ended, successor]
        assert [row[name] for name in names] == expected
    assert [row["valid_from"] for row in shown(6)] == [str(JUNE), str(JULY)]


def test_7_units_without_an_accepted_report_are_the_others(reports: Reports) -> None:
    expected = {month: 99 if month >= JULY else 10 for month in reports}
    assert of_all(7) == sum(expected[month] - len(reports[month]) for month in reports)
    assert not {row["unit_code"] for row in shown(7) if row["unit_code"] in reports[date.fromisoformat(row["period"])]}


def test_8_who_came_late_sent_it_after_the_fifth() -> None:
    late = set()
    for period, files in later_files().items():
        due = date(period.year, period.month + 1, 5)
        late |= {each.unit.unit_name for each in files.values() if (sent := sent_at(each)) and sent.date() > due}
    assert {row["unit_name"] for row in shown(8) if row["came_late"] != "0"} == late


def test_9_timeliness_loses_a_thirtieth_for_each_day_after_the_fifth() -> None:
    days = {each.unit.unit_name: sent_at(each) for each in later_files()[JULY].values()}
    for row in shown(9):
        sent = days.get(row["unit_name"])
        late = max(0, (sent.date() - date(2025, 8, 5)).days) if sent else 30
        assert Decimal(row["timeliness"]) == round(Decimal(100 * (30 - late)) / 30, 1)
        assert (row["completeness"] == "null") == (sent is None)


def test_10_to_12_findings_are_the_mistakes_that_the_samples_were_given() -> None:
    of_units = {("Huyện Sơn Động", at.rule_id, at.cell) for at in DECEMBER_MISTAKES}
    of_units |= {("Huyện Tân Yên", at.rule_id, at.cell) for at in DECEMBER_QUERIES}
    open_in_december = {
        (row["unit_name"], row["rule_id"], row["cell"]) for row in shown(10) if row["due_on"] == "2021-01-05"
    }
    assert open_in_december == of_units
    assert {(row["rule_id"], row["cell"]) for row in shown(11)} == {
        (rule, cell) for unit, rule, cell in of_units if unit == "Huyện Sơn Động"
    }
    errors = Counter(at.rule_id for at in (*BAD_REVISION_MISTAKES, *DECEMBER_MISTAKES))
    for row in shown(12):
        assert row["severity"] != "error" or int(row["places"]) == errors[row["rule_id"]]


def test_11_cells_of_the_workbook_that_was_sent_back_are_wrong_so() -> None:
    book = openpyxl.load_workbook(RAW / "2020-12" / "SON DONG BC HTX 12-2020.xlsx", data_only=True)
    for row in shown(11):
        value: Any = book[row["sheet"]][row["cell"]].value
        assert row["observed"] == (f"{value:%d/%m/%Y}" if hasattr(value, "year") else str(value))
    members = [cell.value for (cell,) in book["HTX"]["I7:I50"]]
    assert (sum(members), shown(11)[-1]["expected"]) == (856, "856")


def test_13_rule_about_the_day_of_an_end_has_nothing_to_look_at(reports: Reports) -> None:
    (row,) = (row for row in shown(13) if row["rule_id"] == "HTX-03")
    without = [
        name_of(unit, JULY)
        for unit, report in sorted(reports[JULY].items())
        if not any(ended_on(each) for each in lists([report], "HTX", "QTDND"))
    ]
    assert row["unit_names"].split(", ") == without


def test_14_cells_hold_the_amounts_and_are_all_of_transport(reports: Reports) -> None:
    listed = [row for row in lists(reports[NOVEMBER].values(), "HTX") if row["Lĩnh vực"] == "Vận tải" and lives(row)]
    assert of_all(14) == len(listed)
    assert sum(row["Vốn điều lệ"] for row in listed) == 128_693
    for row in shown(14):
        book = openpyxl.load_workbook(RAW / row["file_name"], data_only=True)
        assert book[row["sheet"]][row["cell"]].value == Decimal(row["amount"])


def test_15_a_hundred_more_is_a_hundred_more(reports: Reports) -> None:
    before = figures(reports[NOVEMBER])
    for row in shown(15):
        value = before[row["figure_id"]]
        assert value is not None
        assert [Decimal(row[name]) for name in ("old_value", "new_value")] == [value, value + 100]


def test_16_computed_figures_are_the_sums_of_the_workbooks(reports: Reports) -> None:
    sums = figures(reports[NOVEMBER])
    computed = {row["claim_id"]: Decimal(row["computed_value"]) for row in shown(16)}
    assert computed["members_nonfarm_p12"] == sums["MEMBERS.NONAGRI"]
    assert computed["htx_total_p23"] == sums["HTX.OPERATING"] == 748
    assert computed["qtdnd_members_p12"] == sums["MEMBERS.CREDIT"]
    assert computed["capital_transport_p12"] * 1000 == sums["CAPITAL.TRANSPORT"]


def test_17_no_size_is_told_without_a_december(reports: Reports) -> None:
    assert {row["period"] for row in shown(17)} == {str(month) for month in reports if month.year > 2024}
    for row in shown(17):
        found = living(lists(reports[date.fromisoformat(row["period"])].values(), "HTX"))
        assert int(row["cooperatives"]) == int(row["not_evaluated"]) == found
        assert {row[size] for size in ("large", "medium", "small", "micro")} == {"null"}


def folded(product: str) -> str:
    """A product's letters alone."""
    decomposed = unicodedata.normalize("NFD", product.strip().lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def test_18_products_are_named_by_so_many_cooperatives(reports: Reports) -> None:
    counts: Counter[str] = Counter()
    units: dict[str, set[str]] = {}
    for unit, report in reports[NOVEMBER].items():
        for row in filter(lives, report.rows["HTX"]):
            named = {folded(each) for each in re.split("[;,]", str(row[PRODUCTS] or ""))} - {""}
            counts.update(named)
            for product in named:
                units.setdefault(product, set()).add(unit)
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:10]
    assert [(folded(row["product"]), int(row["cooperatives"])) for row in shown(18)] == most
    assert [int(row["units"]) for row in shown(18)] == [len(units[product]) for product, _ in most]


def test_19_nobody_lists_what_nobody_has_taken_over(reports: Reports) -> None:
    then = {str(row[TAX_CODE]) for row in lists(reports[JUNE].values(), "HTX", "QTDND") if lives(row)}
    now = {str(row[TAX_CODE]) for row in lists(reports[JULY].values(), "HTX", "QTDND")}
    assert {row["tax_code"] for row in shown(19)} == then - now
    have_reported = {name_of(unit, JULY) for unit in reports[JULY]}
    for row in shown(19):
        assert (row["state"] == "missing") == (row["unit_names_expected"] in have_reported)


def test_20_columns_of_2025_are_those_that_2020_lacks(reports: Reports) -> None:
    then, now = (next(iter(reports[month].values())).headers["HTX"] for month in (NOVEMBER, JUNE))
    since = [row for row in shown(20) if row["first_period"] == "2025-05-01"]
    renamed = {"Ngày chấm dứt"}
    assert sum(row["kind"] == "column" for row in since) == len(now - then - renamed)
    assert {row["name"] for row in since if row["kind"] == "code"} == {"merged", "converted", "bankrupt"}
