"""An alert: the e-mail that says that a unit of systemd failed, with the health and the unit's last lines in its log.

The same matter of a unit is told once in ``alert_hours``, and once more when it is over.
"""

from __future__ import annotations

import json
import os
import smtplib
import socket
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING, Any

from pipeline.outputs.notices.addresses import AddressError, sender_of
from pipeline.outputs.notices.message import MAIL_POLICY
from pipeline.outputs.notices.watch import mailing_list, send_alert
from pipeline.runs.health import health_of_this_process, worst
from pipeline.runs.health.settings_seen import settings_seen
from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.clock import time_text
from pipeline.runtime.secret_parts import hidden
from pipeline.runtime.setting_sources import secrets_of
from schemas.messages import bounded
from schemas.terms import CONDITION_VI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.runs.health import HealthCondition
    from pipeline.runtime.settings import Settings

RECORD = "alerts.json"
RESULT = "MONITOR_SERVICE_RESULT"
"""How the unit ended, as systemd tells what it starts because of that."""
HEALTH_UNIT = "hoptac-health.service"
LINES, LONGEST_LINE, MOST_UNITS = 20, 300, 100
_JOURNAL_SECONDS = 10


class CannotAlertError(RuntimeError):
    """Nobody was told; the Vietnamese sentence says why."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What there is to tell of a unit: what ails it, blank where it is well, and the health at that moment."""

    unit: str
    cause: str
    conditions: tuple[HealthCondition, ...]


def alert(unit: str) -> str:
    """Tell of a unit that failed, or that is well again; a sentence that says what was done. CannotAlertError."""
    settings = settings_seen().settings
    told = _told(settings)
    before = told.get(unit)
    if before is None and os.environ.get(RESULT) == "success":  # the usual half hour: nothing to look at again
        return f"{unit}: không có gì phải báo."
    conditions = tuple(health_of_this_process())
    found = Alert(unit, _cause(unit, conditions), conditions)
    if not found.cause and before is None:
        return f"{unit}: không có gì phải báo."
    if found.cause and before and before["cause"] == found.cause and _is_fresh(before["at"], settings.alert_hours):
        return f"{unit}: đã báo lúc {before['at']}, chưa báo lại."
    to = _send(settings, found)
    told.pop(unit, None)
    if found.cause:
        told[unit] = {"cause": found.cause, "at": _now().isoformat(timespec="seconds")}
    _keep(settings, told)
    return f"{unit}: đã gửi thư tới {', '.join(to)}."


def _cause(unit: str, conditions: Sequence[HealthCondition]) -> str:
    """What ails the unit: of health the conditions that fail, of any other unit that it failed."""
    if unit != HEALTH_UNIT:
        return "failed"
    return " ".join(sorted(condition.name for condition in conditions if condition.state == "failing"))


def _send(settings: Settings, found: Alert) -> Sequence[str]:
    if not settings.smtp_host:
        message = "Chưa gửi được thư báo sự cố: hãy đặt HOPTAC_SMTP_HOST và HOPTAC_SMTP_FROM."
        raise CannotAlertError(message)
    to = (settings.alert_email,) if settings.alert_email else mailing_list(settings).stewards
    if not to:
        message = "Chưa gửi được thư báo sự cố: hãy đặt HOPTAC_ALERT_EMAIL, hoặc ghi dòng * vào HOPTAC_RECIPIENTS."
        raise CannotAlertError(message)
    try:
        send_alert(settings, bytes(_message(settings, found, to)), to)
    except (smtplib.SMTPException, AddressError) as problem:
        message = f"Chưa gửi được thư báo sự cố: {hidden(str(problem), secrets_of(settings))}"
        raise CannotAlertError(message) from problem
    return to


def _message(settings: Settings, found: Alert, to: Sequence[str]) -> EmailMessage:
    host, is_over = socket.gethostname(), not found.cause
    name, address = sender_of(settings.smtp_from)
    message = EmailMessage(policy=MAIL_POLICY)
    message["Message-ID"] = make_msgid("hoptac", address.rpartition("@")[2])
    message["Date"] = format_datetime(_now())
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = ", ".join(to)
    message["Subject"] = bounded(f"[Hợp Tác] {host}: {found.unit} {'đã ổn trở lại' if is_over else 'có sự cố'}")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(hidden("\n".join(_lines(found, host)), secrets_of(settings)), cte="quoted-printable")
    return message


def _lines(found: Alert, host: str) -> list[str]:
    state = worst(found.conditions)
    lines = [f"Máy: {host}", f"Dịch vụ: {bounded(found.unit)}", f"Lúc: {time_text(_now())}"]
    lines += [f"Tình trạng chung: {CONDITION_VI[state]} ({state})", ""]
    ill = [condition for condition in found.conditions if condition.state != "ok"]
    for condition in sorted(ill, key=lambda condition: condition.state != "failing"):
        lines += [f"- {condition.name_vi} ({CONDITION_VI[condition.state]}): {condition.vi}", f"  {condition.en}"]
    lines += [] if ill else ["Mọi mục đều tốt."]
    lines += ["", "Xem lại trên máy chủ: hoptac health", ""]
    if found.cause:
        lines += [f"Những dòng cuối trong nhật ký của {bounded(found.unit)}:", *_log_lines(found.unit), ""]
    return [*lines, "Thư này do hệ thống Hợp Tác gửi tự động.", ""]


def _log_lines(unit: str) -> list[str]:
    """The last lines of the unit's log; a sentence where systemd's journal cannot be asked."""
    command = ["journalctl", f"--unit={unit}", f"--lines={LINES}", "--no-pager", "--output=short-iso"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_JOURNAL_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as problem:
        return [f"(không đọc được nhật ký: {problem})"]
    text = (done.stdout or done.stderr).decode("utf-8", "replace")
    return [f"  {bounded(line, LONGEST_LINE)}" for line in text.splitlines()[-LINES:]] or ["  (trống)"]


def _told(settings: Settings) -> dict[str, Any]:
    """What was told of each unit; nothing where that is not known."""
    try:
        kept = json.loads((settings.state / RECORD).read_text(encoding="utf-8"))
        return {unit: about for unit, about in kept.items() if {"cause", "at"} <= set(about)}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _keep(settings: Settings, told: dict[str, Any]) -> None:
    newest = dict(sorted(told.items(), key=lambda entry: entry[1]["at"])[-MOST_UNITS:])
    try:
        write_whole(settings.state / RECORD, json.dumps(newest).encode())
    except OSError as problem:
        message = f"Đã gửi thư, nhưng không ghi lại được và sẽ báo lại: {problem}"
        raise CannotAlertError(message) from problem


def _is_fresh(at: str, hours: float) -> bool:
    try:
        return _now() - datetime.fromisoformat(at) < timedelta(hours=hours)
    except (ValueError, TypeError):
        return False


def _now() -> datetime:
    return datetime.now(UTC)
