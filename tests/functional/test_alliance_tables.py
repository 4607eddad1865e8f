"""The report's tables of the Alliance's own work, and every published figure that the forms carry."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.runs.judging import judged_state
from pipeline.samples import write_workbook
from pipeline.samples.alliance import rows_of
from pipeline.warehouse.swap_files import replace_warehouse
from schemas.published import statements
from tests.spec.examples.alliance_base import alliance
from tests.spec.examples.base import PERIOD
from tests.support.installation import installation_in
from tests.support.small_reports import SmallReport, cooperative, lay_reports

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.installation import Installation

NOT_CARRIED = {
    "ocop_min_stars",
    "land_accumulated_ha_vague",
    "ntm_criterion_no",
    "ntm_criterion_no_repeat",
    "anniversary_years",
    "bluezone_pct",
    "models_per_district_min",
    "models_per_district_max",
}
"""A threshold, a vague area, two ordinals, an anniversary and what no form asks for."""


def test_training_is_that_of_the_report(province: Installation) -> None:
    rows = province.ask("select classes, learners, rows_without_learners from report.training")
    assert rows == [(3, None, 1), (11, 942, 0), (2, 190, 0), (1, 50, 0), (1, 40, 0), (18, 1222, 1)]


def test_funds_are_those_of_the_report(province: Installation) -> None:
    rows = dict(province.ask("select indicator, value from report.support_fund"))
    assert rows["FUND.CAPITAL"] == 14_480
    assert (rows["FUND.LOANS"], rows["FUND.OUTSTANDING"]) == (44, 12_850)
    assert rows["FUND.LENT_PERCENT"] == Decimal("88.740")
    assert (rows["JOBS.OUTSTANDING"], rows["JOBS.BAD_DEBT_PERCENT"]) == (2179, Decimal("1.240"))
    assert province.ask("select count(*), sum(outstanding_mvnd) from core.support_fund_loans") == [(44, 12_850)]


def test_membership_has_its_shares(province: Installation) -> None:
    rows = {
        name: (value, percent)
        for name, value, percent in province.ask("select indicator, value, percent from report.membership")
    }
    assert rows["ALLIANCE.ALL"] == (358, 100)
    assert rows["ALLIANCE.OFFICIAL"] == (340, Decimal("94.97"))
    assert rows["ALLIANCE.ADMITTED"] == (46, None)
    assert rows["COMPLAINTS.RECEIVED"] == (0, None)


def test_commendations_add_up_by_giver_kind_and_recipient(province: Installation) -> None:
    rows = province.ask("select giver, awards, recipients from report.commendations where kind = 'Bằng khen'")
    assert [row for row in rows if row[0] == "Chủ tịch UBND tỉnh"] == [
        ("Chủ tịch UBND tỉnh", 4, 4),
        ("Chủ tịch UBND tỉnh", 1, 1),
    ]
    sums = "sum(awards)::bigint, sum(recipients)::bigint, sum(recipients_without_award)::bigint"
    parts = f"select {sums} from report.commendations where kind is"  # noqa: S608 - ours
    assert province.ask(f"{parts} null") == province.ask(f"{parts} not null")


def test_who_is_proposed_is_not_among_those_that_were_awarded(province: Installation) -> None:
    sums = "sum(awards)::bigint, sum(recipients)::bigint, sum(recipients_without_award)::bigint"
    assert province.ask(f"select {sums} from report.awards_by_event") == [(43, 43, 1)]  # noqa: S608 - ours
    assert province.ask("select awards, recipients from report.commendations where kind is null") == [(43, 43)]
    figures = "select value from report.figures where figure_id in ('AWARDS.ALL', 'AWARDS.RECIPIENTS')"
    assert province.ask(figures) == [(43,), (43,)]
    assert province.scalar("select value from report.figures where figure_id = 'AWARDS.FARMERS_MEDALS_PROPOSED'") == 1


def test_target_has_the_percentage_that_its_own_numbers_give(province: Installation) -> None:
    rows = province.ask(
        "select at_least, at_most, actual, percent_of_least, percent_of_most from report.targets "
        "where target_year = 2020 and indicator = 'FOUNDED'"
    )
    assert rows == [(50, 60, 93, 186, 155)]
    assert province.scalar("select count(actual) from report.targets where target_year = 2021") == 0


@pytest.mark.long
def test_share_of_managers_who_were_trained_is_not_held_against_their_schooling(tmp_path: Path) -> None:
    installation, plan = installation_in(tmp_path / "project"), alliance()
    training = (PERIOD.year, "MANAGERS_TRAINED_PERCENT", "Toàn tỉnh", 100)
    targets = rows_of("year indicator scope at_least", (training, (PERIOD.year, "ADMITTED", "Toàn tỉnh", 4)))
    lay_reports(installation, SmallReport("217", PERIOD, (cooperative("HTX Rau", 1, "07375"),)))
    place = installation.raw / f"{PERIOD:%Y-%m}" / "lien minh.xlsx"
    write_workbook(replace(plan, tables=dict(plan.tables) | {"targets": targets}), place)
    replace_warehouse(
        installation.settings, judged_state(installation.settings, ingest_workbooks(installation.settings))
    )
    assert installation.ask("select value from report.figures where figure_id = 'MANAGEMENT.TRAINED_PERCENT'") == [
        (50,)
    ]
    rows = dict(installation.ask("select indicator, actual is null from report.targets"))
    assert rows == {"MANAGERS_TRAINED_PERCENT": True, "ADMITTED": False}


def test_trade_promotion_lists_every_event(province: Installation) -> None:
    assert province.scalar("select count(*) from report.trade_promotion") == 3


def test_every_published_quantity_that_the_forms_carry_is_computed(province: Installation) -> None:
    rows = dict(province.ask("select claim_id, verdict from report.reconciliation"))
    assert set(rows) == {statement.claim_id for statement in statements()}
    assert {claim for claim, verdict in rows.items() if verdict == "not computed"} == NOT_CARRIED
    equal = sum(verdict == "equal" for verdict in rows.values())
    assert equal == 107  # 14 are as computed, and a finding is open on each
    unexplained = "select count(*) from report.reconciliation where verdict <> 'equal' and reason is null"
    assert province.scalar(unexplained) == 0
