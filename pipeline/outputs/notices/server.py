"""The mail server: one connection for the messages of a round, and what it answers to each of them."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.outputs.notices.log import Answer

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


def deliver(
    client: smtplib.SMTP, verdict: str, sender: str, to: Sequence[str], content: bytes, before: Callable[[], None]
) -> Answer:
    """Give the server a message; ``before`` is called when it is ready for the text and has not got it yet."""
    code, said = client.mail(sender)
    if code != OK:
        client.rset()
        raise smtplib.SMTPSenderRefused(code, said, sender)
    answers = {one: client.rcpt(one) for one in to}
    willing = tuple(one for one, (code, _) in answers.items() if code in GOOD)
    refused = {one: answer for one, answer in answers.items() if one not in willing}
    if willing:
        before()
        code, said = client.data(content)
        if code != OK:
            refused |= dict.fromkeys(willing, (code, said))
    else:
        client.rset()
    return Answer(
        verdict,
        delivered=tuple(one for one in willing if one not in refused),
        refused={one: _text(answer) for one, answer in refused.items() if answer[0] >= FOR_GOOD},
        later=tuple(one for one, (code, _) in refused.items() if code < FOR_GOOD),
    )


def _text(answer: tuple[int, bytes]) -> str:
    code, said = answer
    return f"{code} {said.decode('utf-8', 'replace')}"
