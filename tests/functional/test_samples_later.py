"""A night over the samples of 2025 and 2026, each received on the day on which it is signed: what they are to show."""

from __future__ import annotations

from datetime import date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Receipt
from pipeline.outputs.contract import Request
from pipeline.outputs.templates.output import lies_in_a_gap, write_following
from pipeline.runtime.clock import VIETNAM
from pipeline.runtime.settings import ledger_path
from pipeline.samples import later_files, write_workbook
from pipeline.samples.submission import day
from tests.support.installation import installation_in

if TYPE_CHECKING:
    from tests.support.installation import Installation

pytestmark = pytest.mark.long
NOON = time(12, tzinfo=VIETNAM)


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The samples after a night, as if each had been received at noon of the day on which it is signed."""
    installation = installation_in(tmp_path_factory.mktemp("later") / "project")
    receipts = []
    for period, files in later_files().items():
        for name, submission in files.items():
            path = installation.raw / f"{period:%Y-%m}" / name
            path.parent.mkdir(exist_ok=True)
            write_workbook(submission, path)
            moment = datetime.combine(day(submission.cover, "signed_on") or period, NOON)
            receipts.append(Receipt(sha256(path.read_bytes()).hexdigest(), moment, f"{period:%Y-%m}/{name}", moment))
    ledger_path(installation.settings).parent.mkdir(parents=True, exist_ok=True)
    ledgers.append(ledger_path(installation.settings), receipts)
    installation.run()
    return installation


def test_all_are_accepted_but_the_one_on_the_old_form(later: Installation) -> None:
    refused = later.ask("select unit_code, form_version from core.submissions where status <> 'accepted'")
    assert refused == [("09454", 1)]
    assert later.scalar("select count(*) from core.submissions where status = 'accepted'") == 14
    assert later.ask("select unit_code from quality.findings where rule_id = 'WB-15'") == [("09454",)]
    assert later.scalar("select count(*) from quality.findings where severity = 'error' and rule_id <> 'WB-15'") == 0


def test_unchanged_june_rests_on_may(later: Installation) -> None:
    rests = (
        "select s.unit_code, b.period from core.submissions s join core.submissions b on b.submission_id = s.based_on"
    )
    assert [(unit, f"{period:%Y-%m}") for unit, period in later.ask(rests)] == [("220", "2025-05")]


def test_one_row_was_lost_one_moved_and_the_others_are_carried_or_wait_for_units_that_sent_nothing(
    later: Installation,
) -> None:
    states = dict(later.ask("select state, count(*) from report.handover group by state"))
    assert states == {"carried": 27, "ended": 1, "missing": 1, "moved": 1, "waiting": 8}
    silent = "select count(*) from report.handover h join core.submissions s on s.unit_code = h.unit_code_expected "
    assert later.scalar(f"{silent} where h.state = 'waiting' and s.period = '2025-07-01'") == 0


def test_lost_row_is_named_once_by_the_province(later: Installation) -> None:
    ((name,),) = later.ask("select name from report.handover where state = 'missing'")
    (message,) = later.ask("select message_vi from quality.findings where rule_id = 'PV-06'")
    assert str(name) in message[0]


def test_moved_row_is_neither_lost_nor_new(later: Installation) -> None:
    places = later.ask("select unit_code_expected, unit_code_now from report.handover where state = 'moved'")
    assert places == [("07351", "07339")]
    found = later.ask("select unit_code, rule_id from quality.findings where rule_id in ('HTX-12', 'HTX-13', 'TG-13')")
    assert sorted(found) == [("07306", "HTX-12"), ("07306", "TG-13")]


def test_endings_of_july_are_counted_each_in_its_own_figure(later: Installation) -> None:
    figures = dict(
        later.ask(
            "select figure_id, value from report.figures where period = '2025-07-01' "
            "and figure_id in ('HTX.MERGED', 'HTX.CONVERTED', 'HTX.BANKRUPT', 'HTX.DISSOLVED', 'HTX.FOUNDED')"
        )
    )
    assert figures == {
        "HTX.MERGED": 2,
        "HTX.CONVERTED": 0,
        "HTX.BANKRUPT": 1,
        "HTX.DISSOLVED": 1,
        "HTX.FOUNDED": 1,
    }


@pytest.mark.parametrize("month", ["2025-06", "2025-07", "2026-10"])
def test_some_came_on_time_and_some_late(later: Installation, month: str) -> None:
    found = later.ask(
        "select distinct on_time from quality.coverage where strftime(period, '%Y-%m') = ? and on_time is not null",
        month,
    )
    assert {on_time for (on_time,) in found} == {True, False}


def test_months_between_are_gaps(later: Installation) -> None:
    gaps = later.ask("select strftime(first_period, '%Y-%m'), strftime(last_period, '%Y-%m') from quality.gaps")
    assert gaps == [("2025-08", "2026-09")]


def test_month_in_a_gap_gets_no_templates_and_one_that_is_expected_or_to_come_does(later: Installation) -> None:
    database = later.settings.database
    assert lies_in_a_gap(database, date(2025, 8, 1))
    assert not any(lies_in_a_gap(database, day) for day in (date(2025, 6, 1), date(2025, 7, 1), date(2026, 11, 1)))
    assert write_following(Request(settings=later.settings, period=date(2025, 7, 1))).paths == ()
    assert len(write_following(Request(settings=later.settings, period=date(2025, 5, 1))).paths) == 10
