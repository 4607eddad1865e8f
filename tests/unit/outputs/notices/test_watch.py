"""Whoever watches the installation can ask the mail server, and send an alert through it, without a notice."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.notices.watch import mail_problem, mailing_list, send_alert
from pipeline.runtime.settings import Settings
from tests.support.mail_server import Mailbox, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STEWARD, CLERK = "steward@tinh.example", "clerk@lang-giang.example"


@pytest.fixture
def post() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    with serving(mailbox):
        yield mailbox


@pytest.fixture
def settings(tmp_path: Path, post: Mailbox) -> Settings:
    recipients = tmp_path / "recipients.csv"
    recipients.write_text(f"unit_code;email\n217;{CLERK}\n*;{STEWARD}\n999;x@y.vn\n", "utf-8")
    return Settings(
        smtp_host="127.0.0.1",
        smtp_port=post.port,
        smtp_security="none",
        smtp_from="hoptac@tinh.example",
        recipients=recipients,
    )


def test_server_is_asked_and_gets_no_message(settings: Settings, post: Mailbox) -> None:
    assert mail_problem(settings, 5.0) == ""
    post.answers = {CLERK: "550 no such user"}
    assert mail_problem(settings, 5.0) == ""
    post.everybody = "550 relaying denied"
    assert "550 relaying denied" in mail_problem(settings, 5.0)
    assert "HOPTAC_SMTP_FROM" in mail_problem(settings.model_copy(update={"smtp_from": "x"}), 5.0)
    assert post.taken == []


def test_list_tells_stewards_apart_and_names_wrong_rows(settings: Settings) -> None:
    found = mailing_list(settings)
    assert (found.everybody, found.stewards) == ((CLERK, STEWARD), (STEWARD,))
    assert len(found.problems) == len(found.remarks) == 1


def test_alert_arrives_or_says_why_not(settings: Settings, post: Mailbox) -> None:
    send_alert(settings, b"Subject: x\r\n\r\ny\r\n", [STEWARD])
    assert [to for to, _ in post.taken] == [[STEWARD]]
    post.everybody = "550 no"
    with pytest.raises(smtplib.SMTPException, match="550 no"):
        send_alert(settings, b"Subject: x\r\n\r\ny\r\n", [STEWARD])
