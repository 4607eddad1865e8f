"""What a run took in: its steps look at the landing zone and judge once, as long as nobody else has written since."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assets.received import ledger_stamp
from pipeline.runs.intake import take_in
from pipeline.runtime.settings import settings

if TYPE_CHECKING:
    from pipeline.runs.intake import Intake


class _Held(NamedTuple):
    """The intake of a run, and how the ledger stood behind it."""

    run_id: str
    stamp: tuple[int, int, int]
    intake: Intake


_HELD: list[_Held] = []
"""Of the last run of this process at most: what is known of a province fills memory."""


def intake_of(run_id: str) -> Intake:
    """What the run has taken in; taken in by this step where it is the run's first, in a process of its own or retried.

    Whoever reads, accepts, explains or closes something writes into the ledger: then it is taken in anew, so that no
    step goes on with less than another one knew.
    """
    if not _HELD or (_HELD[0].run_id, _HELD[0].stamp) != (run_id, ledger_stamp(settings())):
        _HELD.clear()
        intake = take_in(settings())
        _HELD.append(_Held(run_id, ledger_stamp(settings()), intake))
    return _HELD[0].intake


def forget_intake() -> None:
    """Let go of what the last run has taken in."""
    _HELD.clear()
