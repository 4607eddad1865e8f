"""Nobody is replaced by a stranger: whole nights in either order, what a steward takes, and what is withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.judgement.state import known_state
from pipeline.judgement.unit_state import unit_state
from pipeline.landing.landing_zone import landing_zone
from pipeline.landing.ledger import load
from pipeline.outputs.status_page import INDEX
from pipeline.runs.changed_periods import changed_periods, mark_built
from pipeline.runs.check_files import check_files
from pipeline.runtime.settings import ledger_path
from pipeline.warehouse.waiting_files import waiting_files
from schemas.rules.workbook import WOULD_REPLACE
from tests.spec.examples.sent import BROKEN, SentFile, cooperatives
from tests.support.hoptac_command import hoptac
from tests.support.revisions import lay
from tests.support.sent_reports import receive, report, statuses

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.installation import Installation

pytestmark = pytest.mark.long

NOVEMBER = date(2020, 11, 1)
CLEAN, STRANGER, REASON = "217/T11-2020.xlsx", "218/T11-2020 moi.xlsx", "Huyện để nhầm thư mục"


@pytest.fixture
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    return empty_installation()


def held(installation: Installation) -> list[str]:
    """The files that the rule speaks against."""
    rows = installation.ask(
        "select s.file_name from quality.findings as f inner join core.submissions as s using (submission_id) "
        "where f.rule_id = ? and f.state = 'open' order by all",
        WOULD_REPLACE.rule_id,
    )
    return [name for (name,) in rows]


def test_stranger_that_comes_later_is_kept_out_and_the_accepted_one_counts(installation: Installation) -> None:
    receive(installation, (CLEAN, report(1)), (STRANGER, report(2)))
    assert statuses(installation) == {CLEAN: "accepted", STRANGER: "quarantined"}
    assert held(installation) == [STRANGER]
    known = known_state(
        installation.settings, landing_zone(installation.settings), load(ledger_path(installation.settings))
    )
    node = unit_state(known, "217", NOVEMBER)
    assert node.status == "quarantined"
    assert CLEAN in node.open.filter(node.open["rule_id"] == WOULD_REPLACE.rule_id)["message_vi"][0]
    assert node.submission
    assert "218" in " ".join(node.submission["ownership_doubts"])


def test_stranger_that_came_first_ranks_below_whatever_its_revision(installation: Installation) -> None:
    receive(installation, (STRANGER, report(9)))
    assert statuses(installation) == {STRANGER: "accepted"}
    receive(installation, (CLEAN, report(1)))
    assert statuses(installation) == {CLEAN: "accepted", STRANGER: "superseded"}
    assert held(installation) == []


@pytest.mark.parametrize("revisions", [(1, 2), (2, 1), (1, 1)])
def test_of_those_that_come_in_one_night_the_one_that_speaks_for_itself_counts(
    installation: Installation, revisions: tuple[int, int]
) -> None:
    lay(installation, CLEAN, report(revisions[0], "a"))
    lay(installation, STRANGER, report(revisions[1], "b"))
    installation.run()
    assert statuses(installation)[CLEAN] == "accepted"
    assert statuses(installation)[STRANGER] != "accepted"


def test_steward_takes_the_stranger_and_a_later_revision_replaces_it_as_any_other(installation: Installation) -> None:
    receive(installation, (CLEAN, report(1)), (STRANGER, report(2)))
    done = hoptac(installation.settings, "accept", STRANGER, "--because", REASON)
    assert done.returncode == 0, done.stdout
    assert statuses(installation) == {CLEAN: "superseded", STRANGER: "accepted"}
    assert REASON in (installation.settings.files / INDEX).read_text("utf-8")
    ledger = load(ledger_path(installation.settings))
    [word] = ledger.acceptances.values()
    inbox = landing_zone(installation.settings)
    before = known_state(installation.settings, inbox, ledger, word.accepted_at - timedelta(microseconds=1))
    assert dict(before.submissions.select("file_name", "status").iter_rows()) == {
        CLEAN: "accepted",
        STRANGER: "quarantined",
    }
    receive(installation, ("217/T11-2020 lan 3.xlsx", report(3)))
    assert statuses(installation)["217/T11-2020 lan 3.xlsx"] == "accepted"


def test_steward_takes_one_that_only_ranks_below(installation: Installation) -> None:
    receive(installation, (STRANGER, report(9)), (CLEAN, report(1)))
    assert hoptac(installation.settings, "accept", STRANGER, "--because", REASON).returncode == 0
    assert statuses(installation) == {CLEAN: "superseded", STRANGER: "accepted"}
    assert hoptac(installation.settings, "accept", CLEAN, "--because", REASON).returncode == 1


def test_renamed_stranger_counts_and_its_period_is_asked_for(installation: Installation) -> None:
    receive(installation, (CLEAN, report(1)), (STRANGER, report(2)))
    night = installation.run()
    mark_built(installation.settings, night.ingested.inbox, night.ingested.ledger, NOVEMBER)
    assert changed_periods(installation.settings) == {}
    (installation.raw / STRANGER).rename(installation.raw / "217/lan 2.xlsx")
    assert list(changed_periods(installation.settings)) == [NOVEMBER]
    installation.run()
    assert statuses(installation) == {CLEAN: "superseded", "217/lan 2.xlsx": "accepted"}


def test_revision_far_above_the_last_is_kept_out_also_when_the_last_is_replaced_in_its_place(
    installation: Installation,
) -> None:
    receive(installation, (CLEAN, report(1)), ("217/T11-2020 moi.xlsx", report(999)))
    assert statuses(installation) == {CLEAN: "accepted", "217/T11-2020 moi.xlsx": "quarantined"}
    receive(installation, (CLEAN, report(2)))
    assert statuses(installation) == {CLEAN: "accepted", "217/T11-2020 moi.xlsx": "quarantined"}
    assert hoptac(installation.settings, "accept", "T11-2020 moi.xlsx", "--because", REASON).returncode == 0
    assert statuses(installation) == {CLEAN: "superseded", "217/T11-2020 moi.xlsx": "accepted"}


def test_what_is_left_when_the_accepted_one_is_withdrawn_counts(installation: Installation) -> None:
    receive(installation, (CLEAN, report(1)), (STRANGER, report(2)))
    (installation.raw / CLEAN).unlink()
    installation.run()
    assert statuses(installation) == {STRANGER: "accepted"}
    assert held(installation) == []


def flawed(revision: int | None) -> bytes:
    """The unit's own report with a declared total that is wrong."""
    rows = cooperatives(1, 2, 3)
    return SentFile("", "2020-11", rows, revision=revision, remark=f"0205 {revision}", declared=BROKEN).content()


@pytest.mark.parametrize("last", [3, None])
def test_stranger_waits_while_the_units_own_file_was_sent_back(
    installation: Installation, tmp_path: Path, last: int | None
) -> None:
    receive(installation, (CLEAN, report(1)), (STRANGER, report(2)), (CLEAN, flawed(last)))
    assert statuses(installation) == {CLEAN: "quarantined", STRANGER: "quarantined"}
    assert [file.file_name for file in waiting_files(installation.settings.database)] == [STRANGER]
    [(message,)] = installation.ask("select message_vi from quality.findings where rule_id = ?", WOULD_REPLACE.rule_id)
    assert f"Lần nộp của đơn vị đang chờ sửa ({CLEAN}!" in message
    assert "đang được tính" not in message
    other = tmp_path / "218 moi.xlsx"
    other.write_bytes(report(4))
    (checked,) = check_files([other], installation.settings)
    assert WOULD_REPLACE.rule_id in {finding.rule_id for finding in checked.findings}
    night = installation.run()
    mark_built(installation.settings, night.ingested.inbox, night.ingested.ledger, NOVEMBER)
    (installation.raw / CLEAN).unlink()
    assert list(changed_periods(installation.settings)) == [NOVEMBER]
    installation.run()
    assert statuses(installation) == {STRANGER: "accepted"}


def test_steward_takes_the_stranger_that_waits_for_a_file_that_was_sent_back(installation: Installation) -> None:
    receive(installation, (CLEAN, report(1)), (STRANGER, report(2)), (CLEAN, flawed(3)))
    assert hoptac(installation.settings, "accept", STRANGER, "--because", REASON).returncode == 0
    assert statuses(installation) == {CLEAN: "quarantined", STRANGER: "accepted"}


def test_stranger_below_what_was_withdrawn_replaces_nothing_that_counts_since(installation: Installation) -> None:
    receive(installation, (CLEAN, report(21)))
    (installation.raw / CLEAN).unlink()
    receive(installation, ("217/T11-2020 sau.xlsx", report(43)))
    assert statuses(installation) == {"217/T11-2020 sau.xlsx": "accepted"}
    receive(installation, (STRANGER, report(1)))
    assert statuses(installation) == {"217/T11-2020 sau.xlsx": "accepted", STRANGER: "superseded"}


def test_result_is_the_same_when_everything_is_judged_anew(installation: Installation) -> None:
    receive(
        installation, (CLEAN, report(1)), (STRANGER, report(2)), ("217/c.xlsx", report(40)), ("217/d.xlsx", report(3))
    )
    nightly = installation.contents(without=("built_at",))
    assert hoptac(installation.settings, "rebuild").returncode == 0
    assert installation.contents(without=("built_at",)) == nightly
