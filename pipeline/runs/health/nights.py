"""Whether the last night did well, and whether nights come at all; and whether the daemon that runs them is there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.runs.health.condition import Seen, State, age
from pipeline.runs.heartbeat import BEATS_SECONDS, last_beat, running_code
from pipeline.runs.nights import EVERYTHING, NightRecord, nights, unsettled
from pipeline.runs.watch_record import watch_record
from pipeline.runtime.clock import time_text
from pipeline.runtime.journal import LinesDamagedError
from pipeline.runtime.processes import running_for
from pipeline.runtime.run_lock import lock_holder
from schemas.messages import bounded

if TYPE_CHECKING:
    from pipeline.runs.heartbeat import Heartbeat
    from pipeline.runtime.settings import Settings


def lock(settings: Settings) -> Seen:
    """Which process holds the lock of a run, and for how long it has been running."""
    process = lock_holder(settings)
    if process is None:
        return Seen("ok", "không có lượt chạy nào", "no run is under way", {"held": False})
    seconds = _round_of(settings, process) or running_for(process)
    age_vi, age_en = age(seconds)
    facts = {"held": True, "process": process, "seconds": round(seconds)}
    state: State = "failing" if seconds > settings.waiting_hours * 3600 else "ok"
    vi, en = f"tiến trình {process} đang chạy, đã {age_vi}", f"process {process} has been running for {age_en}"
    return Seen(state, vi, en, facts)


def _round_of(settings: Settings, process: int) -> float | None:
    """For how long the watch works on its round, where it is the process; it lives for days."""
    record = watch_record(settings)
    if record is None or record.working_since is None or record.process.partition("/")[0] != f"{process}":
        return None
    return (datetime.now(UTC) - record.working_since).total_seconds()


def night(settings: Settings) -> Seen:
    """Every run ended well or was followed by one that did; where nights are due, none is overdue."""
    try:
        records = nights(settings)
    except LinesDamagedError as problem:
        return Seen(
            "warning",
            f"nhật ký lượt chạy hỏng ở dòng {problem.number}; lượt chạy tới sẽ cất nó đi và ghi sổ mới",
            f"{problem}",
            {},
        )
    ran = [record for record in records if record.outcome != "left"]
    if not ran:
        return Seen("warning", "chưa ghi nhận lượt chạy nào; hãy chạy hoptac run", "no run is known of", {"count": 0})
    if ill := unsettled(ran):
        return _ill(ill, _facts(ran))
    if hung := [record for record in ran if record.outcome == "running" and _hours(record) > settings.waiting_hours]:
        vi, en = f"{_what(hung[0])} chưa kết thúc", f"the run of {hung[0].began_at:%Y-%m-%d %H:%M} UTC has not ended"
        return Seen("failing", vi, en, _facts(ran))
    well = [record for record in ran if record.outcome == "well"]
    if not well:
        return Seen("warning", "lượt chạy đầu tiên đang chạy", "the first run is under way", _facts(ran))
    since = (datetime.now(UTC) - max(record.ended_at or record.began_at for record in well)).total_seconds()
    age_vi, age_en = age(since)
    if settings.scheduler in ("daemon", "cron") and since > settings.waiting_hours * 3600:
        vi = f"đã {age_vi} không có lượt chạy nào hoàn tất: hãy xem lịch chạy đêm (HOPTAC_SCHEDULER)"
        return Seen("failing", vi, f"no run has ended well for {age_en}, though nights are scheduled", _facts(ran))
    vi, en = f"lượt chạy gần nhất hoàn tất {age_vi} trước", f"the last run ended well {age_en} ago"
    return Seen("ok", vi, en, _facts(ran))


def _ill(records: list[NightRecord], facts: dict[str, Any]) -> Seen:
    last = records[-1]
    why = "bị dừng giữa chừng" if last.outcome == "died" else f"không thành: {last.sentence}"
    why_en = "was killed" if last.outcome == "died" else f"failed: {last.sentence}"
    more = f" (và {len(records) - 1} lượt khác)" if len(records) > 1 else ""
    vi = bounded(f"{_what(last)} {why}{more}; khắc phục rồi chạy lại: hoptac run", 900)
    en = bounded(f"the run of {last.began_at:%Y-%m-%d %H:%M} UTC {why_en}", 900)
    return Seen("failing", vi, en, facts)


def _what(record: NightRecord) -> str:
    scope = "" if record.scope == EVERYTHING else f" ({record.scope})"
    return f"lượt chạy lúc {time_text(record.began_at)} bằng {record.by}{scope}"


def _hours(record: NightRecord) -> float:
    return (datetime.now(UTC) - record.began_at).total_seconds() / 3600


def _facts(records: list[NightRecord]) -> dict[str, Any]:
    last = records[-1]
    well = [record.ended_at for record in records if record.outcome == "well" and record.ended_at]
    return {
        "count": len(records),
        "last_began_at": last.began_at.isoformat(),
        "last_by": last.by,
        "last_scope": last.scope,
        "last_outcome": last.outcome,
        "last_well_ended_at": max(well).isoformat() if well else None,
        "unsettled": [
            {"by": record.by, "scope": record.scope, "began_at": record.began_at.isoformat(), "outcome": record.outcome}
            for record in unsettled(records)
        ],
    }


def daemon(settings: Settings) -> Seen:
    """Whether the daemon beats, where one is to: where the settings say so, or where one did."""
    if settings.scheduler in ("cron", "none"):
        return Seen("ok", f"không dùng (HOPTAC_SCHEDULER={settings.scheduler})", "none is used", {"expected": False})
    beat = last_beat(settings)
    if beat is None:
        if settings.scheduler == "daemon":
            vi = "chưa chạy lần nào; hãy xem dịch vụ hoptac-daemon"
            return Seen("failing", vi, "it has never run; see the service hoptac-daemon", {"expected": True})
        return Seen("ok", "không dùng", "none is used", {"expected": False})
    facts = {"expected": True, "seconds": round(beat.seconds), "faults": beat.faults}
    age_vi, age_en = age(beat.seconds)
    if beat.seconds > BEATS_SECONDS:
        if not settings.scheduler and _replaced(settings, beat):
            vi, en = "không chạy nữa; các lượt chạy do lệnh hoptac", "it was replaced by runs of hoptac"
            return Seen("ok", vi, en, facts | {"expected": False})
        vi = (
            f"đã {age_vi} không hoạt động: hãy xem dịch vụ hoptac-daemon, hoặc đặt HOPTAC_SCHEDULER=none nếu không dùng"
        )
        return Seen("failing", vi, f"no heartbeat for {age_en}", facts)
    if beat.faults:
        parts = ", ".join(beat.faults)
        text = bounded("; ".join(f"{part}: {what}" for part, what in beat.faults.items()), 600)
        return Seen("failing", f"phần {parts} không hoạt động: {text}", f"{parts} do not work: {text}", facts)
    if beat.code != running_code():
        vi = "đang chạy mã cũ: hãy khởi động lại hoptac-daemon"
        return Seen("warning", vi, "it runs other code than is installed: restart it", facts)
    return Seen("ok", f"hoạt động {age_vi} trước", f"it beat {age_en} ago", facts)


def _replaced(settings: Settings, beat: Heartbeat) -> bool:
    """Whether a run over everything did well after the daemon was last seen, and not too long ago."""
    return any(
        record.outcome == "well" and record.scope == EVERYTHING and record.began_at > beat.at
        for record in nights(settings)
        if _hours(record) < settings.waiting_hours
    )
