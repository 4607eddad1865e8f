"""A copy of the reference data with slips in it, and what the start says of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT
from schemas.reference_checks import ReferenceDataError, check_reference_data

if TYPE_CHECKING:
    from pathlib import Path

REFERENCE = PROJECT / "schemas" / "reference"


def copy_of_reference_data(folder: Path) -> Path:
    """A copy that may be written to."""
    return shutil.copytree(REFERENCE, folder / "reference")


def replace_in(folder: Path, name: str, old: str, new: str) -> int:
    """Replace what stands in a file once; the number of the line that it begins in."""
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text.partition(old)[0].count("\n") + 1


def add_to(folder: Path, name: str, line: str) -> int:
    """Add a line to a file; its number."""
    path = folder / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    return len(path.read_text(encoding="utf-8").splitlines())


def faults_of(folder: Path) -> list[str]:
    """The sentences with which nothing starts."""
    with pytest.raises(ReferenceDataError) as raised:
        check_reference_data(folder)
    return str(raised.value).splitlines()
