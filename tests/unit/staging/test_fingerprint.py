"""Staged batches lie under a fingerprint of the code: it is another one where what decides about them is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.code_version import fingerprint
from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from pathlib import Path


def fingerprint_of(project: Path) -> str:
    program = "from pipeline.runtime.code_version import fingerprint; print(fingerprint())"
    environment = os.environ | {"PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=project, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("project")
    for folder in ("pipeline", "schemas"):
        shutil.copytree(PROJECT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture(scope="module")
def before(tree: Path) -> str:
    """The fingerprint of the tree as it is between the tests."""
    return fingerprint_of(tree)


def test_fingerprint_is_that_of_the_files_wherever_they_lie(tree: Path, before: str, tmp_path: Path) -> None:
    elsewhere = shutil.copytree(tree, tmp_path / "elsewhere")
    assert fingerprint_of(elsewhere) == before
    assert len(fingerprint()) == 16


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("schemas/reference/communes.csv", True),
        ("schemas/rules/cells.py", True),
        ("schemas/locales/vi.toml", True),
        ("pipeline/reading/cells/parsers.py", True),
        ("pipeline/validation/validate.py", True),
        ("pipeline/staging/store.py", True),
        ("pipeline/warehouse/build.py", False),
        ("pipeline/samples/names.py", False),
    ],
)
def test_fingerprint_changes_with_what_decides_what_is_staged(
    tree: Path,
    before: str,
    name: str,
    counts: bool,  # noqa: FBT001 - a value of the parameters
) -> None:
    text = (tree / name).read_bytes()
    (tree / name).write_bytes(text + (b"\n# changed\n" if name.endswith((".py", ".toml")) else b"\n"))
    assert (fingerprint_of(tree) != before) is counts
    (tree / name).write_bytes(text)
