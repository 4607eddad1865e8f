"""The e-mail about a verdict, in Vietnamese; what comes from a workbook stands in its text, never in a header."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from pipeline.runtime.clock import time_text
from schemas.messages import bounded
from schemas.terms import STATUS_VI

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.outputs.notices.verdicts import Verdict

LARGEST_ATTACHMENT = 10 << 20
"""Mail servers refuse much larger messages for good."""
_EXCEL = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def notice(
    verdict: Verdict,
    findings: Sequence[tuple[str, str]],
    copy: Path | None,
    sender: str,
    to: Sequence[str],
    moment: datetime,
) -> EmailMessage:
    """The message; the same arguments give the same bytes, so that one that is sent again is the same message."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = message_id(verdict, sender)
    message["Date"] = format_datetime(moment)
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Subject"] = bounded(f"[Hợp Tác] {_about(verdict)}: {_outcome(verdict)}")
    message["Auto-Submitted"] = "auto-generated"
    attached = copy if copy and copy.stat().st_size <= LARGEST_ATTACHMENT else None
    message.set_content(_text(verdict, findings, copy, attached), cte="quoted-printable")
    if attached:
        message.add_attachment(
            attached.read_bytes(), maintype=_EXCEL[0], subtype=_EXCEL[1], filename=bounded(attached.name)
        )
        message.set_boundary(f"hoptac-{_digest(verdict)}")
    return message


def message_id(verdict: Verdict, sender: str) -> str:
    """The same for the same verdict: mail programs show a message that comes twice once."""
    return f"<{_digest(verdict)}.hoptac@{sender.rpartition('@')[2].rstrip('>')}>"


def _digest(verdict: Verdict) -> str:
    return hashlib.sha256(verdict.key.encode()).hexdigest()[:32]


def _about(verdict: Verdict) -> str:
    revision = "" if verdict.revision is None else f", lần nộp {verdict.revision}"
    return f"{verdict.unit_name} ({verdict.unit_code}), kỳ {verdict.period:%m/%Y}{revision}"


def _outcome(verdict: Verdict) -> str:
    if not verdict.is_accepted:
        return f"{STATUS_VI['quarantined']}, {verdict.errors} lỗi"
    accepted = STATUS_VI["accepted"]
    return f"{accepted}, còn {verdict.queries} điểm hỏi lại" if verdict.queries else accepted


def _text(verdict: Verdict, findings: Sequence[tuple[str, str]], copy: Path | None, attached: Path | None) -> str:
    lines = [
        f"Kính gửi {verdict.unit_name},",
        "",
        f"Báo cáo của {_about(verdict)}: {_outcome(verdict)}.",
        f"Tệp: {bounded(verdict.file_name)}",
        f"Nhận lúc: {time_text(verdict.received_at)}",
        "",
    ]
    if findings:
        lines += ["Những điểm đầu tiên:", *(f"- {rule} · {bounded(message, 600)}" for rule, message in findings)]
        more = verdict.errors + verdict.queries - len(findings)
        lines += [f"(còn {more} điểm nữa)"] if more > 0 else []
        lines += ["", *_request_lines(verdict, copy, attached), ""]
    return "\n".join([*lines, "Thư này do hệ thống Hợp Tác gửi tự động.", ""])


def _request_lines(verdict: Verdict, copy: Path | None, attached: Path | None) -> list[str]:
    if attached:
        correction = "" if verdict.is_accepted else "sửa các ô tô đỏ, "
        return [
            "Đề nghị mở tệp phản hồi đính kèm (trang «Lỗi» liệt kê đủ các điểm),",
            f"{correction}ghi lý do ở trang «Giải trình» cho các điểm hỏi lại, rồi gửi lại chính tệp đó.",
        ]
    where = " Tệp phản hồi quá lớn để gửi qua thư; xin nhận tại Liên minh Hợp tác xã tỉnh." if copy else ""
    return [f"Đề nghị sửa hoặc giải trình các điểm trên rồi gửi lại tệp.{where}"]
