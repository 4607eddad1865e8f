"""What follows from a cell or column that is shown otherwise, in another unit or elsewhere, and what stands alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from schemas.rules import cells, cooperatives, lists, periods, scale, totals
from schemas.rules.lists import Shape
from tests.support.caused_findings import TOTALS, causes, finding, total

if TYPE_CHECKING:
    from schemas.finding import Finding
    from schemas.rules.rule import Rule

COUNTS, AMOUNTS = totals.counts_of_the_registers, totals.amounts_of_the_registers
MOVED = (Shape.LOWER, Shape.HIGHER, Shape.EXCHANGED)
STOCKS = periods.steady_stocks


def wrong_column(shape: Shape, letter: str = "L", name: str = "revenue", observed: str = "L4") -> Finding:
    return finding(lists.columns_in_their_places, f"{letter}3", name, variant=shape.value, observed=observed)


def beside(rule: Rule, indicator: str, cell: str, now: int, before: int) -> Finding:
    """A total beside what it is held against."""
    return finding(
        rule,
        cell,
        indicator,
        sheet=TOTALS,
        place=f"{TOTALS}/{indicator}",
        observed=str(now),
        expected=str(before),
        difference=str(now - before),
    )


def test_days_that_a_column_shows_as_numbers_are_one_finding() -> None:
    days = [finding(cells.date, f"E{row}", "founded_on", variant="number", place=f"HTX/{row}/x") for row in (4, 5, 6)]
    no_day = finding(cells.date, "E7", "founded_on")
    elsewhere = finding(cells.date, "T5", "alliance_joined_on", variant="number")
    assert causes(*days, no_day, elsewhere) == dict.fromkeys(("CL-04@E5", "CL-04@E6"), "CL-04@HTX!E4")


def shown(cell: str, observed: str, held: str, variant: str = "format") -> Finding:
    column = {"I": "members", "L": "revenue"}[cell[0]]
    return finding(cells.unambiguous_number, cell, column, observed=observed, expected=held, variant=variant)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("I4", "38 hộ", "38"), ("I5", "1.045 hộ", "1045")),
        (("L4", "$1.267,00", "1267"), ("L5", "$304,40", "304.4")),
        (("L4", "36400", "364"), ("L5", "200", "2")),
        (("L4", "-12", "12"), ("L5", "-7", "7")),
        (("L4", "", "12", "hidden"), ("L5", "", "7", "hidden")),
    ],
    ids=["unit", "currency", "digits", "sign", "hidden"],
)
def test_format_of_a_column_that_shows_its_values_otherwise_is_one_finding(
    first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    assert causes(shown(*first), shown(*second)) == {f"CL-06@{second[0]}": f"CL-06@HTX!{first[0]}"}


@pytest.mark.parametrize(
    "second",
    [
        ("I5", "45 ha", "45"),
        ("I5", "45 hộ", "4500"),
        ("I5", "-45 hộ", "45"),
        ("L5", "45 hộ", "45"),
        ("I5", "45 hộ", "45", ""),
        ("I5", "45 hộ", "45", "thousandfold"),
        ("I5", "hộ", "45"),
        ("I5", "1.2,3,4 hộ", "45"),
    ],
    ids=["other_words", "other_number", "sign", "other_column", "typed", "held_back", "no_number", "unreadable"],
)
def test_cell_that_is_shown_in_another_way_stands_by_itself(second: tuple[str, ...]) -> None:
    assert not causes(shown("I4", "38 hộ", "38"), shown(*second))


def test_amount_in_doubt_does_not_follow_from_a_format_that_only_adds_a_word() -> None:
    doubt = finding(scale.amounts_in_million_dong, "L4", "revenue", observed="1267000", expected="304")
    assert not causes(shown("L4", "$1267000", "1267000"), doubt)
    assert causes(shown("L4", "1.267.000", "1267000", ""), doubt) == {"HTX-06@L4": "CL-06@HTX!L4"}


def test_number_that_can_be_read_two_ways_beside_a_unit_word_is_one_finding() -> None:
    assert causes(shown("L9", "1,208 tỷ", "1208", ""), finding(cells.no_unit_word, "L9", "revenue")) == {
        "CL-09@L9": "CL-06@HTX!L9"
    }


@pytest.mark.parametrize("shape", MOVED)
def test_sums_lists_and_row_rules_follow_from_a_column_whose_values_moved(shape: Shape) -> None:
    column = wrong_column(shape, "I", "members", observed="I4")
    found = causes(
        column,
        total(COUNTS, "MEMBERS.AGRI", "D28", 118),
        total(AMOUNTS, "CAPITAL.AGRI", "D25", 14),
        finding(totals.LIST_TOTAL, "I16", "members"),
        finding(cooperatives.enough_members, "I8", "members", related_cells=("HTX!I8", "HTX!G8")),
        finding(cooperatives.profit_within_revenue, "M8", "profit", related_cells=("HTX!M8", "HTX!L8")),
        finding(periods.steady, "I9", "members"),
        finding(periods.steady, "K9", "charter_capital"),
        beside(STOCKS, "MEMBERS.AGRI", "D28", 118, 274),
    )
    assert found == dict.fromkeys(("TG-11@D28", "TG-19@I16", "HTX-04@I8", "HTX-14@I9", "TG-14@D28"), "HTX-25@HTX!I3")


@pytest.mark.parametrize("shape", [Shape.LOWER, Shape.HIGHER])
def test_row_above_those_that_are_shifted_stands_by_itself(shape: Shape) -> None:
    column = wrong_column(shape, observed="L6")
    rows = [finding(periods.revenue_grows, f"L{row}", "revenue") for row in (5, 6)]
    profits = [
        finding(cooperatives.profit_within_revenue, f"M{row}", "profit", related_cells=(f"HTX!M{row}", f"HTX!L{row}"))
        for row in (5, 6)
    ]
    assert causes(column, *rows, *profits) == dict.fromkeys(("HTX-23@L6", "HTX-11@M6"), "HTX-25@HTX!L3")


@pytest.mark.parametrize("shape", [shape for shape in Shape if shape])
def test_revenue_of_one_that_does_not_operate_follows_from_a_shift_only(shape: Shape) -> None:
    idle = finding(periods.revenue_of_an_operating_one, "L15", "revenue", observed="1333000")
    follows = shape in (Shape.LOWER, Shape.HIGHER)
    assert causes(wrong_column(shape), idle) == ({"HTX-07@L15": "HTX-25@HTX!L3"} if follows else {})


@pytest.mark.parametrize(("capital", "follows"), [("0", True), ("700", False)])
def test_revenue_follows_from_an_exchange_where_the_capital_is_none_now(capital: str, *, follows: bool) -> None:
    column = replace(wrong_column(Shape.EXCHANGED, "K", "charter_capital"), related_cells=("HTX!L3", "b.xlsx!HTX!L3"))
    found = causes(
        column,
        finding(periods.steady, "K7", "charter_capital", observed=capital, expected="1915"),
        finding(cells.filled, "K9", "charter_capital"),
        finding(cells.filled, "K10", "charter_capital"),
        *(finding(periods.revenue_of_an_operating_one, cell, "revenue") for cell in ("L7", "L8", "L9")),
    )
    follow = {"HTX-14@K7", "CL-01@K9", "CL-01@K10", "HTX-07@L9"} | ({"HTX-07@L7"} if follows else set())
    assert found == dict.fromkeys(follow, "HTX-25@HTX!K3")


def test_blank_capital_beside_revenue_is_no_exchange() -> None:
    idle = finding(periods.revenue_of_an_operating_one, "L9", "revenue")
    assert not causes(wrong_column(Shape.EXCHANGED), finding(cells.filled, "K9", "charter_capital"), idle)


def test_negative_revenue_follows_from_the_exchange_that_brought_a_loss() -> None:
    loss = finding(cells.number, "L9", "revenue", variant="range")
    assert causes(wrong_column(Shape.EXCHANGED), loss, finding(cells.number, "L10", "revenue")) == {
        "CL-02@L9": "HTX-25@HTX!L3"
    }
    assert not causes(wrong_column(Shape.THOUSANDFOLD), loss)


def test_row_that_a_shift_left_empty_follows_from_it() -> None:
    column = replace(wrong_column(Shape.LOWER, observed="L9"), expected="1")
    blank = [finding(periods.revenue_still_reported, cell, "revenue") for cell in ("L7", "L8")]
    assert causes(column, *blank) == {"HTX-22@L8": "HTX-25@HTX!L3"}


@pytest.mark.parametrize("shape", [shape for shape in Shape if shape])
def test_revenue_that_is_blank_now_follows_only_from_values_that_moved(shape: Shape) -> None:
    blank = finding(periods.revenue_still_reported, "L5", "revenue")
    assert bool(causes(wrong_column(shape), blank)) is (shape in MOVED)


@pytest.mark.parametrize(("shape", "now"), [(Shape.THOUSANDFOLD, "1288000"), (Shape.THOUSANDTH, "1.3")])
def test_only_values_of_the_same_factor_follow_from_a_column_of_another_unit(shape: Shape, now: str) -> None:
    found = causes(
        wrong_column(shape),
        finding(scale.amounts_in_million_dong, "L4", "revenue", observed=now, expected="1267"),
        finding(periods.revenue_grows, "L5", "revenue", observed="900", expected="1300"),
        finding(periods.revenue_grows, "L6", "revenue", observed="0", expected="1300"),
    )
    assert found == {"HTX-06@L4": "HTX-25@HTX!L3"}


def test_sums_that_are_off_by_the_factor_follow_from_a_column_of_another_unit() -> None:
    column = wrong_column(Shape.THOUSANDFOLD, "K", "charter_capital")
    found = causes(
        column,
        beside(AMOUNTS, "CAPITAL.AGRI", "D25", 18753, 18753000),
        beside(AMOUNTS, "CAPITAL.NONAGRI", "D26", 9435, 9438000),
        beside(STOCKS, "CAPITAL.AGRI", "D25", 18800000, 18753),
        beside(STOCKS, "CAPITAL.NONAGRI", "D26", 30000, 9435),
        finding(totals.LIST_TOTAL, "K16", "charter_capital", observed="28188", expected="28188000"),
    )
    assert found == dict.fromkeys(("TG-12@D25", "TG-14@D25", "TG-19@K16"), "HTX-25@HTX!K3")


def test_founding_after_the_day_of_the_figures_follows_from_exchanged_day_and_month() -> None:
    column = wrong_column(Shape.DAY_AND_MONTH, "E", "founded_on")
    exchanged = finding(periods.same_identity, "E9", "founded_on", variant="exchanged")
    other = finding(periods.same_identity, "E10", "founded_on")
    late = [finding(cooperatives.founded_by_as_of, cell, "founded_on") for cell in ("E9", "E10", "E11")]
    assert causes(column, exchanged, other, *late) == dict.fromkeys(("HTX-21@E9", "HTX-01@E9"), "HTX-25@HTX!E3")


def test_counts_of_the_founded_follow_from_dates_that_moved() -> None:
    column = wrong_column(Shape.EXCHANGED, "E", "founded_on")
    found = causes(column, total(COUNTS, "HTX.FOUNDED_AGRI", "D19", 1), total(COUNTS, "HTX.AGRI", "D6", 1))
    assert found == {"TG-11@D19": "HTX-25@HTX!E3"}


IN_DONG = finding(scale.amounts_in_million_dong, "K5", "charter_capital", observed="3642000000", expected="2110")


@pytest.mark.parametrize(
    ("indicator", "now", "before", "follows"),
    [
        ("CAPITAL.AGRI", 3642015111, 18753, True),
        ("CAPITAL.ALL", 3642040000, 31688, True),
        ("CAPITAL.AGRI", 3642060000, 18753, False),
        ("MEMBERS.AGRI", 3642015111, 18753, False),
        ("CAPITAL.AGRI", 40000, 18753, False),
    ],
    ids=["part", "whole_that_grew", "changed_besides", "other_column", "without_it"],
)
def test_change_of_a_total_follows_from_an_amount_without_which_it_is_steady(
    indicator: str, now: int, before: int, *, follows: bool
) -> None:
    found = causes(IN_DONG, beside(STOCKS, indicator, "D25", now, before))
    assert found == ({"TG-14@D25": "HTX-06@HTX!K5"} if follows else {})


def test_change_of_a_total_follows_from_an_amount_of_a_thousandth() -> None:
    small = finding(
        scale.amounts_of_their_own_size,
        "I4",
        "charter_capital",
        sheet="LHHTX",
        place="LHHTX/1/charter_capital",
        observed="28",
        expected="28000",
    )
    assert causes(small, beside(STOCKS, "LHHTX.CAPITAL", "D34", 28, 28000)) == {"TG-14@D34": "QTD-05@LHHTX!I4"}


def of_fund(cell: str, observed: str, expected: str) -> Finding:
    return finding(
        scale.amounts_of_their_own_size, cell, "x", sheet="QTDND", observed=observed, expected=expected, place="QTDND/x"
    )


def test_amounts_of_a_funds_row_in_the_same_other_unit_are_one_finding() -> None:
    found = causes(
        of_fund("H4", "3500000", "3500"),
        of_fund("I4", "125000000", "120000"),
        of_fund("J4", "110", "110000"),
        of_fund("K4", "90000000000", "90000"),
        of_fund("H5", "4000000", "4000"),
    )
    assert found == {"QTD-05@I4": "QTD-05@QTDND!H4"}


def test_amounts_of_a_cooperatives_row_are_named_each() -> None:
    revenue = finding(scale.amounts_in_million_dong, "L5", "revenue", observed="304000000", expected="304")
    assert not causes(IN_DONG, revenue)
