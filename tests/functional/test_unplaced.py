"""A file that is sent back and belongs to no unit and period is answered wherever other files are."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl
import pytest
from dagster import build_asset_context

from assets.inbox import inbox
from pipeline.judgement.unplaced import unplaced_files
from pipeline.outputs.contract import Request
from pipeline.outputs.feedback.error_sheet import NAME
from pipeline.outputs.feedback.unplaced_copies import UNPLACED, unplaced_copies, write_unplaced
from pipeline.outputs.status_page import INDEX
from pipeline.runs.check_files import check_files
from pipeline.runs.health import health
from schemas.rules.workbook import NO_COVER, UNREADABLE, UNSUPPORTED_PERIOD, as_of_in_period, unit_and_period
from tests.spec.examples.edits import cover
from tests.support.dagster_runs import environment
from tests.support.hoptac_command import hoptac
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from tests.support.installation import Installation

PDF = b"%PDF-1.4 a scanned report"


def without_cover(workbook: Workbook) -> None:
    del workbook["Bìa"]


FILES = {
    "khong bia.xlsx": (revision(1, without_cover), NO_COVER.rule_id),
    "mau la.xlsx": (revision(1, cover("form_id", "KTTT-09")), NO_COVER.rule_id),
    "quy.xlsx": (revision(1, cover("period", "Quý IV/2020")), unit_and_period.rule_id),
    "khong don vi.xlsx": (revision(1, cover("unit_code", None)), "CL-01"),
    "don vi la.xlsx": (revision(1, cover("unit_code", "999")), unit_and_period.rule_id),
    "het han.xlsx": (
        revision(
            1,
            cover("unit_code", "221"),
            cover("unit_name", "Huyện Yên Dũng"),
            cover("period", "02/2025"),
            cover("as_of", dt.date(2025, 2, 28)),
        ),
        unit_and_period.rule_id,
    ),
    "thang truoc.xlsx": (revision(1, cover("period", "06/2017")), UNSUPPORTED_PERIOD.rule_id),
    "quet/bao cao.pdf": (PDF, UNREADABLE.rule_id),
    "quet/lan 2/bao cao.pdf": (PDF + b" again", UNREADABLE.rule_id),
}
"""What was sent, and the rule that keeps it from its place."""


@pytest.fixture(scope="module")
def answered(empty_installation: Callable[[], Installation]) -> tuple[Installation, str]:
    """An installation that received nothing else, and what the first run printed."""
    installation = empty_installation()
    for name, (content, _) in FILES.items():
        lay(installation, name, content)
    done = hoptac(installation.settings, "run")
    assert done.returncode == 0, done.stdout
    return installation, done.stdout


def copies(installation: Installation) -> dict[str, Path]:
    """The feedback workbooks by the files that they answer."""
    names = dict(installation.ask("select submission_id, file_name from quality.unplaced_files"))
    ready = unplaced_copies(installation.settings)
    return {names[submission]: installation.settings.files / copy.path for submission, copy in ready.items()}


def test_warehouse_says_of_each_file_which_rule_keeps_it_and_what_to_do(answered: tuple[Installation, str]) -> None:
    rows = answered[0].ask("select file_name, rule_id, reason_vi, reason_en from quality.unplaced_files")
    assert {name: rule for name, rule, _, _ in rows} == {name: rule for name, (_, rule) in FILES.items()}
    assert all(len(text) > 20 for _, _, *reasons in rows for text in reasons)


def test_none_of_them_opens_a_period(answered: tuple[Installation, str]) -> None:
    assert answered[0].scalar("select count(*) from quality.coverage") == 0
    assert answered[0].scalar("select count(*) from quality.findings where submission_id is null") == 0


def test_every_file_has_a_copy_named_after_it_with_its_errors(answered: tuple[Installation, str]) -> None:
    found = copies(answered[0])
    assert set(found) == set(FILES)
    assert len(set(found.values())) == len(FILES)
    for name, path in found.items():
        assert path.relative_to(answered[0].settings.files).parts[0] == UNPLACED
        assert path.name.startswith(name.rpartition("/")[2].rpartition(".")[0])
        rules = [row[1].value for row in openpyxl.load_workbook(BytesIO(path.read_bytes()))[NAME].iter_rows(min_row=2)]
        assert FILES[name][1] in rules


def test_summary_of_the_run_names_each_file_its_reason_and_its_copy(answered: tuple[Installation, str]) -> None:
    installation, printed = answered
    plain = " ".join(printed.split())
    assert f"Tệp chưa xếp được vào đơn vị và kỳ nào: {len(FILES)}" in plain
    for name, reason in installation.ask("select file_name, reason_vi from quality.unplaced_files"):
        assert f"{name} {' '.join(reason.split())[:60]}" in plain
    for path in copies(installation).values():
        assert path.name.replace(" ", "") in printed.replace("\n", "").replace(" ", "")


def test_first_page_lists_each_file_with_a_link_to_its_copy(answered: tuple[Installation, str]) -> None:
    page = (answered[0].settings.files / INDEX).read_text(encoding="utf-8")
    assert "Tệp chưa xếp được" in page
    assert page.count("Tải tệp phản hồi") == len(FILES)
    assert all(name in page for name in FILES)


def test_health_counts_them_and_warns_only_of_those_without_an_answer(answered: tuple[Installation, str]) -> None:
    settings = answered[0].settings

    def condition() -> tuple[str, object, object]:
        (found,) = (condition for condition in health(settings) if condition.name == "unplaced")
        return found.state, found.facts["count"], found.facts["unanswered"]

    assert condition() == ("ok", len(FILES), 0)
    path = copies(answered[0])["quy.xlsx"]
    content = path.read_bytes()
    path.unlink()
    assert condition() == ("warning", len(FILES), 1)
    path.write_bytes(content)


@pytest.fixture
def in_dagster(answered: tuple[Installation, str], monkeypatch: pytest.MonkeyPatch) -> Installation:
    for name, value in environment(answered[0].settings).items():
        if name.startswith("HOPTAC_"):
            monkeypatch.setenv(name, value)
    return answered[0]


@pytest.mark.usefixtures("in_dagster")
def test_check_of_the_inbox_fails_with_a_table_of_the_reasons() -> None:
    results: Any = inbox(build_asset_context())
    _, check = results
    assert not check.passed
    rows = {record.data["Tệp"]: record.data for record in check.metadata["Tệp"].value.records}
    assert set(rows) == set(FILES)
    assert "Quý IV/2020" in rows["quy.xlsx"]["Vì sao, và phải làm gì"]


@pytest.mark.long
def test_year_that_is_mistyped_on_one_cover_expects_no_reports_of_the_years_between(
    empty_installation: Callable[[], Installation],
) -> None:
    installation = empty_installation()
    lay(installation, "2020-11/dung.xlsx", revision(1))
    mistyped = revision(1, cover("period", "11/2024"), cover("as_of", dt.date(2024, 11, 30)))
    lay(installation, "2020-11/nam sau.xlsx", mistyped)
    installation.run()
    periods = installation.ask("select distinct strftime(period, '%Y-%m') from quality.coverage")
    assert periods == [("2020-11",)]
    assert installation.scalar("select count(distinct period) from quality.findings where rule_id = 'PV-01'") == 1
    rows = installation.ask("select file_name, unit_code, rule_id from quality.unplaced_files")
    assert rows == [("2020-11/nam sau.xlsx", "217", UNSUPPORTED_PERIOD.rule_id)]


@pytest.mark.long
def test_file_that_is_withdrawn_or_placed_loses_its_line_and_its_copy(
    empty_installation: Callable[[], Installation],
) -> None:
    installation = empty_installation()
    wrong = lay(installation, "2020-12/thang truoc.xlsx", FILES["thang truoc.xlsx"][0])
    hoptac(installation.settings, "run")
    [copy] = copies(installation).values()
    assert copy.exists()
    wrong.unlink()
    lay(installation, "2020-11/dung.xlsx", revision(2))
    night = installation.run()
    assert unplaced_files(night.known).is_empty()
    hoptac(installation.settings, "run")
    assert not copy.exists()
    assert "Tệp chưa xếp được" not in (installation.settings.files / INDEX).read_text(encoding="utf-8")


def test_check_outside_the_landing_zone_names_no_cause_that_is_not_asked_there(
    answered: tuple[Installation, str], tmp_path: Path
) -> None:
    path = tmp_path / "thang truoc.xlsx"
    path.write_bytes(revision(3, cover("period", "06/2017")))
    [checked] = check_files([path], answered[0].settings)
    assert UNSUPPORTED_PERIOD.rule_id not in {finding.rule_id for finding in checked.findings}
    alone = {finding.rule_id for finding in checked.findings if not finding.caused_by}
    assert as_of_in_period.rule_id in alone


def test_copy_counts_what_is_not_listed_too(answered: tuple[Installation, str], tmp_path: Path) -> None:
    installation = answered[0].copied(tmp_path / "project")
    with duckdb.connect(installation.settings.database) as connection:
        connection.execute("update quality.findings set further_places = 1199 where caused_by like 'WB-19@%'")
    write_unplaced(Request(settings=installation.settings))
    sheet = openpyxl.load_workbook(copies(installation)["thang truoc.xlsx"])[NAME]
    assert any("1200 điểm" in str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
