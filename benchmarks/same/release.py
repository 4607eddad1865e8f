"""Compare what this checkout does with what the release before does, over the same workbooks, and say of how much."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb

from benchmarks.before import INTENDED, RELEASE, lay_release
from benchmarks.same.compare import differences
from benchmarks.same.inputs import write_inputs
from benchmarks.same.snapshot import write_snapshot
from benchmarks.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PARTS = {
    "samples": ("samples",),
    "singles": ("singles", "hostile"),
    "scenarios": ("scenarios",),
    "thousand": ("thousand",),
}
"""The parts of a snapshot, and the inputs that each is taken of."""


def compare_with_release(workbooks: int, tree: Path, tell: Callable[[str], None], *, quick: bool = False) -> bool:
    """Whether the release before and ``tree`` do the same with all inputs, so many benchmark workbooks among them.

    Tells what is compared, and where they differ, if they do.
    """
    with TemporaryDirectory(prefix="same-release-") as scratch:
        folder = Path(scratch)
        inputs, before, after = (folder / name for name in ("inputs", "before", "after"))
        tell(f"Writing the inputs, {workbooks:,} benchmark workbooks among them …")
        write_inputs(inputs, workbooks)
        for about, home, out in (
            (RELEASE[:12], lay_release(folder / "release"), before),
            ("this checkout", tree, after),
        ):
            tell(f"Reading and building with the code of {about} …")
            write_snapshot(inputs, out, home, quick=quick)
        lines = list(differences(before, after, INTENDED))
        for line in [*lines, "", compared(inputs, after, lines)]:
            tell(line)
        for name, reason in INTENDED.items():
            tell(f"Left aside on purpose: {name}: {reason}")
    return not lines


def compared(inputs: Path, snapshot: Path, lines: Iterable[str]) -> str:
    """A table of what was compared in each part of a snapshot, with how much of it differs by these lines."""
    differ: dict[str, int] = defaultdict(int)
    for line in lines:
        differ["" if line.startswith(" ") else line.partition("/")[0]] += 1
    rows = []
    for part, sources in PARTS.items():
        files = [path for path in (snapshot / part).rglob("*") if path.is_file()]
        if not files:
            continue
        workbooks = sum(1 for source in sources for path in (inputs / source).rglob("*") if path.is_file())
        tables = [path for path in files if path.suffix == ".parquet"]
        texts = [path.read_bytes().count(b"\n") + 1 for path in files if path.suffix != ".parquet"]
        counts = (workbooks, len(tables), _rows(tables), len(texts), sum(texts))
        same = f"**{differ[part]:,} differ**" if differ[part] else "equal"
        rows.append((part, *(f"{count:,}" for count in counts), same))
    return table(("", "files", "tables", "rows", "texts", "lines", ""), rows)


def _rows(tables: Iterable[Path]) -> int:
    with duckdb.connect() as connection:
        return sum(len(connection.read_parquet(str(path))) for path in tables)
