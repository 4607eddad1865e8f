"""Calendars and due dates that cannot be used are told by file and line."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT
from schemas.calendar_faults import calendar_faults
from schemas.reference_checks import ReferenceDataError, check_reference_data
from schemas.reference_data import day_of
from tests.support.calendar_rows import COMMITTED, HEADER, ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UNITS = PROJECT / "schemas" / "reference" / "units.csv"
DUE_HEADER, *DUE = UNITS.with_name("due_dates.csv").read_text(encoding="utf-8").splitlines()
EVERYBODYS = "KTTT-01,*,monthly,,2004-08-31,"


def line_of(beginning: str, rows: Sequence[str]) -> int:
    """The number of a row in its file, whatever was added before it."""
    return 2 + next(at for at, row in enumerate(rows) if row.startswith(beginning))


@dataclass(frozen=True)
class Line:
    number: int
    cells: Mapping[str, str]
    start: date
    end: date


def lines_of(*texts: str) -> list[Line]:
    rows = enumerate(csv.DictReader(texts), start=2)
    return [Line(number, row, date.fromisoformat(row["valid_from"]), day_of(row["valid_to"])) for number, row in rows]


def faults(*calendars: str, due: Sequence[str] = DUE) -> list[str]:
    units = lines_of(*UNITS.read_text(encoding="utf-8").splitlines())
    found = {"units": units, "calendars": lines_of(HEADER, *calendars), "due_dates": lines_of(DUE_HEADER, *due)}
    return list(calendar_faults(found))


def test_committed_calendars_and_due_dates_have_no_fault() -> None:
    assert faults(*COMMITTED) == []
    assert list(calendar_faults({})) == []


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("KTTT-9,*,monthly,,2004-08-31,", 'form_id = "KTTT-9"'),
        ("KTTT-01,999,monthly,,2004-08-31,", 'unit_code = "999"'),
        ("KTTT-01,LM24,monthly,,2004-08-31,", 'unit_code = "LM24"'),
        ("KTTT-01,217,weekly,,2004-08-31,", 'frequency = "weekly" không phải là một trong monthly, quarterly, yearly'),
        ("KTTT-01,217,yearly,,2004-08-31,", "thiếu month"),
        ("KTTT-01,217,yearly,13,2004-08-31,", 'month = "13"'),
        ("KTTT-01,217,quarterly,một,2004-08-31,", 'month = "một"'),
    ],
)
def test_calendar_that_cannot_be_used_is_told_by_its_line(row: str, fault: str) -> None:
    (sentence,) = faults(*ROWS, row)
    assert sentence.startswith(f"calendars.csv, dòng {len(ROWS) + 2}: {fault}")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("KTTT-9,,5,2004-08-31,", 'form_id = "KTTT-9"'),
        ("KTTT-01,,30,2004-08-31,", 'due_day = "30"'),
        ("KTTT-01,,,2004-08-31,", 'due_day = ""'),
        ("KTTT-01,0,5,2004-08-31,", 'month = "0"'),
    ],
)
def test_due_date_that_cannot_be_used_is_told_by_its_line(row: str, fault: str) -> None:
    (sentence,) = faults(*ROWS, due=(*DUE, row))
    assert sentence.startswith(f"due_dates.csv, dòng {len(DUE) + 2}: {fault}")


@pytest.mark.parametrize(
    ("file", "row", "fault"),
    [
        ("calendars", "KTTT-01,217,weekly,,2004-08-31,", "frequency"),
        (
            "calendars",
            "KTTT-01,*,quarterly,,2020-01-01,",
            f"KTTT-01 * có hiệu lực trùng với dòng {line_of('KTTT-01,*', COMMITTED)}",
        ),
        ("due_dates", "KTTT-01,12,32,2004-08-31,", "due_day"),
    ],
)
def test_nothing_starts_with_them(tmp_path: Path, file: str, row: str, fault: str) -> None:
    folder = Path(shutil.copytree(UNITS.parent, tmp_path / "reference"))
    path = folder / f"{file}.csv"
    lines = [*path.read_text(encoding="utf-8").splitlines(), row]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=re.escape(f"{file}.csv, dòng {len(lines)}: {fault}")):
        check_reference_data(folder)


@pytest.mark.parametrize(
    ("calendar", "due", "period"),
    [
        ("LM-01,*,quarterly,2,2020-01-01,", ("KTTT-01,,5,2004-08-31,", "LM-01,11,5,2004-08-31,"), "02/2020"),
        ("LM-01,*,yearly,11,2004-08-31,", ("KTTT-01,,5,2004-08-31,", "LM-01,11,5,2004-08-31,2019-11-30"), "11/2019"),
        ("LM-01,*,yearly,11,2004-08-31,", ("KTTT-01,,5,2004-08-31,", "LM-01,11,5,2012-12-01,"), "11/2004"),
    ],
)
def test_listed_month_that_is_never_due_is_told_by_the_line_of_its_calendar(
    calendar: str, due: tuple[str, ...], period: str
) -> None:
    assert faults(EVERYBODYS, calendar, due=due) == [
        f"calendars.csv, dòng 3: kỳ {period} phải báo cáo mà due_dates.csv không có hạn nộp."
    ]
