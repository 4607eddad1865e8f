"""Size classes: the highest that is reached, by this period's members and capital and last December's revenue."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.outputs.trace import trace
from tests.functional.versions.conftest import DECEMBER, HERE, MAY, NEW, SEPTEMBER, THERE, new
from tests.support.revisions import lay
from tests.support.version_two import VersionedReport, ended

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.samples import SampleRow
    from tests.support.installation import Installation

pytestmark = pytest.mark.long

OCTOBER = date(2024, 10, 1)
HERE_COMMUNE, THERE_COMMUNE = "Xã Tân Hưng", "Xã Bảo Sơn"
CASES: dict[int, tuple[SampleRow, int, str | None]] = {
    # in May: the row, the revenue of December, and the class
    1: (new(1, HERE_COMMUNE, 300, 9999, 0), 50_000, "large"),
    2: (new(2, HERE_COMMUNE, 300, 10_000, 0), 0, "large"),
    3: (new(3, HERE_COMMUNE, 299, 10_000, 0), 50_000, "medium"),
    4: (new(4, HERE_COMMUNE, 300, 9999, 0), 49_999, "medium"),
    5: (new(5, HERE_COMMUNE, 50, 1000, 0), 1, "small"),
    6: (new(6, HERE_COMMUNE, 49, 1000, 0), 2000, "micro"),
    7: (new(7, HERE_COMMUNE, 50, 999, 60_000), 1999, "micro"),
    8: (new(8, HERE_COMMUNE, 100, 20_000, 0, sector="construction", vsic="F"), 0, "large"),
    9: (new(9, HERE_COMMUNE, 99, 20_000, 0, sector="construction", vsic="F"), 0, None),
    10: (new(10, HERE_COMMUNE, 300, 90_000, 0, sector="trade", vsic="G"), 90_000, None),
    11: (new(11, HERE_COMMUNE, 300, 10_000, 0, total_capital=None), 50_000, None),
}
LATER = {12: new(12, HERE_COMMUNE, 300, 10_000, 70_000)}
"""One that no December has."""


def winter(numbers: range, commune: str) -> list[SampleRow]:
    return [{**CASES[number][0], "commune": commune, "revenue": CASES[number][1]} for number in numbers]


@pytest.fixture(scope="module")
def sized(empty_installation: Callable[[], Installation]) -> Installation:
    """Some are found again by tax code in another unit, one by its name and founding date; one has ended."""
    installation = empty_installation()
    nameless: SampleRow = {"tax_code": None}
    december = {HERE: winter(range(1, 8), HERE_COMMUNE), THERE: winter(range(8, 12), THERE_COMMUNE)}
    december[HERE][4] = december[HERE][4] | nameless
    gone: SampleRow = {**CASES[1][0], "name": "HTX Đã thôi", "tax_code": None, **ended("bankrupt", date(2025, 2, 3))}
    may = [row for row, _, _ in CASES.values()] + [LATER[12], gone]
    may[0] = may[0] | nameless
    for period, unit, rows in (
        (OCTOBER, HERE, winter(range(1, 8), HERE_COMMUNE)),
        (DECEMBER, HERE, december[HERE]),
        (DECEMBER, THERE, december[THERE]),
        (MAY, HERE, may),
    ):
        report = VersionedReport(period, unit, NEW, {"cooperatives": rows})
        lay(installation, report.file_name, report.content())
    installation.run()
    assert installation.ask("select distinct status from core.submissions") == [("accepted",)]
    return installation


def classes(installation: Installation, period: date) -> dict[int, tuple[str | None, list[str] | None]]:
    rows = installation.ask(
        "select sheet_row - 1, size_class, not_known from quality.cooperative_sizes where period = ? and unit_code = ?",
        period,
        HERE,
    )
    return {number: (size_class, not_known) for number, size_class, not_known in rows}


def test_a_cooperative_has_the_highest_class_that_it_reaches(sized: Installation) -> None:
    found = classes(sized, MAY)
    assert {number: found[number][0] for number in CASES} == {number: row[2] for number, row in CASES.items()}


def test_what_is_not_known_is_not_evaluated_and_says_why(sized: Installation) -> None:
    found = classes(sized, MAY)
    assert [found[number][1] for number in (9, 10, 11, 12)] == [
        ["thresholds"],
        ["thresholds"],
        ["total_capital"],
        ["revenue"],
    ]
    assert 13 not in found


def test_the_table_says_of_how_many(sized: Installation) -> None:
    columns = "cooperatives, evaluated, not_evaluated, large, medium, small, micro"
    asked = f"select sector, {columns} from report.by_size where period = ? and cooperatives > 0"  # noqa: S608 - names of this test alone
    assert {sector: rest for sector, *rest in sized.ask(asked, MAY)} == {
        "agriculture": [9, 7, 2, 2, 2, 1, 2],
        "construction": [2, 1, 1, 1, None, None, None],
        "trade": [1, 0, 1, None, None, None, None],
        "all": [12, 8, 4, 3, 2, 1, 2],
    }
    figures = dict(sized.ask("select figure_id, value::bigint from report.figures where period = ?", MAY))
    assert [
        figures[f"SIZE.{name}"] for name in ("LARGE", "MEDIUM", "SMALL", "MICRO", "EVALUATED", "NOT_EVALUATED")
    ] == [*(3, 2, 1, 2, 8, 4)]


def test_there_are_no_classes_before_they_were_made(sized: Installation, versions: Installation) -> None:
    assert sized.ask("select distinct period from report.by_size order by all") == [(DECEMBER,), (MAY,)]
    early = "select count(*) from report.figures where figure_id like 'SIZE.%' and period < '2024-11-01'"
    assert sized.scalar(early) == 0
    assert versions.ask("select count(*) from report.by_size where period = ?", SEPTEMBER) == [(0,)]


def test_classes_are_traced_to_the_cells_that_they_are_told_from(sized: Installation) -> None:
    found = trace(sized.settings.database, "SIZE.LARGE", MAY)
    assert found
    assert [source.cell[1:] for source in found.sources] == ["2", "3", "9"]
    book = openpyxl.load_workbook(sized.raw / found.sources[0].file_name)
    assert [book["HTX"][source.cell].value for source in found.sources] == [300, 300, 100]
    ((file_name, sheet, cell, revenue),) = sized.ask(
        "select s.file_name, c.revenue_sheet, c.revenue_cell, c.revenue_mvnd from quality.cooperative_sizes as c "
        "inner join core.submissions as s on c.revenue_submission_id = s.submission_id "
        "where c.period = ? and c.sheet_row = 2",
        MAY,
    )
    assert openpyxl.load_workbook(sized.raw / file_name)[sheet][cell].value == revenue == 50_000
