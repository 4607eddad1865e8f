"""How long a round of notices may take, and each answer of the mail server within it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import smtplib

_LEAST = 1.0
"""So long every answer may take, whatever time is left."""
_ANSWERS_TO_TEXT = 2
"""The server answers a text twice: when it is ready for it, and when it has it."""


def _now() -> float:
    return monotonic()


class NoTimeLeftError(Exception):
    """The round ends here; what it has not begun waits for the next one."""


@dataclass(slots=True)
class RoundTime:
    """Seconds: for each answer, for beginning another message, and for the whole round."""

    answer: float
    begin_within: float = math.inf
    end_within: float = math.inf
    started: float = field(default_factory=_now)
    slowest: float = 0.0
    """How long the slowest message of the round took."""

    def has_room(self) -> bool:
        """Whether another message can be begun; the first one always can."""
        return not self.slowest or _now() - self.started + self.slowest <= self.begin_within

    def seconds(self, answers: int = 1) -> float:
        """How long the next answer may take, where so many are still to come before the round has to end."""
        left = self.started + self.end_within - _now()
        return max(_LEAST, min(self.answer, left / answers))

    def limit(self, client: smtplib.SMTP) -> None:
        """Let the next answer take no longer than it may."""
        if client.sock:
            client.sock.settimeout(self.seconds())

    def limit_text(self, client: smtplib.SMTP) -> None:
        """The same before a text, whose answer should not be left behind; NoTimeLeftError where it might be."""
        seconds = self.seconds(_ANSWERS_TO_TEXT)
        if self.slowest and seconds < min(self.answer, 2 * self.slowest):
            raise NoTimeLeftError
        if client.sock:
            client.sock.settimeout(seconds)
