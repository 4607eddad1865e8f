"""Every figure of every month is what the independent script adds up, for the province and for each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.functional.seven_months.months import (
    ALLIANCE,
    DECEMBER_2020,
    JULY_2025,
    JUNE_2024,
    JUNE_2025,
    MONTHS,
    NOVEMBER_2020,
    OCTOBER_2026,
    SEPTEMBER_2024,
    UNITS,
)
from tests.functional.seven_months.plain_alliance import alliance_figures
from tests.functional.seven_months.plain_sums import CERTIFIED, KINDS, NEW_ENDINGS, exact, figures, units_with

if TYPE_CHECKING:
    from datetime import date

    from tests.functional.seven_months.plain_reports import Report, Reports
    from tests.support.installation import Installation

pytestmark = pytest.mark.long

OF_DISTRICTS = """
select figure_id, value, units_reported, units_expected
from report.figures
where period = ? and (figure_id in (
    select figure_id from report.figure_measures group by all having bool_and(form_id = 'KTTT-01')
)) = ?
"""
"""The figures of a month that rest on KTTT-01 alone, or the others."""
ALONE, OTHERS = True, False
UNIT_COLUMNS = {
    "cooperatives": "HTX.ALL",
    "agriculture": "HTX.AGRI",
    "non_agriculture": "HTX.NONAGRI",
    "credit_funds": "HTX.CREDIT",
    "not_operating": "HTX.NOT_OPERATING",
    "founded": "HTX.FOUNDED",
    "dissolved": "HTX.DISSOLVED",
    **{ending: f"HTX.{ending.upper()}" for ending in NEW_ENDINGS},
    "members": "MEMBERS.ALL",
    **{f"{kind.lower()}_members": f"MEMBERS.{kind}" for kind in KINDS},
    "charter_capital_mvnd": "CAPITAL.ALL",
    "unions": "LHHTX.ALL",
    "groups": "THT.ALL",
    "registered_groups": "THT.REGISTERED",
}
"""The columns of the table of units, and the figure that each of them is for one unit."""
SOME_TRUTHS = {
    NOVEMBER_2020: {"HTX.ALL": 808, "CAPITAL.ALL": 1_937_557, "MEMBERS.ALL": 35_910, "THT.CERTIFIED": 39},
    DECEMBER_2020: {"HTX.OPENING": 619},
    JUNE_2024: {
        "HTX.ALL": 20,
        "HTX.DISSOLVED": 2,
        "HTX.DISSOLVED_CREDIT": 1,
        "THT.CERTIFIED": 10,
        "LHHTX.OPERATING": 1,
    },
    SEPTEMBER_2024: {"HTX.MERGED": 2, "HTX.CONVERTED": 1, "HTX.BANKRUPT": 1, "THT.REGISTERED": 9, "HTX.FOUNDED": 2},
    JUNE_2025: {"HTX.ALL": 37, "HTX.DISSOLVED": 1, "MEMBERS.ALL": 3648},
    JULY_2025: {"HTX.ALL": 29, "HTX.MERGED": 2, "HTX.CONVERTED": 1, "HTX.BANKRUPT": 1, "HTX.FOUNDED": 2},
    OCTOBER_2026: {"HTX.ALL": 20, "HTX.CREDIT": 2, "THT.REGISTERED": 21},
}
"""What is counted by hand, or printed in report 58/BC-LM: the script is not to be wrong with the program."""


def of_unit(report: Report) -> dict[str, Any]:
    """The line of one unit; what its form does not ask for has no number."""
    alone = {report.unit: report}
    found = figures(alone)
    line = {name: found.get(code) if units_with(alone, code) else None for name, code in UNIT_COLUMNS.items()}
    certified = sum(exact(row.get(CERTIFIED)) for row in report.rows["THT"])
    return line | {"certified_groups": certified if report.has("THT", CERTIFIED) else None}


@pytest.mark.parametrize("month", MONTHS)
def test_figures_are_what_the_script_adds_up(zone: Installation, plain: Reports, month: date) -> None:
    found = {code: value for code, value, *_ in zone.ask(OF_DISTRICTS, month, ALONE)}
    assert found == figures(plain[month])


@pytest.mark.parametrize("month", MONTHS)
def test_script_and_program_are_right_where_the_number_is_known(
    zone: Installation, plain: Reports, month: date
) -> None:
    added = figures(plain[month])
    found = dict(zone.ask("select figure_id, value from report.figures where period = ?", month))
    known = SOME_TRUTHS[month]
    assert {code: added[code] for code in known} == known
    assert {code: found[code] for code in known} == known


@pytest.mark.parametrize("month", MONTHS)
def test_figures_say_on_how_many_units_they_rest(zone: Installation, plain: Reports, month: date) -> None:
    found = {code: units for code, _, *units in zone.ask(OF_DISTRICTS, month, ALONE)}
    assert found == {code: [units_with(plain[month], code), UNITS[month]] for code in figures(plain[month])}


@pytest.mark.parametrize("month", MONTHS)
def test_each_units_line_is_what_its_workbook_adds_up_to(zone: Installation, plain: Reports, month: date) -> None:
    names = ", ".join((*UNIT_COLUMNS, "certified_groups"))
    asked = f"select unit_code, {names} from report.by_district where period = ? and submission_id is not null"  # noqa: S608 - names of this test alone
    lines = zone.ask(f"{asked} order by unit_code", month)
    found = {unit: dict(zip(names.split(", "), values, strict=True)) for unit, *values in lines}
    assert found == {unit: of_unit(report) for unit, report in plain[month].items()}


@pytest.mark.parametrize("month", MONTHS)
def test_sources_of_each_sum_add_up_to_it(zone: Installation, month: date) -> None:
    differing = zone.ask(
        "select f.figure_id, f.value, sum(s.amount) from report.figures as f "
        "inner join report.figure_sources as s using (figure_id, period) "
        "where period = ? and s.role = 'amount' group by all having f.value <> sum(s.amount)",
        month,
    )
    assert differing == []


def test_alliance_of_november_2020_is_in_the_figures(zone: Installation) -> None:
    stated = alliance_figures(zone.raw / ALLIANCE)
    found = dict(zone.ask("select figure_id, value from report.figures where period = ?", NOVEMBER_2020))
    assert {code: found[code] for code in stated} == stated
    assert {"FUND.LOANS": 44, "FUND.OUTSTANDING": 12_850}.items() <= stated.items()


@pytest.mark.parametrize("month", [month for month in MONTHS if month != NOVEMBER_2020])
def test_months_without_the_alliance_have_no_figure_of_its_form(zone: Installation, month: date) -> None:
    assert zone.ask(OF_DISTRICTS, month, OTHERS) == []
