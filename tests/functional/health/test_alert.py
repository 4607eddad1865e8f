"""An alert is an e-mail: once for each matter, once more when it is over, and where it cannot go, that is said."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.runs import alert as alerts
from pipeline.runs.alert import HEALTH_UNIT, RECORD
from pipeline.runs.nights import recorded_night
from tests.support.health_states import end_a_night_well
from tests.support.hoptac_command import hoptac
from tests.support.mail_server import Mailbox, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.runtime.settings import Settings
    from tests.support.hoptac_command import CommandResult
    from tests.support.installation import Installation

OPERATOR, STEWARD, DAEMON = "quan-tri@lienminh.vn", "can-bo@lienminh.vn", "hoptac-daemon.service"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    with serving(box):
        yield box


@pytest.fixture
def mailed(changed: Installation, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation that is well, with a mail server; its settings are the environment's."""
    listed = changed.folder / "recipients.csv"
    listed.write_text(f"unit_code,email\n*,{STEWARD}\n", encoding="utf-8")
    variables = {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(mailbox.port),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "hoptac@lienminh.vn",
        "ALERT_EMAIL": OPERATOR,
        "RECIPIENTS": str(listed),
    }
    monkeypatch.setattr("tests.support.hoptac_command.environment", lambda settings: own(settings, variables))
    end_a_night_well(changed.settings)
    return changed.settings


def own(settings: Settings, variables: dict[str, str]) -> dict[str, str]:
    names = ("raw", "state", "files", "database")
    folders = {f"HOPTAC_{name.upper()}": str(getattr(settings, name)) for name in names}
    return folders | {f"HOPTAC_{name}": value for name, value in variables.items()}


def alert(settings: Settings, unit: str) -> CommandResult:
    return hoptac(settings, "alert", unit)


def fail_a_night(settings: Settings) -> None:
    with recorded_night(settings, "hoptac run") as night:
        night.fail("hết chỗ trên ổ đĩa")


@pytest.mark.long
def test_unit_that_failed_is_told_once_with_health_and_its_log(mailed: Settings, mailbox: Mailbox) -> None:
    fail_a_night(mailed)
    for _ in range(3):
        assert alert(mailed, DAEMON).returncode == 0
    (message,) = mailbox.messages
    text = message.get_content()
    assert message["To"] == OPERATOR
    assert message["Subject"].endswith(f"{DAEMON} có sự cố")
    assert message["Auto-Submitted"] == "auto-generated"
    assert "hết chỗ trên ổ đĩa" in text
    assert f"Những dòng cuối trong nhật ký của {DAEMON}:" in text


@pytest.mark.long
def test_health_is_told_for_each_new_matter_and_when_all_is_over(mailed: Settings, mailbox: Mailbox) -> None:
    assert alert(mailed, HEALTH_UNIT).returncode == 0
    assert mailbox.messages == []
    fail_a_night(mailed)
    for _ in range(2):
        alert(mailed, HEALTH_UNIT)
    assert len(mailbox.messages) == 1
    (mailed.state / "ledger.jsonl").rename(mailed.state / "ledger.away")
    alert(mailed, HEALTH_UNIT)
    assert len(mailbox.messages) == 2
    (mailed.state / "ledger.away").rename(mailed.state / "ledger.jsonl")
    end_a_night_well(mailed)
    for _ in range(2):
        alert(mailed, HEALTH_UNIT)
    assert [message["Subject"].rpartition(" ")[2] for message in mailbox.messages] == ["cố", "cố", "lại"]
    assert "Mọi mục đều tốt." in mailbox.messages[-1].get_content()


def test_success_before_which_nothing_was_told_is_not_looked_into(
    mailed: Settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_a_night(mailed)
    monkeypatch.setenv("MONITOR_SERVICE_RESULT", "success")
    assert alert(mailed, HEALTH_UNIT).returncode == 0
    assert mailbox.messages == []
    monkeypatch.setenv("MONITOR_SERVICE_RESULT", "exit-code")
    alert(mailed, HEALTH_UNIT)
    end_a_night_well(mailed)
    monkeypatch.setenv("MONITOR_SERVICE_RESULT", "success")
    alert(mailed, HEALTH_UNIT)
    assert len(mailbox.messages) == 2


def test_same_matter_is_told_again_when_it_lasts(
    mailed: Settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert(mailed, DAEMON)
    later = datetime.now(UTC) + timedelta(hours=13)
    monkeypatch.setattr(alerts, "_now", lambda: later)
    alert(mailed, DAEMON)
    assert len(mailbox.messages) == 2


def test_without_an_address_of_their_own_the_stewards_are_told(
    mailed: Settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOPTAC_ALERT_EMAIL", "")
    variables = own(mailed, {}) | {"HOPTAC_ALERT_EMAIL": ""}
    assert variables
    with_stewards = {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(mailbox.port),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "hoptac@lienminh.vn",
        "RECIPIENTS": str(mailed.state.parent / "recipients.csv"),
    }
    monkeypatch.setattr("tests.support.hoptac_command.environment", lambda settings: own(settings, with_stewards))
    assert alert(mailed, DAEMON).returncode == 0
    assert [message["To"] for message in mailbox.messages] == [STEWARD]


def test_wrong_setting_is_told_by_the_mail_whose_settings_are_right(
    mailed: Settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = __import__("tests.support.hoptac_command", fromlist=["environment"]).environment
    monkeypatch.setattr(
        "tests.support.hoptac_command.environment", lambda settings: before(settings) | {"HOPTAC_WORKERS": "abc"}
    )
    assert alert(mailed, HEALTH_UNIT).returncode == 0
    assert "HOPTAC_WORKERS" in mailbox.messages[0].get_content()


@pytest.mark.parametrize("answer", ["550 5.7.1 no", "451 4.3.0 later"])
def test_alert_that_nobody_gets_fails_says_why_and_is_tried_again(
    mailed: Settings, mailbox: Mailbox, answer: str
) -> None:
    mailbox.answers[OPERATOR] = answer
    done = alert(mailed, DAEMON)
    assert done.returncode == 4
    assert "Chưa gửi được thư báo sự cố" in done.stdout
    assert not (mailed.state / RECORD).exists()
    mailbox.answers.clear()
    assert alert(mailed, DAEMON).returncode == 0
    assert len(mailbox.messages) == 1


def test_alert_without_a_mail_server_names_the_settings(changed: Installation) -> None:
    done = alert(changed.settings, DAEMON)
    assert done.returncode == 4
    assert "HOPTAC_SMTP_HOST" in done.stdout


def test_record_of_alerts_that_is_no_record_tells_anew(mailed: Settings, mailbox: Mailbox) -> None:
    (mailed.state / RECORD).write_text(json.dumps({DAEMON: {"cause": "failed", "at": "soon"}}), encoding="utf-8")
    alert(mailed, DAEMON)
    (mailed.state / RECORD).write_text("[1", encoding="utf-8")
    alert(mailed, DAEMON)
    assert len(mailbox.messages) == 2
