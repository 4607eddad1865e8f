"""``python -m benchmarks.sizes N…``: what a workbook costs in bytes, processor and memory, for docs/scale.md."""

from __future__ import annotations

import resource
import sys
import tempfile
from compileall import compile_dir
from pathlib import Path

from benchmarks.ours import BUILD
from benchmarks.process import measure
from benchmarks.processor import adopt_orphans, await_orphans
from benchmarks.product import product
from benchmarks.subject import BenchPlace
from benchmarks.workbooks import make
from pipeline.warehouse.parquet_export import parquet_folder

COLUMNS = ("workbooks", "raw kB", "staged kB", "warehouse kB", "Parquet kB", "ledger kB", "processor ms", "build ms")


def main() -> None:
    """Print a row for each N: per workbook in kB and ms, the peak of memory in MiB."""
    adopt_orphans()
    print(" | ".join(("", *COLUMNS, "peak MiB", "")).strip())  # noqa: T201 - what it is for
    print("|" + "---:|" * (len(COLUMNS) + 1))  # noqa: T201 - as above
    for count in map(int, sys.argv[1:]):
        with tempfile.TemporaryDirectory(prefix="hoptac-sizes-") as folder:
            print("| " + " | ".join(row(Path(folder), count)) + " |")  # noqa: T201 - as above


def row(folder: Path, count: int) -> list[str]:
    """One line of the table."""
    place = BenchPlace(folder / "raw", folder / "work", 2)
    home = folder / "product"
    compile_dir(product(home, count), quiet=1)
    make(place.raw, count, place.workers)
    before = _processor()
    found = measure("steps", place, home)
    await_orphans()  # else their work is not counted
    seconds = _processor() - before
    state, database = place.work / "state", place.work / "hoptac.duckdb"
    sizes = [_size(path) for path in (place.raw, state / "staged", database, parquet_folder(database))]
    kilobytes = [size / 1000 / count for size in (*sizes, _size(state / "ledger.jsonl"))]
    times = [1000 * spent / count for spent in (seconds, found.parts[BUILD])]
    return [f"{count:,}", *(f"{value:.1f}" for value in (*kilobytes, *times)), f"{found.peak >> 20:,}"]


def _processor() -> float:
    """Seconds of a processor that all processes have used which this one waited for, and those that they waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file())


if __name__ == "__main__":
    main()
