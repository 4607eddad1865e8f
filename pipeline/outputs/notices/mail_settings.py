"""What is wrong with the settings of the mail server, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.notices.addresses import AddressError, sender_of

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

_PORTS = range(1, 65_536)


def mail_setting_problems(settings: Settings) -> list[str]:
    """Vietnamese sentences, each naming a setting; nothing where they may be right."""
    problems = []
    host = settings.smtp_host
    if any(letter.isspace() or letter in "/@" or not letter.isprintable() for letter in host):
        problems.append("HOPTAC_SMTP_HOST phải là tên máy chủ thư, ví dụ mail.example.vn, không có cổng hay http://")
    if settings.smtp_port not in _PORTS:
        problems.append("HOPTAC_SMTP_PORT phải từ 1 đến 65535")
    try:
        sender_of(settings.smtp_from)
    except AddressError as problem:
        reason = str(problem) if settings.smtp_from.strip() else "chưa đặt"
        problems.append(f"HOPTAC_SMTP_FROM phải là địa chỉ thư của người gửi: {reason}")
    if settings.smtp_user and not settings.smtp_password.get_secret_value():
        problems.append("HOPTAC_SMTP_USER đã đặt mà thiếu HOPTAC_SMTP_PASSWORD (hoặc hoptac_smtp_password của systemd)")
    return problems
