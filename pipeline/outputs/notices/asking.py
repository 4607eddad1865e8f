"""Notices that a person wants to be sent again, whatever became of them before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filelock import FileLock

from pipeline.outputs.notices import notice_log
from pipeline.outputs.notices.sending import LOCK, LOG
from pipeline.outputs.notices.watch import notice_states

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.outputs.notices.watch import NoticeState
    from pipeline.runtime.settings import Settings

UNDELIVERED = frozenset({"refused", "unknown", "waiting"})


def ask_for(
    settings: Settings, wanted: Callable[[NoticeState], bool], *, undelivered: bool, wait: float
) -> tuple[list[NoticeState], list[NoticeState]]:
    """Record that these are to be sent again; which will be, and which have no recipient now.

    ``undelivered`` leaves out who has got the notice already. filelock's Timeout where a round takes too long.
    """
    asked, without = [], []
    settings.state.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.state / LOCK, timeout=wait):
        log = notice_log.logged(settings.state / LOG)
        for state in filter(wanted, notice_states(settings)):
            if to := _addresses(state, undelivered=undelivered):
                notice_log.record_asked(settings.state / LOG, log, state.notice.key, to)
                asked.append(state)
            elif not state.to:
                without.append(state)
    return asked, without


def _addresses(state: NoticeState, *, undelivered: bool) -> Sequence[str]:
    if undelivered and state.state not in UNDELIVERED:
        return ()
    return [address for address in state.to if not (undelivered and address in state.record.delivered)]
