"""A page is written anew when something that it shows has changed, and stays the file that it is otherwise."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from pipeline.outputs.status_page import write_pages
from pipeline.outputs.status_page.contents import UnitLine, units_of
from pipeline.outputs.status_page.html import trend_html
from tests.support.small_status import DAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

    from pipeline.runtime.settings import Settings

PAGES = ("2020-11/index.html", "2020-12/index.html", "index.html")


def changed_pages(written: Settings, day: date) -> set[str]:
    """The pages that are other files once they are written as of this day."""
    before = {name: (written.files / name).stat().st_ino for name in PAGES}
    write_pages(written, day)
    return {name for name in PAGES if (written.files / name).stat().st_ino != before[name]}


def test_day_changes_the_pages_on_which_somebody_is_overdue(written: Settings) -> None:
    assert changed_pages(written, DAY) == set()
    assert changed_pages(written, date(2021, 1, 9)) == {"2020-12/index.html", "index.html"}
    assert changed_pages(written, date(2021, 1, 4)) == {"2020-12/index.html", "index.html"}
    assert changed_pages(written, date(2021, 1, 5)) == set()  # nobody is late on the due day either


@pytest.mark.parametrize(
    "sql",
    [
        "update quality.coverage set attempts = 3 where unit_code = '218'",
        "update quality.findings set state = 'explained' where rule_id = 'CL-08'",
        "update core.submissions set accepted_because = 'khác' where submission_id = 'a'",
        "update core.submissions set not_compared = ['Chưa so được.'] where submission_id = 'a'",
        "update quality.findings set caused_by = 'x' where place = '7'",
        "insert into quality.held_back values ('2020-12-01')",
        "insert into quality.closings values ('2020-12-01', '2021-01-20 00:00:00+00', 'vì')",
    ],
)
def test_change_within_a_period_shows_on_its_page(written: Settings, sql: str) -> None:
    before = (written.files / "2020-12" / "index.html").read_bytes()
    with duckdb.connect(written.database) as connection:
        connection.execute(sql)
    assert changed_pages(written, DAY) >= {"2020-12/index.html", "index.html"}
    assert (written.files / "2020-12" / "index.html").read_bytes() != before


def test_page_whose_period_stands_is_the_same_as_one_that_is_rendered_whole(written: Settings) -> None:
    """Another period's numbers stand on each page; what is about its own is kept."""
    with duckdb.connect(written.database) as connection:
        connection.execute("update quality.coverage set open_errors = 9 where unit_code = '220'")
    assert changed_pages(written, DAY) == set(PAGES)
    kept = {name: (written.files / name).read_bytes() for name in PAGES}
    (written.state / "made_pages.json").unlink()
    write_pages(written, DAY)
    assert {name: (written.files / name).read_bytes() for name in PAGES} == kept


def test_each_period_is_read_once_though_the_latest_one_has_two_pages(
    written: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []

    def heard(connection: duckdb.DuckDBPyConnection, period: date) -> list[UnitLine]:
        read.append(period)
        return units_of(connection, period)

    monkeypatch.setattr("pipeline.outputs.status_page.pages.units_of", heard)
    (written.state / "made_pages.json").unlink()
    write_pages(written, DAY)
    assert read == [date(2020, 11, 1), date(2020, 12, 1)]


def test_what_all_pages_say_is_rendered_once(written: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered = []

    def heard(templates: Environment, content: Mapping[str, Any]) -> str:
        rendered.append(trend_html(templates, content))
        return rendered[-1]

    monkeypatch.setattr("pipeline.outputs.status_page.pages.trend_html", heard)
    assert changed_pages(written, DAY) == set()
    assert rendered == []
    (written.state / "made_pages.json").unlink()
    write_pages(written, DAY)
    [trend] = rendered
    assert all((written.files / name).read_text(encoding="utf-8").count(trend) == 1 for name in PAGES)


def test_file_of_a_period_that_comes_or_goes_shows_on_its_page_alone(written: Settings) -> None:
    path = written.files / "2020-11" / "bao-cao.docx"
    path.write_bytes(b"")
    assert changed_pages(written, DAY) == {"2020-11/index.html"}
    path.unlink()
    assert changed_pages(written, DAY) == {"2020-11/index.html"}
