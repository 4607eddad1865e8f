"""What a report on the old version says again counts in the figures that it has, once a month, and in no others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.report.contents import period_contents
from pipeline.outputs.report.notes import STOOD_STILL, marks_of
from tests.functional.versions.conftest import HERE, NEW, OLD, SEPTEMBER, THERE, new, plain
from tests.support.revisions import lay
from tests.support.unchanged_reports import says_unchanged
from tests.support.version_two import VersionedReport, ended

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

pytestmark = pytest.mark.long

AUGUST = date(2024, 8, 1)
FUND_DISSOLVED = {"HTX.DISSOLVED": 1, "HTX.DISSOLVED_CREDIT": 1, "HTX.OPENING": 2}
"""On version 1 a fund that was dissolved is declared and not listed."""


@pytest.fixture(scope="module")
def still(empty_installation: Callable[[], Installation]) -> Installation:
    """One unit's August on version 1 and a September equal to it; another's September on version 2."""
    installation = empty_installation()
    of_august = VersionedReport(
        AUGUST, HERE, OLD, {"cooperatives": [plain(1, "Xã Tân Hưng", members=40)]}, declared=FUND_DISSOLVED
    )
    merged = plain(7, "Xã Đông Hưng", **ended("merged", date(2024, 8, 2)))
    other = VersionedReport(SEPTEMBER, THERE, NEW, {"cooperatives": [new(10, "Xã Đông Hưng", 55, 200, 250), merged]})
    again = VersionedReport(SEPTEMBER, HERE, OLD, {})
    lay(installation, of_august.file_name, of_august.content())
    lay(installation, other.file_name, other.content())
    lay(installation, again.file_name, says_unchanged(again.content()))
    installation.run()
    assert installation.ask("select distinct status from core.submissions") == [("accepted",)]
    return installation


def test_funds_dissolved_are_counted_once_in_each_month_that_says_so(still: Installation) -> None:
    asked = "select period, dissolved from report.by_district where unit_code = ? order by period"
    assert still.ask(asked, HERE) == [(AUGUST, 1), (SEPTEMBER, 1)]
    figure = "select period, value from report.figures where figure_id = 'HTX.DISSOLVED' order by period"
    assert still.ask(figure) == [(AUGUST, 1), (SEPTEMBER, 1)]


def test_unit_stood_still_in_the_figures_that_its_version_has_alone(still: Installation) -> None:
    asked = "select figure_id, units_reported, units_unchanged from report.figures where period = ? and figure_id in ?"
    found = still.ask(asked, SEPTEMBER, ["HTX.DISSOLVED", "HTX.FOUNDED", "HTX.MERGED", "HTX.BANKRUPT"])
    assert {figure: tuple(units) for figure, *units in found} == {
        "HTX.DISSOLVED": (2, 1),
        "HTX.FOUNDED": (2, 1),
        "HTX.MERGED": (1, 0),
        "HTX.BANKRUPT": (1, 0),
    }
    figures = period_contents(still.settings.database, SEPTEMBER, 0).figures
    assert STOOD_STILL in marks_of(figures["HTX.DISSOLVED"])
    assert STOOD_STILL not in marks_of(figures["HTX.MERGED"])
