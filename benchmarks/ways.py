"""``python -m benchmarks.ways FOLDER…``: how many workbooks are read the plain way, and why the others are not.

A line for each program that saved them, as ``docProps/app.xml`` has it; of those that are read the careful way the
first reason, as the reader itself gives it.
"""

from __future__ import annotations

import argparse
import re
import zipfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.tables import table
from pipeline.runtime.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.subject import BenchPlace, Clock

WAYS = "pipeline.reading.plain.ways"
PLAIN, UNNAMED, ONLY_WAY = "", "unnamed", "there is no other"
NO_FORM = "cover"
"""The reason of workbooks that only their cover keeps from the plain way: those of others are no form of ours."""
APPLICATION = re.compile(rb"<(?:\w+:)?Application>\s*([^<]{1,200}?)\s*<")
VERSION = re.compile(r"[\s/_$]*(?:version )?v?\d.*$")
"""Where the version begins in the name that LibreOffice and others give: each build would be a line of its own."""
MOST_PROPERTIES = 1 << 16
"""Bytes of the part that names the program."""
CHUNK = 16
"""Files that a worker takes at a time."""


class Way(NamedTuple):
    """Which program saved a workbook, and why it is read the careful way; ``reason`` is empty where it is plain."""

    program: str
    reason: str


def way(path: Path) -> Way:
    """The way of a file."""
    content = path.read_bytes()
    return Way(program_of(content), _reason(content))


def _reason(content: bytes) -> str:
    """Why a workbook is read the careful way; the reader of a checkout that knows no other gives no reason itself."""
    if find_spec(WAYS.rpartition(".")[0]) is None or find_spec(WAYS) is None:
        return ONLY_WAY
    found: str = import_module(WAYS).way_of(content, Settings())
    return found


def program_of(content: bytes) -> str:
    """The program that a workbook says it was saved by, without its version."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive, archive.open("docProps/app.xml") as part:
            found = APPLICATION.search(part.read(MOST_PROPERTIES))
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError):
        found = None
    name = found[1].decode("utf-8", "replace") if found else ""
    return VERSION.sub("", name).replace("|", "/") or UNNAMED


def ways(paths: Sequence[Path], workers: int) -> Counter[Way]:
    """How many files go which way."""
    with ProcessPoolExecutor(workers) as pool:
        return Counter(pool.map(way, paths, chunksize=CHUNK))


def of_benchmark(place: BenchPlace, clock: Clock) -> dict[str, int]:
    """How many of the benchmark's workbooks go which way, by reason."""
    with clock("ways"):
        found = ways(place.files(), place.workers)
    reasons: Counter[str] = Counter()
    for (_, reason), count in found.items():
        reasons[reason] += count
    return dict(reasons)


def told(found: Counter[Way]) -> str:
    """The tables: plain and careful by program, then reasons by program, the most frequent first.

    The share of plain ones has those in it that would be plain if they were a form of ours.
    """
    programs = Counter({"all": found.total()})
    by_reason: Counter[Way] = Counter()
    for (program, reason), count in found.items():
        programs[program] += count
        for name in (program, "all"):
            by_reason[Way(name, reason)] += count
    rows = []
    for name, count in programs.most_common():
        plain, no_form = (by_reason[Way(name, reason)] for reason in (PLAIN, NO_FORM))
        careful = count - plain - no_form
        counts = (f"{number:,}" for number in (count, plain, no_form, careful))
        rows.append((name, *counts, f"{(plain + no_form) / max(1, count):.0%}"))
    by_program = table(("saved by", "workbooks", "plain", "plain but no form", "careful", "share of plain"), rows)
    others = [(each, count) for each, count in found.most_common() if each.reason not in (PLAIN, NO_FORM)]
    reasons = table(
        ("why careful", "saved by", "workbooks"), ((each.reason, each.program, f"{count:,}") for each, count in others)
    )
    return f"{by_program}\n\n{reasons}" if others else by_program


def _workbooks(folders: Iterable[Path]) -> Iterator[Path]:
    """Every workbook in the folders and below them."""
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*.xls[xm]") if path.is_file())


def main() -> None:
    """Print the tables of the workbooks of some folders."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    chosen = options.parse_args()
    print(told(ways(list(_workbooks(chosen.folders)), Settings().workers)))  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()
