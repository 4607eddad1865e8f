"""One landing zone with the months before and after both changes, after a single night."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.report import report_contents
from pipeline.outputs.report.document import document
from pipeline.outputs.report.workbook import workbook
from pipeline.runtime.settings import PROJECT
from tests.functional.seven_months.autumn_2024 import reports_of_june, reports_of_september
from tests.functional.seven_months.documents import book_of_tables, word_report
from tests.functional.seven_months.new_area import report_of_the_ward
from tests.functional.seven_months.plain_reports import Reports, reports_in
from tests.support.revisions import lay

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tests.functional.seven_months.documents import BookOfTables, WordReport
    from tests.support.installation import Installation

    Documents = Callable[[date], tuple[WordReport, BookOfTables]]

SAMPLES = ("2020-11", "2020-12", "2025-05", "2025-06", "2025-07", "2026-10")
"""May 2025 beside the months that are looked at: a unit of June says that nothing has changed since."""


@pytest.fixture(scope="package")
def zone(empty_installation: Callable[[], Installation]) -> Installation:
    """The installation after its night; only to be asked."""
    installation = empty_installation()
    for month in SAMPLES:
        shutil.copytree(PROJECT / "raw" / month, installation.raw / month)
    for report in (*reports_of_june(), *reports_of_september(), report_of_the_ward()):
        lay(installation, report.file_name, report.content())
    installation.run()
    return installation


@pytest.fixture(scope="package")
def plain(zone: Installation) -> Reports:
    """What the same workbooks say, read and chosen by the independent script."""
    return reports_in(zone.raw)


@pytest.fixture(scope="package")
def documents(zone: Installation) -> Documents:
    """Makes both documents of a month, each once."""
    made: dict[date, tuple[WordReport, BookOfTables]] = {}

    def of(month: date) -> tuple[WordReport, BookOfTables]:
        if month not in made:
            contents = report_contents(zone.settings, month)
            made[month] = word_report(document(contents)), book_of_tables(workbook(contents))
        return made[month]

    return of
