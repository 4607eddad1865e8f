"""November before and after it was closed, and after a later revision; each made once, and not to be changed."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.runs.closing import close_period, explain
from pipeline.runtime.settings import PROJECT
from tests.spec.examples.edits import sum_anew
from tests.support.revisions import ALLIANCE, answering_alliance, declare_more, lay, receive, revision

if TYPE_CHECKING:
    from tests.support.installation import Installation, WarehouseRows

NOVEMBER = date(2020, 11, 1)
YEN_THE = PROJECT / "raw" / "2020-11" / "BC thang 11 - Yen The.xlsx"
FIGURES = "select figure_id, value from report.figures where period = '2020-11-01' order by all"


def more_capital() -> bytes:
    """A second revision of Yên Thế's November: the first cooperative has a hundred million dong more."""
    more = (declare_more("CAPITAL.AGRI", 100), declare_more("CAPITAL.ALL", 100))
    return revision(2, lambda workbook: add_to(workbook["HTX"]["K7"], 100), *more, of=YEN_THE.read_bytes())


def add_to(cell: Any, more: int) -> None:  # noqa: ANN401 - openpyxl is not typed
    cell.value += more
    sum_anew(cell.parent, cell.column)


@pytest.fixture(scope="session")
def unexplained(two_months: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Both sample periods, with what the report of 2020 is asked about; not to be changed."""
    installation = two_months.copied(tmp_path_factory.mktemp("unexplained") / "project")
    lay(installation, ALLIANCE, answering_alliance())
    installation.run()
    return installation


@pytest.fixture(scope="session")
def both(unexplained: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The same with an answer to that; not to be changed."""
    installation = unexplained.copied(tmp_path_factory.mktemp("both") / "project")
    explain(installation.settings, NOVEMBER, "", "", "Sẽ đính chính trong báo cáo năm sau")
    return installation


@pytest.fixture(scope="session")
def closed(both: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The same after November was closed; not to be changed."""
    installation = both.copied(tmp_path_factory.mktemp("closed") / "project")
    close_period(installation.settings, NOVEMBER)
    return installation


@pytest.fixture(scope="session")
def known_then(closed: Installation) -> WarehouseRows:
    """All rows as they were known right after closing."""
    return closed.contents()


@pytest.fixture(scope="session")
def restated(closed: Installation, known_then: WarehouseRows, tmp_path_factory: pytest.TempPathFactory) -> Installation:  # noqa: ARG001 - asked for what it prepares
    """The same after a further revision of Yên Thế's November was accepted, some seconds later."""
    installation = closed.copied(tmp_path_factory.mktemp("restated") / "project")
    time.sleep(2)
    receive(installation, "Yên Thế lần 2.xlsx", more_capital())
    return installation


@pytest.fixture(scope="session")
def known_now(restated: Installation) -> WarehouseRows:
    """All rows after that."""
    return restated.contents()
