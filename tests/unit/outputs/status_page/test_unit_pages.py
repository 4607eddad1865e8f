"""A page lies ready of each unit that something is open at; it is written where that unit changed, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from pipeline.outputs.status_page import write_pages
from pipeline.outputs.status_page.unit_pages import unit_page
from schemas.rules.province import MISSING_UNIT
from tests.support.small_status import DAY, DECEMBER

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

OF_217, OF_220 = unit_page(DECEMBER, "217"), unit_page(DECEMBER, "220")


def page_stamps(settings: Settings) -> dict[str, int]:
    """As which file of the disk each page of a unit lies there."""
    found = settings.files.rglob("don-vi/*")
    return {path.relative_to(settings.files).as_posix(): path.stat().st_ino for path in found}


def written_after(settings: Settings, sql: str) -> set[str]:
    """The pages of units that are other files, or none, once this has changed the warehouse."""
    before = page_stamps(settings)
    with duckdb.connect(settings.database) as connection:
        connection.execute(sql)
    write_pages(settings, DAY)
    after = page_stamps(settings)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


CHANGES = {
    "select 1": set(),
    "update quality.findings set observed = 'y' where place = '1'": {OF_220},
    "update quality.coverage set attempts = 4 where unit_code = '217'": {OF_217},
    "update core.submissions set accepted_because = 'khác' where submission_id = 'a'": {OF_217},
    "update quality.coverage set attempts = 4 where unit_code = '218'": set(),
}
"""What changes the warehouse, and the pages of units that say something else then."""


def test_units_with_open_findings_have_a_page_and_no_others(written: Settings) -> None:
    assert page_stamps(written).keys() == {OF_217, OF_220}
    page = (written.files / "2020-12" / "index.html").read_text(encoding="utf-8")
    assert page.count("217.html") == 1  # at its line, and not among the files of the period


def test_page_is_written_anew_where_its_unit_changed(written: Settings) -> None:
    assert {sql: written_after(written, sql) for sql in CHANGES} == CHANGES
    assert page_stamps(written).keys() == {OF_217, OF_220}


def test_page_goes_with_the_last_open_finding_of_its_unit(written: Settings) -> None:
    assert written_after(written, "update quality.findings set state = 'explained' where unit_code = '220'") == {OF_220}
    assert page_stamps(written).keys() == {OF_217}
    assert OF_220 not in (written.files / "index.html").read_text(encoding="utf-8")


def test_pages_go_with_their_period(written: Settings) -> None:
    written_after(written, "delete from quality.coverage where period = '2020-12-01'")
    assert page_stamps(written) == {}
    pages = {path.relative_to(written.files).as_posix() for path in written.files.rglob("*.html")}
    assert pages == {"index.html", "2020-11/index.html"}


def test_page_that_somebody_removed_or_changed_comes_back_alone(written: Settings) -> None:
    path, before = written.files / OF_217, page_stamps(written)
    whole = path.read_bytes()
    path.unlink()
    write_pages(written, DAY)
    assert path.read_bytes() == whole
    path.write_bytes(b"x")
    write_pages(written, DAY)
    assert path.read_bytes() == whole
    assert page_stamps(written)[OF_220] == before[OF_220]


def test_that_nothing_is_accepted_is_said_by_the_line_of_the_unit_alone(written: Settings) -> None:
    missing = (
        "218",
        DECEMBER,
        None,
        MISSING_UNIT.rule_id,
        "query",
        "",
        "",
        "",
        "Đôn đốc.",
        "open",
        "",
        "r",
        None,
        0,
        "",
    )
    with duckdb.connect(written.database) as connection:
        connection.execute("insert into quality.findings values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", missing)
    write_pages(written, DAY)
    assert page_stamps(written).keys() == {OF_217, OF_220}
    assert f">{MISSING_UNIT.rule_id}<" in (written.files / "index.html").read_text(encoding="utf-8")
