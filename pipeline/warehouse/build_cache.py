"""What the last build rested on, kept so that a night in which nothing changed does not build again.

With 10,000 workbooks such a night takes 1.3 s; to judge and build them again would take 30 s (benchmarks/results.md).
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.kept import hash_of
from pipeline.judgement.known import Known
from pipeline.judgement.state import kept_judgements
from pipeline.landing.drop_folders import drop_folders
from pipeline.runtime.atomic_files import put_in_place, remove
from pipeline.runtime.code_version import code_hash, fingerprint
from pipeline.runtime.settings import ledger_path
from pipeline.warehouse.build import Built
from pipeline.warehouse.build_record import is_recorded
from pipeline.warehouse.parquet_export import parquet_folder
from pipeline.warehouse.sql_files import sql_files

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.landing.inbox import Inbox
    from pipeline.landing.ledger import Ledger
    from pipeline.runtime.settings import Settings

KNOWN, ROWS, STATES = "known", "rows.json", "states.sha256"
FRAMES = ("submissions", "about_periods", "counts_of_periods", "expected", "gaps", "handover")


def last_build(settings: Settings, inbox: Inbox, ledger: Ledger) -> tuple[Known, Built] | None:
    """What the warehouse in place was built from, when that is what there is now; None where it must be built.

    A run that judged and did not build may have left other judgements than these, and a disk may have lost some.
    """
    home = _home(settings, inbox)
    if home is None or not home.exists() or not is_recorded(settings, settings.database):
        return None
    try:
        frames = {name: pl.read_ipc((home / name).read_bytes()) for name in FRAMES}
        known = Known(**frames, ledger=ledger, kept=kept_judgements(settings))
        is_known = (home / STATES).read_text(encoding="ascii") == _states(known)
        rows = json.loads((home / ROWS).read_text(encoding="utf-8"))
    except (OSError, ValueError, pl.exceptions.PolarsError):
        return None
    return (known, Built(settings.database, rows)) if is_known else None


def remember_build(settings: Settings, inbox: Inbox, known: Known, built: Built) -> None:
    """Remember what the warehouse in place was built from, and nothing older."""
    home = _home(settings, inbox)
    if home is None:
        return
    forget_build(settings)
    beside = home.with_name(f"{home.name}.new")
    beside.mkdir(parents=True)
    for name in FRAMES:
        getattr(known, name).write_ipc(beside / name, compression="lz4")
    (beside / ROWS).write_text(json.dumps(built.rows), encoding="utf-8")
    (beside / STATES).write_text(_states(known), encoding="ascii")
    put_in_place(beside, home)


def _states(known: Known) -> str:
    """A hash of all that is known of every period, of what was judged too."""
    return hash_of(f"{period} {state}" for period, state in sorted(known.digests().items(), key=str))


def forget_build(settings: Settings) -> None:
    """Have the next night build, whatever has changed."""
    remove(settings.state / KNOWN)


def _home(settings: Settings, inbox: Inbox) -> Path | None:
    """A folder named by all that a build rests on and the files that it gave; None while these are not there.

    The database counts by its inode, size and time: any other file in its place is built over.
    """
    database = settings.database
    if not database.exists() or not parquet_folder(database).exists():
        return None
    stamp = database.stat()
    rests_on = hashlib.sha256((fingerprint() + code_hash("pipeline", "schemas")).encode())
    for path in (*sql_files(settings.warehouse), ledger_path(settings)):
        rests_on.update(path.read_bytes() if path.exists() else b"")
    rests_on.update(repr(drop_folders(settings)).encode())
    lying = sorted((name, sorted(map(repr, files))) for name, files in inbox.files.items())
    built = (str(database), stamp.st_ino, stamp.st_size, stamp.st_mtime_ns)
    rests_on.update(json.dumps([lying, built]).encode())
    return settings.state / KNOWN / rests_on.hexdigest()[:32]
