"""After a night each unit's workbook that has to be mended or explained lies ready, and no other."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.judgement.unit_state import unit_state
from pipeline.outputs.feedback.error_sheet import NAME
from pipeline.outputs.feedback.returned_copies import returned_copies, write_feedback_copies
from pipeline.runs.intake import take_in
from pipeline.runtime.settings import PROJECT
from schemas.forms.explanations import EXPLANATIONS
from tests.functional.test_explanations import DECEMBER_WORKBOOK, answers
from tests.support.revisions import calculate_totals, explaining, lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.installation import Installation

pytestmark = pytest.mark.long

NOVEMBER, DECEMBER = date(2020, 11, 1), date(2020, 12, 1)
BAD = (PROJECT / "raw" / "2020-11" / "Lang Giang thang 11 (lan 1).xlsx").read_bytes()
GOOD = (PROJECT / "raw" / "2020-11" / "KTTT_2020-11_217_Lang Giang.xlsx").read_bytes()
TAN_YEN = [f"2020-{month}/Báo cáo KTTT tháng {month}.2020 Tân Yên.xlsx" for month in (11, 12)]


@pytest.fixture
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    return empty_installation()


def copies(installation: Installation, unit: str, period: date = NOVEMBER) -> list[Path]:
    """What lies ready for a unit after another night."""
    intake = take_in(installation.settings)
    written = write_feedback_copies(installation.settings, period, {unit: unit_state(intake.known, unit, period)})
    ready = [installation.settings.files / copy.path for copy in returned_copies(installation.settings).values()]
    assert list(written.values()) == ready
    files = [path for path in installation.settings.files.rglob("*") if path.is_file()]
    assert files == ready
    return ready


def sheet(path: Path, name: str) -> list[tuple[Any, ...]]:
    page = openpyxl.load_workbook(BytesIO(path.read_bytes()))[name]
    return list(page.iter_rows(min_row=2, values_only=True))


def listed(path: Path) -> list[tuple[Any, ...]]:
    """The findings in the list of a copy, without the remarks that are no rule's."""
    return [row for row in sheet(path, NAME) if row[1]]


def test_quarantined_workbook_lies_ready_under_its_unit_and_own_name(installation: Installation) -> None:
    lay(installation, "gửi 11-2020/lần 1.xlsx", BAD)
    [path] = copies(installation, "217")
    assert path.relative_to(installation.settings.files).parts == ("2020-11", "phan-hoi", "217 lần 1 - phản hồi.xlsx")
    assert len(listed(path)) == 9
    remarks = [row[6] for row in sheet(path, NAME) if not row[1]]
    assert any("kỳ trước" in remark for remark in remarks), remarks


def test_copy_is_not_written_again_while_nothing_changed(installation: Installation) -> None:
    lay(installation, "a 11-2020.xlsx", BAD)
    [path] = copies(installation, "217")
    before = path.stat()
    assert copies(installation, "217") == [path]
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_copy_that_was_deleted_is_written_again(installation: Installation) -> None:
    lay(installation, "a 11-2020.xlsx", BAD)
    [path] = copies(installation, "217")
    content = path.read_bytes()
    path.unlink()
    assert copies(installation, "217") == [path]
    assert path.read_bytes() == content


def test_corrected_revision_takes_the_copy_away(installation: Installation) -> None:
    lay(installation, "a 11-2020.xlsx", BAD)
    assert len(copies(installation, "217")) == 1
    lay(installation, "b 11-2020.xlsx", GOOD)
    assert copies(installation, "217") == []


def test_next_revision_that_is_wrong_too_replaces_the_copy(installation: Installation) -> None:
    lay(installation, "a 11-2020.xlsx", BAD)
    [first] = copies(installation, "217")
    lay(installation, "b 11-2020.xlsx", revision(5, of=BAD))
    [second] = copies(installation, "217")
    assert (first.name, second.name) == ("217 a 11-2020 - phản hồi.xlsx", "217 b 11-2020 - phản hồi.xlsx")


def test_copy_asks_only_for_explanations_that_are_not_given_yet(installation: Installation) -> None:
    for name in TAN_YEN:
        lay(installation, name, (PROJECT / "raw" / name).read_bytes())
    [path] = copies(installation, "216", DECEMBER)
    assert sorted(row[0] for row in sheet(path, EXPLANATIONS.name)) == ["CL-08", "HTX-04", "HTX-12", "HTX-14"]
    lay(installation, "b.xlsx", revision(2, explaining(*answers("CL-08", "HTX-04")), of=DECEMBER_WORKBOOK))
    [path] = copies(installation, "216", DECEMBER)
    rows = sheet(path, EXPLANATIONS.name)
    assert sorted((row[0], row[4] is not None) for row in rows) == [
        ("CL-08", True),
        ("HTX-04", True),
        ("HTX-12", False),
        ("HTX-14", False),
    ]
    assert sorted(row[1] for row in listed(path)) == ["HTX-12", "HTX-14"]
    lay(
        installation,
        "c.xlsx",
        revision(3, explaining(*answers("CL-08", "HTX-04", "HTX-12", "HTX-14")), of=DECEMBER_WORKBOOK),
    )
    assert copies(installation, "216", DECEMBER) == []


def test_clean_and_missing_units_have_no_copy(installation: Installation) -> None:
    lay(installation, "a 11-2020.xlsx", GOOD)
    assert copies(installation, "217") == []
    assert copies(installation, "215") == []


def test_workbook_that_was_changed_since_it_was_read_waits_for_the_next_night(installation: Installation) -> None:
    path = lay(installation, "a 11-2020.xlsx", BAD)
    intake = take_in(installation.settings)
    path.write_bytes(GOOD)
    assert (
        write_feedback_copies(installation.settings, NOVEMBER, {"217": unit_state(intake.known, "217", NOVEMBER)}) == {}
    )
    path.unlink()
    assert (
        write_feedback_copies(installation.settings, NOVEMBER, {"217": unit_state(intake.known, "217", NOVEMBER)}) == {}
    )


def test_name_as_long_as_a_name_may_be_gives_a_copy(installation: Installation) -> None:
    lay(installation, f"{'ệ' * 83}.xlsx", BAD)
    [path] = copies(installation, "217")
    assert path.name == f"217 {'ệ' * 50} - phản hồi.xlsx"


def test_corrected_copy_sent_back_is_accepted_as_the_next_revision(installation: Installation) -> None:
    lay(installation, "a 11-2020.xlsx", BAD)
    [path] = copies(installation, "217")
    right = openpyxl.load_workbook(BytesIO(GOOD), data_only=True)
    book = openpyxl.load_workbook(path)
    for _, _, page, cell, *_ in listed(path):
        book[page][cell].value = right[page][cell].value
    calculate_totals(book, right)
    content = BytesIO()
    book.save(content)
    lay(installation, path.name, content.getvalue())
    assert copies(installation, "217") == []
    installation.run()
    assert installation.ask("select revision, status from core.submissions order by all") == [
        (1, "quarantined"),
        (2, "accepted"),
    ]
