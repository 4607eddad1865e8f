"""Periods are closed with the submissions that count, and what moves later is listed; or not, and it is clear why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.landing import ledger as ledgers
from pipeline.runs.closing import CannotCloseError, close_period, open_matters
from pipeline.runtime import journal
from pipeline.runtime.settings import ledger_path
from tests.functional.closing.conftest import FIGURES, NOVEMBER, YEN_THE
from tests.support.dagster_runs import run_job
from tests.support.hoptac_command import hoptac
from tests.support.revisions import declare_more, receive, revision

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.installation import Installation, WarehouseRows

pytestmark = pytest.mark.long

DECEMBER = date(2020, 12, 1)
OPEN_MATTERS = [
    "Huyện Lục Nam (218) chưa có báo cáo được chấp nhận",
    "Huyện Sơn Động (220) chưa có báo cáo được chấp nhận",
    "Huyện Tân Yên (216) còn 4 điểm hỏi lại chưa giải trình",
]


def test_december_cannot_be_closed_and_the_reasons_say_why(both: Installation, tmp_path: Path) -> None:
    installation = both.copied(tmp_path / "project")
    with pytest.raises(CannotCloseError) as refusal:
        close_period(installation.settings, DECEMBER)
    assert refusal.value.reasons == OPEN_MATTERS
    assert ledgers.load(ledger_path(installation.settings)).closings == []
    assert installation.scalar("select count(*) from quality.closings") == 0


def test_period_without_any_report_cannot_be_closed(both: Installation, tmp_path: Path) -> None:
    installation = both.copied(tmp_path / "project")
    with pytest.raises(CannotCloseError) as refusal:
        close_period(installation.settings, date(2021, 5, 1))
    assert refusal.value.reasons == ["Kỳ 05/2021 chưa có đơn vị nào nộp báo cáo"]


def test_published_figures_keep_a_period_open_until_each_is_explained(
    unexplained: Installation, tmp_path: Path
) -> None:
    installation = unexplained.copied(tmp_path / "project")
    assert any("(PV-05): 23 điểm" in reason for reason in open_matters(installation.settings.database, NOVEMBER))
    explanation = (
        "explain",
        "--period",
        "2020-11",
        "--rule",
        "PV-05",
        "--place",
        "58/BC-LM/htx_new_agri/",
        "Đến 15/11",
    )
    explained = hoptac(installation.settings, *explanation)
    assert explained.returncode == 0, explained.stderr
    states = "select state, explanation from quality.findings where column_name = 'htx_new_agri'"
    assert installation.ask(states) == [("explained", "Đến 15/11")]
    assert any("(PV-05): 22 điểm" in reason for reason in open_matters(installation.settings.database, NOVEMBER))
    assert hoptac(installation.settings, *explanation).returncode == 1


def test_closing_records_exactly_the_submissions_that_counted_and_moves_nothing(
    both: Installation, closed: Installation, known_then: WarehouseRows
) -> None:
    counting = "select submission_id from core.submissions where period = '2020-11-01' and status = 'accepted'"
    recorded = closed.ask("select submission_id from quality.closings where period = '2020-11-01' and still_counts")
    assert sorted(recorded) == sorted(both.ask(counting))
    assert len(recorded) == closed.scalar("select count(*) from quality.closings") == 11
    assert closed.ask("select * from quality.restatements") == []
    before = both.contents()
    changed = {table for table, rows in known_then.items() if rows != before[table]}
    assert changed == {"core.dim_period", "quality.closings", "quality.known_at", "quality.periods"}
    assert closed.scalar("select count(*) from quality.periods where period = '2020-11-01' and closed_at is null") == 0


def test_accepted_revision_after_closing_restates_the_figures_that_moved_and_no_other(
    closed: Installation, restated: Installation
) -> None:
    before, after = dict(closed.ask(FIGURES)), dict(restated.ask(FIGURES))
    moved = [
        (name, before[name], after[name], after[name] - before[name]) for name in before if before[name] != after[name]
    ]
    assert restated.ask("select figure_id, old_value, new_value, difference from quality.restatements") == moved
    assert {name: difference for name, _, _, difference in moved} == {"CAPITAL.AGRI": 100, "CAPITAL.ALL": 100}
    replaced = restated.ask("select unit_code, revision from quality.closings where not still_counts")
    assert replaced == [("215", 1)]


def test_period_with_a_newer_submission_that_came_back_closes_with_a_reason_only(
    both: Installation, tmp_path: Path
) -> None:
    installation = both.copied(tmp_path / "project")
    receive(
        installation, "2020-11/Yên Thế lần 2.xlsx", revision(2, declare_more("HTX.ALL", 1), of=YEN_THE.read_bytes())
    )
    figures = installation.ask(FIGURES)
    for no_reason in ("", "  "):
        with pytest.raises(CannotCloseError) as refusal:
            close_period(installation.settings, NOVEMBER, because=no_reason)
        (reason,) = refusal.value.reasons
        assert reason.startswith("Huyện Yên Thế (215) có bản nộp mới hơn bị trả lại: 2020-11/Yên Thế lần 2.xlsx;")
    closing = close_period(installation.settings, NOVEMBER, because="Bản 2 cộng nhầm, huyện xin giữ bản 1")
    assert closing.because == "Bản 2 cộng nhầm, huyện xin giữ bản 1"
    assert ledgers.load(ledger_path(installation.settings)).closings == [closing]
    assert installation.ask("select distinct because from quality.closings") == [(closing.because,)]
    assert installation.ask(FIGURES) == figures
    page = (installation.settings.files / "2020-11" / "index.html").read_text(encoding="utf-8")
    assert f"vì: {closing.because}" in page


def test_reason_is_kept_only_where_one_was_needed(both: Installation, tmp_path: Path) -> None:
    installation = both.copied(tmp_path / "project")
    assert close_period(installation.settings, NOVEMBER, because="không cần").because == ""
    assert installation.ask("select distinct because from quality.closings") == [(None,)]


def test_closing_that_an_older_version_wrote_is_read(closed: Installation, tmp_path: Path) -> None:
    installation = closed.copied(tmp_path / "project")
    path = ledger_path(installation.settings)
    events = journal.read(path)
    for event in events:
        event.pop("because", None)
    path.unlink()
    journal.append(path, events)
    assert [closing.because for closing in ledgers.load(path).closings] == [""]


def test_build_as_of_a_moment_names_what_it_cannot_show(closed: Installation, tmp_path: Path) -> None:
    installation = closed.copied(tmp_path / "project")
    gone = installation.raw / "2020-11" / YEN_THE.name
    gone.unlink()
    result = hoptac(installation.settings, "build", "--as-of", "2100-01-01", str(tmp_path / "then.duckdb"))
    assert result.returncode == 0, result.stderr
    gone_files = [line for line in result.stdout.splitlines() if line.startswith("  - ")]
    assert f"Không thể hiện được {len(gone_files)} bản nộp vì tệp không còn trong raw/:" in result.stdout
    assert any(line.startswith(f"  - 2020-11/{YEN_THE.name} (nhận lúc ") for line in gone_files)


def test_command_closes_a_period_or_says_what_is_missing(both: Installation, tmp_path: Path) -> None:
    installation = both.copied(tmp_path / "project")
    refused = hoptac(installation.settings, "close", "--period", "2020-12")
    assert refused.returncode == 1
    assert all(f"- {reason}" in refused.stdout for reason in OPEN_MATTERS)
    closed = hoptac(installation.settings, "close", "--period", "2020-11")
    assert closed.returncode == 0, closed.stderr
    assert "Đã chốt kỳ 2020-11 với 11 bản nộp" in closed.stdout
    assert installation.scalar("select count(*) from quality.closings where period = '2020-11-01'") == 11


def test_dagster_job_closes_a_period_or_fails_with_the_reasons(both: Installation, tmp_path: Path) -> None:
    installation = both.copied(tmp_path / "project")
    run = run_job(installation.settings, "close_period", "2020-11", "2020-12")
    assert run.periods["2020-11"]["success"]
    assert installation.scalar("select count(*) from quality.closings where period = '2020-11-01'") == 11
    assert not run.periods["2020-12"]["success"]
    (failure,) = run.periods["2020-12"]["failures"]
    assert failure["step"] == "close_the_period"
    assert failure["metadata"]["Còn phải làm"].splitlines() == OPEN_MATTERS
    assert installation.scalar("select count(distinct period) from quality.closings") == 1
