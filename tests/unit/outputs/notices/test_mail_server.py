"""What the mail server answers about a message: who gets it, who never will, and who is to be tried again."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.notices.mail_failures import MailServerError
from pipeline.outputs.notices.mail_server import MailConnection, deliver_message
from pipeline.outputs.notices.notice_log import Answer
from pipeline.outputs.notices.round_time import RoundTime

if TYPE_CHECKING:
    from collections.abc import Sequence

CLERK, HEAD = "clerk@lang-giang.example", "head@lang-giang.example"
OK = (250, b"OK")


class Server(smtplib.SMTP):
    """A connection whose answers are given, and which keeps what was said."""

    def __init__(
        self, sender: tuple[int, bytes] = OK, content: tuple[int, bytes] = OK, **recipients: tuple[int, bytes]
    ) -> None:
        super().__init__()
        self.answers = {"sender": sender, "content": content} | recipients
        self.commands: list[str] = []

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:  # noqa: ARG002 - as smtplib has it
        return self.answer("sender")

    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:  # noqa: ARG002 - as above
        return self.answer(recip.partition("@")[0])

    def data(self, msg: object) -> tuple[int, bytes]:  # noqa: ARG002 - as above
        return self.answer("content")

    def rset(self) -> tuple[int, bytes]:
        return self.answer("reset")

    def answer(self, command: str) -> tuple[int, bytes]:
        self.commands.append(command)
        return self.answers.get(command, OK)


def delivered(server: Server) -> Answer:
    connection = MailConnection(server, RoundTime(30.0), "hoptac@tinh.example")
    return deliver_message(
        connection, "a quarantined", [CLERK, HEAD], b"text", lambda: server.commands.append("before")
    )


def test_message_is_recorded_just_before_the_server_gets_its_text() -> None:
    server = Server()
    assert delivered(server) == Answer("a quarantined", delivered=(CLERK, HEAD))
    assert server.commands == ["sender", "clerk", "head", "before", "content"]


def test_sender_that_is_refused_ends_the_round_and_names_its_setting() -> None:
    server = Server(sender=(550, b"not allowed"))
    with pytest.raises(MailServerError, match=r"HOPTAC_SMTP_FROM=hoptac@tinh.example: 550 not allowed"):
        delivered(server)
    assert server.commands == ["sender"]


def test_server_that_takes_its_leave_ends_the_round() -> None:
    server = Server(clerk=(421, b"closing"))
    with pytest.raises(MailServerError, match="421 closing"):
        delivered(server)
    assert server.commands == ["sender", "clerk"]


def test_each_address_has_its_own_answer() -> None:
    server = Server(clerk=(550, b"no such user"), head=(251, b"forwarded"))
    assert delivered(server) == Answer("a quarantined", delivered=(HEAD,), refused={CLERK: "550 no such user"})


def test_server_gets_no_text_where_it_takes_no_address() -> None:
    server = Server(clerk=(550, b"no such user"), head=(450, b"greylisted"))
    assert delivered(server) == Answer(
        "a quarantined", refused={CLERK: "550 no such user"}, later=(HEAD,), reasons={HEAD: "450 greylisted"}
    )
    assert server.commands == ["sender", "clerk", "head", "reset"]


def test_text_that_is_put_off_is_put_off_for_everyone_who_was_to_get_it() -> None:
    server = Server(content=(451, b"try later"), clerk=(550, b"no such user"))
    assert delivered(server) == Answer(
        "a quarantined", refused={CLERK: "550 no such user"}, later=(HEAD,), reasons={HEAD: "451 try later"}
    )


def test_what_a_server_says_is_quoted_in_one_short_line_without_control_characters() -> None:
    answer = delivered(Server(clerk=(550, b"\x1b[2Jno\r\nBcc: x" + b"y" * 5000)))
    assert "\x1b" not in answer.refused[CLERK]
    assert "\n" not in answer.refused[CLERK]
    assert len(answer.refused[CLERK]) < 300
