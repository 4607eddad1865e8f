"""Whether the landing zone is there, and what of it waits, belongs nowhere or is owed."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.ingest.loss_guard import PRESENT
from pipeline.landing.asides import recorded_asides
from pipeline.landing.drop_folders import drop_folders
from pipeline.landing.folder_walk import Reason
from pipeline.landing.inbox import Inbox, scan_folder
from pipeline.landing.landing_zone import CACHE, landing_zone
from pipeline.outputs.feedback.unplaced_copies import unplaced_copies
from pipeline.runs.health.condition import Seen, State, age, few
from pipeline.runs.health.warehouse import ask
from pipeline.runtime.clock import today
from pipeline.runtime.settings import ledger_path
from pipeline.staging.store import stage_of
from schemas.messages import bounded
from schemas.terms import NOT_READ_VI

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings

_MOST, _SHORT = 1_000, 80
"""How many entries the facts name, and characters of a name in the sentence."""
UNKNOWN = Seen("warning", "không rõ, vì không có kho dữ liệu nào đọc được", "unknown, as no warehouse can be read")
NOT_THERE = Seen("warning", "không rõ, vì không có hộp nhận tệp", "unknown, as there is no landing zone")
DAMAGED = Seen(
    "warning", "dữ liệu tạm bị hỏng: lượt chạy tới sẽ tự đọc lại các tệp của nó", "what is staged is damaged"
)


def landing(settings: Settings) -> Seen:
    """The landing zone is there, can be read as this user, and is not empty where the warehouse has files from it."""
    if settings.raw_url:
        return _remote(settings)
    raw = settings.raw
    if not raw.is_dir():
        return Seen(
            "failing", f"không có thư mục {raw}: hãy xem ổ đĩa đã được gắn chưa", f"{raw} is not there", {"files": 0}
        )
    if not os.access(raw, os.R_OK | os.X_OK, effective_ids=True):
        return Seen("failing", f"không được phép đọc {raw}", f"{raw} cannot be read by this user", {"files": 0})
    inbox = _inbox(settings)
    known = {file.file_name for files in inbox.files.values() for file in files}
    return _filled(settings, len(known | set(inbox.left)), str(raw))


def _remote(settings: Settings) -> Seen:
    from pipeline.landing.remote_raw import unfetched  # noqa: PLC0415 - fsspec is of the extra "scale"

    listed, _ = unfetched(settings)
    return _filled(settings, listed, "HOPTAC_RAW")


def _filled(settings: Settings, files: int, place: str) -> Seen:
    gone = len(_in_warehouse(settings, PRESENT)) if not files else 0
    if gone:
        vi = f"{place} trống, trong khi kho dữ liệu có {gone} tệp từ đó: hãy xem ổ đĩa đã được gắn chưa"
        return Seen("failing", vi, f"{place} is empty, and the warehouse has {gone} files of it", {"files": files})
    return Seen("ok", f"đọc được, {files} tệp", f"it reads, {files} files", {"files": files})


def waiting(settings: Settings) -> Seen:
    """Files of the landing zone that the warehouse does not speak of, or that another version of the code read."""
    if not settings.raw_url and not settings.raw.is_dir():
        return NOT_THERE
    if stage_of(settings).damaged():
        return DAMAGED
    inbox = _inbox(settings)
    settled = stage_of(settings).staged() & _in_warehouse(settings, PRESENT)
    names = {*(inbox.first(submission_id).file_name for submission_id in inbox.files.keys() - settled), *inbox.left}
    since = {name: _arrived(settings.raw / name) for name in names}
    if settings.raw_url:
        from pipeline.landing.remote_raw import unfetched  # noqa: PLC0415 - as above

        since |= unfetched(settings)[1]
    if not since:
        return Seen("ok", "không có", "none", {"count": 0})
    files, seconds = sorted(since), time.time() - min(since.values())
    state: State = "failing" if seconds > settings.waiting_hours * 3600 else "ok"
    age_vi, age_en = age(seconds)
    vi, en = f"{len(files)} tệp, lâu nhất {age_vi}", f"{len(files)} files, the oldest for {age_en}"
    facts = {"count": len(files), "oldest_seconds": round(seconds), "files": files}
    return Seen(state, f"{vi}: {few(files)}", en, facts)


def aside(settings: Settings) -> Seen:
    """What lies in the landing zone and is not read until a person sees to it; files that wait are told by waiting."""
    with suppress(OSError):  # the landing zone itself cannot be looked into, which landing tells
        _inbox(settings)
    found = [entry for entry in recorded_asides(settings) if entry.reason is not Reason.WAITING]
    if not found:
        return Seen("ok", "không có", "none", {"count": 0})
    facts = {"count": len(found), "entries": [{"name": name, "reason": why} for name, why in found[:_MOST]]}
    named: dict[Reason, list[str]] = {}
    for name, why in found:
        named.setdefault(why, []).append(bounded(name, _SHORT))
    vi = "; ".join(f"{few(names)}: {NOT_READ_VI[why]}" for why, names in named.items())
    return Seen("warning", f"{len(found)} mục: {vi}", f"{len(found)} entries: {', '.join(sorted(named))}", facts)


def unplaced(settings: Settings) -> Seen:
    """Files that could not be placed; the installation is at fault only where one of them has no answer ready."""
    rows = _rows(settings, "select submission_id, file_name from quality.unplaced_files order by file_name")
    if rows is None:
        return UNKNOWN
    if not rows:
        return Seen("ok", "không có", "none", {"count": 0, "unanswered": 0})
    copies = unplaced_copies(settings)
    files, unanswered = [file for _, file in rows], [file for submission, file in rows if submission not in copies]
    vi, en = f"{len(files)} tệp: {few(files)}", f"{len(files)} files"
    facts = {"count": len(files), "files": files, "unanswered": len(unanswered)}
    if not unanswered:
        return Seen("ok", f"{vi}; đều đã có tệp phản hồi", f"{en}, all answered", facts)
    vi, en = f"{vi}; chưa có tệp phản hồi: {few(unanswered)}", f"{en}, {len(unanswered)} without an answer"
    return Seen("warning", vi, en, facts)


def units_folders(settings: Settings) -> Seen:
    """The rows of the units' folders that cannot be used: until they are mended such a folder is anybody's."""
    folders = drop_folders(settings)
    facts = {"folders": len(folders.units), "problems": list(folders.problems)}
    if folders.problems:
        return Seen("warning", few(list(folders.problems)), f"{len(folders.problems)} rows to be mended", facts)
    return Seen("ok", f"{len(folders.units)} thư mục", f"{len(folders.units)} folders", facts)


def overdue(settings: Settings) -> Seen:
    """Units of whom nothing is accepted though the due day is over; for the stewards, no fault of the installation."""
    rows = _rows(
        settings,
        "select strftime(period, '%Y-%m'), unit_name from quality.coverage "
        "where received_at is null and due_on < ? order by period desc, unit_code",
        today(),
    )
    if rows is None:
        return UNKNOWN
    units = [f"{unit} {period}" for period, unit in rows]
    text = f": {few(units)}" if units else ""
    facts = {"count": len(units), "reports": units}
    return Seen("ok", f"{len(units)} báo cáo{text}", f"{len(units)} reports", facts)


def _rows(settings: Settings, sql: str, *values: object) -> list[tuple[Any, ...]] | None:
    """The rows of a query; none where nothing was received yet, None where the warehouse is gone or does not read."""
    if not settings.database.exists() and not _has_received(settings):
        return []
    try:
        return ask(settings, sql, *values)
    except duckdb.Error:
        return None


def _has_received(settings: Settings) -> bool:
    """Whether the ledger has anything: then there was a warehouse, or there will be one."""
    path = ledger_path(settings)
    return path.exists() and path.stat().st_size > 0


def _inbox(settings: Settings) -> Inbox:
    """What lies in the landing zone; of a URL only what was fetched, for to fetch the rest may take hours."""
    if not settings.raw_url:
        return landing_zone(settings)
    return scan_folder(settings.raw, settings.state / CACHE) if settings.raw.is_dir() else Inbox()


def _in_warehouse(settings: Settings, sql: str) -> set[str]:
    """The submissions of which the warehouse says so; none where it cannot be asked."""
    if not settings.database.exists():
        return set()
    try:
        return {submission_id for (submission_id,) in ask(settings, sql)}
    except duckdb.Error:
        return set()


def _arrived(path: Path) -> float:
    """When a file came to lie where it lies; its time of modification may be years older."""
    try:
        return path.stat().st_ctime
    except OSError:  # it is gone again
        return time.time()
