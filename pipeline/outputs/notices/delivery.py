"""The messages of a round, one after the other over one connection, and what the server's answers to them mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from pipeline.outputs.notices import notice_log
from pipeline.outputs.notices.addresses import sender_of
from pipeline.outputs.notices.mail_failures import MailServerError, everybody_refused, put_off
from pipeline.outputs.notices.mail_server import MailConnection, connected, deliver_message
from pipeline.outputs.notices.message import notice_message
from pipeline.outputs.notices.notice_log import Answer, Intent
from pipeline.outputs.notices.round_time import NoTimeLeftError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.outputs.notices.contract import Notice
    from pipeline.outputs.notices.notice_log import NoticeLog
    from pipeline.outputs.notices.round_time import RoundTime
    from pipeline.runtime.settings import Settings

Waiting = tuple["Notice", tuple[str, ...]]
FEW = 2
"""So many messages in succession may be refused for good by a server that took others before."""
MOST_REFUSED = 10
"""After so many in succession the round ends: the server takes nothing."""


@dataclass(slots=True)
class Delivery:
    """What was delivered so far, and which refusals wait for a sign that they are not the server's own failure."""

    settings: Settings
    path: Path
    log: NoticeLog
    time: RoundTime
    sent: int = 0
    done: int = 0
    """How many notices wait no more."""
    refused: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    is_outage: bool = False
    """Whether the server as a whole is the problem, so that it should be left alone for a while."""
    doubtful: list[Answer] = field(default_factory=list)
    put_off: list[Answer] = field(default_factory=list)
    """Messages since the last one that was taken, which the server wants later."""

    def run(self, waiting: Sequence[Waiting]) -> None:
        """Send these; when the connection breaks or the time is over, the rest waits on."""
        try:
            with connected(self.settings, sender_of(self.settings.smtp_from)[1], self.time) as connection:
                for notice, to in waiting:
                    if len(self.doubtful) + len(self.put_off) >= MOST_REFUSED or not self.time.has_room():
                        break
                    self._send(connection, notice, to)
        except NoTimeLeftError:
            pass
        except MailServerError as problem:
            self.problem, self.is_outage = str(problem), True
        self._settle()

    def _send(self, connection: MailConnection, notice: Notice, to: Sequence[str]) -> None:
        begun = monotonic()
        answer = self._answer(connection, notice, to)
        self.time.slowest = max(self.time.slowest, monotonic() - begun)
        if answer.delivered:
            self.sent += 1
            self._believe(self.doubtful)
            self.doubtful, self.put_off = [], []
            self._believe([answer])
        elif answer.refused:
            notice_log.record_answer(self.path, self.log, answer.put_off())
            self.doubtful.append(answer)
        else:
            notice_log.record_answer(self.path, self.log, answer)
            self.put_off.append(answer)

    def _believe(self, answers: Sequence[Answer]) -> None:
        """A server that takes mail for others means it: these addresses are refused for good."""
        for answer in answers:
            notice_log.record_answer(self.path, self.log, answer)
            self.refused |= answer.refused
            self.done += not answer.later

    def _settle(self) -> None:
        """What was refused after the last message that was taken: by a few addresses, or by the server as a whole."""
        if self.doubtful and self.sent and len(self.doubtful) <= FEW and not self.problem:
            self._believe(self.doubtful)
        elif self.doubtful:
            self.is_outage = self.is_outage or len(self.doubtful) > FEW
            self.problem = self.problem or everybody_refused(next(iter(self.doubtful[-1].refused.values())))
        elif self.put_off and not self.sent:
            self.problem = self.problem or put_off(next(iter(self.put_off[-1].reasons.values())))

    def _answer(self, connection: MailConnection, notice: Notice, to: Sequence[str]) -> Answer:
        """Give the server one message, the former one again where it is not known whether the server took it."""
        record = self.log.record(notice.key)
        former = record.intent
        moment = former.moment if former else datetime.now(UTC).replace(microsecond=0)
        key = f"{notice.key} {record.asked}" if record.asked else notice.key
        message = notice_message(
            notice.letter(self.settings),
            key,
            self.settings.smtp_from,
            former.to if former else to,
            moment,
            connection.largest,
        )
        intent = Intent(notice.key, tuple(to), moment)

        def record_intent() -> None:
            notice_log.record_intent(self.path, self.log, intent)

        return deliver_message(connection, notice.key, to, bytes(message), record_intent)
