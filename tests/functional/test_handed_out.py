"""Of the files for people those are written whose contents changed, by unit and by day, and no others."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest

from pipeline.judgement.unit_state import UnitsOfPeriod, unit_state
from pipeline.outputs.feedback.returned_copies import RECORD as RETURNED
from pipeline.outputs.feedback.returned_copies import returned_copies
from pipeline.runs import handed_out
from pipeline.runs.hand_back import hand_back
from pipeline.runs.handed_out import RECORD
from pipeline.runs.intake import take_in
from pipeline.runs.nightly import run_nightly
from pipeline.runs.write_outputs import write_outputs
from pipeline.runtime.settings import PROJECT
from tests.support.installation import Installation, installation_in
from tests.support.revisions import lay

if TYPE_CHECKING:
    from pathlib import Path

NOVEMBER = date(2020, 11, 1)
SAMPLES = PROJECT / "raw" / "2020-11"
BAD = (SAMPLES / "Lang Giang thang 11 (lan 1).xlsx").read_bytes()
GOOD = (SAMPLES / "KTTT_2020-11_217_Lang Giang.xlsx").read_bytes()
OTHER = (SAMPLES / "Báo cáo KTTT tháng 11.2020 Tân Yên.xlsx").read_bytes()
COPY = "2020-11/phan-hoi/217 a - phản hồi.xlsx"
TEMPLATE, OTHER_TEMPLATE = "2020-12/mau-bieu/KTTT-01 217 2020-12.xlsx", "2020-12/mau-bieu/KTTT-01 216 2020-12.xlsx"
DECEMBER = (SAMPLES.with_name("2020-12") / "KTTT_2020-12_217_Lang Giang.xlsx").read_bytes()
PAGES = {"index.html", "2020-11/index.html"}
OF_UNIT = "2020-11/don-vi/217.html"
REPORT = {"2020-11/bao-cao-2020-11.docx", "2020-11/bang-so-lieu-2020-11.xlsx"}


def hand_out(installation: Installation, *, report: bool = False) -> list[date]:
    """A night and its files; the periods that it wrote any of."""
    return write_outputs(installation.settings, installation.run(), lambda *_: None, report=report)


def stamps(installation: Installation) -> dict[str, tuple[int, int]]:
    """When each file was put where it lies, and as which file of the disk."""
    files = [path for path in installation.settings.files.rglob("*") if path.is_file()]
    found = {path.relative_to(installation.settings.files).as_posix(): path.stat() for path in files}
    return {name: (status.st_mtime_ns, status.st_ino) for name, status in found.items()}


def changed_since(before: dict[str, tuple[int, int]], installation: Installation) -> set[str]:
    """The files that were written, or are gone, since then."""
    after = stamps(installation)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Two units' reports on November, one of them wrong, and all files."""
    installation = installation_in(tmp_path_factory.mktemp("written") / "project")
    lay(installation, "2020-11/a.xlsx", BAD)
    lay(installation, "2020-11/b.xlsx", OTHER)
    assert hand_out(installation, report=True) == [NOVEMBER]
    assert {COPY, TEMPLATE, OTHER_TEMPLATE, OF_UNIT, *PAGES, *REPORT} < stamps(installation).keys()
    return installation


@pytest.fixture
def changed(written: Installation, tmp_path: Path) -> Installation:
    """A copy to be changed."""
    return written.copied(tmp_path / "project")


def test_nothing_is_written_while_nothing_changed(changed: Installation) -> None:
    before = stamps(changed)
    assert hand_out(changed, report=True) == []
    assert changed_since(before, changed) == set()


def test_corrected_report_changes_the_files_of_its_unit_and_by_day_no_report(changed: Installation) -> None:
    before = stamps(changed)
    lay(changed, "2020-11/a.xlsx", GOOD)
    assert hand_out(changed) == [NOVEMBER]
    assert changed_since(before, changed) == {COPY, TEMPLATE, OF_UNIT, *PAGES}
    assert not {COPY, OF_UNIT} & stamps(changed).keys()
    before = stamps(changed)
    hand_out(changed, report=True)
    assert changed_since(before, changed) == REPORT
    assert hand_out(changed, report=True) == []


@pytest.mark.parametrize("name", [COPY, TEMPLATE, OF_UNIT, "2020-11/index.html", *sorted(REPORT)])
def test_file_that_was_deleted_comes_back_alone(changed: Installation, name: str) -> None:
    before = stamps(changed)
    (changed.settings.files / name).unlink()
    hand_out(changed, report=True)
    linking = PAGES if name in REPORT else set()  # they are written while it is away, and after it
    assert changed_since(before, changed) == {name} | linking
    assert name in stamps(changed)


def test_page_that_somebody_changed_is_written_again(changed: Installation) -> None:
    page = changed.settings.files / "index.html"
    before = page.read_bytes()
    page.write_bytes(b"x")
    hand_out(changed)
    assert page.read_bytes() == before


def test_copy_bears_the_name_that_its_file_has_today(changed: Installation) -> None:
    (changed.raw / "2020-11" / "a.xlsx").rename(changed.raw / "2020-11" / "c.xlsx")
    hand_out(changed)
    copies = {name for name in stamps(changed) if "phan-hoi/217" in name}
    assert copies == {COPY.replace("217 a", "217 c")}


@pytest.mark.long
def test_unit_whose_files_were_withdrawn_loses_its_copy(changed: Installation) -> None:
    for path in (changed.raw / "2020-11").iterdir():
        path.unlink()
    lay(changed, "2020-12/e.xlsx", DECEMBER)
    hand_out(changed)
    assert "2020-11/217" not in returned_copies(changed.settings)
    assert COPY not in stamps(changed)


def test_unit_has_its_answer_though_the_build_fails(changed: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.runs.nightly.replace_warehouse", fail)
    lay(changed, "2020-11/a.xlsx", GOOD)
    with pytest.raises(OSError, match="No space"):
        run_nightly(changed.settings, answer=partial(hand_back, changed.settings, wait=None))
    assert COPY not in stamps(changed)


def test_copy_whose_workbook_was_away_is_made_by_the_next_run(changed: Installation) -> None:
    (changed.raw / "2020-11" / "a.xlsx").rename(changed.raw / "2020-11" / "d.xlsx")
    known = take_in(changed.settings).known
    away = changed.raw.rename(changed.raw.with_name("away"))
    hand_back(changed.settings, known)
    assert not [name for name in stamps(changed) if "phan-hoi/217" in name]
    away.rename(changed.raw)
    hand_back(changed.settings, known)
    assert COPY.replace("217 a", "217 d") in stamps(changed)


@pytest.mark.long
@pytest.mark.parametrize(
    "record",
    [
        b'{"2020-11-01": {"state": "of an older version", "files": []}}',
        b"",
        b"\xff",
        b"[]",
        b'{"made_by": 1, "periods": {}}',
    ],
)
def test_damaged_record_costs_work_and_changes_no_file(changed: Installation, record: bytes) -> None:
    before = stamps(changed)
    (changed.settings.state / RECORD).write_bytes(record)
    for name in ("made_templates.json", "made_pages.json", "made_report.json", RETURNED):
        (changed.settings.state / name).write_bytes(record)
    assert hand_out(changed, report=True) == [NOVEMBER]
    assert changed_since(before, changed) - {COPY} == set()  # it is made anew where nobody knows what it was made from
    assert returned_copies(changed.settings)["2020-11/217"].path == COPY
    assert hand_out(changed, report=True) == []


def test_other_product_or_setting_has_everything_looked_at(
    changed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = take_in(changed.settings).known
    assert hand_back(changed.settings, known) == []
    other = changed.settings.model_copy(update={"max_cells": changed.settings.max_cells + 1})
    assert hand_back(other, known) == [NOVEMBER]
    monkeypatch.setattr(handed_out, "product_digest", lambda *_: "another product")
    assert hand_back(other, known) == [NOVEMBER]
    assert hand_back(other, known) == []


def test_states_that_are_looked_up_together_are_those_of_each_unit(written: Installation) -> None:
    known = take_in(written.settings).known
    units = UnitsOfPeriod(known, NOVEMBER)
    assert {"216", "217", "218"} < units.due
    for report in units.due:
        state, alone = units.state_of(report), unit_state(known, report, NOVEMBER)
        assert (state.status, state.submission) == (alone.status, alone.submission)
        assert state.findings.equals(alone.findings)
