"""The mail server: a connection for the messages of a round, and the server's answer to each of them."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.outputs.notices.notice_log import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.runtime.settings import Settings

OK, FORWARDED, GOOD = 250, 251, (250, 251)
FOR_GOOD = 500
"""From this code on an answer is final; below it the server asks to be tried again."""


@contextmanager
def connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A connection, encrypted and logged in as the settings ask; OSError or SMTPException where there is none."""
    host, port, seconds = settings.smtp_host, settings.smtp_port, settings.smtp_seconds
    trusted = ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(host, port, timeout=seconds, context=trusted)
        if settings.smtp_security == "tls"
        else smtplib.SMTP(host, port, timeout=seconds)
    ) as client:
        if settings.smtp_security == "starttls":
            client.starttls(context=trusted)
        client.ehlo_or_helo_if_needed()
        if settings.smtp_user:
            client.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        yield client


def deliver_message(
    client: smtplib.SMTP, verdict: str, sender: str, to: Sequence[str], content: bytes, before: Callable[[], None]
) -> Answer:
    """Give the server a message; ``before`` is called when it is ready for the text and has not got it yet."""
    code, reply = client.mail(sender)
    if code != OK:
        client.rset()
        raise smtplib.SMTPSenderRefused(code, reply, sender)
    answers = {address: client.rcpt(address) for address in to}
    willing = tuple(address for address, (code, _) in answers.items() if code in GOOD)
    refused = {address: answer for address, answer in answers.items() if address not in willing}
    if willing:
        before()
        code, reply = client.data(content)
        if code != OK:
            refused |= dict.fromkeys(willing, (code, reply))
    else:
        client.rset()
    return Answer(
        verdict,
        delivered=tuple(address for address in willing if address not in refused),
        refused={address: _text(answer) for address, answer in refused.items() if answer[0] >= FOR_GOOD},
        later=tuple(address for address, (code, _) in refused.items() if code < FOR_GOOD),
    )


def _text(answer: tuple[int, bytes]) -> str:
    code, reply = answer
    return f"{code} {reply.decode('utf-8', 'replace')}"
