"""What ``hoptac watch`` says of itself, for ``hoptac health`` and for runs that wait until its round is over."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.processes import lives
from pipeline.runtime.run_lock import AlreadyRunningError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.runtime.settings import Settings

T = TypeVar("T")

RECORD = "watch.json"
ROUND_SECONDS = 600.0
"""How long a run waits for a round of the watch."""
_LOOK_AGAIN = 0.5


@dataclass(frozen=True, slots=True)
class WatchRecord:
    """Which process watches, with which code, when it last said so, and what it does.

    ``working_since`` is when the round under way began; ``failure`` is why the last one could not be, and ``stopped``
    says that whoever runs the service ended it.
    """

    process: str
    code: str
    at: datetime
    working_since: datetime | None = None
    failure: str = ""
    stopped: bool = False

    @property
    def seconds(self) -> float:
        """How long ago it said so; a moment to come says as little as one long past."""
        return abs((datetime.now(UTC) - self.at).total_seconds())


def record_watch(settings: Settings, record: WatchRecord) -> None:
    """Say what the watch does."""
    kept = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(record).items()}
    write_whole(settings.state / RECORD, json.dumps(kept).encode())


def watch_record(settings: Settings) -> WatchRecord | None:
    """What the watch last said; None where there never was one, ValueError where the file says nothing."""
    path = settings.state / RECORD
    if not path.exists():
        return None
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        since = kept.pop("working_since")
        kept["at"] = datetime.fromisoformat(kept["at"])
        return WatchRecord(**kept, working_since=datetime.fromisoformat(since) if since else None)
    except (KeyError, TypeError, AttributeError) as problem:
        message = f"{path} is no record of the watch"
        raise ValueError(message) from problem


def after_the_watch(settings: Settings, work: Callable[[], T], seconds: float = ROUND_SECONDS) -> T:
    """Do the work of a run; where a round of the watch is under way, once that is over.

    AlreadyRunningError where another run is, or a round takes longer than so many seconds.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            return work()
        except AlreadyRunningError:
            if time.monotonic() > until or not _is_watch_at_work(settings):
                raise
        time.sleep(_LOOK_AGAIN)


def _is_watch_at_work(settings: Settings) -> bool:
    try:
        record = watch_record(settings)
    except ValueError:
        return False
    return record is not None and record.working_since is not None and lives(record.process)
