"""What a unit said once for two months before it ended is its area's past in both: it stands in one file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.outputs.report.contents import period_contents
from pipeline.outputs.report.notes import notes
from tests.support.june_and_july import ELSEWHERE, JULY, JUNE, KEPT, LOST, NAMED, grown
from tests.support.revisions import lay
from tests.support.small_reports import SmallReport, lay_reports
from tests.support.unchanged_reports import says_unchanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

pytestmark = pytest.mark.long

MAY, MAY_LATER = date(2025, 5, 1), date(2026, 5, 1)
PAST = "cooperatives_{0}, members_{0}, charter_capital_{0}_mvnd::int"


@pytest.fixture(scope="module")
def unchanged(empty_installation: Callable[[], Installation]) -> Installation:
    """A district's May and a June that is equal to it, and of one of its communes the months that are compared."""
    installation = empty_installation()
    lay_reports(
        installation,
        SmallReport("216", MAY, (KEPT, LOST, NAMED)),
        SmallReport("07339", JULY, (grown(KEPT),)),
        SmallReport("07306", JULY, (grown(NAMED, "07306"),)),
        SmallReport("07306", MAY_LATER, (grown(NAMED, "07306"),)),
        SmallReport("09187", MAY_LATER, (ELSEWHERE,)),
    )
    june = SmallReport("216", JUNE)
    lay(installation, june.file_name, says_unchanged(june.content()))
    installation.run()
    assert installation.ask("select distinct status from core.submissions") == [("accepted",)]
    return installation


def past(installation: Installation, period: date, ago: str) -> dict[str, tuple[object, ...]]:
    """By unit the columns of then."""
    columns = PAST.format(ago)
    asked = f"select unit_code, {columns} from report.by_district where period = ? and submission_id is not null"  # noqa: S608 - names of this test alone
    rows = installation.ask(asked, period)
    return {unit: tuple(values) for unit, *values in rows}


def test_unchanged_month_before_is_an_areas_previous_month(unchanged: Installation) -> None:
    assert past(unchanged, JULY, "previous") == {"07306": (2, 50, 3000), "07339": (1, 25, 1500)}


def test_file_that_tells_of_two_months_is_a_year_before_once(unchanged: Installation) -> None:
    assert past(unchanged, MAY_LATER, "year_before") == {"07306": (2, 50, 3000), "09187": (None, None, None)}


def test_rows_of_before_are_cited_from_the_file_that_they_stand_in(unchanged: Installation) -> None:
    cited = unchanged.ask(
        "select h.period_before, h.name, h.state, c.name from report.handover as h "
        "left join core.cooperatives as c on h.submission_id = c.submission_id and h.period_before = c.period "
        "and h.sheet = c.sheet and h.cell = 'B' || c.sheet_row order by h.name"
    )
    assert cited == [
        (JUNE, "HTX An Bình", "carried", "HTX An Bình"),
        (JUNE, "HTX Cẩm Giàng", "missing", "HTX Cẩm Giàng"),
        (JUNE, "HTX Đồng Tâm", "carried", "HTX Đồng Tâm"),
    ]


def test_what_nobody_lists_names_a_cell_that_says_so(unchanged: Installation) -> None:
    ((message,),) = unchanged.ask("select message_vi from quality.findings where rule_id = 'PV-06'")
    assert "kỳ 06/2025" in message
    file_name, sheet, cell = "2025-05/216-1.xlsx", "HTX", "B3"
    assert f"{file_name}!{sheet}!{cell}" in message
    assert openpyxl.load_workbook(unchanged.raw / file_name)[sheet][cell].value == "HTX Cẩm Giàng"


def test_area_that_the_year_before_does_not_cover_is_counted_and_named(unchanged: Installation) -> None:
    asked = (
        "select value_year_before::int, units_not_covered_year_before from report.figures "
        "where figure_id = 'HTX.ALL' and period = ?"
    )
    assert unchanged.ask(asked, MAY_LATER) == [(3, 1)]
    assert unchanged.ask(asked, JULY) == [(None, 0)]
    remarks = [str(note) for note in notes(period_contents(unchanged.settings.database, MAY_LATER, 0))]
    assert (
        "1 đơn vị ở địa bàn chưa có báo cáo trong cùng kỳ năm trước: cùng kỳ năm trước không có số liệu của các đơn vị "
        "này, không tính là 0." in remarks
    )
