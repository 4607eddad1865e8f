"""Whether the installation is well: what a monitor asks every few minutes. Looks only; nothing waits for it.

``ok``, ``warning`` (to be looked at by day) and ``failing`` (to be mended now) are the exit statuses 0, 1 and 2. What
the units owe is listed, and makes no installation ill.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import duckdb

from pipeline.landing.landing_zone import landing_zone
from pipeline.outputs.feedback.unplaced_copies import unplaced_copies
from pipeline.runtime import journal
from pipeline.runtime.clock import time_text, today
from pipeline.runtime.run_lock import lock_path
from pipeline.runtime.settings import ledger_path
from pipeline.staging.store import stage_of
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.runtime.settings import Settings

State = Literal["ok", "warning", "failing"]
STATES: tuple[State, ...] = ("ok", "warning", "failing")
_NAMED = 5
"""How many files or units a message names."""
_DAYS_FROM = 3


@dataclass(frozen=True, slots=True)
class HealthCondition:
    """One thing that was looked at: its state, a sentence in both languages, and the facts for programs."""

    name: str
    name_vi: str
    state: State
    vi: str
    en: str
    facts: dict[str, Any] = field(default_factory=dict)


def health(settings: Settings) -> list[HealthCondition]:
    """Every condition of the installation, in the order in which they should be mended."""
    return [
        _disk(settings),
        _ledger(settings),
        _lock(settings),
        _warehouse(settings),
        _waiting(settings),
        _unplaced(settings),
        _overdue(settings),
    ]


def worst(conditions: Sequence[HealthCondition]) -> State:
    """The state of the installation: that of its worst condition."""
    return max((condition.state for condition in conditions), key=STATES.index)


def _disk(settings: Settings) -> HealthCondition:
    """Room on each disk that is written to: a build lies beside the old warehouse until it takes its place."""
    name = ("disk", "ổ đĩa")
    needed = settings.min_free + 2 * (settings.database.stat().st_size if settings.database.exists() else 0)
    folders = {_existing(folder) for folder in (settings.state, settings.database.parent, settings.files)}
    free = {str(folder): shutil.disk_usage(folder).free for folder in sorted(folders)}
    least = min(free.values())
    state: State = "ok" if least >= 2 * needed else "warning" if least >= needed else "failing"
    vi, en = f"còn trống {_gib(least)}, cần {_gib(needed)}", f"{_gib(least)} free, {_gib(needed)} needed"
    return HealthCondition(*name, state, vi, en, {"free": free, "needed": needed})


def _ledger(settings: Settings) -> HealthCondition:
    """Whether every line of the ledger is whole; without it nobody knows when a workbook was first received."""
    name, path = ("ledger", "sổ tiếp nhận"), ledger_path(settings)
    if not path.exists():
        state: State = "failing" if settings.database.exists() else "ok"
        return HealthCondition(
            *name, state, "chưa có" if state == "ok" else "bị mất", "none yet" if state == "ok" else "lost"
        )
    try:
        lines = len(journal.read(path))
    except (OSError, journal.LinesDamagedError) as problem:
        return HealthCondition(*name, "failing", f"hỏng: {problem}", f"damaged: {problem}")
    whole = path.read_bytes().count(b"\n")
    if lines < whole or not path.read_bytes().endswith(b"\n"):
        return HealthCondition(*name, "warning", "dòng cuối dở dang", "the last line is unfinished", {"lines": lines})
    return HealthCondition(*name, "ok", f"{lines} dòng nguyên vẹn", f"{lines} whole lines", {"lines": lines})


def _lock(settings: Settings) -> HealthCondition:
    """Which process holds the lock of a run, and for how long it has been running."""
    name, holder = ("lock", "khóa"), _holder(lock_path(settings))
    if holder is None:
        return HealthCondition(*name, "ok", "không có lượt chạy nào", "no run is under way", {"held": False})
    process, seconds = holder
    state: State = "failing" if seconds > settings.waiting_hours * 3600 else "ok"
    age_vi, age_en = _age(seconds)
    vi, en = f"tiến trình {process} đang chạy, đã {age_vi}", f"process {process} has been running for {age_en}"
    return HealthCondition(*name, state, vi, en, {"held": True, "process": process, "seconds": round(seconds)})


def _warehouse(settings: Settings) -> HealthCondition:
    """The last complete warehouse: it opens, holds its tables, and was put in its place then."""
    name, path = ("warehouse", "kho dữ liệu"), settings.database
    if not path.exists():
        return HealthCondition(*name, "failing", "chưa có", "not there yet", {"path": str(path)})
    try:
        counted = _ask(settings, "select count(*) from core.submissions")[0][0]
    except duckdb.Error as problem:
        return HealthCondition(*name, "failing", f"không mở được: {problem}", f"cannot be read: {problem}")
    built = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    seconds = (datetime.now(UTC) - built).total_seconds()
    age_vi, age_en = _age(seconds)
    vi = f"dựng lúc {time_text(built)}, {age_vi} trước; {counted} bản nộp"
    en = f"built {age_en} ago; {counted} submissions"
    facts = {"built_at": built.isoformat(timespec="seconds"), "age_seconds": round(seconds), "submissions": counted}
    return HealthCondition(*name, "ok", vi, en, facts)


def _waiting(settings: Settings) -> HealthCondition:
    """Files of the landing zone that the warehouse does not speak of, or that another version of the code read."""
    name = ("waiting", "tệp chờ đọc")
    try:
        inbox = landing_zone(settings)
    except OSError as problem:
        return HealthCondition(*name, "failing", f"không xem được: {problem}", f"cannot be looked at: {problem}")
    settled = stage_of(settings).staged() & _in_warehouse(settings)
    files = sorted(
        {*(inbox.first(submission_id).file_name for submission_id in inbox.files.keys() - settled), *inbox.left}
    )
    if not files:
        return HealthCondition(*name, "ok", "không có", "none", {"count": 0})
    since = min(_arrived(settings.raw / file) for file in files)
    seconds = time.time() - since
    state: State = "failing" if seconds > settings.waiting_hours * 3600 else "ok"
    age_vi, age_en = _age(seconds)
    vi, en = f"{len(files)} tệp, lâu nhất {age_vi}", f"{len(files)} files, the oldest for {age_en}"
    facts = {"count": len(files), "oldest_seconds": round(seconds), "files": files}
    return HealthCondition(*name, state, f"{vi}: {_few(files)}", en, facts)


def _unplaced(settings: Settings) -> HealthCondition:
    """Files that could not be placed; the installation is at fault only where one of them has no answer ready."""
    name = ("unplaced", "tệp chưa xếp được")
    try:
        rows = _ask(settings, "select submission_id, file_name from quality.unplaced_files order by file_name")
    except duckdb.Error:
        rows = []
    if not rows:
        return HealthCondition(*name, "ok", "không có", "none", {"count": 0, "unanswered": 0})
    copies = unplaced_copies(settings)
    files, unanswered = [file for _, file in rows], [file for submission, file in rows if submission not in copies]
    vi, en = f"{len(files)} tệp: {_few(files)}", f"{len(files)} files"
    facts = {"count": len(files), "files": files, "unanswered": len(unanswered)}
    if not unanswered:
        return HealthCondition(*name, "ok", f"{vi}; đều đã có tệp phản hồi", f"{en}, all answered", facts)
    vi, en = f"{vi}; chưa có tệp phản hồi: {_few(unanswered)}", f"{en}, {len(unanswered)} without an answer"
    return HealthCondition(*name, "warning", vi, en, facts)


def _overdue(settings: Settings) -> HealthCondition:
    """Units of whom nothing is accepted though the due day is over; for the stewards, no fault of the installation."""
    name = ("overdue", "quá hạn")
    try:
        rows = _ask(
            settings,
            "select strftime(period, '%Y-%m'), unit_name from quality.coverage "
            "where received_at is null and due_on < ? order by period desc, unit_code",
            today(),
        )
    except duckdb.Error:
        rows = []
    units = [f"{unit} {period}" for period, unit in rows]
    text = f": {_few(units)}" if units else ""
    facts = {"count": len(units), "reports": units}
    return HealthCondition(*name, "ok", f"{len(units)} báo cáo{text}", f"{len(units)} reports", facts)


def _ask(settings: Settings, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with duckdb.connect(settings.database, read_only=True) as connection:
        return connection.execute(sql, values).fetchall()


def _in_warehouse(settings: Settings) -> set[str]:
    """The submissions of which the warehouse says what became of them."""
    try:
        return {
            submission_id
            for (submission_id,) in _ask(
                settings, "select submission_id from core.submissions where status <> 'withdrawn'"
            )
        }
    except duckdb.Error:
        return set()


def _arrived(path: Path) -> float:
    """When a file came to lie where it lies; its time of modification may be years older."""
    try:
        return path.stat().st_ctime
    except OSError:  # it is gone again
        return time.time()


def _holder(path: Path) -> tuple[int, float] | None:
    """The process that holds a lock of ``flock``, and for how many seconds it has been there.

    The kernel is asked. To try the lock would be to hold it for a moment, and a run that starts then would leave.
    """
    if not path.exists():
        return None
    inode = f":{path.stat().st_ino}"
    for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
        fields = line.split()
        if fields[1] == "FLOCK" and fields[5].endswith(inode):
            return int(fields[4]), _running_for(int(fields[4]))
    return None


def _running_for(process: int) -> float:
    try:
        started = int(Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
    except OSError:  # it has ended
        return 0.0
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started / os.sysconf("SC_CLK_TCK")


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _few(names: list[str]) -> str:
    unnamed = len(names) - _NAMED
    return ", ".join(bounded(name) for name in names[:_NAMED]) + (f" … (+{unnamed})" if unnamed > 0 else "")


def _gib(size: int) -> str:
    return f"{size / (1 << 30):.1f} GiB"


def _age(seconds: float) -> tuple[str, str]:
    """A span of time in both languages: in hours and minutes, from three days on in days."""
    days, seconds_left = divmod(max(0, round(seconds)), 86_400)
    if days >= _DAYS_FROM:
        return f"{days} ngày", f"{days} days"
    hours, minutes = days * 24 + seconds_left // 3600, seconds_left % 3600 // 60
    return f"{hours} giờ {minutes} phút", f"{hours} h {minutes} min"
