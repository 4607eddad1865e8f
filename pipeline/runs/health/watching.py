"""Whether the watch by day is there and does its work, where one was begun."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.runs.health.condition import Seen, age
from pipeline.runs.heartbeat import BEATS_SECONDS
from pipeline.runs.watch_record import watch_record
from pipeline.runtime.clock import time_text
from pipeline.runtime.processes import lives

if TYPE_CHECKING:
    from pipeline.runs.watch_record import WatchRecord
    from pipeline.runtime.settings import Settings

_RESTART = "hãy xem dịch vụ hoptac-watch"


def watch(settings: Settings) -> Seen:
    """A watch that was begun lives, says so, and could do its last round; one that was ended is not missed."""
    record = watch_record(settings)
    if record is None:
        return Seen("ok", "không dùng", "none is used", {"used": False})
    if record.stopped:
        vi = f"đã được dừng lúc {time_text(record.at)}"
        return Seen("ok", vi, "it was stopped", {"used": False})
    facts = {"used": True, "seconds": round(record.seconds), "failure": record.failure}
    if not lives(record.process):
        vi = f"đã chết, lần cuối hoạt động lúc {time_text(record.at)}: {_RESTART}"
        return Seen("failing", vi, "its process is gone and was not stopped", facts)
    if record.failure:
        return Seen("failing", record.failure, f"its last round failed: {record.failure}", facts)
    age_vi, age_en = age(record.seconds)
    if _hangs(settings, record):
        vi = f"đã {age_vi} không hoạt động: {_RESTART}"
        return Seen("failing", vi, f"it has said nothing for {age_en}", facts)
    return Seen("ok", f"hoạt động {age_vi} trước", f"it was at work {age_en} ago", facts)


def _hangs(settings: Settings, record: WatchRecord) -> bool:
    """Whether it said nothing for too long, or works on a round for longer than a night may take."""
    if record.working_since is None:
        return record.seconds > BEATS_SECONDS
    return (datetime.now(UTC) - record.working_since).total_seconds() > settings.waiting_hours * 3600
