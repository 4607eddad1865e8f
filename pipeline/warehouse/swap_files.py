"""Build the warehouse beside the file in place and swap it in: readers find the last complete build, or this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.runtime.atomic_files import put_in_place, remove, removed_on_failure
from pipeline.staging.store import stage_of
from pipeline.warehouse.build import Built, build_beside
from pipeline.warehouse.built_with import note_built
from pipeline.warehouse.parquet_export import next_export, parquet_folder, swap_export

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings


def replace_warehouse(settings: Settings, known: Known, database: Path | None = None) -> Built:
    """Build all of ``core``, ``quality`` and ``report``, in the place of the settings' database or at another path.

    What it gives is a function of what is staged and of what is known. Readers of the old file keep it until they close
    it; BuildError, or a kill, leaves the old file in place.
    """
    database = database or settings.database
    database.parent.mkdir(parents=True, exist_ok=True)
    beside = database.with_name(f".{database.name}.new")
    export = next_export(parquet_folder(database))
    leftovers = (beside, beside.with_name(f"{beside.name}.wal"), beside.with_suffix(".tmp"))
    remove(*leftovers)
    with removed_on_failure(export, *leftovers):
        rows = build_beside(settings, stage_of(settings), known, beside, export)
        put_in_place(beside, database)
    swap_export(export, parquet_folder(database))
    if database == settings.database:
        note_built(settings)
    return Built(database, rows)
