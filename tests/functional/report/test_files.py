"""The report's files as files: the same bytes every time, complete or not at all, on the command line and on paper."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.outputs.contract import Request
from pipeline.outputs.registry import output_named
from pipeline.outputs.report import charts, report_contents
from pipeline.outputs.report.workbook import workbook
from pipeline.runtime.atomic_files import write_whole
from tests.functional.report.conftest import NOVEMBER
from tests.support.dagster_runs import environment
from tests.support.hoptac_command import hoptac

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.functional.report.conftest import Report
    from tests.support.installation import Installation

A4_UPRIGHT, A4_ACROSS = (595, 842), (842, 595)


def hoptac_report(installation: Installation, period: str, *more: str) -> subprocess.CompletedProcess[str]:
    """The command, in a process whose sets have another order."""
    command = [str(Path(sys.executable).with_name("hoptac")), "report", "--period", period, *more]
    other = environment(installation.settings) | {"PYTHONHASHSEED": "58", "COLUMNS": "300"}
    return subprocess.run(command, env=other, capture_output=True, text=True, check=False)


@pytest.mark.long
def test_another_process_writes_the_same_bytes(november: Report, tmp_path: Path) -> None:
    result = hoptac_report(november.installation, "2020-11", "--output", str(tmp_path))
    assert result.returncode == 0, result.stderr
    paths = [Path(line) for line in result.stdout.splitlines()]
    assert [path.name for path in paths] == ["bang-so-lieu-2020-11.xlsx", "bao-cao-2020-11.docx"]
    assert [path.read_bytes() for path in paths] == [november.book, november.text]


DIGEST = """
from datetime import date
from pathlib import Path
from pipeline.outputs.made_files import digest
from pipeline.outputs.report.contents import period_contents
print(digest(period_contents(Path({database!r}), date(2020, 11, 1), 0)))
"""


@pytest.mark.long
def test_what_files_are_made_from_is_told_alike_in_every_process(november: Report) -> None:
    """Else every night writes every period's files anew."""
    settings = november.installation.settings
    code = DIGEST.format(database=str(settings.database))
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=environment(settings) | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "58", "99")
    }
    assert len(told) == 1


@pytest.mark.parametrize("kind", ["book", "text"])
def test_files_tell_nothing_of_when_they_were_written(december: Report, kind: str) -> None:
    with zipfile.ZipFile(BytesIO(getattr(december, kind))) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2020-12-31T00:00:00Z"}


def test_command_says_that_there_is_no_such_period(november: Report, tmp_path: Path) -> None:
    result = hoptac(november.installation.settings, "report", "--period", "2019-05", "--output", str(tmp_path / "out"))
    assert result.returncode == 1
    assert "không có kỳ 2019-05" in result.stdout
    assert not (tmp_path / "out").exists()


def test_files_lie_in_the_folder_of_their_period(november: Report) -> None:
    settings = november.installation.settings.model_copy(update={"report_sources": 0})
    request = Request(settings=settings, period=NOVEMBER)
    paths = [path for kind in ("workbook", "document") for path in output_named(f"report/{kind}").write(request).paths]
    assert [path.parent for path in paths] == [settings.files / "2020-11"] * 2
    assert sorted(path.name for path in paths[0].parent.iterdir()) == sorted(path.name for path in paths)


def test_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.docx"
    write_whole(path, b"old")

    def full(_self: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


def test_charts_are_pictures_with_the_same_bytes_that_stay_apart_without_colour(november: Report) -> None:
    made = charts(november.contents)
    assert made == charts(november.contents)
    assert len(made) == 3
    for title, png in made.items():
        grey = Image.open(BytesIO(png)).convert("L")
        most = Counter(grey.tobytes()).most_common(4)  # paper, letters, and a bar or two
        levels = sorted(level for level, count in most if count > 5_000 and level not in {0, 250})
        assert len(levels) == (2 if title.startswith("Số") else 3), title
        assert all(later - earlier > 40 for earlier, later in pairwise(levels)), title


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str], list[tuple[int, int]]]:
    """Has LibreOffice print a file; the sizes of its pages in points."""
    for name in ("soffice", "lowriter"):
        if shutil.which(name) is None:
            if os.environ.get("HOPTAC_REQUIRE_TOOLS"):
                pytest.fail(f"HOPTAC_REQUIRE_TOOLS is set, but LibreOffice's {name} is not installed")
            pytest.skip(f"LibreOffice's {name} is not installed")
    folder = tmp_path_factory.mktemp("printed")

    def pages(content: bytes, extension: str) -> list[tuple[int, int]]:
        path = folder / f"report.{extension}"
        path.write_bytes(content)
        profile = f"-env:UserInstallation=file://{folder / 'profile'}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        content = path.with_suffix(".pdf").read_bytes()
        sizes = re.findall(rb"/Type\s*/Page\b(?!s).*?/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", content, re.DOTALL)
        return [(round(float(width)), round(float(height))) for width, height in sizes]

    return pages


@pytest.mark.long
def test_workbook_prints_every_sheet_on_pages_of_a4(
    november: Report, printed: Callable[[bytes, str], list[tuple[int, int]]]
) -> None:
    limited = november.installation.settings.model_copy(update={"report_sources": 0})
    found = report_contents(limited, NOVEMBER)
    short = {name: table for name, table in found.tables.items() if len(table.rows) < 20}
    pages = printed(workbook(replace(found, tables=short)), "xlsx")
    # notes, coverage, a page or two for each table, two or three of figures, sources
    assert len(short) + 4 <= len(pages) <= len(short) + 10
    assert set(pages) == {A4_UPRIGHT, A4_ACROSS}
    assert pages[0] == A4_UPRIGHT
    assert pages[3] == A4_ACROSS


@pytest.mark.long
def test_document_prints_on_upright_pages_of_a4(
    november: Report, printed: Callable[[bytes, str], list[tuple[int, int]]]
) -> None:
    pages = printed(november.text, "docx")
    assert set(pages) == {A4_UPRIGHT}
    assert 7 <= len(pages) <= 26
