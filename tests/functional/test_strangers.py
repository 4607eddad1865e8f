"""Nobody is replaced by a stranger: whole nights in either order, what a steward takes, and what is withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.judgement.ownership import speaks_against
from pipeline.judgement.state import known_state
from pipeline.judgement.unit_state import unit_state
from pipeline.landing.landing_zone import landing_zone
from pipeline.landing.ledger import load
from pipeline.outputs.status_page import INDEX
from pipeline.runs.changed_periods import changed_periods, mark_built
from pipeline.runs.check_files import check_files
from pipeline.runs.health import health
from pipeline.runtime.settings import ledger_path
from pipeline.warehouse.waiting_files import waiting_files
from schemas.rules.workbook import WOULD_REPLACE
from tests.spec.examples.sent import BROKEN, NEIGHBOUR, SentFile, cooperatives
from tests.support.hoptac_command import hoptac
from tests.support.revisions import lay

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.installation import Installation

NOVEMBER = date(2020, 11, 1)
CLEAN, STRANGER, REASON = "217/T11-2020.xlsx", "218/T11-2020 moi.xlsx", "Huyện để nhầm thư mục"


def report(revision: int, remark: str = "", unit: str = "217") -> bytes:
    """A report on November 2020 that nothing speaks against but what its name says."""
    rows = cooperatives(1, 2, 3) if unit == "217" else cooperatives(4, 5)
    return SentFile("", "2020-11", rows, unit=unit, revision=revision, remark=remark or f"0204 {revision}").content()


@pytest.fixture
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    return empty_installation()


def statuses(installation: Installation) -> dict[str, str]:
    return dict(installation.ask("select file_name, status from core.submissions where status <> 'withdrawn'"))


def held(installation: Installation) -> list[str]:
    """The files that the rule speaks against."""
    rows = installation.ask(
        "select s.file_name from quality.findings as f inner join core.submissions as s using (submission_id) "
        "where f.rule_id = ? and f.state = 'open' order by all",
        WOULD_REPLACE.rule_id,
    )
    return [name for (name,) in rows]


def receive(installation: Installation, *files: tuple[str, bytes]) -> None:
    """A night for each file."""
    for name, content in files:
        lay(installation, name, content)
        installation.run()


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
    assert "218" in speaks_against(known.submissions, node.submission["submission_id"] if node.submission else "")


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


@pytest.mark.long
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


@pytest.mark.long
def test_steward_takes_one_that_only_ranks_below(installation: Installation) -> None:
    receive(installation, (STRANGER, report(9)), (CLEAN, report(1)))
    assert hoptac(installation.settings, "accept", STRANGER, "--because", REASON).returncode == 0
    assert statuses(installation) == {CLEAN: "superseded", STRANGER: "accepted"}
    assert hoptac(installation.settings, "accept", CLEAN, "--because", REASON).returncode == 1


@pytest.mark.long
def test_renamed_stranger_counts_and_its_period_is_asked_for(installation: Installation) -> None:
    receive(installation, (CLEAN, report(1)), (STRANGER, report(2)))
    night = installation.run()
    mark_built(installation.settings, night.ingested.inbox, night.ingested.ledger, NOVEMBER)
    assert changed_periods(installation.settings) == {}
    (installation.raw / STRANGER).rename(installation.raw / "217/lan 2.xlsx")
    assert list(changed_periods(installation.settings)) == [NOVEMBER]
    installation.run()
    assert statuses(installation) == {CLEAN: "superseded", "217/lan 2.xlsx": "accepted"}


@pytest.mark.long
def test_revision_far_above_the_last_is_kept_out_also_when_the_last_is_replaced_in_its_place(
    installation: Installation,
) -> None:
    receive(installation, (CLEAN, report(1)), ("217/T11-2020 moi.xlsx", report(999)))
    assert statuses(installation) == {CLEAN: "accepted", "217/T11-2020 moi.xlsx": "quarantined"}
    receive(installation, (CLEAN, report(2)))
    assert statuses(installation) == {CLEAN: "accepted", "217/T11-2020 moi.xlsx": "quarantined"}
    assert hoptac(installation.settings, "accept", "T11-2020 moi.xlsx", "--because", REASON).returncode == 0
    assert statuses(installation) == {CLEAN: "superseded", "217/T11-2020 moi.xlsx": "accepted"}


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
def test_steward_takes_the_stranger_that_waits_for_a_file_that_was_sent_back(installation: Installation) -> None:
    receive(installation, (CLEAN, report(1)), (STRANGER, report(2)), (CLEAN, flawed(3)))
    assert hoptac(installation.settings, "accept", STRANGER, "--because", REASON).returncode == 0
    assert statuses(installation) == {CLEAN: "quarantined", STRANGER: "accepted"}


@pytest.mark.long
def test_stranger_below_what_was_withdrawn_replaces_nothing_that_counts_since(installation: Installation) -> None:
    receive(installation, (CLEAN, report(21)))
    (installation.raw / CLEAN).unlink()
    receive(installation, ("217/T11-2020 sau.xlsx", report(43)))
    assert statuses(installation) == {"217/T11-2020 sau.xlsx": "accepted"}
    receive(installation, (STRANGER, report(1)))
    assert statuses(installation) == {"217/T11-2020 sau.xlsx": "accepted", STRANGER: "superseded"}


@pytest.mark.long
def test_result_is_the_same_when_everything_is_judged_anew(installation: Installation) -> None:
    receive(
        installation, (CLEAN, report(1)), (STRANGER, report(2)), ("217/c.xlsx", report(40)), ("217/d.xlsx", report(3))
    )
    nightly = installation.contents(without=("built_at",))
    assert hoptac(installation.settings, "rebuild").returncode == 0
    assert installation.contents(without=("built_at",)) == nightly


NO_UNIT = "select file_name, unit_code, status from core.submissions where unit_code is null order by all"


def own_folders(installation: Installation) -> None:
    """Give two folders of the landing zone to their units."""
    for unit in ("217", NEIGHBOUR):
        (installation.raw / f"chia se/{unit}").mkdir(parents=True, exist_ok=True)
    path = installation.folder / "drop_folders.csv"
    path.write_text("folder,unit_code\nchia se/217,217\nchia se/218,218\n", "utf-8")


@pytest.fixture
def shared(installation: Installation) -> Installation:
    """An installation whose units have folders of their own."""
    own_folders(installation)
    settings = installation.settings.model_copy(update={"drop_folders": installation.folder / "drop_folders.csv"})
    return type(installation)(installation.folder, settings)


def test_what_lies_in_a_units_folder_counts_for_that_unit_only(shared: Installation) -> None:
    receive(
        shared,
        ("chia se/217/sau/bc 11-2020.xlsx", report(1)),
        ("chia se/217/khac 11-2020.xlsx", report(1, unit=NEIGHBOUR)),
    )
    assert statuses(shared) == {
        "chia se/217/sau/bc 11-2020.xlsx": "accepted",
        "chia se/217/khac 11-2020.xlsx": "quarantined",
    }
    assert shared.ask(NO_UNIT) == [("chia se/217/khac 11-2020.xlsx", None, "quarantined")]
    [(name, reason)] = shared.ask("select file_name, reason_vi from quality.unplaced_files")
    assert name == "chia se/217/khac 11-2020.xlsx"
    assert "Huyện Lục Nam (218)" in reason
    assert "Huyện Lạng Giang (217)" in reason
    coverage = "select status, attempts from quality.coverage where unit_code = '218'"
    assert shared.ask(coverage) == [("missing", 0)]


@pytest.mark.long
def test_foreign_folder_alone_opens_no_period(shared: Installation) -> None:
    receive(shared, ("chia se/217/khac 11-2020.xlsx", report(1, unit=NEIGHBOUR)))
    assert shared.ask("select * from quality.coverage") == []


@pytest.mark.long
def test_the_same_bytes_count_by_the_place_that_is_right(shared: Installation) -> None:
    content = report(1, unit=NEIGHBOUR)
    receive(shared, ("chia se/217/a 11-2020.xlsx", content), ("chia se/218/b 11-2020.xlsx", content))
    assert statuses(shared) == {"chia se/218/b 11-2020.xlsx": "accepted"}
    (shared.raw / "chia se/218/b 11-2020.xlsx").rename(shared.raw / "b 11-2020.xlsx")
    shared.run()
    assert statuses(shared) == {"b 11-2020.xlsx": "accepted"}
    (shared.raw / "b 11-2020.xlsx").unlink()
    shared.run()
    assert statuses(shared) == {"chia se/217/a 11-2020.xlsx": "quarantined"}


@pytest.mark.long
def test_own_folder_speaks_louder_than_a_files_name(shared: Installation) -> None:
    receive(shared, ("chia se/217/a 11-2020.xlsx", report(1)), ("chia se/217/gui 218 T11-2020.xlsx", report(2)))
    assert statuses(shared) == {
        "chia se/217/a 11-2020.xlsx": "superseded",
        "chia se/217/gui 218 T11-2020.xlsx": "accepted",
    }


@pytest.mark.long
def test_folder_that_is_given_to_a_unit_causes_a_new_judging(shared: Installation) -> None:
    folders = shared.settings.drop_folders
    rows = folders.read_text("utf-8")
    folders.unlink()
    receive(
        shared, ("chia se/217/a 11-2020.xlsx", report(1)), ("chia se/217/khac 11-2020.xlsx", report(1, unit=NEIGHBOUR))
    )
    night = shared.run()
    assert set(statuses(shared).values()) == {"accepted"}
    mark_built(shared.settings, night.ingested.inbox, night.ingested.ledger, NOVEMBER)
    folders.write_text(rows, "utf-8")
    assert list(changed_periods(shared.settings)) == [NOVEMBER]
    shared.run()
    assert statuses(shared) == {
        "chia se/217/a 11-2020.xlsx": "accepted",
        "chia se/217/khac 11-2020.xlsx": "quarantined",
    }


@pytest.mark.long
def test_bad_row_is_told_by_health_and_by_the_summary(shared: Installation) -> None:
    with shared.settings.drop_folders.open("a", encoding="utf-8") as stream:
        stream.write("chia se/219,999\n")
    done = hoptac(shared.settings, "run")
    assert "dòng 4: không có đơn vị «999»" in " ".join(done.stdout.split())
    [condition] = [condition for condition in health(shared.settings) if condition.name == "units_folders"]
    assert condition.state == "warning"
    assert "999" in condition.vi
    assert condition.facts["folders"] == len({"217", NEIGHBOUR})
