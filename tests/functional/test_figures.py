"""Every total of report 58/BC-LM that the issue names comes out of SQL, and back at the cells that it is made of."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from schemas.figures import figures, measures
from tests.support.report_2020 import FIGURES

if TYPE_CHECKING:
    from tests.support.installation import Installation

PERIOD = "period = date '2020-11-01'"


@pytest.mark.parametrize("figure_id", FIGURES)
def test_figure_is_that_of_the_report(province: Installation, figure_id: str) -> None:
    value = province.scalar(f"select value from report.figures where figure_id = '{figure_id}' and {PERIOD}")  # noqa: S608 - names of this test alone
    assert value == FIGURES[figure_id]


def test_about_thirty_percent_of_managers_are_trained(province: Installation) -> None:
    value = province.scalar("select value from report.figures where figure_id = 'MANAGEMENT.TRAINED_PERCENT'")
    assert round(value) == 30


def test_parts_add_up_to_their_whole() -> None:
    sectors = ("INDUSTRY", "TRANSPORT", "ENVIRONMENT", "MARKET", "CONSTRUCTION", "ELECTRICITY", "TRADE")
    assert sum(FIGURES[f"HTX.{sector}"] for sector in sectors) == FIGURES["HTX.NONAGRI"]
    assert FIGURES["HTX.OPENING"] + FIGURES["HTX.FOUNDED"] - FIGURES["HTX.DISSOLVED"] == FIGURES["HTX.ALL"]


def test_figures_rest_on_all_units_of_their_forms(province: Installation) -> None:
    forms = dict(
        province.ask("select figure_id, list_sort(list(distinct form_id)) from report.figure_measures group by all")
    )
    units = province.ask("select figure_id, units_reported, units_expected from report.figures")
    expected = {("KTTT-01", 10, 10), ("LM-01", 1, 1), ("KTTT-01", "LM-01", 11, 11)}
    assert {(*forms[figure], reported, due) for figure, reported, due in units} == expected


def test_every_figure_of_the_catalogue_is_there_once(province: Installation) -> None:
    found = [figure for (figure,) in province.ask("select figure_id from report.figures")]
    assert sorted(found) == sorted(figure.figure_id for figure in figures(date(2020, 11, 30)))


def test_table_by_sector_says_the_same(province: Installation) -> None:
    rows = dict(province.ask("select sector, cooperatives from report.by_sector"))
    assert rows == {
        "agriculture": 529,
        "industry": 104,
        "transport": 28,
        "environment": 36,
        "market": 14,
        "construction": 13,
        "electricity": 16,
        "trade": 48,
    }
    sums = "sum(founded), sum(dissolved), sum(suspended), sum(ceased), sum(members), sum(charter_capital_mvnd)"
    non_agriculture = province.ask(f"select {sums} from report.by_sector where is_non_agriculture")  # noqa: S608 - names of this test alone
    assert non_agriculture == [(32, 7, *non_agriculture[0][2:4], 2434, 1_123_300)]
    assert province.ask(f"select {sums} from report.by_sector") == [(93, 17, 21, 39, 14_637, 1_867_031)]  # noqa: S608 - names of this test alone
    transport = "select members, charter_capital_mvnd from report.by_sector where sector = 'transport'"
    assert province.ask(transport) == [(266, 128_693)]


def test_table_by_status_says_the_same(province: Installation) -> None:
    rows = province.ask("select status, cooperatives, agriculture + non_agriculture from report.by_status")
    assert {status: (all_of_them, parts) for status, all_of_them, parts in rows} == {
        "operating": (728, 728),
        "suspended": (21, 21),
        "ceased": (39, 39),
        "dissolved": (17, 17),
    }


def test_table_by_district_adds_up_to_the_same(province: Installation) -> None:
    columns = (
        "cooperatives, agriculture, non_agriculture, credit_funds, not_operating, founded, dissolved, members, "
        "charter_capital_mvnd, unions, groups, certified_groups"
    )
    sums = ", ".join(f"sum({column})" for column in columns.split(", "))
    found = province.ask(f"select count(*), {sums} from report.by_district")  # noqa: S608 - names of this test alone
    assert found == [(10, 808, 529, 259, 20, 60, 93, 17, 35_910, 1_937_557, 5, 841, 39)]


def test_table_of_capital_and_members_says_the_same(province: Installation) -> None:
    rows = province.ask("select branch, cooperatives, charter_capital_mvnd, members from report.capital_and_members")
    assert rows == [
        ("agriculture", 529, 743_731, 12_203),
        ("non_agriculture", 259, 1_123_300, 2434),
        ("credit", 20, 70_526, 21_273),
        ("all", 808, 1_937_557, 35_910),
    ]
    shares = province.ask("select sum(capital_percent), sum(members_percent) from report.capital_and_members")
    assert shares == [(Decimal("200.00"), Decimal("200.00"))]


def test_table_of_credit_funds_says_the_same(province: Installation) -> None:
    rows = province.ask(
        "select condition, credit_funds, members, charter_capital_mvnd, operating_capital_mvnd, "
        "mobilised_capital_mvnd, outstanding_loans_mvnd from report.credit_funds"
    )
    by_condition = {row[0]: row[1:] for row in rows}
    assert by_condition["all"] == (20, 21_273, 70_526, 2_502_663, 2_258_454, 1_850_582)
    assert (by_condition["sound"][0], by_condition["special_control"][0]) == (19, 1)
    parts = zip(by_condition["sound"], by_condition["special_control"], strict=True)
    assert tuple(sum(pair) for pair in parts) == by_condition["all"]


def test_table_of_unions_says_the_same(province: Installation) -> None:
    rows = province.ask("select branch, unions, charter_capital_mvnd, member_cooperatives from report.unions")
    assert [row[:2] for row in rows] == [("agriculture", 4), ("non_agriculture", 1), ("all", 5)]
    assert rows[2][2:] == (142_200, 28)


def test_table_of_groups_says_the_same(province: Installation) -> None:
    rows = {row[0]: row[1:] for row in province.ask("select activity, groups, certified_groups from report.groups")}
    assert rows.pop("all") == (841, 39)
    assert tuple(map(sum, zip(*rows.values(), strict=True))) == (841, 39)


def test_sources_of_every_sum_add_up_to_the_figure(province: Installation) -> None:
    differing = province.ask(
        "select f.figure_id from report.figures as f left join report.figure_sources as s using (figure_id, period) "
        "group by all having coalesce(f.value, 0) <> coalesce(sum(s.amount), 0)"
    )
    ratios = {figure.figure_id for figure in figures(date(2020, 11, 30)) if figure.aggregate != "sum"}
    assert {figure for (figure,) in differing} == ratios


def test_no_cell_is_added_twice_to_a_figure(province: Installation) -> None:
    assert not province.ask(
        "select figure_id, role, submission_id, sheet, cell from report.figure_sources group by all having count(*) > 1"
    )


def test_amount_of_a_source_stands_in_the_cell_that_it_names(province: Installation) -> None:
    weighted = {measure.figure_id for measure in measures() if measure.times}
    summed = {measure.figure_id for measure in measures() if measure.column} - weighted
    counted = {measure.figure_id for measure in measures() if not measure.column}
    rows = province.ask("select figure_id, file_name, sheet, cell, amount from report.figure_sources order by all")
    dice = random.Random(58)  # noqa: S311 - the same cells on every run
    amounts = dice.sample([row for row in rows if row[0] in summed - counted], 20)
    for figure_id, name, sheet, cell, amount in amounts:
        book = openpyxl.load_workbook(province.raw / name, read_only=True, data_only=True)
        assert Decimal(str(book[sheet][cell].value)) == amount, (figure_id, name, sheet, cell)
    counts = dice.sample([row for row in rows if row[0] in counted - summed], 20)
    for _, name, sheet, cell, amount in counts:
        book = openpyxl.load_workbook(province.raw / name, read_only=True, data_only=True)
        assert book[sheet][cell].value is not None
        assert amount == 1
