"""Months that nobody reported for cost nothing: a few months of six years in one landing zone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from dagster import instance_for_test

from assets import partitions
from assets.offered_periods import offer
from assets.unit_nodes import unit_nodes
from pipeline.judgement.due_dates import months
from pipeline.judgement.unit_state import unit_state
from pipeline.outputs.notices import known_notices
from pipeline.outputs.notices.notice_log import NoticeLog
from pipeline.outputs.notices.period_notices import MissingList, Reminder
from pipeline.outputs.status_page import write_pages
from pipeline.runs.closing import open_matters
from schemas.reference_data import month_end, units_in_period
from schemas.rules import province
from tests.spec.examples.edits import cover
from tests.spec.examples.sent import SentFile, cooperatives
from tests.support.dagster_runs import environment
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.runs.nightly import Night
    from tests.support.installation import Installation

FORM, DISTRICT = "KTTT-01", "217"
pytestmark = pytest.mark.long

SENT = ("2020-11", "2020-12", "2024-06", "2024-09", "2025-06", "2025-07", "2026-10")
SHORT_GAP = ("2024-07", "2024-08")
EXPECTED = sorted((*SENT, *SHORT_GAP))
GAPS = [
    (FORM, date(2021, 1, 1), date(2024, 5, 1), 41, None),
    (FORM, date(2024, 10, 1), date(2025, 5, 1), 8, None),
    (FORM, date(2025, 8, 1), date(2026, 9, 1), 14, None),
]
DAY = date(2026, 11, 20)
ALL_MONTHS = months(date(2020, 11, 1), date(2026, 10, 1))


def period_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def sent(month: str) -> bytes:
    """The report of a district or, since communes report, of one of them and of no cooperatives."""
    if month <= "2025-06":
        return SentFile("", month, cooperatives(1, 2, 3), unit=DISTRICT).content()
    commune = units_in_period(period_of(month), FORM)[0]
    who = cover("unit_code", commune.unit_code), cover("unit_name", commune.unit_name)
    when = cover("period", period_of(month)), cover("as_of", month_end(period_of(month)))
    return revision(1, *who, *when, of=SentFile("", "2020-11", unit=DISTRICT).content())


@pytest.fixture(scope="module")
def sparse(empty_installation: Callable[[], Installation]) -> tuple[Installation, Night]:
    """A night over the months, each sent by one unit."""
    installation = empty_installation()
    for month in SENT:
        lay(installation, f"bao cao thang {month[5:]}-{month[:4]}.xlsx", sent(month))
    return installation, installation.run()


@pytest.fixture(scope="module")
def installation(sparse: tuple[Installation, Night]) -> Installation:
    return sparse[0]


def units_of(month: str) -> int:
    return len(units_in_period(period_of(month), FORM))


def test_coverage_has_the_months_received_and_those_of_a_short_gap(installation: Installation) -> None:
    rows = installation.ask(
        "select form_id, strftime(period, '%Y-%m'), count(*) from quality.coverage group by all order by all"
    )
    assert rows == [(FORM, month, units_of(month)) for month in EXPECTED]
    assert installation.scalar("select count(*) from quality.coverage where due_on is null") == 0


def test_every_longer_gap_is_one_row(installation: Installation) -> None:
    assert installation.ask("select * from quality.gaps") == GAPS


def test_no_finding_and_no_evaluation_is_of_a_month_in_a_longer_gap(installation: Installation) -> None:
    for table in ("quality.findings", "quality.evaluations", "quality.periods"):
        found = installation.ask(f"select distinct strftime(period, '%Y-%m') from {table} where period is not null")  # noqa: S608 - ours
        assert {month for (month,) in found} <= set(EXPECTED), table
    accepted = installation.scalar("select count(*) from core.submissions where status = 'accepted'")
    missing = installation.ask("select count(*) from quality.findings where rule_id = ?", province.MISSING_UNIT.rule_id)
    assert missing == [(sum(map(units_of, EXPECTED)) - accepted,)]


def test_previous_period_is_the_latest_within_a_year_whatever_lies_between(installation: Installation) -> None:
    rows = installation.ask(
        "select strftime(period, '%Y-%m'), strftime(previous_period, '%Y-%m') from quality.periods order by period"
    )
    before = dict(rows)
    assert before["2020-12"] == "2020-11"
    assert before["2024-06"] is None
    assert before["2024-09"] == "2024-06"


def test_page_says_each_longer_gap_in_one_line_and_no_page_is_of_a_month_in_it(installation: Installation) -> None:
    write_pages(installation.settings, DAY)
    text = (installation.settings.files / "index.html").read_text("utf-8")
    for _, first, last, count, _ in GAPS:
        line = f"Không có báo cáo nào theo mẫu {FORM} từ kỳ {first:%m/%Y} đến kỳ {last:%m/%Y} ({count} kỳ)."
        assert text.count(line) == 1
    assert text.count("Không có báo cáo nào") == len(GAPS)
    assert sorted(path.parent.name for path in installation.settings.files.glob("*/index.html")) == EXPECTED


def test_dagster_has_partitions_and_missing_units_of_expected_months_alone(
    sparse: tuple[Installation, Night], monkeypatch: pytest.MonkeyPatch
) -> None:
    installation, night = sparse
    for name, value in environment(installation.settings).items():
        if name.startswith("HOPTAC_"):
            monkeypatch.setenv(name, value)
    monkeypatch.setattr(partitions, "today", lambda: DAY)
    with instance_for_test() as instance:
        offer(instance, [])
        keys = partitions.PERIODS.get_partition_keys(dynamic_partitions_store=instance)
    assert sorted(keys) == EXPECTED
    codes = {node.code for node in unit_nodes(installation.settings)}
    assert codes >= {unit.unit_code for month in SENT for unit in units_in_period(period_of(month), FORM)}
    red = {
        f"{period:%Y-%m}"
        for period in ALL_MONTHS
        for code in ("218", "LM24")
        if unit_state(night.known, code, period).status == "missing"
    }
    assert red == {month for month in EXPECTED if month <= "2025-06"}


@pytest.mark.parametrize(
    ("day", "reminded"),
    [
        (date(2021, 2, 6), set()),
        (date(2022, 3, 3), set()),
        (date(2024, 8, 3), {"2024-06", "2024-07"}),
        (date(2024, 9, 3), {"2024-08", "2024-07"}),
        (date(2024, 11, 3), {"2024-09"}),
        (date(2024, 12, 3), set()),
        (date(2026, 12, 3), {"2026-10", "2026-11"}),
        (date(2027, 1, 3), {"2026-11", "2026-12"}),
        (date(2027, 2, 3), {"2026-12"}),
        (date(2027, 6, 3), set()),
    ],
)
def test_nobody_is_reminded_of_a_month_in_a_longer_gap(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, day: date, reminded: set[str]
) -> None:
    monkeypatch.setattr(known_notices, "today", lambda: day)
    found = known_notices.known_notices(installation.settings, NoticeLog())
    assert {f"{notice.period:%Y-%m}" for notice in found if isinstance(notice, Reminder)} == reminded
    assert {f"{notice.period:%Y-%m}" for notice in found if isinstance(notice, MissingList)} == reminded


def test_month_in_a_longer_gap_cannot_be_closed(installation: Installation) -> None:
    assert open_matters(installation.settings.database, date(2022, 3, 1)) == [
        "Kỳ 03/2022 chưa có đơn vị nào nộp báo cáo"
    ]


def test_report_for_a_month_in_the_gap_parts_it(
    sparse: tuple[Installation, Night], tmp_path_factory: pytest.TempPathFactory
) -> None:
    copy = sparse[0].copied(tmp_path_factory.mktemp("parted") / "project")
    lay(copy, "bao cao thang 02-2021.xlsx", sent("2021-02"))
    copy.run()
    assert copy.ask("select first_period, last_period, months from quality.gaps limit 1") == [
        (date(2021, 3, 1), date(2024, 5, 1), 39)
    ]
    assert copy.ask("select distinct strftime(period, '%Y-%m') as m from quality.coverage order by m limit 4")[2:] == [
        ("2021-01",),
        ("2021-02",),
    ]


def test_what_the_cover_is_held_against_opens_no_month_and_parts_no_gap(
    sparse: tuple[Installation, Night], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """An ended unit (WB-06), a day of another month (WB-07), and a month that nothing supports (WB-19)."""
    copy = sparse[0].copied(tmp_path_factory.mktemp("held-against") / "project")
    rows = cooperatives(1, 2)
    other_day = SentFile("", "2022-03", rows, as_of=date(2022, 5, 31))
    lay(copy, "bao cao thang 03-2022.xlsx", other_day.content())
    after_its_end = cover("period", date(2025, 8, 1)), cover("as_of", date(2025, 8, 31))
    ended = revision(1, *after_its_end, of=SentFile("", "2020-11", rows).content())
    lay(copy, "bao cao thang 08-2025.xlsx", ended)
    lay(copy, "gui lai.xlsx", SentFile("", "2022-06", rows).content())
    copy.run()
    assert copy.scalar("select count(*) from quality.unplaced_files") == 3
    assert copy.ask("select * from quality.gaps") == GAPS
    assert copy.scalar("select count(distinct period) from quality.coverage") == len(EXPECTED)
