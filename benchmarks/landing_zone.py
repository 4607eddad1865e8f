"""A landing zone in which nothing changed: what it costs to see that, beside a walk that stats every file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from benchmarks.ours import settings_of
from pipeline.landing import ledger as ledgers
from pipeline.landing.landing_zone import landing_zone
from pipeline.landing.ledger import Identity, Receipt
from pipeline.runs.changed_periods import changed_periods
from pipeline.runtime.settings import ledger_path

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.subject import BenchPlace, Clock

LOOK, SENSOR, WALK = "look at the landing zone", "ask which periods changed", "walk and stat"
FOLDER = 1_000
"""Files of a folder."""
LOOKS = 5


def make_files(folder: Path, count: int) -> None:
    """So many files, which are no workbooks: nobody reads them."""
    for number in range(count):
        path = folder / f"{number // FOLDER:04d}" / f"Biểu số liệu {number % FOLDER:04d}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"{number}".encode())


def unchanged(place: BenchPlace, clock: Clock) -> dict[str, int]:
    """Look at the files again and again, by turns with the walk, after everything about them is known."""
    settings = settings_of(place)
    files = landing_zone(settings).files
    ledger = ledgers.load(ledger_path(settings))
    moment = ledgers.now(ledger)
    receipts = [Receipt(name, moment, found[0].file_name, found[0].modified_at) for name, found in files.items()]
    ledgers.append(ledger_path(settings), [*receipts, *map(Identity, files)])
    changed_periods(settings)
    for _ in range(LOOKS):
        with clock(WALK):
            walk(place.raw)
        with clock(LOOK):
            landing_zone(settings)
        with clock(SENSOR):
            changed_periods(settings)
    return {"files": len(files)}


def walk(folder: Path) -> int:
    """Ask for the stamp of every file below the folder; how many there are."""
    waiting, found = [os.fspath(folder)], 0
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    entry.stat(follow_symlinks=False)
                    found += 1
    return found
