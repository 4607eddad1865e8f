"""Reports that say unchanged, through whole nights: what they rest on, what is counted, and what becomes of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.state import known_state
from pipeline.landing import ledger as ledgers
from pipeline.outputs.status_page.contents import unit_lines
from pipeline.runs.closing import open_matters
from pipeline.runs.rebuild import run_rebuild
from pipeline.runtime.settings import ledger_path
from pipeline.warehouse.swap_files import replace_warehouse
from tests.spec.examples.sent import cooperative
from tests.spec.examples.unchanged import ROWS, full, unchanged
from tests.support.revisions import Explained, explaining
from tests.support.unchanged_reports import (
    DECEMBER,
    FIGURES,
    NO_CODE,
    NOVEMBER,
    OCTOBER,
    STATUSES,
    more_revenue,
    receive,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.installation import Installation

pytestmark = pytest.mark.long


@pytest.fixture
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    return empty_installation()


def test_three_months_have_the_rows_figures_and_cells_of_the_first(installation: Installation) -> None:
    receive(installation, full("2020-10"), unchanged("2020-11"), unchanged("2020-12", "HTX", "Tổng hợp"))
    assert installation.ask(STATUSES) == [
        (OCTOBER, 1, "accepted", None),
        (NOVEMBER, 1, "accepted", OCTOBER),
        (DECEMBER, 1, "accepted", OCTOBER),
    ]
    assert installation.ask("select count(*) from quality.findings where rule_id in ('HTX-24', 'WB-03', 'WB-23')") == [
        (0,)
    ]
    ((october,),) = installation.ask("select submission_id from core.submissions where period = '2020-10-01'")
    assert installation.ask("select distinct based_on from core.submissions where based_on is not null") == [(october,)]
    for table, rows in (("cooperatives", 5), ("credit_funds", 1), ("unions", 1), ("groups", 1)):
        assert installation.ask(
            f"select period, submission_id, count(*), min(unit_code) from core.{table} group by all order by all"  # noqa: S608 - our tables
        ) == [(period, october, rows, "217") for period in (OCTOBER, NOVEMBER, DECEMBER)]
    sources = "select figure_id, role, file_name, sheet, cell, amount from report.figure_sources where period = ? {}"
    there, *others = (
        installation.ask(sources.format("order by all"), period) for period in (OCTOBER, NOVEMBER, DECEMBER)
    )
    assert len(there) > 50
    assert {file_name for _, _, file_name, *_ in there} == {"217 2020-10.xlsx"}
    assert others == [there, there]
    figures, *later = (installation.ask(FIGURES, period) for period in (OCTOBER, NOVEMBER, DECEMBER))
    assert later == [figures, figures]
    districts = (
        "select * exclude (period, submission_id, {}) from report.by_district where period = ? and cooperatives > 0"
    )
    columns = ", ".join(
        name
        for (name,) in installation.ask(
            "select column_name from duckdb_columns() where table_name = 'by_district' "
            "and (column_name like '%previous%' or column_name like '%year_before%')"
        )
    )
    (district,) = installation.ask(districts.format(columns), OCTOBER)
    assert installation.ask(districts.format(columns), DECEMBER) == [district]
    assert (
        installation.ask(
            "select f.period, f.figure_id from report.figures as f inner join report.figure_sources as s "
            "using (figure_id, period) where s.role = 'amount' group by f.period, f.figure_id, f.value "
            "having sum(s.amount) <> f.value"
        )
        == []
    )


def test_a_later_revision_of_the_month_moves_no_month_that_rests_on_the_file_before(installation: Installation) -> None:
    receive(installation, full("2020-10"), unchanged("2020-11"))
    figures = installation.ask(FIGURES, NOVEMBER)
    receive(installation, more_revenue(2))
    assert installation.ask(STATUSES) == [
        (OCTOBER, 1, "superseded", None),
        (OCTOBER, 2, "accepted", None),
        (NOVEMBER, 1, "accepted", OCTOBER),
    ]
    assert installation.ask(FIGURES, NOVEMBER) == figures
    revenue = "select distinct revenue_mvnd from core.cooperatives where period = ? and revenue_mvnd is not null"
    assert (installation.ask(revenue, OCTOBER), installation.ask(revenue, NOVEMBER)) == ([(600,)], [(500,)])
    receive(installation, unchanged("2020-12"))
    assert installation.ask(revenue, DECEMBER) == [(500,)], "what was accepted last is November"
    kept = installation.contents()
    run_rebuild(installation.settings)
    assert installation.contents() == kept


def test_the_file_counts_that_was_accepted_last_when_the_month_came(installation: Installation) -> None:
    receive(installation, full("2020-10"))
    receive(installation, more_revenue(2))
    receive(installation, unchanged("2020-11"))
    assert installation.ask("select distinct file_name from report.figure_sources where period = '2020-11-01'") == [
        ("217 2020-10 lan 2.xlsx",)
    ]


def test_months_that_rest_on_a_withdrawn_file_come_back_until_it_lies_there_again(installation: Installation) -> None:
    receive(installation, full("2020-09"))
    first, *_ = receive(installation, full("2020-10"), unchanged("2020-11"), unchanged("2020-12"))
    kept = installation.contents()
    content = first.read_bytes()
    first.unlink()
    installation.run()
    assert [status for _, _, status, _ in installation.ask(STATUSES)] == [
        "accepted",
        "withdrawn",
        "quarantined",
        "quarantined",
    ]
    assert installation.ask(
        "select period, message_vi like '%tháng 10/2020%' from quality.findings where rule_id = 'WB-23' order by all"
    ) == [(NOVEMBER, True), (DECEMBER, True)]
    assert installation.ask("select count(*) from core.cooperatives where period >= '2020-11-01'") == [(0,)]
    first.write_bytes(content)
    installation.run()
    assert installation.contents() == kept


def test_month_that_came_before_the_one_it_is_equal_to_is_accepted_once_that_is(installation: Installation) -> None:
    receive(installation, unchanged("2020-11"))
    assert installation.ask(STATUSES) == [(NOVEMBER, 1, "quarantined", None)]
    receive(installation, full("2020-10"))
    receive(installation, more_revenue(2))
    assert installation.ask("select distinct file_name from report.figure_sources where period = '2020-11-01'") == [
        ("217 2020-10.xlsx",)
    ]


def test_what_is_asked_of_the_file_is_asked_once_and_keeps_every_month_open(installation: Installation) -> None:
    receive(installation, full("2020-10", rows=NO_CODE), unchanged("2020-11"))
    asked = "select period, rule_id, state from quality.findings where submission_id is not null order by all"
    assert installation.ask(asked) == [(OCTOBER, "CL-08", "open")]
    lines = {
        period: unit
        for period, units in unit_lines(installation.settings.database).items()
        for unit in units
        if unit.code == "217"
    }
    assert [(lines[period].queries, lines[period].state) for period in (OCTOBER, NOVEMBER)] == [(1, "queried")] * 2
    about = [line for line in open_matters(installation.settings.database, NOVEMBER) if "hỏi lại" in line]
    assert about == ["Huyện Lạng Giang (217) còn 1 điểm hỏi lại chưa giải trình"]
    answered = full(
        "2020-10",
        name="217 2020-10 lan 2",
        revision=2,
        rows=NO_CODE,
        change=explaining(Explained("CL-08", "HTX", "C12", None, "HTX chưa được cấp mã số thuế")),
    )
    receive(installation, answered)
    assert installation.ask(asked) == [(OCTOBER, "CL-08", "explained"), (OCTOBER, "CL-08", "open")]
    assert not [line for line in open_matters(installation.settings.database, NOVEMBER) if "hỏi lại" in line]


def test_amount_that_is_held_back_is_held_back_in_every_month_that_rests_on_it(installation: Installation) -> None:
    rows = (*ROWS, *(cooperative(number, note=None) for number in (6, 7)))
    huge = (*rows[:-1], cooperative(7, note=None, charter_capital=1_000_000))
    receive(installation, full("2020-09", rows=rows), full("2020-10", rows=huge), unchanged("2020-11"))
    held = "select period, figure_id, amounts_held_back from report.figures where figure_id = 'CAPITAL.AGRI'"
    assert installation.ask(f"{held} order by all")[1:] == [(OCTOBER, "CAPITAL.AGRI", 1), (NOVEMBER, "CAPITAL.AGRI", 1)]


def test_build_as_of_a_moment_has_the_months_that_were_there_then(installation: Installation, tmp_path: Path) -> None:
    receive(installation, full("2020-10"), unchanged("2020-11"))
    kept, settings = installation.contents(), installation.settings
    moment = ledgers.load(ledger_path(settings)).known_at()
    receive(installation, more_revenue(2), unchanged("2020-12"))
    ingested = ingest_workbooks(settings)
    known = known_state(settings, ingested.inbox, ingested.ledger, moment)
    replace_warehouse(settings, known, tmp_path / "then.duckdb")
    shutil.copy(tmp_path / "then.duckdb", settings.database)
    assert installation.contents() == kept
