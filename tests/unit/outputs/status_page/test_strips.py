"""A strip shows how a unit stood in each of twelve months, and tells a month not owed from a missing one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import duckdb

from pipeline.outputs.status_page import write_pages
from pipeline.outputs.status_page.contents import gap_lines, units_of
from pipeline.outputs.status_page.strips import MONTHS, Strips, in_words, months_until
from schemas.terms import STATUS_ON_PAGE_VI
from tests.support.small_status import DAY, DECEMBER, NOVEMBER

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

UNASKED = ("not_due",) * (MONTHS - 2)


def strips(settings: Settings, period: date) -> dict[str, tuple[str, ...]]:
    """The strip of each unit of a period, by its code."""
    with duckdb.connect(settings.database, read_only=True) as connection:
        known = Strips(connection, gap_lines(connection))
        return {unit.code: known.states(unit) for unit in units_of(connection, period)}


def test_months_go_over_the_year_with_the_period_last() -> None:
    months = months_until(date(2026, 3, 1))
    assert len(months) == MONTHS
    assert (months[0], months[8], months[9], months[-1]) == (
        date(2025, 4, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 3, 1),
    )


def test_month_without_a_row_of_coverage_is_not_missing(written: Settings) -> None:
    assert strips(written, DECEMBER) == {
        "217": (*UNASKED, "accepted", "queried"),
        "220": (*UNASKED, "not_due", "quarantined"),
        "218": (*UNASKED, "not_due", "missing"),
    }
    assert strips(written, NOVEMBER) == {"217": (*UNASKED, "not_due", "accepted")}


def test_month_in_a_gap_is_told_from_one_that_nothing_was_asked_for(written: Settings) -> None:
    with duckdb.connect(written.database) as connection:
        connection.execute("insert into quality.gaps values ('F', '2020-03-01', '2020-10-01', 8, null)")
        connection.execute("insert into quality.gaps values ('F', '2020-01-01', '2020-02-01', 2, ['220'])")
        connection.execute("insert into quality.gaps values ('G', '2020-01-01', '2020-02-01', 2, null)")
    found = strips(written, DECEMBER)
    assert found["217"] == ("not_due",) * 2 + ("gap",) * 8 + ("accepted", "queried")
    assert found["220"] == ("gap",) * 10 + ("not_due", "quarantined")


def test_month_before_the_unit_existed_is_no_gap_of_its_own(written: Settings) -> None:
    of_commune = "select * replace ('09454' as unit_code, date '2025-09-01' as period) from quality.coverage limit 1"
    with duckdb.connect(written.database) as connection:
        connection.execute(f"insert into quality.coverage {of_commune}")
        connection.execute("insert into quality.gaps values ('F', '2025-01-01', '2025-08-01', 8, null)")
    found = strips(written, date(2025, 9, 1))["09454"]
    assert found == ("not_due",) * 9 + ("gap",) * 2 + ("accepted",)  # it began in July


def test_strip_is_read_aloud_with_the_months_that_are_not_as_they_should_be() -> None:
    states = (*UNASKED[:-2], "missing", "accepted", "accepted", "missing")
    assert in_words(states, DECEMBER) == (
        "12 kỳ đến 12/2020: 2 đã chấp nhận; 2 chưa nộp (09/2020, 12/2020); 8 không phải nộp"
    )


def test_page_has_a_strip_with_a_text_and_a_cell_for_each_month(written: Settings) -> None:
    page = (written.files / "2020-12" / "index.html").read_text(encoding="utf-8")
    label = "12 kỳ đến 12/2020: 1 đã chấp nhận; 1 chờ giải trình (12/2020); 10 không phải nộp"
    cells = '<i class="not_due"></i>' * 10 + '<i class="accepted"></i><i class="queried"></i>'
    assert f'<span class="strip" role="img" aria-label="{label}">{cells}</span>' in page


def test_every_state_has_a_sign_beside_its_colour(written: Settings) -> None:
    page = (written.files / "index.html").read_text(encoding="utf-8")
    for state, words in STATUS_ON_PAGE_VI.items():
        assert f"i.{state}::before" in page
        assert f'<li><i class="{state}"></i> {words}</li>' in page


def test_later_page_follows_a_month_that_changes_and_an_earlier_one_does_not(written: Settings) -> None:
    with duckdb.connect(written.database) as connection:
        connection.execute("update quality.coverage set newest_status = 'quarantined' where period = '2020-11-01'")
    write_pages(written, DAY)
    later = (written.files / "2020-12" / "index.html").read_text(encoding="utf-8")
    assert '<i class="resent"></i><i class="queried"></i>' in later
    earlier = (written.files / "2020-11" / "index.html").stat().st_ino
    with duckdb.connect(written.database) as connection:
        connection.execute("update quality.coverage set attempts = 9 where period = '2020-12-01'")
    write_pages(written, DAY)
    assert (written.files / "2020-11" / "index.html").stat().st_ino == earlier
