"""The months that something was received for: worked out once for as long as the ledger stays what it is.

A run asks a dozen times, and to load the ledger of 99 units and 24 months takes 24 ms of a processor each time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.judgement.supported_periods import received_months
from pipeline.landing import ledger as ledgers
from pipeline.runtime.settings import ledger_path

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.judgement.supported_periods import ReceivedMonth
    from pipeline.runtime.settings import Settings

    Stamp = tuple[int, int, int]


def months_received(settings: Settings) -> frozenset[ReceivedMonth]:
    """The forms and months that something was received for, as far as the ledger alone can tell."""
    return _received(ledger_path(settings), ledger_stamp(settings))


def ledger_stamp(settings: Settings) -> Stamp:
    """Inode, size and time of the ledger: whoever writes into it makes it another one; zeros where there is none."""
    path = ledger_path(settings)
    if not path.exists():
        return (0, 0, 0)
    state = path.stat()
    return (state.st_ino, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=1)
def _received(path: Path, _stamp: Stamp) -> frozenset[ReceivedMonth]:
    return frozenset(received_months(ledgers.load(path)))
