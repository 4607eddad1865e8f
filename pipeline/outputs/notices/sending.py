"""A round of notices: every verdict is announced once to its recipients, as soon as the mail server can be reached."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from pipeline.outputs.feedback.returned_copies import returned_copies
from pipeline.outputs.notices import notice_log
from pipeline.outputs.notices.mail_server import connected, deliver_message
from pipeline.outputs.notices.message import notice
from pipeline.outputs.notices.notice_log import Answer, Intent, NoticeLog
from pipeline.outputs.notices.recipients import recipients, recipients_of
from pipeline.outputs.notices.verdicts import Verdict, first_findings, verdicts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.runtime.settings import Settings

LOG, LOCK = "notices.jsonl", "notices.lock"
Waiting = list[tuple[Verdict, tuple[str, ...]]]


@dataclass(slots=True)
class Outcome:
    """What a round did.

    How many messages were sent, which addresses the server refused for good, how many verdicts wait for the next round,
    how many have no recipient, and what stood in the way.
    """

    sent: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    waiting: int = 0
    without_recipients: int = 0
    problem: str = ""


def send_notices(settings: Settings) -> Outcome:
    """Send every verdict of the warehouse that was not announced yet; what cannot be sent now waits for the next round.

    The first round sends nothing: it records which verdicts there were before notices were turned on. A second process
    that comes while a round is under way leaves it alone.
    """
    if not settings.smtp_host:
        return Outcome()
    settings.state.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.state / LOCK, timeout=0):
            return _run_round(settings, settings.state / LOG)
    except Timeout:
        return Outcome(problem="một lượt gửi khác đang chạy")


def _run_round(settings: Settings, path: Path) -> Outcome:
    known = verdicts(settings.database) if settings.database.exists() else []
    log = notice_log.logged(path)
    if not log.started:
        notice_log.record_start(path, [verdict.key for verdict in known])
        return Outcome()
    addresses = recipients(settings.recipients)
    unannounced = [verdict for verdict in known if verdict.key not in log.known and verdict.key not in log.answers]
    recipients_by_verdict = {verdict.key: recipients_of(addresses, verdict.unit_code) for verdict in known}
    outcome = Outcome(without_recipients=sum(not recipients_by_verdict[verdict.key] for verdict in unannounced))
    waiting: Waiting = [
        (verdict, to) for verdict in known if (to := log.waiting_for(verdict.key, recipients_by_verdict[verdict.key]))
    ]
    if waiting:
        _send_waiting(settings, path, log, waiting, outcome)
    return outcome


def _send_waiting(settings: Settings, path: Path, log: NoticeLog, waiting: Waiting, outcome: Outcome) -> None:
    """Send what waits over one connection; when that breaks, the rest waits on."""
    outcome.waiting = len(waiting)
    try:
        with connected(settings) as client:
            for verdict, to in waiting:
                answer = _send_notice(client, settings, path, log, verdict, to)
                notice_log.record_answer(path, answer)
                outcome.sent += bool(answer.delivered)
                outcome.refused |= answer.refused
                outcome.waiting -= not answer.later
    except (OSError, smtplib.SMTPException) as problem:
        outcome.problem = f"{type(problem).__name__}: {problem}"


def _send_notice(
    client: smtplib.SMTP, settings: Settings, path: Path, log: NoticeLog, verdict: Verdict, to: Sequence[str]
) -> Answer:
    """Give the server one message, the former one again where it is not known whether the server took it."""
    former = log.intents.get(verdict.key)
    moment = former.moment if former else datetime.now(UTC).replace(microsecond=0)
    copies = {copy.submission_id: settings.files / copy.path for copy in returned_copies(settings).values()}
    copy = copies.get(verdict.submission_id)
    message = notice(
        verdict,
        first_findings(settings.database, verdict.submission_id),
        copy if copy and copy.exists() else None,
        settings.smtp_from,
        former.to if former else to,
        moment,
    )
    intent = Intent(verdict.key, tuple(to), moment)

    def record() -> None:
        notice_log.record_intent(path, intent)

    return deliver_message(client, verdict.key, settings.smtp_from, to, bytes(message), record)
