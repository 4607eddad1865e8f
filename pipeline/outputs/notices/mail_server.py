"""The mail server: a connection for the messages of a round, and the server's answer to each of them."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.outputs.notices.mail_failures import MailServerError, connecting, logging_in, sender_refused, speaking
from pipeline.outputs.notices.notice_log import Answer
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.outputs.notices.round_time import RoundTime
    from pipeline.runtime.settings import Settings

OK, GOOD, CLOSING = 250, (250, 251), 421
FOR_GOOD = 500
"""From this code on an answer is final; below it the server asks to be tried again."""
LONGEST_REPLY = 200
QUIT_SECONDS = 5.0
_ADDRESSES = 3
"""The name of a server may have several addresses, each of which is tried for that long."""


@dataclass(slots=True)
class MailConnection:
    """An open connection to the mail server, and how long each answer may take."""

    client: smtplib.SMTP
    time: RoundTime
    sender: str

    @property
    def largest(self) -> int | None:
        """The largest message that the server takes, in octets, where it says so (RFC 1870)."""
        size = self.client.esmtp_features.get("size", "").strip()
        return int(size) if size.isdigit() and int(size) else None


@contextmanager
def connected(
    settings: Settings, sender: str, time: RoundTime, hear: Callable[[str], None] = lambda _stage: None
) -> Iterator[MailConnection]:
    """A connection, encrypted and logged in as the settings ask; MailServerError where there is none.

    ``hear`` gets a sentence for each stage that was reached.
    """
    trusted = ssl.create_default_context()
    with connecting(settings):
        client = _client(settings, time, trusted)
    try:
        hear(f"Đã kết nối {settings.smtp_host}:{settings.smtp_port}")
        with connecting(settings):
            if settings.smtp_security == "starttls":
                time.limit(client)
                client.starttls(context=trusted)
            time.limit(client)
            client.ehlo_or_helo_if_needed()
        hear("Đường truyền được mã hóa" if settings.smtp_security != "none" else "Đường truyền không mã hóa")
        if settings.smtp_user:
            with logging_in():
                time.limit(client)
                client.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            hear(f"Đã đăng nhập với HOPTAC_SMTP_USER={bounded(settings.smtp_user, 100)}")
        yield MailConnection(client, time, sender)
    finally:
        _leave(client)


def _client(settings: Settings, time: RoundTime, trusted: ssl.SSLContext) -> smtplib.SMTP:
    host, port, seconds = settings.smtp_host, settings.smtp_port, time.seconds(_ADDRESSES)
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=seconds, context=trusted)
    return smtplib.SMTP(host, port, timeout=seconds)


def _leave(client: smtplib.SMTP) -> None:
    """Say goodbye; what was sent is answered already, so that nothing depends on the server's answer."""
    with suppress(OSError, smtplib.SMTPException):
        if client.sock:
            client.sock.settimeout(QUIT_SECONDS)
        client.quit()
    client.close()


def deliver_message(
    connection: MailConnection, notice: str, to: Sequence[str], content: bytes, before: Callable[[], None]
) -> Answer:
    """Give the server a message; ``before`` is called when it is ready for the text and has not got it yet."""
    with speaking():
        answers = _recipients(connection, to)
    willing = tuple(address for address, (code, _) in answers.items() if code in GOOD)
    refused = {address: answer for address, answer in answers.items() if address not in willing}
    if willing:
        connection.time.limit_text(connection.client)
        before()
    with speaking():
        if not willing:
            connection.client.rset()
        elif (reply := connection.client.data(content))[0] != OK:
            refused |= dict.fromkeys(willing, reply)
    texts = {address: _text(*answer) for address, answer in refused.items()}
    later = tuple(address for address, (code, _) in refused.items() if code < FOR_GOOD)
    return Answer(
        notice,
        delivered=tuple(address for address in willing if address not in refused),
        refused={address: text for address, text in texts.items() if address not in later},
        later=later,
        reasons={address: texts[address] for address in later},
    )


def ask_recipient(connection: MailConnection, address: str) -> tuple[int, str]:
    """What the server would say to an address; it gets no message."""
    with speaking():
        code, reply = _recipients(connection, [address])[address]
        connection.client.rset()
    return code, _text(code, reply)


def _recipients(connection: MailConnection, to: Sequence[str]) -> dict[str, tuple[int, bytes]]:
    """What the server says to each address."""
    connection.time.limit(connection.client)
    code, reply = connection.client.mail(connection.sender)
    if code != OK:
        raise sender_refused(connection.sender, _text(code, reply))
    answers = {}
    for address in to:
        connection.time.limit(connection.client)
        answers[address] = code, reply = connection.client.rcpt(address)
        if code == CLOSING:
            message = f"Máy chủ thư đóng kết nối: {_text(code, reply)}"
            raise MailServerError(message)
    return answers


def _text(code: int, reply: bytes) -> str:
    return bounded(f"{code} {reply.decode('utf-8', 'replace')}", LONGEST_REPLY)
