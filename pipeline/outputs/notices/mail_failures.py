"""What goes wrong with a mail server, each as a Vietnamese sentence that names the setting and what to do."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.runtime.settings import Settings

_LONGEST = 300
_SERVER = (OSError, smtplib.SMTPException, UnicodeError, OverflowError)
"""What a socket, a name that is none, and smtplib raise."""


class MailServerError(RuntimeError):
    """The mail server cannot be used now; the sentence is for a person."""


def _detail(problem: Exception) -> str:
    return bounded(f"{type(problem).__name__}: {problem}", _LONGEST)


@contextmanager
def connecting(settings: Settings) -> Iterator[None]:
    """Say what kept a connection from being made or encrypted."""
    try:
        yield
    except _SERVER as problem:
        message = f"{_connection_sentence(settings, problem)} ({_detail(problem)})"
        raise MailServerError(message) from problem


def _connection_sentence(settings: Settings, problem: Exception) -> str:
    address = f"{bounded(settings.smtp_host, 100)}:{settings.smtp_port}"
    encryption = f"HOPTAC_SMTP_SECURITY={settings.smtp_security}"
    if isinstance(problem, socket.gaierror | UnicodeError):
        return f"Không tìm thấy máy chủ thư {address}: xem lại tên ở HOPTAC_SMTP_HOST"
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"Chứng chỉ của máy chủ thư {address} không đáng tin: HOPTAC_SMTP_HOST phải là tên ghi trong đó"
    if isinstance(problem, ssl.SSLError):
        return f"Không mã hóa được đường truyền tới máy chủ thư {address}: xem HOPTAC_SMTP_PORT và {encryption}"
    if isinstance(problem, smtplib.SMTPNotSupportedError):
        return f"Máy chủ thư {address} không có STARTTLS: xem HOPTAC_SMTP_PORT và {encryption}"
    if isinstance(problem, TimeoutError) or isinstance(problem.__context__, TimeoutError):
        return f"Máy chủ thư {address} không trả lời kịp: xem HOPTAC_SMTP_HOST, HOPTAC_SMTP_PORT và HOPTAC_SMTP_SECONDS"
    if isinstance(problem, smtplib.SMTPException):
        return f"Máy chủ thư {address} trả lời không như máy chủ thư: xem HOPTAC_SMTP_PORT và {encryption}"
    return (
        f"Không kết nối được máy chủ thư {address}: xem HOPTAC_SMTP_HOST và HOPTAC_SMTP_PORT (máy chủ có chạy không?)"
    )


@contextmanager
def logging_in() -> Iterator[None]:
    """Say why the server did not let us in."""
    try:
        yield
    except smtplib.SMTPNotSupportedError as problem:
        what = "Máy chủ thư không có cách đăng nhập: để trống HOPTAC_SMTP_USER hoặc xem HOPTAC_SMTP_SECURITY"
        message = f"{what} ({_detail(problem)})"
        raise MailServerError(message) from problem
    except UnicodeError as problem:
        message = "HOPTAC_SMTP_USER hoặc HOPTAC_SMTP_PASSWORD có chữ có dấu, máy chủ thư không nhận"
        raise MailServerError(message) from problem
    except _SERVER as problem:
        message = f"Máy chủ thư không cho đăng nhập: xem HOPTAC_SMTP_USER và HOPTAC_SMTP_PASSWORD ({_detail(problem)})"
        raise MailServerError(message) from problem


@contextmanager
def speaking() -> Iterator[None]:
    """Say that the connection broke between messages, or within one."""
    try:
        yield
    except _SERVER as problem:
        message = f"Kết nối với máy chủ thư bị ngắt giữa chừng ({_detail(problem)})"
        raise MailServerError(message) from problem


def sender_refused(sender: str, reply: str) -> MailServerError:
    """The server sends nothing in that name."""
    return MailServerError(f"Máy chủ thư không cho gửi với tên HOPTAC_SMTP_FROM={sender}: {reply}")


def everybody_refused(reply: str) -> str:
    """The server takes mail for nobody: that is its fault, and no address's."""
    return (
        f"Máy chủ thư từ chối mọi người nhận ({reply}): thư chờ gửi sau; hãy hỏi người quản lý máy chủ thư, "
        "xem HOPTAC_SMTP_FROM và HOPTAC_SMTP_USER"
    )


def put_off(reply: str) -> str:
    """The server wants to be asked again."""
    return f"Máy chủ thư hẹn gửi lại sau ({reply}): hệ thống sẽ tự gửi lại"
