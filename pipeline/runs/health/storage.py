"""Whether a night could write: room on the disks, every folder and ledger as this user, and ledgers that are whole."""

from __future__ import annotations

import os
import shutil
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.ingest.loss_guard import LedgerLostError, check_remembered
from pipeline.landing import ledger as ledgers
from pipeline.runs.expected_failures import failure_text
from pipeline.runs.health.condition import Seen, State, few, gib
from pipeline.runtime import journal
from pipeline.runtime.atomic_files import sync
from pipeline.runtime.settings import ledger_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.runtime.settings import Settings

NEEDED_INODES = 2_000
"""What the staged batches, the export and the files of a period may take together."""
MOST_FOLDERS = 5_000
"""How many folders are looked at for whether files may be put there."""
STDERR = "stderr"


def disk(settings: Settings) -> Seen:
    """Room on each disk that is written to: a build lies beside the old warehouse until it takes its place."""
    needed = settings.min_free + 2 * (settings.database.stat().st_size if settings.database.exists() else 0)
    folders = sorted({_existing(folder) for folder in _written(settings).values()})
    free = {str(folder): shutil.disk_usage(folder).free for folder in folders}
    least, fullest = min((room, folder) for folder, room in free.items())
    counts = [(status.f_files, status.f_favail) for status in map(os.statvfs, folders)]
    inodes = min((left for all_of_them, left in counts if all_of_them), default=None)  # some file systems count none
    state: State = "ok" if least >= 2 * needed else "warning" if least >= needed else "failing"
    facts = {"free": free, "needed": needed, "free_inodes": inodes}
    if inodes is not None and inodes < NEEDED_INODES:
        vi = f"chỉ còn chỗ cho {inodes} tệp nữa (hết inode), cần {NEEDED_INODES}"
        return Seen("failing", vi, f"{inodes} inodes free, {NEEDED_INODES} needed", facts)
    vi, en = f"{fullest} còn trống {gib(least)}", f"{gib(least)} free in {fullest}"
    if state == "ok":
        return Seen(state, f"{vi}, cần {gib(needed)}", f"{en}, {gib(needed)} needed", facts)
    vi += (
        f", nên có {gib(2 * needed)}, ít nhất {gib(needed)} (HOPTAC_MIN_FREE): hãy dọn bớt ổ đĩa đó hoặc dùng ổ lớn hơn"
    )
    return Seen(state, vi, f"{en}, {gib(needed)} needed, twice that would be well", facts)


def folders(settings: Settings) -> Seen:
    """Every folder that a night writes to takes a file from this user, and so do the folders and ledgers in it."""
    refused: dict[str, str] = {}
    for folder in dict.fromkeys(map(_existing, _written(settings).values())):
        try:
            _probe(folder)
        except OSError as problem:
            refused[str(folder)] = problem.strerror or str(problem)
    for path in _closed(settings):
        refused.setdefault(str(path), "không được phép ghi")
    facts = {"refused": refused, "user": os.geteuid()}
    if refused:
        names = few([f"{path} ({why})" for path, why in refused.items()])
        return Seen("failing", f"không ghi được vào {names}", f"not writable as this user: {names}", facts)
    return Seen("ok", "ghi được vào mọi thư mục", "every folder can be written to", facts)


def ledger(settings: Settings) -> Seen:
    """Every line of the ledger is whole and none is missing; without it nobody knows when a workbook was received."""
    path = ledger_path(settings)
    if not path.exists():
        if settings.database.exists():
            return Seen("failing", "bị mất; hãy khôi phục từ bản sao lưu", "lost")
        return Seen("ok", "chưa có", "none yet")
    try:
        lines = len(journal.read(path))
        check_remembered(ledgers.load(path), settings.database)
    except journal.LinesDamagedError as problem:
        return Seen("failing", failure_text(problem), f"damaged: {problem}")
    except LedgerLostError as problem:
        return Seen("failing", failure_text(problem), f"it lacks what the warehouse knows: {problem}")
    content = path.read_bytes()
    if lines < content.count(b"\n") or (content and not content.endswith(b"\n")):
        vi = "dòng cuối dở dang, do một lượt chạy bị dừng khi đang ghi: lần ghi tới sẽ tự cắt bỏ, không phải sửa tay"
        return Seen("warning", vi, "the last line is unfinished; the next entry cuts it off", {"lines": lines})
    return Seen("ok", f"{lines} dòng nguyên vẹn", f"{lines} whole lines", {"lines": lines})


def _written(settings: Settings) -> dict[str, Path]:
    """The folders that a night writes to, by setting."""
    found = {"state": settings.state, "files": settings.files, "database": settings.database.parent}
    if settings.log and settings.log != STDERR:
        found["log"] = Path(settings.log).parent
    if home := os.environ.get("DAGSTER_HOME"):
        found["dagster"] = Path(home)
    return found


def _closed(settings: Settings) -> Iterator[Path]:
    """Folders and files of ours that this user may not write to, as where a backup was unpacked by another one."""
    files: list[Path] = [*settings.state.glob("*.jsonl"), *settings.state.glob("*.lock")]
    if settings.log and settings.log != STDERR:
        files.append(Path(settings.log))
    for path in files:
        if path.exists() and not os.access(path, os.W_OK, effective_ids=True):
            yield path
    below = (Path(name) for top in (settings.state, settings.files) for name, _, _ in os.walk(top))
    for folder in islice(below, MOST_FOLDERS):
        if not os.access(folder, os.W_OK | os.X_OK, effective_ids=True):
            yield folder


def _probe(folder: Path) -> None:
    """Do what a night does: write a file, have it on disk, move it; OSError where that cannot be."""
    beside, place = (folder / f".hoptac-health-{os.getpid()}.{end}" for end in ("new", "tmp"))
    try:
        beside.write_bytes(b"\0" * 4096)
        sync(beside)
        beside.replace(place)
    finally:
        for path in (beside, place):
            path.unlink(missing_ok=True)


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())
