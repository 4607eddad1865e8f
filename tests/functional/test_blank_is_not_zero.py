"""What nobody filled in, or is held back, is null in every table and figure; zero is what no row could have."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.outputs.report.tables import report_tables
from pipeline.runs.judging import judged_state
from pipeline.warehouse.swap_files import replace_warehouse
from tests.support.installation import installation_in
from tests.support.small_reports import FUND, UNION, SmallReport, cooperative, ended, lay_reports, tax_code

if TYPE_CHECKING:
    from pipeline.samples import SampleRow
    from tests.support.installation import Installation

pytestmark = pytest.mark.long
MAY, JUNE, JULY = (date(2025, month, 1) for month in (5, 6, 7))
KEP, TAN_YEN = "07399", "07339"
CARRIER = cooperative("HTX Vận tải", 1, KEP, sector="transport", charter_capital=1000)
FARM = cooperative("HTX Rau", 2, KEP, charter_capital=2000, contributing_members=0)
GROUPS: SampleRow = {"commune": KEP, "activity": "water", "groups": 4}
LENDER: SampleRow = {
    "name": "QTDND Kép",
    "tax_code": tax_code(9),
    "commune": KEP,
    "founded_on": date(2015, 3, 4),
    **FUND,
}
OF_UNIONS: SampleRow = {
    "name": "LHHTX Kép",
    "tax_code": tax_code(8),
    "commune": KEP,
    "founded_on": date(2015, 3, 4),
    **UNION,
}


@pytest.fixture(scope="module")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Two districts in May and June, of which one writes three noughts too many in June; a commune in July."""
    installation = installation_in(tmp_path_factory.mktemp("blanks") / "project")
    lay_reports(
        installation,
        SmallReport(
            "217",
            MAY,
            (CARRIER | {"main_products": "Xe khách, xe tải"},),
            credit_funds=(LENDER | {"outstanding_loans": 40},),
            unions=(OF_UNIONS,),
        ),
        SmallReport(
            "217",
            JUNE,
            (CARRIER | {"charter_capital": 1_000_000, "main_products": "Xe tải, vận tải"},),
            credit_funds=(LENDER | {"outstanding_loans": 40_000},),
            unions=(OF_UNIONS | {"charter_capital": 2_000_000},),
        ),
        SmallReport("216", MAY, (FARM | {"commune": TAN_YEN, "main_products": "Rau"},)),
        SmallReport("216", JUNE, (FARM | {"commune": TAN_YEN},)),
        SmallReport(
            KEP,
            JULY,
            (CARRIER, ended(FARM, date(2025, 7, 3))),
            groups=(GROUPS,),
        ),
    )
    replace_warehouse(
        installation.settings, judged_state(installation.settings, ingest_workbooks(installation.settings))
    )
    return installation


@pytest.mark.parametrize(
    ("table", "value", "where"),
    [
        ("by_sector", "charter_capital", "sector = 'transport'"),
        ("capital_and_members", "charter_capital", "branch = 'non_agriculture'"),
        ("credit_funds", "outstanding_loans", "condition = 'all'"),
        ("unions", "charter_capital", "branch = 'agriculture'"),
    ],
)
def test_sum_of_which_every_amount_is_held_back_is_null_and_so_is_its_change(
    blanks: Installation, table: str, value: str, where: str
) -> None:
    columns = f"{value}_mvnd, {value}_against_previous_mvnd, {value}_previous_like_for_like_mvnd"
    rows = blanks.ask(f"select {columns} from report.{table} where {where} order by period")  # noqa: S608 - names of this test
    assert rows[0][0] > 0
    assert rows[1] == (None, None, None)
    assert rows[2][1:] == (None, None)


def test_sum_of_which_some_amounts_are_held_back_is_that_of_the_others(blanks: Installation) -> None:
    rows = blanks.ask("select charter_capital_mvnd from report.by_district where unit_code = '217' order by period")
    assert rows[:2] == [(3500,), (2500,)]


@pytest.mark.parametrize("unit_code", ["217", KEP])
def test_kind_of_members_that_a_unit_leaves_blank_is_null(blanks: Installation, unit_code: str) -> None:
    kinds = "official_members, contributing_members, non_contributing_members, cooperatives"
    rows = blanks.ask(f"select {kinds} from report.by_district where unit_code = ? and cooperatives > 0", unit_code)  # noqa: S608 - names of this test
    assert {row[:3] for row in rows} == {(25, None, None)}
    branch = f"select {kinds} from report.capital_and_members where branch = ? and period = ?"  # noqa: S608 - names of this test
    assert blanks.ask(branch, "non_agriculture", JULY) == [(25, None, None, 1)]
    assert blanks.ask(branch, "agriculture", JULY) == [(0, 0, 0, 0)]
    assert blanks.ask(branch, "agriculture", JUNE) == [(25, 0, None, 1)]


def test_groups_of_which_nobody_says_whether_they_are_registered_are_not_none(blanks: Installation) -> None:
    rows = blanks.ask("select activity, groups, registered_groups from report.groups where period = ?", JULY)
    assert ("water", 4, None) in rows
    assert ("all", 4, None) in rows
    assert ("women", 0, 0) in rows
    units = "select groups, registered_groups from report.by_district where unit_code = ? and cooperatives > 0"
    assert blanks.ask(units, KEP) == [(4, None)]
    assert set(blanks.ask(units, "216")) == {(0, 0)}


@pytest.mark.parametrize(
    ("figure_id", "values"),
    [
        ("MEMBERS.CONTRIBUTING", [0, 0, None]),
        ("MEMBERS.NON_CONTRIBUTING", [None, None, None]),
        ("THT.REGISTERED", [0, 0, None]),
        ("CAPITAL.TRANSPORT", [1000, None, 1000]),
        ("QTDND.OUTSTANDING_LOANS", [40, None, 0]),
        ("MEMBERS.AGRI", [25, 25, 0]),
    ],
)
def test_figure_is_null_where_all_is_blank_and_zero_where_there_is_nothing(
    blanks: Installation, figure_id: str, values: list[int | None]
) -> None:
    asked = "select value, value_previous_like_for_like from report.figures where figure_id = ? order by period"
    rows = blanks.ask(asked, figure_id)
    assert [value for value, _ in rows] == values
    before = [None, *values[:-1]]
    both = [then if now is not None else None for now, then in zip(values, before, strict=True)]
    assert [(then is None) for _, then in rows] == [(then is None) for then in both]


def test_blank_cell_is_no_source_of_a_figure(blanks: Installation) -> None:
    assert blanks.ask("select count(*) from report.figure_sources where amount is null") == [(0,)]
    assert blanks.ask("select count(*) > 0 from quality.figure_cells where amount is null") == [(True,)]


@pytest.mark.parametrize(("figure_id", "now"), [("HTX.DISSOLVED", 1), ("HTX.DISSOLVED_CREDIT", 0)])
def test_what_lists_count_in_both_periods_is_followed_whatever_earlier_forms_declared(
    blanks: Installation, figure_id: str, now: int
) -> None:
    asked = "value_against_previous, value_previous_like_for_like, units_like_for_like_previous"
    rows = blanks.ask(f"select {asked} from report.figures where figure_id = ? and period = ?", figure_id, JULY)  # noqa: S608 - names of this test
    assert rows == [(now, 0, 1)]


def test_product_that_a_unit_has_no_more_is_a_loss_and_in_no_list(blanks: Installation) -> None:
    asked = "unit_code, product, cooperatives, cooperatives_against_previous, cooperatives_previous_like_for_like"
    rows = blanks.ask(
        f"select {asked} from report.products where period = ? and unit_code in ('216', '217') order by all",  # noqa: S608 - names of this test
        JUNE,
    )
    assert rows == [
        ("216", "Rau", 0, 0, 1),
        ("216", None, None, None, None),
        ("217", "Xe khách", 0, 0, 1),
        ("217", "Xe tải", 1, 1, 1),
        ("217", "vận tải", 1, 1, 0),
    ]
    assert blanks.ask("select product from report.main_products where period = ? order by all", JUNE) == [
        ("Xe tải",),
        ("vận tải",),
    ]
    with duckdb.connect(blanks.settings.database, read_only=True) as connection:
        table = report_tables(connection, JUNE)["products"]
    at = [column.name for column in table.columns].index("product")
    assert {row[at] for row in table.rows} == {"Xe tải", "vận tải", None}
