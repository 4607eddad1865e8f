"""What a mail server does wrong is an outage and no answer: everything waits, once, and it is seen."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from dagster import build_sensor_context
from pydantic import SecretStr

import assets.notices_sensor
from assets.notices_sensor import notices_sensor
from pipeline.outputs.notices import delivery, round_time, send_notices, sending
from pipeline.outputs.notices.notice_log import MOST_TRIES, logged
from pipeline.outputs.notices.watch import mail_problem, notice_states, notices_waiting
from pipeline.runtime.settings import PROJECT
from tests.support.dagster_runs import environment
from tests.support.debian_programs import installed
from tests.support.mail_server import PASSWORD, Mailbox, certificate, serving
from tests.support.notices import STEWARD
from tests.support.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.runtime.settings import Settings

    Pending = Callable[..., Settings]

pytestmark = pytest.mark.long
OTHER = "other@tinh.example"


def message_ids(post: Mailbox) -> set[str]:
    return {message["Message-ID"] for message in post.messages}


def test_relay_that_refuses_everybody_is_an_outage_and_all_waits(pending: Pending, post: Mailbox) -> None:
    settings, post.everybody = pending(30), "550 relaying denied"
    for _ in range(2):
        outcome = send_notices(settings)
        assert (outcome.sent, outcome.waiting, outcome.refused) == (0, 30, {})
        assert "từ chối mọi người nhận (550 relaying denied)" in outcome.problem
    found = notices_waiting(settings)
    assert (found.count, found.refused) == (30, {})
    assert "550 relaying denied" in found.problem
    assert "550 relaying denied" in mail_problem(settings, 5.0)
    post.everybody = ""
    assert [send_notices(settings).sent for _ in range(2)] == [30, 0]
    assert len(message_ids(post)) == len(post.taken) == 30
    assert notices_waiting(settings).problem == ""


def test_relay_that_refuses_everybody_is_left_alone_after_a_few(pending: Pending, post: Mailbox) -> None:
    settings, post.everybody = pending(100), "554 no"
    send_notices(settings)
    assert (
        sum(event.put_off for event in logged(settings.state / sending.LOG).records.values()) == delivery.MOST_REFUSED
    )


def test_relay_whose_quota_is_used_up_refuses_nobody_for_good(pending: Pending, post: Mailbox) -> None:
    settings = pending(30)
    taken = post.taken

    class Quota(Mailbox):
        async def handle_RCPT(self, *arguments: object) -> str:  # noqa: N802 - as the server calls it
            self.everybody = "550 5.4.5 daily quota exceeded" if len(self.taken) == 7 else ""
            return await Mailbox.handle_RCPT(self, *arguments)  # type: ignore[arg-type]

    post.__class__ = Quota
    outcome = send_notices(settings)
    assert (outcome.sent, outcome.waiting, outcome.refused) == (7, 23, {})
    assert "daily quota" in outcome.problem
    taken.append(([], b""))
    assert send_notices(settings).sent == 23


def test_one_address_that_is_refused_is_its_own_fault_and_is_seen(pending: Pending, post: Mailbox) -> None:
    settings = pending(3, f"*,{STEWARD}", f"*,{OTHER}")
    post.answers = {OTHER: "550 no such user"}
    outcome = send_notices(settings)
    assert (outcome.sent, outcome.waiting, outcome.refused) == (3, 0, {OTHER: "550 no such user"})
    assert notices_waiting(settings).refused == {OTHER: "550 no such user"}
    assert {state.state for state in notice_states(settings)} == {"refused"}
    assert send_notices(settings).sent == 0


def test_wrong_address_alone_does_not_keep_others_waiting(pending: Pending, post: Mailbox) -> None:
    settings = pending(4, f"*,{STEWARD}")
    post.answers = {STEWARD: "550 no such user"}
    for _ in range(6):
        assert send_notices(settings, in_slices=True).sent == 0
    settings.recipients.write_text(f"unit_code,email\n*,{OTHER}\n", "utf-8")
    assert notices_waiting(settings).refused == {}


def test_connection_that_breaks_behind_a_text_is_tried_again_as_the_same_message_and_not_for_ever(
    pending: Pending, post: Mailbox
) -> None:
    settings, post.dropping = pending(1), True
    outcomes = [send_notices(settings) for _ in range(MOST_TRIES + 2)]
    assert len(post.taken) == MOST_TRIES
    assert len({content for _, content in post.taken}) == len(message_ids(post)) == 1
    assert "ngắt giữa chừng" in outcomes[0].problem
    assert (outcomes[-1].waiting, outcomes[-1].unknown) == (0, 1)
    assert notices_waiting(settings).unknown == 1
    assert [state.state for state in notice_states(settings)] == ["unknown"]


def test_sender_that_is_killed_between_begun_and_sent_sends_each_message_under_one_identity(
    pending: Pending, post: Mailbox, settings: Settings
) -> None:
    pending(5)
    script = (
        "from tests.support.notices import closings\nfrom pipeline.outputs.notices import send_notices, sending\n"
        "from pipeline.runtime.settings import settings\nsending.known_notices = lambda *_: closings(5)\n"
        "send_notices(settings())\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=PROJECT, env=environment(settings)) as sender:
        post.killing = sender.pid
        assert sender.wait(120) == -signal.SIGKILL
    post.killing = 0
    assert send_notices(settings).sent == 5
    assert (len(post.taken), len(message_ids(post))) == (6, 5)


def test_two_senders_at_once_send_everything_once(pending: Pending, post: Mailbox) -> None:
    settings, post.seconds = pending(20), 0.01
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _: send_notices(settings), range(8)))
    outcomes.append(send_notices(settings))
    assert sum(outcome.sent for outcome in outcomes) == len(post.taken) == len(message_ids(post)) == 20


def test_hundred_mails_at_three_seconds_come_through_in_slices_of_less_than_a_minute(
    pending: Pending, post: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = pending(100)

    def clock() -> float:
        return 3.0 * len(post.taken)

    monkeypatch.setattr(delivery, "monotonic", clock)
    monkeypatch.setattr(round_time, "monotonic", clock)
    monkeypatch.setattr(assets.notices_sensor, "settings", lambda: settings)
    tick = notices_sensor(settings)
    sizes = []
    while len(post.taken) < 100:
        before = len(post.taken)
        tick.evaluate_tick(build_sensor_context())
        sizes.append(len(post.taken) - before)
        assert 0 < sizes[-1] * 3.0 < 60
    assert len(message_ids(post)) == 100
    assert len(sizes) < 20


def test_run_that_is_no_sensor_s_sends_all_at_once(
    pending: Pending, post: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = pending(100)
    monkeypatch.setattr(delivery, "monotonic", lambda: 3.0 * len(post.taken))
    monkeypatch.setattr(round_time, "monotonic", lambda: 3.0 * len(post.taken))
    assert send_notices(settings).sent == 100


def test_encryption_is_used_and_the_certificate_looked_at(
    pending: Pending, mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed("openssl")
    context, trusted = certificate(tmp_path)
    settings = pending(1).model_copy(
        update={"smtp_security": "starttls", "smtp_user": "hoptac", "smtp_password": SecretStr(PASSWORD)}
    )
    with serving(mailbox, login=True, encrypted=context):
        assert "không đáng tin" in send_notices(settings).problem
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        plain = settings.model_copy(update={"smtp_security": "none", "smtp_user": ""})
        assert send_notices(plain).sent == 0
        assert send_notices(settings).sent == 1
    assert mailbox.logins == ["hoptac"]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"smtp_host": "no.such.host.invalid"}, "HOPTAC_SMTP_HOST"),
        ({"smtp_host": f"{'a' * 80}.example"}, "HOPTAC_SMTP_HOST"),
        ({"smtp_host": "http://mail.example"}, "HOPTAC_SMTP_HOST"),
        ({"smtp_port": 0}, "HOPTAC_SMTP_PORT"),
        ({"smtp_port": 70_000}, "HOPTAC_SMTP_PORT"),
        ({"smtp_port": free_port()}, "HOPTAC_SMTP_PORT"),
        ({"smtp_security": "tls"}, "HOPTAC_SMTP_SECURITY"),
        ({"smtp_security": "starttls"}, "HOPTAC_SMTP_SECURITY"),
        ({"smtp_from": ""}, "HOPTAC_SMTP_FROM"),
        ({"smtp_from": "Hợp Tác"}, "HOPTAC_SMTP_FROM"),
        ({"smtp_user": "hoptac"}, "HOPTAC_SMTP_PASSWORD"),
        ({"smtp_user": "hoptac", "smtp_password": SecretStr("mật khẩu")}, "HOPTAC_SMTP_USER"),
        ({"recipients": PROJECT / "no-such.csv"}, "HOPTAC_RECIPIENTS"),
    ],
)
def test_what_is_wrong_with_a_setting_names_it_and_all_waits(
    pending: Pending, post: Mailbox, changed: dict[str, object], named: str
) -> None:
    settings = pending(2)
    outcome = send_notices(settings.model_copy(update=changed))
    assert (outcome.sent, outcome.waiting) == (0, 2)
    assert named in outcome.problem
    assert "mật khẩu" not in outcome.problem.replace("hoặc mật khẩu", "")
    assert send_notices(settings).sent == 2
    assert len(post.taken) == 2


def test_server_that_says_nothing_ends_the_round_in_its_time(pending: Pending) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = pending(1).model_copy(update={"smtp_port": silent.getsockname()[1], "smtp_seconds": 0.2})
        outcome = send_notices(settings)
    assert "không trả lời kịp" in outcome.problem
    assert outcome.waiting == 1


def test_outage_is_tried_again_at_once_and_then_seldom(pending: Pending, mailbox: Mailbox) -> None:
    settings = pending(1)
    for _ in range(5):
        assert send_notices(settings, in_slices=True).waiting == 1
    with serving(mailbox):
        assert send_notices(settings, in_slices=True).sent == 0
        assert send_notices(settings).sent == 1


def test_log_that_is_damaged_sends_nothing_twice_and_says_so(pending: Pending, post: Mailbox) -> None:
    settings = pending(2)
    send_notices(settings)
    log = settings.state / sending.LOG
    log.write_bytes(log.read_bytes().replace(b"outcome", b"outc0me", 1))
    assert "bị hỏng ở dòng" in send_notices(settings).problem
    assert "bị hỏng ở dòng" in notices_waiting(settings).problem
    assert len(post.taken) == 2
