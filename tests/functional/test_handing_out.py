"""A run without Dagster leaves people the same files as a night with it, and writes anew only what changed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.functional.test_nightly import write_broken
from tests.support.dagster_runs import run_job
from tests.support.hoptac_command import hoptac

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.installation import Installation

pytestmark = pytest.mark.long
REPORT = "2020-11/bao-cao-2020-11.docx"


def written(installation: Installation) -> dict[str, bytes]:
    """What lies ready for people, by path."""
    files = (path for path in installation.settings.files.rglob("*") if path.is_file())
    return {str(path.relative_to(installation.settings.files)): path.read_bytes() for path in files}


def moments(installation: Installation) -> dict[str, int]:
    """When each file was written."""
    return {name: (installation.settings.files / name).stat().st_mtime_ns for name in written(installation)}


def test_run_without_dagster_writes_what_a_night_with_it_does(changed: Installation, tmp_path: Path) -> None:
    write_broken(changed.raw / "gửi lại.xlsx")
    with_dagster = changed.copied(tmp_path / "dagster")
    result = hoptac(changed.settings, "run")
    assert result.returncode == 0, result.stderr
    assert "11/2020" in result.stdout
    assert run_job(with_dagster.settings, "nightly", "2020-11").periods["2020-11"]["success"]
    files = written(changed)
    assert {"index.html", REPORT, "2020-11/phan-hoi/217 gửi lại - phản hồi.xlsx"} < files.keys()
    assert files.keys() == written(with_dagster).keys()
    differing = {name for name, content in written(with_dagster).items() if files[name] != content}
    assert differing <= {
        "index.html",
        "2020-11/index.html",
        "2020-11/don-vi/217.html",
    }  # they say when the workbook was received


def test_second_run_writes_nothing_anew_until_something_changes(changed: Installation) -> None:
    assert hoptac(changed.settings, "run").returncode == 0
    before = moments(changed)
    assert "không có kỳ nào thay đổi" in hoptac(changed.settings, "run").stdout
    again = {name for name, moment in moments(changed).items() if moment != before[name]}
    assert again == set()
    write_broken(changed.raw / "gửi lại.xlsx")
    assert hoptac(changed.settings, "run").returncode == 0
    after = moments(changed)
    assert after["2020-11/index.html"] != before["2020-11/index.html"]
    new = {"2020-11/phan-hoi/217 gửi lại - phản hồi.xlsx", "2020-11/don-vi/217.html"}
    assert after.keys() - before.keys() == new


def test_what_the_province_explains_of_its_published_figures_stands_in_the_report(changed: Installation) -> None:
    assert hoptac(changed.settings, "run").returncode == 0
    before = written(changed)[REPORT]
    assert hoptac(changed.settings, "explain", "Đã so lại", "--period", "2020-11", "--rule", "PV-04").returncode == 0
    assert hoptac(changed.settings, "run").returncode == 0
    assert written(changed)[REPORT] != before


def test_report_that_is_gone_is_written_again_by_the_next_run(changed: Installation) -> None:
    assert hoptac(changed.settings, "run").returncode == 0
    before = written(changed)
    shutil.rmtree(changed.settings.files / "2020-11")
    assert hoptac(changed.settings, "run").returncode == 0
    assert written(changed).keys() == before.keys()
