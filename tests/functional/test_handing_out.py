"""A run without Dagster leaves people the same files as a night with it, and writes anew only what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.functional.command import hoptac
from tests.functional.dagster_runs import run_job
from tests.functional.test_nightly import write_broken

if TYPE_CHECKING:
    from pathlib import Path

    from tests.functional.conftest import Installation

pytestmark = pytest.mark.long
REPORT = "2020-11/bao-cao-2020-11.docx"


def written(place: Installation) -> dict[str, bytes]:
    """What lies ready for people, by path."""
    files = (one for one in place.settings.files.rglob("*") if one.is_file())
    return {str(one.relative_to(place.settings.files)): one.read_bytes() for one in files}


def moments(place: Installation) -> dict[str, int]:
    """When each file was written."""
    return {name: (place.settings.files / name).stat().st_mtime_ns for name in written(place)}


def test_run_without_dagster_writes_what_a_night_with_it_does(changed: Installation, tmp_path: Path) -> None:
    write_broken(changed.raw / "gửi lại.xlsx")
    with_dagster = changed.copied(tmp_path / "dagster")
    told = hoptac(changed.settings, "run")
    assert told.returncode == 0, told.stderr
    assert "11/2020" in told.stdout
    assert run_job(with_dagster.settings, "nightly", "2020-11").periods["2020-11"]["success"]
    files = written(changed)
    assert {"index.html", REPORT, "2020-11/phan-hoi/217 gửi lại - phản hồi.xlsx"} < files.keys()
    assert files.keys() == written(with_dagster).keys()
    differing = {name for name, content in written(with_dagster).items() if files[name] != content}
    assert differing <= {"index.html", "2020-11/index.html"}  # they say when the workbook was received


def test_second_run_writes_anew_only_the_pages_until_something_changes(changed: Installation) -> None:
    assert hoptac(changed.settings, "run").returncode == 0
    before = moments(changed)
    assert "không có kỳ nào thay đổi" in hoptac(changed.settings, "run").stdout
    again = {name for name, moment in moments(changed).items() if moment != before[name]}
    assert again == {"index.html", "2020-11/index.html"}
    write_broken(changed.raw / "gửi lại.xlsx")
    assert hoptac(changed.settings, "run").returncode == 0
    after = moments(changed)
    assert after[REPORT] != before[REPORT]
    assert after.keys() - before.keys() == {"2020-11/phan-hoi/217 gửi lại - phản hồi.xlsx"}
