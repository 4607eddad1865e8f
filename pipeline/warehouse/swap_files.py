"""Build the warehouse beside the file in place and swap it in: readers find the last complete build, or this one."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from pipeline.runtime.atomic_files import put_in_place, remove, removed_on_failure
from pipeline.staging.store import stage_of
from pipeline.warehouse.build import Built, build_beside
from pipeline.warehouse.build_changes import build_changes
from pipeline.warehouse.build_record import (
    BuildRecord,
    building_code,
    forget_records,
    has_records,
    record_of,
    write_record,
)
from pipeline.warehouse.errors import BuildError
from pipeline.warehouse.parquet_export import next_export, parquet_folder, swap_export

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings
    from pipeline.warehouse.contents import Contents

MOST_TIMES_LIVE = 2
"""A file that is more than so many times what its rows take in a file that is written at once is written anew."""
LEAST_GROWN = 32 * 2**20
"""Bytes of a file that is never too large: of few rows, the blocks that a hundred tables lie in take more than they."""
NO_WAREHOUSE = "chưa có kho dữ liệu"
ELSEWHERE = "được ghi vào một tệp khác"
NOT_RECORDED = "không có bản ghi của lần dựng trước, như sau hoptac rebuild hoặc khi nâng cấp"
NOT_AS_WRITTEN = "tệp kho dữ liệu hoặc bản Parquet không còn như đã ghi"
OTHER_CODE = "chương trình, SQL hoặc dữ liệu tham chiếu đã thay đổi"
GROWN = "tệp kho dữ liệu đã lớn hơn hai lần số liệu trong đó"
FAILED_CHECK = "một phép kiểm tra không đạt khi chỉ dựng phần thay đổi"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a build works, and where it goes."""

    database: Path
    beside: Path
    export: Path

    @property
    def leftovers(self) -> tuple[Path, ...]:
        """What a build that did not end has left beside the file."""
        return (self.beside, self.beside.with_name(f"{self.beside.name}.wal"), self.beside.with_suffix(".tmp"))


def replace_warehouse(settings: Settings, known: Known, database: Path | None = None) -> Built:
    """Bring the warehouse in the settings' place up to date, or build one at another path.

    What it gives is a function of what is staged and of what is known. It copies the file in place and builds what has
    changed, or else everything, and says why. Readers of the old file keep it until they close it; BuildError, or a
    kill, leaves the old file in place.
    """
    database = database or settings.database
    database.parent.mkdir(parents=True, exist_ok=True)
    beside = database.with_name(f".{database.name}.new")
    place = _Place(database, beside, next_export(parquet_folder(database)))
    remove(*place.leftovers)
    is_ours = database == settings.database
    code = building_code(settings) if is_ours else ""
    before, because = _last_build(settings, database, code) if is_ours else (None, ELSEWHERE)
    with removed_on_failure(place.export, *place.leftovers):
        contents, because = _built(settings, known, place, before, because)
        kept = _record(settings, known, place, before if not because else None, contents, code) if is_ours else None
        put_in_place(beside, database)
    swap_export(place.export, parquet_folder(database))
    if kept:
        forget_records(settings, kept)
    return Built(database, contents.rows(), because)


def _last_build(settings: Settings, database: Path, code: str) -> tuple[BuildRecord | None, str]:
    """The build to go on from, or why there is none."""
    if not database.exists():
        return None, NO_WAREHOUSE
    record = record_of(settings, database)
    if record is None:
        return None, NOT_AS_WRITTEN if has_records(settings) else NOT_RECORDED
    if record.code != code:
        return None, OTHER_CODE
    if parquet_folder(database).resolve().name != record.export:
        return None, NOT_AS_WRITTEN
    live = record.whole_bytes * max(1, sum(record.contents.rows().values())) / max(1, record.whole_rows)
    if database.stat().st_size > max(LEAST_GROWN, MOST_TIMES_LIVE * max(live, record.whole_bytes)):
        return None, GROWN
    return record, ""


def _built(
    settings: Settings, known: Known, place: _Place, before: BuildRecord | None, because: str
) -> tuple[Contents, str]:
    """The rows of the file beside, and why all of it was built; blank where it was what had changed."""
    if before is not None:
        try:
            shutil.copyfile(place.database, place.beside)
            return build_changes(settings, stage_of(settings), known, before, place.beside, place.export), ""
        except (BuildError, duckdb.Error) as problem:
            first_line, _, _ = str(problem).partition("\n")
            because = f"{FAILED_CHECK} ({first_line})"
            remove(place.export, *place.leftovers)
    return build_beside(settings, stage_of(settings), known, place.beside, place.export), because


def _record(
    settings: Settings, known: Known, place: _Place, before: BuildRecord | None, contents: Contents, code: str
) -> Path:
    """Keep what the file beside was built from; where that lies."""
    rows = sum(contents.rows().values())
    record = BuildRecord(
        code=code,
        digests=known.digests(),
        known_at=str(known.ledger.known_at()),
        contents=contents,
        export=place.export.name,
        whole_bytes=before.whole_bytes if before else place.beside.stat().st_size,
        whole_rows=before.whole_rows if before else rows,
    )
    return write_record(settings, place.beside, record)
