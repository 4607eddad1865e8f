"""``hoptac notices`` shows what was sent, waits or was refused, sends it again, and tries the mail server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.notices import send_notices
from pipeline.outputs.notices.notice_log import MOST_TRIES
from pipeline.runtime.settings import PROJECT
from tests.support.dagster_runs import environment
from tests.support.hoptac_command import hoptac
from tests.support.installation import Installation
from tests.support.notices import CLERK, STEWARD, list_people, turn_on
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.runtime.settings import Settings
    from tests.support.mail_server import Mailbox

    Pending = Callable[..., Settings]

OTHER = "other@tinh.example"


def listed(settings: Settings, *options: str) -> list[dict[str, object]]:
    done = hoptac(settings, "notices", "list", "--json", *options)
    assert done.returncode == 0, done.stdout
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def test_list_shows_what_waits_and_why_what_was_sent_and_what_was_refused(pending: Pending, post: Mailbox) -> None:
    settings = pending(2)
    post.everybody = "550 relaying\x1b[2J denied"
    send_notices(settings)
    shown = hoptac(settings, "notices", "list").stdout
    assert "đang chờ" in shown
    assert "từ chối mọi người nhận" in shown
    assert "\x1b[2J" not in shown
    post.everybody, post.answers = "", {OTHER: "550 no such user"}
    list_people(settings, f"*,{STEWARD}", f"*,{OTHER}", "999,a@example.vn")
    send_notices(settings)
    shown = hoptac(settings, "notices", "list").stdout
    assert f"{STEWARD}: đã gửi" in shown
    assert f"{OTHER}: 550 no such user" not in shown  # they were meant for the other one alone
    assert "dòng 4" in shown
    assert [entry["state"] for entry in listed(settings)] == ["sent", "sent"]
    assert listed(settings, "--state", "refused") == []
    assert len(listed(settings, "--most", "1", "--period", "11/2020")) == 1
    assert listed(settings, "--unit", "217") == []
    assert hoptac(settings, "notices", "list", "--state", "lost").returncode == 2


def test_refused_ones_are_sent_again_to_who_has_not_got_them(pending: Pending, post: Mailbox) -> None:
    settings, post.answers = pending(2, f"*,{STEWARD}", f"*,{OTHER}"), {OTHER: "550 no such user"}
    send_notices(settings)
    post.taken.clear()
    right = "right@tinh.example"
    list_people(settings, f"*,{STEWARD}", f"*,{right}")
    done = hoptac(settings, "notices", "resend", "--refused")
    assert (done.returncode, "Đã gửi 2 thư" in done.stdout) == (0, True)
    assert [to for to, _ in post.taken] == [[right], [right]]
    assert hoptac(settings, "notices", "resend", "--refused").returncode == 1


def test_notice_that_a_person_asks_for_is_sent_to_everybody_as_a_new_message(pending: Pending, post: Mailbox) -> None:
    settings = pending(3)
    send_notices(settings)
    [_, entry, _] = listed(settings)
    assert hoptac(settings, "notices", "resend", str(entry["id"])).returncode == 0
    assert len(post.taken) == 4
    assert len({message["Message-ID"] for message in post.messages}) == 4
    assert send_notices(settings).sent == 0


def test_unknown_ones_are_sent_again_only_when_a_person_asks(pending: Pending, post: Mailbox) -> None:
    settings, post.dropping = pending(1), True
    for _ in range(MOST_TRIES):
        send_notices(settings)
    post.dropping = False
    assert "không rõ đã đến chưa" in hoptac(settings, "notices", "list").stdout
    assert send_notices(settings).sent == 0
    assert hoptac(settings, "notices", "resend", "--period", "2020-11").returncode == 0
    assert [entry["state"] for entry in listed(settings)] == ["sent"]


@pytest.mark.parametrize("arguments", [(), ("0000000000",), ("--unit", "217"), ("--refused",)])
def test_resend_of_nothing_says_so(pending: Pending, post: Mailbox, arguments: tuple[str, ...]) -> None:
    settings = pending(1)
    send_notices(settings)
    assert hoptac(settings, "notices", "resend", *arguments).returncode == (1 if arguments else 2)
    assert len(post.taken) == 1


def test_resend_during_an_outage_says_what_stands_in_the_way_and_waits(pending: Pending, mailbox: Mailbox) -> None:
    settings = pending(1)
    done = hoptac(settings, "notices", "resend", "--period", "2020-11")
    assert done.returncode == 4
    assert f"127.0.0.1:{mailbox.port}" in done.stdout
    assert [entry["state"] for entry in listed(settings)] == ["waiting"]


def test_test_mail_arrives_and_its_stages_are_shown(settings: Settings, post: Mailbox) -> None:
    done = hoptac(settings, "notices", "test", f"Văn A <{CLERK}>")
    assert done.returncode == 0
    assert done.stdout.count("✓") == 3
    [(to, _)], [message] = post.taken, post.messages
    assert (to, message["Subject"]) == ([CLERK], "[Hợp Tác] Thư thử")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"smtp_host": ""}, "HOPTAC_SMTP_HOST"),
        ({"smtp_security": "starttls"}, "HOPTAC_SMTP_SECURITY"),
    ],
)
def test_test_mail_that_cannot_be_sent_names_the_setting(
    settings: Settings, post: Mailbox, changed: dict[str, object], named: str
) -> None:
    done = hoptac(settings.model_copy(update=changed), "notices", "test", CLERK)
    assert done.returncode == 4
    assert named in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert post.taken == []


def test_test_mail_that_is_refused_says_by_whom(settings: Settings, post: Mailbox) -> None:
    post.answers = {CLERK: "550 no such user"}
    done = hoptac(settings, "notices", "test", CLERK)
    assert done.returncode == 4
    assert "550 no such user" in done.stdout
    assert hoptac(settings, "notices", "test", "no address").returncode == 2


@pytest.mark.long
def test_run_of_cron_sends_what_it_found_as_the_daemon_does(settings: Settings, post: Mailbox) -> None:
    turn_on(settings)
    lay(Installation(settings.state.parent, settings), "a 11-2020.xlsx", revision(1))
    command = [str(Path(sys.executable).with_name("hoptac")), "run"]
    for count in (1, 1):
        done = subprocess.run(
            command, cwd=PROJECT, env=environment(settings), capture_output=True, text=True, check=True, timeout=300
        )
        assert "Thư báo: Đã gửi" in done.stdout
        assert len(post.taken) == count


@pytest.mark.long
def test_mail_server_that_is_down_does_not_end_a_night(settings: Settings) -> None:
    lay(Installation(settings.state.parent, settings), "a 11-2020.xlsx", revision(1))
    done = hoptac(settings, "run")
    assert done.returncode == 0
    assert "HOPTAC_SMTP_HOST" in done.stdout
