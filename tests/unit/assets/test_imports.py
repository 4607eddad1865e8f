"""Importing the product reads no file: what Dagster shows is read when its definitions are built, and then anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PACKAGES = ("assets", "pipeline", "schemas")
IMPORTING = """
import importlib, os, pkgutil, sys

folders, opened = sys.argv[1].split(os.pathsep), set()
own = ("assets", "pipeline", "raw", "schemas", "warehouse", "state")


def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str | bytes):
        path = os.path.abspath(os.fsdecode(arguments[0]))
        below = any(path.startswith(os.path.join(folder, part) + os.sep) for folder in folders for part in own)
        if below and not path.endswith((".py", ".pyc")) and "__pycache__" not in path:
            opened.add(path)


sys.addaudithook(hook)
count = 0
for package in sys.argv[2:]:
    found = importlib.import_module(package)
    for module in pkgutil.walk_packages(found.__path__, package + "."):
        importlib.import_module(module.name)
        count += 1
{more}
print(count, *sorted(opened), sep="\\n")
"""


def opened_files(
    folder: Path, *options: str, more: str = "", packages: Sequence[str] = PACKAGES
) -> tuple[int, list[str]]:
    """How many modules a fresh process imports, and what it opens of the project's and the installation's files."""
    (folder / "state").mkdir()
    (folder / "state" / "ledger.jsonl").touch()
    done = subprocess.run(
        [
            sys.executable,
            *options,
            "-c",
            IMPORTING.replace("{more}", more),
            f"{PROJECT}{os.pathsep}{folder}",
            *packages,
        ],
        cwd=PROJECT,
        env=os.environ | {"HOPTAC_STATE": str(folder / "state"), "HOPTAC_DATABASE": str(folder / "hoptac.duckdb")},
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    count, *paths = done.stdout.splitlines()
    return int(count), paths


def test_importing_every_module_opens_no_file_but_code(tmp_path: Path) -> None:
    count, paths = opened_files(tmp_path, packages=("pipeline", "schemas"))
    assert count > 150
    assert paths == []


@pytest.mark.long
def test_importing_the_code_location_opens_reference_data_alone_to_refuse_what_contradicts_itself(
    tmp_path: Path,
) -> None:
    _, paths = opened_files(tmp_path, packages=("assets",))
    assert {str(PurePath(path).parent) for path in paths} == {str(PROJECT / "schemas" / "reference")}


@pytest.mark.long
def test_definitions_read_the_ledger_and_the_tables_when_they_are_built(tmp_path: Path) -> None:
    """That the hook sees what is opened. What is deprecated, and would end the process, breaks with a next version."""
    _, paths = opened_files(tmp_path, "-W", "error", more="from assets.definitions import definitions; definitions()")
    assert str(tmp_path / "state" / "ledger.jsonl") in paths
    assert str(PROJECT / "warehouse" / "core" / "submissions.sql") in paths
