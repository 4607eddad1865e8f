"""How notices stand, for whoever watches the installation: does the server take us, who is listed, what waits."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from pipeline.outputs.notices.addresses import sender_of
from pipeline.outputs.notices.known_notices import known_notices
from pipeline.outputs.notices.last_round import last_round
from pipeline.outputs.notices.mail_failures import MailServerError, everybody_refused
from pipeline.outputs.notices.mail_server import FOR_GOOD, ask_recipient, connected, deliver_message
from pipeline.outputs.notices.mail_settings import mail_setting_problems
from pipeline.outputs.notices.notice_log import NoticeLog, Record, State, logged
from pipeline.outputs.notices.recipients import EVERY, Recipients, recipients
from pipeline.outputs.notices.round_time import RoundTime
from pipeline.outputs.notices.sending import LAST, LOG, MUST_BE_TOLD
from pipeline.runtime.journal import LinesDamagedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.outputs.notices.contract import Notice
    from pipeline.runtime.settings import Settings


_ASKED = 3
"""How many recipients the server is asked about at most."""


@dataclass(frozen=True, slots=True)
class MailingList:
    """Everybody who is listed, the stewards, what is wrong with the list or its rows, and remarks on rows in use."""

    everybody: tuple[str, ...] = ()
    stewards: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeState:
    """A notice, what became of it, and who gets it."""

    notice: Notice
    state: State
    record: Record
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticesWaiting:
    """How many notices wait, the oldest for how many seconds; who was refused and why; what nobody can be told."""

    count: int = 0
    seconds: float = 0.0
    refused: dict[str, str] = field(default_factory=dict)
    without_recipients: int = 0
    unknown: int = 0
    """Of so many it is not known whether the server took them: somebody has to ask for them again."""
    problem: str = ""
    """What kept the last round from sending, and since when."""
    failing_since: datetime | None = None


def mail_problem(settings: Settings, seconds: float) -> str:
    """What would keep a message from being sent now, as a Vietnamese sentence; blank where nothing would.

    The server is asked for a sender and, where one is listed, a recipient; it gets no message.
    """
    if wrong := mail_setting_problems(settings):
        return "; ".join(wrong)
    everybody = mailing_list(settings).everybody[:_ASKED]
    try:
        with connected(settings, sender_of(settings.smtp_from)[1], RoundTime(seconds)) as connection:
            for address in everybody:
                code, text = ask_recipient(connection, address)
                if code < FOR_GOOD:
                    return ""
    except MailServerError as problem:
        return str(problem)
    return everybody_refused(text) if everybody else ""


def mailing_list(settings: Settings) -> MailingList:
    """Who is listed in ``recipients.csv``."""
    listed = recipients(settings.recipients)
    everybody = dict.fromkeys(address for chosen in listed.chosen.values() for address in chosen)
    problems = ([listed.problem] if listed.problem else []) + listed.bad_rows
    return MailingList(tuple(everybody), tuple(listed.chosen.get(EVERY, ())), tuple(problems), tuple(listed.remarks))


def send_alert(settings: Settings, message: bytes, to: Sequence[str]) -> None:
    """Give the server a message that is no notice; SMTPException with a sentence where nobody gets it."""
    why = "; ".join(mail_setting_problems(settings)) or _alert_problem(settings, message, to)
    if why:
        raise smtplib.SMTPException(why)


def _alert_problem(settings: Settings, message: bytes, to: Sequence[str]) -> str:
    try:
        with connected(settings, sender_of(settings.smtp_from)[1], RoundTime(settings.smtp_seconds)) as connection:
            answer = deliver_message(connection, "alert", to, message, lambda: None)
    except MailServerError as problem:
        return str(problem)
    return "" if answer.delivered else "; ".join((answer.refused | answer.reasons).values())


def notice_states(settings: Settings) -> list[NoticeState]:
    """Every notice that there is cause for now with what became of it; LinesDamagedError, duckdb.Error or OSError."""
    log = logged(settings.state / LOG)
    listed = recipients(settings.recipients)
    return _states(settings, log, listed)


def _states(settings: Settings, log: NoticeLog, listed: Recipients) -> list[NoticeState]:
    known = known_notices(settings, log) if settings.database.exists() else []
    found = []
    for notice in known:
        record, to = log.record(notice.key), listed.of(notice)
        found.append(NoticeState(notice, record.state(to) if notice.kind in log.kinds else "before", record, to))
    return found


def notices_waiting(settings: Settings) -> NoticesWaiting:
    """What waits, and why; of a log or warehouse that cannot be read, that."""
    try:
        log, listed = logged(settings.state / LOG), recipients(settings.recipients)
        states = _states(settings, log, listed)
    except LinesDamagedError as problem:
        return NoticesWaiting(problem=f"tệp {problem.path} bị hỏng ở dòng {problem.number}")
    except (duckdb.Error, OSError) as problem:
        return NoticesWaiting(problem=f"không đọc được: {problem}")
    waiting = [state for state in states if state.state == "waiting"]
    nobody = [state for state in states if state.state == "new" and not state.to and _must_be_told(state, listed)]
    now = datetime.now(UTC)
    before = last_round(settings.state / LAST)
    return NoticesWaiting(
        len(waiting),
        (now - min((state.notice.since for state in waiting), default=now)).total_seconds(),
        _refused(states),
        len(nobody),
        sum(state.state == "unknown" for state in states),
        before.problem if before and waiting else "",
        before.failing_since if before and waiting else None,
    )


def _must_be_told(state: NoticeState, listed: Recipients) -> bool:
    return state.notice.kind in MUST_BE_TOLD and not listed.has_listed(state.notice)


def _refused(states: list[NoticeState]) -> dict[str, str]:
    """The addresses that are listed still, and whose last answer was a refusal for good."""
    last: dict[str, tuple[datetime, str]] = {}
    for state in states:
        record = state.record
        refused = record.answer.refused if record.answer else {}
        for address in state.to:
            moment, why = record.delivered.get(address, record.last), refused.get(address, "")
            if moment and (why or address in record.delivered) and moment >= last.get(address, (moment, ""))[0]:
                last[address] = (moment, why)
    return {address: why for address, (_, why) in last.items() if why}
