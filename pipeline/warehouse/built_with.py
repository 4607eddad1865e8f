"""With which code the warehouse in place was built, kept beside the state; health and the next night ask."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.code_version import code_hash, fingerprint
from pipeline.warehouse.sql_files import sql_files

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings

RECORD = "built_with.json"


def building_code(settings: Settings) -> str:
    """A hash of all code, reference data and SQL that a warehouse is built from."""
    digest = hashlib.sha256((fingerprint() + code_hash("pipeline", "schemas")).encode())
    for path in sql_files(settings.warehouse):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def note_built(settings: Settings) -> None:
    """Note that the warehouse in place was built with this code."""
    found = {"code": building_code(settings), "database": _stamp(settings.database)}
    write_whole(settings.state / RECORD, json.dumps(found).encode())


def built_with_other_code(settings: Settings) -> bool:
    """Whether other code than this one built the warehouse in place; one that nobody noted counts as such."""
    try:
        found = json.loads((settings.state / RECORD).read_text(encoding="utf-8"))
        return [found["code"], found["database"]] != [building_code(settings), _stamp(settings.database)]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return True


def _stamp(database: Path) -> list[int]:
    status = database.stat()
    return [status.st_size, status.st_mtime_ns]
