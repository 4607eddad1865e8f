"""Each new verdict is told once to the people of its unit, whatever the mail server does meanwhile."""

from __future__ import annotations

import subprocess
import sys
from email import message_from_bytes
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from pydantic import SecretStr

from pipeline.outputs.notices import send_notices
from pipeline.runtime.settings import PROJECT
from tests.spec.examples.edits import cover, write
from tests.support.dagster_runs import environment
from tests.support.mail_server import PASSWORD, Mailbox, serving
from tests.support.notices import CLERK, HEAD, STEWARD, run_with, settings_of, text_of
from tests.support.revisions import revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.runtime.settings import Settings
    from tests.support.installation import Installation

pytestmark = pytest.mark.long


IN_WORDS = write("HTX", "K9", "mười hai")
SEND = """
from pipeline.outputs.notices import send_notices
from pipeline.runtime.settings import settings

send_notices(settings())
"""


def test_accepted_submission_is_told_to_everyone_of_its_unit(settings: Settings, post: Mailbox) -> None:
    run_with(settings, "a 11-2020.xlsx", revision(1))
    assert send_notices(settings).sent == 1
    [(to, _)], [message] = post.taken, post.messages
    assert to == [CLERK, HEAD]
    assert message["Subject"] == "[Hợp Tác] Huyện Lạng Giang (217), kỳ 11/2020, lần nộp 1: được chấp nhận"
    assert "Tệp: a 11-2020.xlsx" in text_of(message)
    assert list(message.iter_attachments()) == []


def test_quarantined_submission_is_told_with_its_first_findings_and_the_feedback_workbook(
    settings: Settings, post: Mailbox
) -> None:
    run_with(settings, "tháng 11.2020.xlsx", revision(1, IN_WORDS))
    send_notices(settings)
    [message] = post.messages
    assert message["Subject"].endswith("lần nộp 1: bị trả lại, 1 lỗi")
    assert '- CL-02 · HTX!K9 · Vốn điều lệ · "mười hai" không phải là số.' in text_of(message)
    [attached] = message.iter_attachments()
    assert attached.get_filename() == "217 tháng 11.2020 - phản hồi.xlsx"
    assert openpyxl.load_workbook(BytesIO(attached.get_content())).sheetnames[0] == "Lỗi"


def test_verdict_is_told_once_and_the_next_revision_s_once_more(settings: Settings, post: Mailbox) -> None:
    run_with(settings, "a 11-2020.xlsx", revision(1, IN_WORDS))
    assert [send_notices(settings).sent for _ in range(3)] == [1, 0, 0]
    run_with(settings, "b 11-2020.xlsx", revision(2))
    assert [send_notices(settings).sent for _ in range(3)] == [1, 0, 0]
    assert [message["Subject"].rpartition(", ")[2] for message in post.messages] == [
        "1 lỗi",
        "lần nộp 2: được chấp nhận",
    ]
    assert len({message["Message-ID"] for message in post.messages}) == 2


def test_what_was_built_before_notices_were_on_is_not_told(
    empty_installation: Callable[[], Installation], post: Mailbox
) -> None:
    settings = settings_of(empty_installation(), post)
    settings.recipients.write_text(f"unit_code,email\n*,{STEWARD}\n", "utf-8")
    run_with(settings, "a 11-2020.xlsx", revision(1))
    assert [send_notices(settings).sent for _ in range(2)] == [0, 0]
    run_with(settings, "b 11-2020.xlsx", revision(2))
    assert send_notices(settings).sent == 1
    assert [to for to, _ in post.taken] == [[STEWARD]]


def test_notices_are_off_without_a_mail_server(settings: Settings, post: Mailbox) -> None:
    run_with(settings, "a 11-2020.xlsx", revision(1))
    assert send_notices(settings.model_copy(update={"smtp_host": ""})).sent == 0
    assert post.taken == []


def test_verdict_waits_while_the_mail_server_is_down(settings: Settings, mailbox: Mailbox) -> None:
    run_with(settings, "a 11-2020.xlsx", revision(1))
    for _ in range(2):
        outcome = send_notices(settings)
        assert (outcome.sent, outcome.waiting) == (0, 1)
        assert "refused" in outcome.problem
    with serving(mailbox):
        assert [send_notices(settings).sent for _ in range(2)] == [1, 0]
    assert len(mailbox.taken) == 1


def test_address_that_is_refused_for_good_keeps_nobody_else_from_being_told(settings: Settings, post: Mailbox) -> None:
    post.answers = {CLERK: "550 no such user"}
    run_with(settings, "a 11-2020.xlsx", revision(1))
    outcome = send_notices(settings)
    assert (outcome.sent, outcome.waiting, outcome.refused) == (1, 0, {CLERK: "550 no such user"})
    assert send_notices(settings).sent == 0
    assert [to for to, _ in post.taken] == [[HEAD]]


def test_address_that_is_put_off_is_tried_again_and_nobody_else(settings: Settings, post: Mailbox) -> None:
    post.answers = {CLERK: "450 greylisted"}
    run_with(settings, "a 11-2020.xlsx", revision(1))
    assert (send_notices(settings).waiting, send_notices(settings).sent) == (1, 0)
    post.answers = {}
    assert [send_notices(settings).sent for _ in range(2)] == [1, 0]
    assert [to for to, _ in post.taken] == [[HEAD], [CLERK]]


@pytest.mark.parametrize(("answer", "tries"), [("451 try later", 2), ("554 not wanted", 2)])
def test_message_that_the_server_takes_from_nobody_is_tried_again(
    settings: Settings, post: Mailbox, answer: str, tries: int
) -> None:
    post.answers = {"DATA": answer}
    run_with(settings, "a 11-2020.xlsx", revision(1))
    assert send_notices(settings).sent == 0
    post.answers = {}
    assert send_notices(settings).sent == tries - 1


def test_message_is_sent_again_as_the_same_one_when_the_sender_died_before_it_knew(
    settings: Settings, post: Mailbox
) -> None:
    run_with(settings, "a 11-2020.xlsx", revision(1, IN_WORDS))
    with subprocess.Popen([sys.executable, "-c", SEND], cwd=PROJECT, env=environment(settings)) as sender:
        post.killing = sender.pid
        assert sender.wait(60) == -9
    post.killing = 0
    assert [send_notices(settings).sent for _ in range(2)] == [1, 0]
    (first, before), (second, after) = post.taken
    assert (first, message_from_bytes(before)["Message-ID"]) == (second, message_from_bytes(after)["Message-ID"])
    assert before == after


def test_message_that_the_server_never_got_is_sent_once(
    settings: Settings, post: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    run_with(settings, "a 11-2020.xlsx", revision(1))
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.outputs.notices.notice_log.record_intent", die)
        with pytest.raises(KeyboardInterrupt):
            send_notices(settings)
    assert post.taken == []
    assert [send_notices(settings).sent for _ in range(2)] == [1, 0]
    assert len(post.taken) == 1


def test_half_a_line_at_the_end_of_the_log_is_a_message_that_is_sent_again(settings: Settings, post: Mailbox) -> None:
    run_with(settings, "a 11-2020.xlsx", revision(1))
    send_notices(settings)
    log = settings.state / "notices.jsonl"
    log.write_bytes(log.read_bytes()[:-9])
    assert [send_notices(settings).sent for _ in range(2)] == [1, 0]
    assert len({message["Message-ID"] for message in post.messages}) == 1


def test_what_workbooks_and_names_say_adds_no_header_and_no_recipient(settings: Settings, post: Mailbox) -> None:
    header = "x\r\nBcc: thief@example.com\r\nSubject: y"
    run_with(
        settings,
        f"{header.replace('/', '')} 11-2020.xlsx",
        revision(1, write("HTX", "K9", header), cover("approved_by", header)),
    )
    send_notices(settings)
    [(to, _)], [message] = post.taken, post.messages
    assert to == [CLERK, HEAD]
    assert "Bcc" not in message
    assert message.get_all("Subject") == [message["Subject"]]
    assert message["Subject"].startswith("[Hợp Tác] Huyện Lạng Giang (217)")
    [attached] = message.iter_attachments()
    assert "\n" not in str(attached.get_filename())


def test_login_is_used_where_one_is_set(settings: Settings, mailbox: Mailbox) -> None:
    run_with(settings, "a 11-2020.xlsx", revision(1))
    with serving(mailbox, login=True):
        wrong = settings.model_copy(update={"smtp_user": "hoptac", "smtp_password": SecretStr("falsch")})
        assert "SMTPAuthenticationError" in send_notices(wrong).problem
        right = settings.model_copy(update={"smtp_user": "hoptac", "smtp_password": SecretStr(PASSWORD)})
        assert send_notices(right).sent == 1
    assert set(mailbox.logins) == {"hoptac"}


def test_encryption_that_the_server_does_not_offer_is_not_done_without(settings: Settings, post: Mailbox) -> None:
    run_with(settings, "a 11-2020.xlsx", revision(1))
    outcome = send_notices(settings.model_copy(update={"smtp_security": "starttls"}))
    assert (outcome.sent, outcome.waiting) == (0, 1)
    assert "STARTTLS" in outcome.problem
    assert post.taken == []


def test_unit_without_recipients_is_told_of_once_it_has_one(settings: Settings, post: Mailbox) -> None:
    listed = settings.recipients.read_text("utf-8")
    settings.recipients.write_text("unit_code,email\n", "utf-8")
    run_with(settings, "a 11-2020.xlsx", revision(1))
    assert send_notices(settings).without_recipients == 1
    settings.recipients.write_text(listed, "utf-8")
    assert send_notices(settings).sent == 1
    assert len(post.taken) == 1


def test_row_that_is_no_recipient_stops_itself_alone(settings: Settings, post: Mailbox) -> None:
    settings.recipients.write_text(f"unit_code,email\n217,no address\n217,{HEAD}\n", "utf-8")
    run_with(settings, "a 11-2020.xlsx", revision(1))
    outcome = send_notices(settings)
    assert outcome.sent == 1
    assert [to for to, _ in post.taken] == [[HEAD]]
    assert "dòng 2" in outcome.bad_rows[0]


def test_password_shows_nowhere(settings: Settings) -> None:
    assert PASSWORD not in repr(settings.model_copy(update={"smtp_password": SecretStr(PASSWORD)}))
