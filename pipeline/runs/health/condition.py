"""A condition of the installation: its state, a sentence in both languages, and the facts for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.runtime.settings import Settings

    Look = Callable[[Settings], "Seen"]

State = Literal["ok", "warning", "failing"]
STATES: tuple[State, ...] = ("ok", "warning", "failing")
"""Their places are the exit statuses: well, to be looked at by day, to be mended now."""
NAMED = 5
"""How many files or units a sentence names."""
_DAYS_FROM = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at one thing gave."""

    state: State
    vi: str
    en: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HealthCondition:
    """One thing that was looked at, by its names in both languages."""

    name: str
    name_vi: str
    state: State
    vi: str
    en: str
    facts: dict[str, Any] = field(default_factory=dict)


def worst(conditions: Sequence[HealthCondition | Seen]) -> State:
    """The state of the installation: that of its worst condition."""
    return max((condition.state for condition in conditions), key=STATES.index, default="ok")


def together(parts: Sequence[Seen], vi: str, en: str, facts: dict[str, Any]) -> Seen:
    """One condition of several looks: the sentences of those that are not well, or the given ones where all are."""
    state = worst(parts)
    if state == "ok":
        return Seen("ok", vi, en, facts)
    ill = [part for part in parts if part.state != "ok"]
    return Seen(state, "; ".join(part.vi for part in ill), "; ".join(part.en for part in ill), facts)


def few(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    unnamed = len(names) - NAMED
    return ", ".join(bounded(name) for name in names[:NAMED]) + (f" … (+{unnamed})" if unnamed > 0 else "")


def gib(size: int) -> str:
    """A size in GiB, a small one in MiB."""
    if size < 1 << 28:
        return f"{size / (1 << 20):.1f} MiB"
    return f"{size / (1 << 30):.1f} GiB"


def age(seconds: float) -> tuple[str, str]:
    """A span of time in both languages: in hours and minutes, from three days on in days."""
    days, seconds_left = divmod(max(0, round(seconds)), 86_400)
    if days >= _DAYS_FROM:
        return f"{days} ngày", f"{days} days"
    hours, minutes = days * 24 + seconds_left // 3600, seconds_left % 3600 // 60
    return f"{hours} giờ {minutes} phút", f"{hours} h {minutes} min"
