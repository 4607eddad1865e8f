"""What a unit repeats with one cell counts as its rows of before; an old form that comes too late counts nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.functional.seven_months.months import JUNE_2025, MONTHS, OCTOBER_2026
from tests.functional.seven_months.plain_reports import UNCHANGED

if TYPE_CHECKING:
    from tests.functional.seven_months.conftest import Documents
    from tests.functional.seven_months.plain_reports import Reports
    from tests.support.installation import Installation

pytestmark = pytest.mark.long

REPEATS, LATE_ON_VERSION_1 = "220", "09454"


def test_june_of_one_district_is_its_may(zone: Installation, plain: Reports, documents: Documents) -> None:
    assert plain[JUNE_2025][REPEATS].cover[UNCHANGED]
    rests = zone.ask(
        "select s.period, s.unit_code, b.file_name from core.submissions as s "
        "inner join core.submissions as b on s.based_on = b.submission_id"
    )
    assert rests == [(JUNE_2025, REPEATS, "2025-05/SON DONG BC HTX 05-2025.xlsx")]
    for text in (part.text for part in documents(JUNE_2025)):
        assert "° 1 đơn vị báo không thay đổi: Huyện Sơn Động (như tháng 05/2025)" in text


def test_figures_of_the_year_say_that_a_unit_stood_still_and_stocks_do_not(zone: Installation) -> None:
    asked = "select figure_id, units_unchanged from report.figures where period = ? and figure_id in (select unnest(?))"
    of_the_year = ["HTX.FOUNDED", "HTX.DISSOLVED", "HTX.MERGED", "REVENUE.MEAN"]
    stocks = ["HTX.ALL", "MEMBERS.ALL", "CAPITAL.ALL", "THT.REGISTERED"]
    assert dict(zone.ask(asked, JUNE_2025, of_the_year + stocks)) == {
        **dict.fromkeys(of_the_year, 1),
        **dict.fromkeys(stocks, 0),
    }
    elsewhere = zone.ask(
        "select distinct period from report.figures where units_unchanged > 0 and period <> ?", JUNE_2025
    )
    assert {period for (period,) in elsewhere} & set(MONTHS) == set()


def test_old_form_of_october_2026_counts_nowhere_and_is_named(
    zone: Installation, plain: Reports, documents: Documents
) -> None:
    assert LATE_ON_VERSION_1 not in plain[OCTOBER_2026]
    found = zone.ask(
        "select rule_id, severity, message_vi from quality.findings where unit_code = ? and severity = 'error'",
        LATE_ON_VERSION_1,
    )
    assert [(rule_id, severity) for rule_id, severity, _ in found] == [("WB-15", "error")]
    assert "KTTT-01, phiên bản 2" in found[0][2]
    for text in (part.text for part in documents(OCTOBER_2026)):
        assert "Xã Gia Bình (bị trả lại)" in text
    report, book = documents(OCTOBER_2026)
    for table, unit in ((report, "Xã Gia Bình"), (book, LATE_ON_VERSION_1)):
        (line,) = (line for line in table.table("Đơn vị", "Tổng số HTX, kể cả QTDND") if unit in line.values())
        assert line["Tổng số HTX, kể cả QTDND"] == "–"
