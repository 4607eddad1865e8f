"""All deviations, read and validated together; what LibreOffice converts is converted once."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from pipeline.validation.validate import validate
from tests.functional.deviations import (
    columns,
    covers,
    declared_units,
    formats,
    headers,
    labels,
    layout,
    parted_headers,
    sheets,
    typed,
    units,
)
from tests.functional.deviations.deviation import made, values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from schemas.finding import Finding
    from tests.functional.deviations.deviation import Deviation

MODULES = (columns, covers, declared_units, formats, headers, labels, layout, parted_headers, sheets, typed, units)
DEVIATIONS = tuple(deviation for module in MODULES for deviation in module.DEVIATIONS)
REFUSED = tuple(deviation for module in MODULES for deviation in getattr(module, "REFUSED", ()))


@dataclass(frozen=True, slots=True)
class JudgedDeviations:
    """The values by table and the findings of each deviation, and the values of the plain workbook beside it."""

    values: dict[str, dict[str, pl.DataFrame]]
    plain: dict[str, dict[str, pl.DataFrame]]
    findings: dict[str, list[Finding]]


def judge(files: Mapping[Deviation, bytes]) -> JudgedDeviations:
    """Read and validate the files in one chunk."""
    limits = settings()
    readings = [read_workbook(deviation.name, content, limits) for deviation, content in files.items()]
    base = values(read_workbook("base", made(()), limits))
    plain = {
        deviation.name: values(read_workbook("", made(deviation.plain), limits)) if deviation.plain else base
        for deviation in files
    }
    return JudgedDeviations(
        {reading.submission_id: values(reading) for reading in readings}, plain, validate(readings).findings
    )


@pytest.fixture(scope="session")
def judged() -> JudgedDeviations:
    return judge({deviation: deviation.content() for deviation in (*DEVIATIONS, *REFUSED)})


@pytest.fixture(scope="session")
def converted(office: str, tmp_path_factory: pytest.TempPathFactory) -> JudgedDeviations:
    """The deviations that LibreOffice converts, a call for each format."""
    folder = tmp_path_factory.mktemp("libreoffice")
    files = {}
    all_of = (*formats.CONVERTED, *formats.CONVERTED_REFUSED)
    for kind in sorted({deviation.convert for deviation in all_of}):
        wanted = [deviation for deviation in all_of if deviation.convert == kind]
        paths = [folder / f"{number}.xlsx" for number in range(len(wanted))]
        for path, deviation in zip(paths, wanted, strict=True):
            path.write_bytes(deviation.content())
        convert(office, kind, paths, folder / kind)
        for path, deviation in zip(paths, wanted, strict=True):
            files[deviation] = (folder / kind / path.name).with_suffix(f".{kind}").read_bytes()
    return judge(files)


def convert(office: str, kind: str, paths: list[Path], into: Path) -> None:
    """Have LibreOffice save the files under another extension; it keeps its own profile beside them."""
    filters = {"xls": "xls:MS Excel 97"}
    profile = f"-env:UserInstallation=file://{into.parent / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", filters.get(kind, kind), "--outdir", str(into)]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=180)
