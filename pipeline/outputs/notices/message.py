"""The e-mail of a notice, in Vietnamese; what a workbook says stands in its text and is no header of its own."""

from __future__ import annotations

import hashlib
import unicodedata
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import TYPE_CHECKING

from pipeline.outputs.feedback.inert import is_inert
from pipeline.outputs.notices.addresses import sender_of
from pipeline.runtime.clock import VIETNAM
from schemas.messages import bounded
from schemas.provinces import province_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.outputs.notices.contract import Letter

LARGEST_ATTACHMENT = 10 << 20
"""Mail servers refuse much larger messages for good."""
_GROWS, _TEXT = 0.7, 64 << 10
"""An attachment grows by a third on its way, and a text stands before it."""
EXCEL = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_LONGEST_LINE, _MOST_LINES, _LONGEST_NAME, _LONGEST_SUBJECT, _LONGEST_ID = 1000, 200, 100, 250, 10
_TOO_LARGE = "Tệp phản hồi quá lớn để gửi qua thư; xin nhận tại {alliance}."
_NOT_PLAIN = "Tệp phản hồi không gửi được qua thư; xin nhận tại {alliance}."
_NOT_IN_NAMES = frozenset('\\/:*?"<>|')


class _Policy(EmailPolicy):
    """Folds subjects by the older code, as the newer one of Python 3.11 loses spaces between encoded words."""

    def fold(self, name: str, value: str) -> str:
        if name.casefold() != "subject" or value.isascii():
            return str(super().fold(name, value))
        return f"{name}: {Header(value, 'utf-8', header_name=name).encode(linesep=self.linesep)}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


MAIL_POLICY = _Policy(linesep=SMTP.linesep)
"""How every message of ours is written."""


def notice_message(
    letter: Letter, key: str, sender: str, to: Sequence[str], moment: datetime, largest: int | None = None
) -> EmailMessage:
    """The message; the same arguments give the same bytes, so that one that is sent again is the same message.

    ``largest`` is how large the mail server lets a message be, in octets.
    """
    name, address = sender_of(sender)
    message = EmailMessage(policy=MAIL_POLICY)
    message["Message-ID"] = message_id(key, address)
    message["Date"] = format_datetime(moment)
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = ", ".join(to)
    message["Subject"] = bounded(f"[Hợp Tác] {letter.subject}", _LONGEST_SUBJECT)
    message["Auto-Submitted"] = "auto-generated"
    content, obstacle = _attachment(letter.copy, largest)
    obstacle = province_on(moment.astimezone(VIETNAM).date()).fill(obstacle)
    message.set_content(_text(letter, obstacle, attached=bool(content)), cte="quoted-printable")
    if content and letter.copy:
        message.add_attachment(content, maintype=EXCEL[0], subtype=EXCEL[1], filename=file_name(letter.copy.stem))
        message.set_boundary(f"hoptac-{_digest(key)}")
    return message


def message_id(key: str, address: str) -> str:
    """The same for the same notice: mail programs show a message that comes twice once."""
    return f"<{_digest(key)}.hoptac@{address.rpartition('@')[2]}>"


def notice_id(key: str) -> str:
    """How a person names a notice; its Message-ID begins with it."""
    return _digest(key)[:_LONGEST_ID]


def file_name(stem: str) -> str:
    """The name of an attached workbook: one that every mail program and system can keep, and always ``.xlsx``."""
    text = unicodedata.normalize("NFC", bounded(stem, _LONGEST_NAME))
    plain = "".join("_" if letter in _NOT_IN_NAMES else letter for letter in text).strip(" .…")
    return f"{plain or 'phan hoi'}.xlsx"


def _attachment(copy: Path | None, largest: int | None) -> tuple[bytes | None, str]:
    """What of a copy can go with the letter, or the sentence on why nothing can."""
    if copy is None:
        return None, ""
    most = min(LARGEST_ATTACHMENT, int((largest - _TEXT) * _GROWS) if largest else LARGEST_ATTACHMENT)
    if copy.stat().st_size > most:
        return None, _TOO_LARGE
    content = copy.read_bytes()
    return (content, "") if is_inert(content) else (None, _NOT_PLAIN)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _text(letter: Letter, obstacle: str, *, attached: bool) -> str:
    lines = [bounded(line, _LONGEST_LINE) for line in letter.lines[:_MOST_LINES]]
    lines += letter.with_copy if attached else [*letter.without_copy, *([obstacle] if obstacle else [])]
    return "\n".join([*lines, "", "Thư này do hệ thống Hợp Tác gửi tự động.", ""])
