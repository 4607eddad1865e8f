"""What the last night knew and built, kept so that a night in which nothing changed does not do it again."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import polars as pl

from pipeline.ingest import ledger_path
from pipeline.parquet_export import parquet_folder
from pipeline.publish import Published
from pipeline.staging import code_hash, fingerprint
from pipeline.warehouse import Built, Known, sql_files
from pipeline.whole_files import put_in_place, remove

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ingest import Ingested
    from pipeline.settings import Settings

KNOWN, ROWS = "known", "rows.json"
FRAMES = ("submissions", "findings", "expected")


def published_before(settings: Settings, ingested: Ingested) -> Published | None:
    """What the warehouse in place was built from, when that is what there is now; None where it must be built."""
    home = _home(settings, ingested)
    if home is None or not home.exists():
        return None
    submissions, findings, expected = (pl.read_ipc((home / one).read_bytes()) for one in FRAMES)
    known = Known(submissions, findings, expected, ingested.ledger)
    return Published(known, Built(settings.database, json.loads((home / ROWS).read_text(encoding="utf-8"))))


def keep_published(settings: Settings, ingested: Ingested, published: Published) -> None:
    """Remember what the warehouse in place was built from, and nothing older."""
    home = _home(settings, ingested)
    if home is None:
        return
    forget_known(settings)
    beside = home.with_name(f"{home.name}.new")
    beside.mkdir(parents=True)
    for one in FRAMES:
        getattr(published.known, one).write_ipc(beside / one, compression="lz4")
    (beside / ROWS).write_text(json.dumps(published.built.rows), encoding="utf-8")
    put_in_place(beside, home)


def forget_known(settings: Settings) -> None:
    """Have the next night build, whatever has changed."""
    remove(settings.state / KNOWN)


def _home(settings: Settings, ingested: Ingested) -> Path | None:
    """A folder named by all that a build rests on and the files that it gave; None while these are not there."""
    database = settings.database
    if not database.exists() or not parquet_folder(database).exists():
        return None
    stamp = database.stat()
    digest = hashlib.sha256((fingerprint() + code_hash("pipeline", "schemas")).encode())
    for path in (*sql_files(settings.warehouse), ledger_path(settings)):
        digest.update(path.read_bytes() if path.exists() else b"")
    lying = sorted((name, sorted(map(repr, files))) for name, files in ingested.inbox.files.items())
    built = (str(database), stamp.st_ino, stamp.st_size, stamp.st_mtime_ns)
    digest.update(json.dumps([lying, built]).encode())
    return settings.state / KNOWN / digest.hexdigest()[:32]
