"""A mail server of the tests' own: keeps what it takes, and can refuse, be down, or kill who sends."""

from __future__ import annotations

import asyncio
import email
import email.policy
import os
import signal
import ssl
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from tests.support.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

PASSWORD = "mat-khau"  # noqa: S105 - of a server that lives as long as a test


@dataclass
class Mailbox:
    """What a server took, and how it answers."""

    port: int = field(default_factory=free_port)
    taken: list[tuple[list[str], bytes]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """By address, what the server says instead of taking it; by ``DATA``, instead of taking the message."""
    everybody: str = ""
    """What the server says to every address; blank: by ``answers``."""
    killing: int = 0
    """A process that dies when the server has its message and has not said so yet."""
    dropping: bool = False
    """Whether the connection breaks when the server has a message and has not said so yet."""
    seconds: float = 0.0
    """How long the server takes for a message."""

    @property
    def messages(self) -> list[EmailMessage]:
        """What was taken, as messages."""
        policy = email.policy.default
        return [email.message_from_bytes(content, policy=policy) for _, content in self.taken]

    async def handle_RCPT(  # noqa: N802 - as the server calls it
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: object
    ) -> str:
        if self.everybody or address in self.answers:
            return self.everybody or self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: object, envelope: Envelope) -> str:  # noqa: N802 - as above
        if "DATA" in self.answers:
            return self.answers["DATA"]
        assert isinstance(envelope.content, bytes)  # as the server takes it unless it is told to decode
        await asyncio.sleep(self.seconds)
        self.taken.append((list(envelope.rcpt_tos), envelope.content))
        if self.dropping and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        if self.killing:
            os.kill(self.killing, signal.SIGKILL)
        return "250 OK"

    def login(self, _server: object, _session: object, _envelope: object, _kind: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        return AuthResult(success=data.password.decode() == PASSWORD, handled=False)


@contextmanager
def serving(mailbox: Mailbox, *, login: bool = False, encrypted: ssl.SSLContext | None = None) -> Iterator[None]:
    """The server on the mailbox's port; where it can encrypt, it takes nothing in plain text."""
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=mailbox.port,
        auth_required=login,
        auth_require_tls=False,
        authenticator=mailbox.login if login else None,
        tls_context=encrypted,
        require_starttls=encrypted is not None,
    )
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """What a server needs to encrypt on this machine, and the certificate by which it is trusted."""
    key, trusted = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(trusted)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, key)
    return context, trusted
