"""What stood in the way of the last round of notices, and since when: for the next round, and for who asks."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.runtime.atomic_files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

_AT_ONCE = 3
"""So often what failed is tried again by every round."""
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=4), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LastRound:
    """When something was tried last, and what kept it: since when, and how many outages there were in succession."""

    moment: datetime
    problem: str = ""
    failures: int = 0
    failing_since: datetime | None = None


def last_round(path: Path) -> LastRound | None:
    """The last round that tried anything; None where there was none yet."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        since = values.pop("failing_since")
        moment = datetime.fromisoformat(values.pop("moment"))
        return LastRound(moment=moment, failing_since=datetime.fromisoformat(since) if since else None, **values)
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None


def keep_round(path: Path, problem: str, *, is_outage: bool) -> None:
    """Write down how a round ended; an outage is what the server, and no single address, is the cause of."""
    before, moment = last_round(path), datetime.now(UTC).replace(microsecond=0)
    failing = before if before and before.problem else None
    found = LastRound(
        moment,
        problem,
        (failing.failures if failing else 0) + 1 if is_outage else 0,
        (failing.failing_since if failing else moment) if problem else None,
    )
    text = json.dumps(asdict(found), default=datetime.isoformat, ensure_ascii=False)
    write_whole(path, text.encode())


def rests(failures: int, last: datetime | None) -> bool:
    """Whether what has failed so often in succession is left alone for a while."""
    if failures < _AT_ONCE or last is None:
        return False
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * (1 << min(failures - _AT_ONCE, 10)))
    return datetime.now(UTC) < last + wait
