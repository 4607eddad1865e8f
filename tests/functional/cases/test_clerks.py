"""What clerks do is answered by a check and by a night that knows the month before: one cause, and what follows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.functional.cases.answers import Answers, checked_files, landed_files, taken_files
from tests.functional.cases.clerks import CASES, NOVEMBER, SENT
from tests.functional.cases.test_cases import wrong_values

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.mark import ParameterSet

    from tests.functional.cases.case import Found
    from tests.support.installation import Installation

FILES = {f"{case.name}.{kind}": (case, kind) for case in CASES for kind in case.formats}
QUICK = [
    f"{case.name}.{kind}"
    for place, case in enumerate(CASES)
    for kind in (case.formats if case in SENT else [case.formats[place % len(case.formats)]])
]
BESIDE_OTHERS = frozenset({"WB-11"})
"""Rules that compare the files with each other."""


def params() -> list[ParameterSet]:
    return [pytest.param(name, marks=() if name in QUICK else pytest.mark.long) for name in FILES]


@pytest.fixture(scope="module")
def landed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Installation, dict[str, Path]]:
    """The tested files of December, beside the sample of November."""
    installation, paths = landed_files(request, tmp_path_factory, FILES, "2020-12")
    november = installation.raw / "2020-11" / NOVEMBER.name
    november.parent.mkdir()
    november.write_bytes(NOVEMBER.read_bytes())
    return installation, paths


@pytest.fixture(scope="module")
def checked(landed: tuple[Installation, dict[str, Path]]) -> Answers:
    return checked_files(landed[1])


@pytest.fixture(scope="module")
def taken(landed: tuple[Installation, dict[str, Path]]) -> Answers:
    return taken_files(*landed)


@pytest.mark.parametrize("name", params())
def test_check_of_a_workbook_alone_finds_what_it_shows(name: str, checked: Answers) -> None:
    case = replace(FILES[name][0], heads=())
    wrong = case.wrong([finding for finding in checked.found[name] if finding.rule_id not in BESIDE_OTHERS])
    assert not wrong, "; ".join(wrong)
    assert checked.status[name] == status(case.quarantined, checked.found[name])


@pytest.mark.parametrize("name", params())
def test_night_finds_what_the_month_before_shows_as_well(name: str, taken: Answers) -> None:
    case, _ = FILES[name]
    case = replace(case, finds={**case.finds, **case.later})
    wrong = case.wrong([finding for finding in taken.found[name] if finding.rule_id not in BESIDE_OTHERS])
    assert not wrong, "; ".join(wrong)
    assert taken.status[name] in {status(case.quarantined, taken.found[name]), "superseded"}


@pytest.mark.parametrize("name", params())
def test_values_are_those_that_are_seen(name: str, taken: Answers) -> None:
    wrong = wrong_values(taken, name, FILES[name][0])
    assert not wrong, "; ".join(wrong)


def status(quarantined: bool, found: list[Found]) -> str:  # noqa: FBT001 - what the case says
    """The status of a file; without a cover it is unreadable."""
    if any(finding.rule_id == "WB-02" for finding in found):
        return "unreadable"
    return "quarantined" if quarantined else "accepted"
