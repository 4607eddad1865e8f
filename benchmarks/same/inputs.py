"""The workbooks that snapshots are taken of: samples, the benchmark's thousand, and what the tests declare."""

from __future__ import annotations

import json
import os
import re
import shutil
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks.same.snapshot import SCENARIOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

THOUSAND, WORKERS = 1_000, 2
REFERENCE = ("units", "communes", "successors", "calendars", "due_dates")
"""The reference data that know the units of the thousand."""
CORRUPTIONS, SEED = 150, 1
"""How many samples have one spoilt cell, and the seed that chooses it."""
MOST_BYTES = 8 << 20
"""Of a hostile file; larger ones only take time."""
MODIFIED, DAY = datetime(2020, 12, 1, tzinfo=UTC).timestamp(), 86_400
"""When inputs were modified; a file of a scenario some days later."""


def write_inputs(folder: Path, workbooks: int = THOUSAND) -> None:
    """Write everything that snapshots are taken of, so many benchmark workbooks among it.

    The folder must not exist, so that nothing in it is older.
    """
    folder.mkdir(parents=True)
    project = Path(__file__).resolve().parents[2]
    for path in sorted((project / "raw").rglob("*.xlsx")):
        _lay(folder / "samples" / path.relative_to(project / "raw"), path.read_bytes())
    _write_thousand(folder, workbooks)
    # The tests' declarations are loaded here and by name: nothing else of benchmarks needs the tests, which are no
    # package that the import contract or mypy knows.
    examples = import_module("tests.spec.examples")
    _write_singles(folder / "singles" / "examples", ((found.name, found.content()) for found in examples.EXAMPLES))
    _write_singles(folder / "singles" / "deviations", _deviations())
    spoilt = import_module("tests.support.spoilt_cells").corruptions(CORRUPTIONS, SEED)
    _write_singles(folder / "singles" / "corruptions", ((found.place, found.content()) for found in spoilt))
    hostile = import_module("tests.support.hostile_files").HOSTILE
    contents = ((name, build()) for name, (build, _) in hostile.items())
    _write_singles(folder / "hostile", (found for found in contents if len(found[1]) <= MOST_BYTES))
    _write_scenarios(folder, examples.SCENARIOS)


def _write_thousand(folder: Path, workbooks: int) -> None:
    """The workbooks of the benchmark, and the reference data that know their reporting units."""
    # Loaded here: snapshots and comparisons are taken while the current tree is half rebuilt, and need nothing of it.
    import_module("benchmarks.workbooks").make(folder / "thousand", workbooks, WORKERS)
    with TemporaryDirectory() as scratch:
        import_module("benchmarks.product").product(Path(scratch), workbooks)
        reference = folder / "thousand-reference"
        reference.mkdir()
        for name in REFERENCE:
            (found,) = Path(scratch).rglob(f"reference/{name}.csv")
            shutil.copy(found, reference)


def _deviations() -> Iterator[tuple[str, bytes]]:
    """Name and content of every deviation; those that LibreOffice converts only where it is installed."""
    declared = import_module("tests.functional.deviations.conftest")
    for deviation in (*declared.DEVIATIONS, *declared.REFUSED):
        yield deviation.name, deviation.content()
    office = shutil.which("soffice") or shutil.which("libreoffice")
    converted = (*declared.formats.CONVERTED, *declared.formats.CONVERTED_REFUSED) if office else ()
    for kind in sorted({deviation.convert for deviation in converted}):
        with TemporaryDirectory() as scratch:
            paths = {
                Path(scratch) / f"{number}.xlsx": deviation
                for number, deviation in enumerate(converted)
                if deviation.convert == kind
            }
            for path, deviation in paths.items():
                path.write_bytes(deviation.content())
            declared.convert(office, kind, list(paths), Path(scratch) / kind)
            for path, deviation in paths.items():
                yield deviation.name, (Path(scratch) / kind / path.name).with_suffix(f".{kind}").read_bytes()


def _write_singles(folder: Path, contents: Iterable[tuple[str, bytes]]) -> None:
    """Workbooks that are judged by themselves, under their numbers and what is plain of their names."""
    for number, (name, content) in enumerate(contents):
        plain = re.sub(r"[^a-zA-Z0-9-]+", " ", name).strip()[:80]
        _lay(folder / f"{number:03d} {plain}.xlsx", content)


def _write_scenarios(folder: Path, scenarios: Sequence[Any]) -> None:
    """Each scenario's files in a folder of its own, and a list that says which come late and which go."""
    listed = {}
    for number, scenario in enumerate(scenarios):
        home = f"{number:03d}"
        for sent in scenario.files:
            _lay(folder / "scenarios" / home / sent.file_name, sent.content(), sent.days)
        late = [sent.file_name for sent in scenario.files if sent.late]
        gone = [sent.file_name for sent in scenario.files if sent.gone]
        received = {sent.file_name: sent.received or sent.month_after for sent in scenario.files}
        listed[home] = {"name": scenario.name, "late": late, "gone": gone, "received": received}
    (folder / SCENARIOS).write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")


def _lay(path: Path, content: bytes, days: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (MODIFIED + days * DAY, MODIFIED + days * DAY))
