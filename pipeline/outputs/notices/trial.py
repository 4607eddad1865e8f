"""A test mail, stage by stage, so that a person sees how far it comes and which setting is to be mended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from pipeline.outputs.notices.addresses import sender_of
from pipeline.outputs.notices.contract import Letter
from pipeline.outputs.notices.mail_failures import MailServerError
from pipeline.outputs.notices.mail_server import connected, deliver_message
from pipeline.outputs.notices.mail_settings import mail_setting_problems
from pipeline.outputs.notices.message import notice_message
from pipeline.outputs.notices.round_time import RoundTime
from pipeline.runtime.clock import time_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.runtime.settings import Settings

_OFF = "Chưa đặt HOPTAC_SMTP_HOST nên thư báo đang tắt"


def send_test(settings: Settings, address: str, hear: Callable[[str], None]) -> None:
    """Send a test mail; ``hear`` gets a sentence for each stage, MailServerError says what stood in the way."""
    if problems := [_OFF] if not settings.smtp_host else mail_setting_problems(settings):
        raise MailServerError("; ".join(problems))
    moment = datetime.now(UTC).replace(microsecond=0)
    sender = sender_of(settings.smtp_from)[1]
    with connected(settings, sender, RoundTime(settings.smtp_seconds), hear) as connection:
        letter = _letter(settings, moment)
        message = notice_message(letter, f"test {uuid4()}", settings.smtp_from, [address], moment)
        answer = deliver_message(connection, "test", [address], bytes(message), _nothing)
    for why in (answer.refused | answer.reasons).values():
        sentence = f"Máy chủ thư không nhận thư từ {sender} gửi {address}: {why}"
        raise MailServerError(sentence)
    hear(f"Máy chủ thư đã nhận thư thử từ {sender} gửi {address}; xin xem hộp thư đó, cả mục thư rác")


def _letter(settings: Settings, moment: datetime) -> Letter:
    lines = (
        "Kính gửi anh/chị,",
        "",
        f"Đây là thư thử của hệ thống Hợp Tác, gửi lúc {time_text(moment)} qua {settings.smtp_host}.",
        "Nếu anh/chị đọc được thư này thì thư báo gửi được.",
    )
    return Letter("Thư thử", lines)


def _nothing() -> None:
    """A test is not written into the log."""
