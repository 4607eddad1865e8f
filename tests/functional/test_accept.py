"""A steward takes what only its own cover speaks against, with a reason that is kept and shown; nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from pipeline.ingest.loss_guard import LedgerLostError
from pipeline.judgement.state import known_state
from pipeline.landing.landing_zone import landing_zone
from pipeline.landing.ledger import load
from pipeline.outputs.status_page import INDEX
from pipeline.runs.changed_periods import changed_periods, mark_built
from pipeline.runtime.settings import ledger_path
from schemas.rules.workbook import UNSUPPORTED_PERIOD
from tests.spec.examples.edits import cover
from tests.support.hoptac_command import hoptac
from tests.support.revisions import declare_more, lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

NAME, REASON = "thư mục/bao cao.xlsx", "Hồ sơ cũ, công văn số 12"
OLD = revision(1)
"""November 2020, under a name that does not say so, received long after."""
STATUS = "select status, accepted_because, accepted_at is not null, errors from core.submissions"


@pytest.fixture
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    """An installation with one file whose period nothing supports."""
    installation = empty_installation()
    lay(installation, NAME, OLD)
    assert hoptac(installation.settings, "run").returncode == 0
    return installation


def coverage(installation: Installation) -> list[tuple[str, str]]:
    return installation.ask("select distinct strftime(period, '%Y-%m'), form_id from quality.coverage order by all")


@pytest.mark.long
@pytest.mark.parametrize(
    "named",
    [NAME, "bao cao.xlsx", sha256(OLD).hexdigest(), sha256(OLD).hexdigest()[:8].upper()],
    ids=["path", "name", "hash", "beginning of the hash"],  # each process makes the file anew
)
def test_file_is_taken_by_its_name_or_the_beginning_of_its_hash(installation: Installation, named: str) -> None:
    assert installation.ask(STATUS) == [("quarantined", None, False, 1)]
    assert coverage(installation) == []
    done = hoptac(installation.settings, "accept", named, "--because", REASON)
    assert done.returncode == 0, done.stdout
    assert REASON in done.stdout
    assert installation.ask(STATUS) == [("accepted", REASON, True, 1)]
    assert ("2020-11", "KTTT-01") in coverage(installation)
    findings = installation.ask("select rule_id, state, explanation from quality.findings where severity = 'error'")
    assert findings == [(UNSUPPORTED_PERIOD.rule_id, "explained", REASON)]
    assert REASON in (installation.settings.files / INDEX).read_text(encoding="utf-8")
    assert installation.scalar("select count(*) from quality.unplaced_files") == 0


@pytest.mark.long
def test_next_night_keeps_it_and_supports_the_unit_beside_it(installation: Installation) -> None:
    hoptac(installation.settings, "accept", NAME, "--because", REASON)
    lay(installation, "lần sau.xlsx", revision(1, cover("period", "12/2020"), cover("as_of", date(2020, 12, 31))))
    installation.run()
    assert installation.ask("select status from core.submissions order by period") == [("accepted",), ("accepted",)]


@pytest.mark.long
def test_before_the_word_the_file_is_held_as_of_then(installation: Installation) -> None:
    hoptac(installation.settings, "accept", NAME, "--because", REASON)
    ledger = load(ledger_path(installation.settings))
    [word] = ledger.acceptances.values()
    inbox = landing_zone(installation.settings)
    for moment, status in (
        (word.accepted_at, "accepted"),
        (word.accepted_at - timedelta(microseconds=1), "quarantined"),
    ):
        known = known_state(installation.settings, inbox, ledger, moment)
        assert known.submissions["status"].to_list() == [status]


@pytest.mark.long
def test_ledger_without_the_word_is_a_lost_one(installation: Installation) -> None:
    path = ledger_path(installation.settings)
    before = path.read_bytes()
    hoptac(installation.settings, "accept", NAME, "--because", REASON)
    path.write_bytes(before)
    with pytest.raises(LedgerLostError):
        installation.run()


@pytest.mark.long
def test_dagster_is_asked_for_the_period_that_it_belongs_to_now(installation: Installation) -> None:
    night = installation.run()
    for period in changed_periods(installation.settings):
        mark_built(installation.settings, night.ingested.inbox, night.ingested.ledger, period)
    assert changed_periods(installation.settings) == {}
    hoptac(installation.settings, "accept", NAME, "--because", REASON)
    assert date(2020, 11, 1) in changed_periods(installation.settings)


def refused(installation: Installation, *arguments: str) -> str:
    """What the command says when it takes nothing."""
    done = hoptac(installation.settings, "accept", *arguments)
    assert done.returncode == 1
    assert load(ledger_path(installation.settings)).acceptances == {}
    return " ".join(done.stdout.split())


@pytest.mark.long
def test_other_errors_are_not_a_stewards_to_take(installation: Installation) -> None:
    lay(installation, "sai.xlsx", revision(2, declare_more("HTX.ALL", 5)))
    answer = refused(installation, "sai.xlsx", "--because", REASON)
    assert "còn lỗi khác" in answer
    assert "TG-01" in answer
    assert UNSUPPORTED_PERIOD.rule_id not in answer


def test_what_is_accepted_unknown_or_meant_twice_is_refused_in_a_sentence(installation: Installation) -> None:
    lay(installation, "đúng 11-2020.xlsx", revision(2))
    lay(installation, "khác/bao cao.xlsx", revision(3))
    assert "đã được chấp nhận" in refused(installation, "đúng 11-2020.xlsx", "--because", REASON)
    assert "Không có tệp nào" in refused(installation, "không có.xlsx", "--because", REASON)
    assert "Có 2 tệp như vậy" in refused(installation, "bao cao.xlsx", "--because", REASON)
    assert "lý do" in refused(installation, NAME, "--because", " ")
