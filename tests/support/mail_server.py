"""A mail server of the tests' own: keeps what it takes, and can refuse, be down, or kill who sends."""

from __future__ import annotations

import email
import email.policy
import os
import signal
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from tests.support.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

PASSWORD = "mat-khau"  # noqa: S105 - of a server that lives as long as a test


@dataclass
class Mailbox:
    """What a server took, and how it answers."""

    port: int = field(default_factory=free_port)
    taken: list[tuple[list[str], bytes]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """By address, what the server says instead of taking it; by ``DATA``, instead of taking the message."""
    killing: int = 0
    """A process that dies when the server has its message and has not said so yet."""

    @property
    def messages(self) -> list[EmailMessage]:
        """What was taken, as messages."""
        policy = email.policy.default
        return [email.message_from_bytes(content, policy=policy) for _, content in self.taken]

    async def handle_RCPT(  # noqa: N802 - as the server calls it
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802 - as above
        if "DATA" in self.answers:
            return self.answers["DATA"]
        assert isinstance(envelope.content, bytes)  # as the server takes it unless it is told to decode
        self.taken.append((list(envelope.rcpt_tos), envelope.content))
        if self.killing:
            os.kill(self.killing, signal.SIGKILL)
        return "250 OK"

    def login(self, _server: object, _session: object, _envelope: object, _kind: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        return AuthResult(success=data.password.decode() == PASSWORD, handled=False)


@contextmanager
def serving(mailbox: Mailbox, *, login: bool = False) -> Iterator[None]:
    """The server on the mailbox's port."""
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=mailbox.port,
        auth_required=login,
        auth_require_tls=False,
        authenticator=mailbox.login if login else None,
    )
    controller.start()
    try:
        yield
    finally:
        controller.stop()
