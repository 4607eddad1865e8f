"""The product with generated reporting units: a copy of its code whose reference data know every unit's workbook."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

from benchmarks.workbooks import copies, unit_submissions_once
from pipeline.runtime.settings import PROJECT
from pipeline.samples.plan import AS_OF
from schemas.communes import communes_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PARTS = ("schemas", "pipeline", "benchmarks")
DAGSTER = ("assets", ".dagster")
SQL = ("core", "quality", "report")
_IGNORED = shutil.ignore_patterns("history", "storage", "logs", "schedules", "__pycache__")
FORM = "KTTT-01"
SINCE = "2004-08-31"


def product(folder: Path, workbooks: int, *, with_assets: bool = False, code: Path = PROJECT) -> Path:
    """Copy the ``code`` to ``folder``, with the reporting units of so many workbooks in the place of the province's.

    Dagster's code location and its configuration come too where they are asked for.
    """
    for part in (*PARTS, *(DAGSTER if with_assets else ()), *(f"warehouse/{schema}" for schema in SQL)):
        shutil.copytree(code / part, folder / part, dirs_exist_ok=True, ignore=_IGNORED)
    shutil.copy(code / "pyproject.toml", folder)  # Dagster's code location tells its version
    units = {copy.unit: copy.unit_code for copy in copies(workbooks)}
    _write(folder, "units", ((code, f"Huyện số {number}", FORM, SINCE, "", "") for number, code in units.items()))
    _write(folder, "communes", (row for unit in units.items() for row in _communes(*unit)))
    _write(folder, "successors", ())  # of communes that are not among the generated ones
    for name in ("calendars", "due_dates"):
        _keep(folder, name, FORM)
    return folder


def _keep(folder: Path, name: str, form_id: str) -> None:
    """Keep of a table of reference data the lines of one form, which is the only one that a unit reports on."""
    path = folder / "schemas" / "reference" / f"{name}.csv"
    header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([header, *(line for line in lines if form_id in line.split(","))]), encoding="utf-8")


def _communes(number: int, unit_code: str) -> Iterable[tuple[str, ...]]:
    """The communes of the sample unit that the unit's workbooks are copies of, as its own."""
    bases = unit_submissions_once()
    for place, commune in enumerate(communes_on(bases[number % len(bases)].unit.unit_code, AS_OF)):
        yield f"{unit_code}{place:02d}", commune.commune_name, commune.level, unit_code, SINCE, "", "", ""


def _write(folder: Path, name: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Write a table of reference data under the header of the committed one."""
    path = folder / "schemas" / "reference" / f"{name}.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0]
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"{header}\n")
        csv.writer(stream, lineterminator="\n").writerows(rows)
