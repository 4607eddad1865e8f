"""Commands are measured as whole processes, by the code of the checkout that is asked for."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from benchmarks.commands import CHECK, CHECK_BESIDE, HELP, CommandPlace
from benchmarks.process import SubjectFailedError
from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import sys
sys.stdout.write("started")
main = lambda: sys.exit(3)
"""


def test_command_that_ends_otherwise_than_with_a_verdict_is_no_measurement(tmp_path: Path) -> None:
    home = tmp_path / "checkout"
    home.mkdir()
    (home / "pyproject.toml").write_text('[project.scripts]\nhoptac = "other_program:main"\n', encoding="utf-8")
    (home / "other_program.py").write_text(PROGRAM, encoding="utf-8")
    with pytest.raises(SubjectFailedError, match="--help"):
        CommandPlace(home, tmp_path / "work").measure(HELP)


@pytest.mark.long
def test_sample_is_checked_alone_and_beside_a_warehouse(tmp_path: Path) -> None:
    sample = next(iter(sorted((PROJECT / "raw").glob("2020-12/*.xlsx"))))
    (tmp_path / "2020-12").mkdir()
    shutil.copy(sample, tmp_path / "2020-12")
    place = CommandPlace(PROJECT, tmp_path / "work")
    place.prepare(tmp_path / "2020-12")
    assert (tmp_path / "work" / "beside" / "hoptac.duckdb").exists()
    for name in (HELP, CHECK, CHECK_BESIDE):
        found = place.measure(name)
        assert found.seconds > 0
        assert found.processor["command"] > 0
        assert found.peak > 10 << 20
    assert not (tmp_path / "work" / "alone" / "hoptac.duckdb").exists()
