"""One round of notices: whoever is still to be told of a verdict is told, once, as soon as the mail server is there."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from pipeline.outputs.feedback.returned_copies import returned_copies
from pipeline.outputs.notices import log as logs
from pipeline.outputs.notices.log import Answer, Intent, NoticeLog
from pipeline.outputs.notices.message import notice
from pipeline.outputs.notices.recipients import recipients, told_about
from pipeline.outputs.notices.server import connected, deliver
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
    how many have nobody to be told to, and what stood in the way.
    """

    sent: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    waiting: int = 0
    without_recipients: int = 0
    problem: str = ""


def send_notices(settings: Settings) -> Outcome:
    """Tell every verdict that is published and was not told yet; what cannot be told now waits for the next round.

    The first round tells nothing: it notes what was published before notices were turned on. A second process that
    comes while a round is under way leaves it alone.
    """
    if not settings.smtp_host:
        return Outcome()
    settings.state.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.state / LOCK, timeout=0):
            return _round(settings, settings.state / LOG)
    except Timeout:
        return Outcome(problem="một lượt gửi khác đang chạy")


def _round(settings: Settings, path: Path) -> Outcome:
    published = verdicts(settings.database) if settings.database.exists() else []
    log = logs.load(path)
    if not log.started:
        logs.note_start(path, [one.key for one in published])
        return Outcome()
    addresses = recipients(settings.recipients)
    untold = [one for one in published if one.key not in log.known and one.key not in log.answers]
    outcome = Outcome(without_recipients=sum(not told_about(addresses, one.unit_code) for one in untold))
    waiting: Waiting = [
        (one, to) for one in published if (to := log.waiting_for(one.key, told_about(addresses, one.unit_code)))
    ]
    if waiting:
        _send(settings, path, log, waiting, outcome)
    return outcome


def _send(settings: Settings, path: Path, log: NoticeLog, waiting: Waiting, outcome: Outcome) -> None:
    """Send what waits over one connection; when that breaks, the rest waits on."""
    outcome.waiting = len(waiting)
    try:
        with connected(settings) as client:
            for verdict, to in waiting:
                answer = _tell(client, settings, path, log, verdict, to)
                logs.note_answer(path, answer)
                outcome.sent += bool(answer.delivered)
                outcome.refused |= answer.refused
                outcome.waiting -= not answer.later
    except (OSError, smtplib.SMTPException) as problem:
        outcome.problem = f"{type(problem).__name__}: {problem}"


def _tell(
    client: smtplib.SMTP, settings: Settings, path: Path, log: NoticeLog, verdict: Verdict, to: Sequence[str]
) -> Answer:
    """Give the server one message, the former one again where it is not known whether the server took it."""
    former = log.intents.get(verdict.key)
    moment = former.moment if former else datetime.now(UTC).replace(microsecond=0)
    copies = {one.submission_id: settings.files / one.path for one in returned_copies(settings).values()}
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
    return deliver(client, verdict.key, settings.smtp_from, to, bytes(message), lambda: logs.note_intent(path, intent))
