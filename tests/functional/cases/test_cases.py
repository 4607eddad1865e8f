"""Every case is answered rightly by a check and by a night: what a person sees is what is read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl
import pytest
from openpyxl.utils.cell import coordinate_to_tuple

from schemas.registry import tables
from tests.functional.cases import (
    active,
    archives,
    containers,
    counts,
    dates,
    errors,
    fonts,
    headers,
    rows,
    scales,
    shown,
    texts,
)
from tests.functional.cases.answers import Answers, checked_files, landed_files, taken_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from _pytest.mark import ParameterSet

    from tests.functional.cases.case import Case
    from tests.support.installation import Installation

MODULES = (scales, shown, fonts, texts, errors, rows, dates, counts, containers, archives, headers, active)
CASES = tuple(case for module in MODULES for case in module.CASES)
FILES = {f"{case.name}.{kind}": (case, kind) for case in CASES for kind in case.formats}
"""Every case in every format that can hold it, by the name under which it is tested."""
SENT = frozenset(
    {
        *("all amounts scaled by a thousand", "all amounts in dong", "all amounts scaled by a million"),
        *("revenue, profit and income scaled", "loans of a fund in billions", "a minus before a profit"),
        *("thousands that are only text", "capital that is hidden", "a tax code whose zero is the format's"),
        *("a percentage", "a footnote behind capital", "a struck number before another", "a row struck through"),
        *("two columns Số thành viên in HTX at Z", "a line break in a name", "a zero-width space in a tax code"),
        *("a soft hyphen in capital", "a soft hyphen in a commune", "a soft hyphen in a tax code"),
        *("Total in column A", "44.99999999999999 at HTX!I5", "a merge of 1:1", "#GETTING_DATA at HTX!L5"),
    }
)
"""What people sent in: these are tried in every format that can hold them."""
QUICK = frozenset(
    f"{case.name}.{kind}"
    for place, case in enumerate(CASES)
    if case not in active.CASES or place % 8 == 0  # all of these are tried by the tests of copies too
    for kind in (case.formats if case.name in SENT else [case.formats[place % len(case.formats)]])
)
"""What ``make test`` has time for: the formats by turns."""


@pytest.fixture(scope="module")
def landed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Installation, dict[str, Path]]:
    """The tested files, all of the same month, so that all but the last are superseded."""
    return landed_files(request, tmp_path_factory, FILES, "2020-11")


@pytest.fixture(scope="module")
def checked(landed: tuple[Installation, dict[str, Path]]) -> Answers:
    return checked_files(landed[1])


@pytest.fixture(scope="module")
def taken(landed: tuple[Installation, dict[str, Path]]) -> Answers:
    return taken_files(*landed)


BESIDE_OTHERS = frozenset({"WB-11", "HTX-06", "QTD-05"})
"""Rules that compare the files of the night with each other."""


def params(names: Iterable[str]) -> list[ParameterSet]:
    """The files to be tested, those that take longer marked."""
    return [pytest.param(name, marks=() if name in QUICK else pytest.mark.long) for name in names]


@pytest.mark.parametrize("name", params(FILES))
def test_check_finds_what_is_wrong_and_nothing_else(name: str, checked: Answers) -> None:
    case, _ = FILES[name]
    wrong = case.wrong([finding for finding in checked.found[name] if finding.rule_id not in BESIDE_OTHERS])
    assert not wrong, "; ".join(wrong)
    assert checked.status[name] == ("quarantined" if case.quarantined else "accepted")


@pytest.mark.parametrize("name", params(FILES))
def test_night_takes_in_what_is_right(name: str, taken: Answers) -> None:
    case, _ = FILES[name]
    wrong = case.wrong([finding for finding in taken.found[name] if finding.rule_id not in BESIDE_OTHERS])
    assert not wrong, "; ".join(wrong)
    assert taken.status[name] in ({"quarantined"} if case.quarantined else {"accepted", "superseded"})


@pytest.mark.parametrize("name", params(name for name, (case, _) in FILES.items() if case.reads or case.rows))
def test_values_are_those_that_are_seen(name: str, taken: Answers) -> None:
    case, _ = FILES[name]
    wrong = wrong_values(taken, name, case)
    assert not wrong, "; ".join(wrong)


def wrong_values(taken: Answers, name: str, case: Case) -> list[str]:
    """What was read otherwise, or in another number of rows, and what is right."""
    read = {address: (value_at(taken, name, address), exact(value)) for address, value in case.reads.items()}
    read |= {sheet: (rows_of(taken, name, sheet).height, count) for sheet, count in case.rows.items()}
    return [f"{place} is {values[0]}, not {values[1]}" for place, values in read.items() if values[0] != values[1]]


def rows_of(taken: Answers, name: str, sheet: str) -> pl.DataFrame:
    """The rows of a sheet of the form that were staged from a file."""
    table = next(table for table, declared in tables().items() if declared.name == sheet)
    return taken.staged[table].filter(pl.col("submission_id") == taken.submissions[name])


def value_at(taken: Answers, name: str, address: str) -> object:
    """What was read at an address, in a sheet whose columns stand as the form lists them."""
    sheet, coordinate = address.rsplit("!", 1)
    row, column = coordinate_to_tuple(coordinate)
    declared = next(declared.in_version(1) for declared in tables().values() if declared.name == sheet)
    found = rows_of(taken, name, sheet).filter(pl.col("at_row") == row)
    values = found[declared.columns[column - 1].name].to_list()
    return values[0] if len(values) == 1 else values


def exact(value: object) -> object:
    """A value as it is staged: amounts as decimals."""
    return Decimal(str(value)) if isinstance(value, float) else value
