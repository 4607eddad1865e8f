"""An area that nothing was received from before July 2025: its unit counts, and before it is not covered, not zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.functional.seven_months.months import JULY_2025, JUNE_2025, MONTHS, NEW_AREA, REPORTING
from tests.functional.seven_months.plain_sums import figures, founded_on

if TYPE_CHECKING:
    from tests.functional.seven_months.conftest import Documents
    from tests.functional.seven_months.plain_reports import Reports
    from tests.support.installation import Installation

pytestmark = pytest.mark.long


def stock_at_1_january(plain: Reports, *units: str) -> int:
    """The rows that these units list in July, ended ones too, that were founded before the year."""
    rows = [row for unit in units for sheet in ("HTX", "QTDND") for row in plain[JULY_2025][unit].rows[sheet]]
    return sum(founded_on(row).year < JULY_2025.year for row in rows)


def test_opening_says_on_how_many_units_without_history_it_rests(
    zone: Installation, plain: Reports, documents: Documents
) -> None:
    others = [unit for unit in plain[JULY_2025] if unit != NEW_AREA]
    all_units, with_history = stock_at_1_january(plain, NEW_AREA, *others), stock_at_1_january(plain, *others)
    found = zone.ask(
        "select value, units_without_history, value_with_history from report.figures "
        "where figure_id = 'HTX.OPENING' and period = ?",
        JULY_2025,
    )
    assert found == [(all_units, 1, with_history)]
    assert (all_units, with_history) == (32, 29)
    for text in (part.text for part in documents(JULY_2025)):
        assert (
            "(HTX.OPENING) là 32, trong đó có số của 1 đơn vị ở địa bàn chưa có báo cáo trước đó; "
            "riêng các đơn vị đã có báo cáo trước đó là 29." in text
        )
        assert "1 đơn vị ở địa bàn chưa có báo cáo trong kỳ trước" in text


def test_month_before_is_compared_with_and_does_not_cover_the_area(zone: Installation, plain: Reports) -> None:
    found = zone.ask(
        "select figure_id, value_previous, units_reported_previous, units_not_covered_previous from report.figures "
        "where period = ? and figure_id in ('HTX.ALL', 'MEMBERS.ALL', 'CAPITAL.ALL', 'THT.REGISTERED')",
        JULY_2025,
    )
    june = figures(plain[JUNE_2025])
    expected = {code: (june[code], REPORTING[JUNE_2025], 1) for code in ("HTX.ALL", "MEMBERS.ALL", "CAPITAL.ALL")}
    assert {code: tuple(values) for code, *values in found} == {
        **expected,
        "THT.REGISTERED": (june["THT.REGISTERED"], REPORTING[JUNE_2025], 1),
    }


def test_its_line_has_no_number_for_the_month_before(zone: Installation) -> None:
    columns = "cooperatives_previous, members_previous, charter_capital_previous_mvnd"
    found = zone.ask(
        f"select unit_code, {columns} from report.by_district where period = ? and report_status = 'accepted'",  # noqa: S608 - names of this test alone
        JULY_2025,
    )
    assert {unit for unit, *values in found if values == [None, None, None]} == {NEW_AREA}
    assert all(None not in values for unit, *values in found if unit != NEW_AREA)


def test_months_before_know_nothing_of_the_area(zone: Installation) -> None:
    found = zone.ask("select distinct period from quality.coverage where unit_code = ? order by 1", NEW_AREA)
    assert {period for (period,) in found} & set(MONTHS) == set(MONTHS[-2:])
    assert not zone.ask("select 1 from report.handover where unit_code_before = ?", NEW_AREA)
