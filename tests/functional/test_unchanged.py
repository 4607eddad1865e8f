"""Reports that say unchanged, through whole nights: what they rest on, what is counted, and what becomes of them."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.state import known_state
from pipeline.landing import ledger as ledgers
from pipeline.outputs.report import report_contents
from pipeline.outputs.report.notes import STOOD_STILL, marks_of, notes
from pipeline.outputs.status_page.contents import unit_lines
from pipeline.outputs.templates.prior import prior
from pipeline.outputs.trace import trace
from pipeline.runs.check_files import check_files
from pipeline.runs.closing import open_matters
from pipeline.runs.rebuild import run_rebuild
from pipeline.runs.write_outputs import write_outputs
from pipeline.runtime.settings import ledger_path
from pipeline.warehouse.swap_files import replace_warehouse
from schemas.forms.kttt01 import KTTT_01
from schemas.reference_data import unit_in_period
from tests.spec.examples.sent import SentFile, cooperative
from tests.spec.examples.unchanged import EVERY_SHEET, ROWS, full, unchanged
from tests.support.revisions import Explained, explaining

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.installation import Installation

OCTOBER, NOVEMBER, DECEMBER = date(2020, 10, 1), date(2020, 11, 1), date(2020, 12, 1)
NO_CODE = (*ROWS[:-1], cooperative(5, founded_on=date(2020, 2, 3), tax_code=None, note=None))
"""With one cooperative that is asked for its tax code."""
STATUSES = "select period, revision, status, based_on_period from core.submissions order by all"
FIGURES = "select figure_id, value from report.figures where period = ? order by all"


@pytest.fixture
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    return empty_installation()


def lay(installation: Installation, *files: SentFile) -> list[Path]:
    paths = [installation.raw / file.file_name for file in files]
    for path, file in zip(paths, files, strict=True):
        path.write_bytes(file.content())
    return paths


def receive(installation: Installation, *files: SentFile) -> list[Path]:
    """Drop files, and run."""
    paths = lay(installation, *files)
    installation.run()
    return paths


def more_revenue(revision: int) -> SentFile:
    """A further revision of October with higher revenues."""
    rows = tuple(row | {"revenue": 600} if row["revenue"] else row for row in ROWS)
    return full("2020-10", name=f"217 2020-10 lan {revision}", revision=revision, rows=rows)


def test_three_months_have_the_rows_figures_and_cells_of_the_first(installation: Installation) -> None:
    receive(installation, full("2020-10"), unchanged("2020-11"), unchanged("2020-12", "HTX", "Tổng hợp"))
    assert installation.ask(STATUSES) == [
        (OCTOBER, 1, "accepted", None),
        (NOVEMBER, 1, "accepted", OCTOBER),
        (DECEMBER, 1, "accepted", OCTOBER),
    ]
    assert installation.ask("select count(*) from quality.findings where rule_id in ('HTX-24', 'WB-03', 'WB-23')") == [
        (0,)
    ]
    ((october,),) = installation.ask("select submission_id from core.submissions where period = '2020-10-01'")
    assert installation.ask("select distinct based_on from core.submissions where based_on is not null") == [(october,)]
    for table, rows in (("cooperatives", 5), ("credit_funds", 1), ("unions", 1), ("groups", 1)):
        assert installation.ask(
            f"select period, submission_id, count(*), min(unit_code) from core.{table} group by all order by all"  # noqa: S608 - our tables
        ) == [(period, october, rows, "217") for period in (OCTOBER, NOVEMBER, DECEMBER)]
    sources = "select figure_id, role, file_name, sheet, cell, amount from report.figure_sources where period = ? {}"
    there, *others = (
        installation.ask(sources.format("order by all"), period) for period in (OCTOBER, NOVEMBER, DECEMBER)
    )
    assert len(there) > 50
    assert {file_name for _, _, file_name, *_ in there} == {"217 2020-10.xlsx"}
    assert others == [there, there]
    figures, *later = (installation.ask(FIGURES, period) for period in (OCTOBER, NOVEMBER, DECEMBER))
    assert later == [figures, figures]
    districts = "select * exclude (period, submission_id, {}) from report.by_district where period = ?"
    columns = ", ".join(
        name
        for (name,) in installation.ask(
            "select column_name from duckdb_columns() where table_name = 'by_district' "
            "and (column_name like '%previous%' or column_name like '%year_before%')"
        )
    )
    (district,) = installation.ask(districts.format(columns), OCTOBER)
    assert installation.ask(districts.format(columns), DECEMBER) == [district]
    assert (
        installation.ask(
            "select f.period, f.figure_id from report.figures as f inner join report.figure_sources as s "
            "using (figure_id, period) where s.role = 'amount' group by f.period, f.figure_id, f.value "
            "having sum(s.amount) <> f.value"
        )
        == []
    )


def test_figures_that_run_from_january_say_of_how_many_units_they_stood_still(installation: Installation) -> None:
    receive(installation, full("2020-10"), unchanged("2020-11"))
    still = (
        "select period, figure_id, units_unchanged from report.figures where figure_id in ('HTX.ALL', 'HTX.FOUNDED')"
    )
    assert installation.ask(f"{still} order by all") == [
        (OCTOBER, "HTX.ALL", 0),
        (OCTOBER, "HTX.FOUNDED", 0),
        (NOVEMBER, "HTX.ALL", 0),
        (NOVEMBER, "HTX.FOUNDED", 1),
    ]
    contents = report_contents(installation.settings, NOVEMBER)
    assert STOOD_STILL in marks_of(contents.figures["HTX.FOUNDED"])
    assert STOOD_STILL not in marks_of(contents.figures["HTX.ALL"])
    assert any("như tháng 10/2020" in note.text for note in notes(contents))
    found = trace(installation.settings.database, "HTX.FOUNDED", NOVEMBER)
    assert found
    assert (found.units_unchanged, found.sources[0].file_name) == (1, "217 2020-10.xlsx")


def test_a_later_revision_of_the_month_moves_no_month_that_rests_on_the_file_before(installation: Installation) -> None:
    receive(installation, full("2020-10"), unchanged("2020-11"))
    figures = installation.ask(FIGURES, NOVEMBER)
    receive(installation, more_revenue(2))
    assert installation.ask(STATUSES) == [
        (OCTOBER, 1, "superseded", None),
        (OCTOBER, 2, "accepted", None),
        (NOVEMBER, 1, "accepted", OCTOBER),
    ]
    assert installation.ask(FIGURES, NOVEMBER) == figures
    revenue = "select distinct revenue_mvnd from core.cooperatives where period = ? and revenue_mvnd is not null"
    assert (installation.ask(revenue, OCTOBER), installation.ask(revenue, NOVEMBER)) == ([(600,)], [(500,)])
    receive(installation, unchanged("2020-12"))
    assert installation.ask(revenue, DECEMBER) == [(500,)], "what was accepted last is November"
    kept = installation.contents()
    run_rebuild(installation.settings)
    assert installation.contents() == kept


@pytest.mark.long
def test_the_file_counts_that_was_accepted_last_when_the_month_came(installation: Installation) -> None:
    receive(installation, full("2020-10"))
    receive(installation, more_revenue(2))
    receive(installation, unchanged("2020-11"))
    assert installation.ask("select distinct file_name from report.figure_sources where period = '2020-11-01'") == [
        ("217 2020-10 lan 2.xlsx",)
    ]


def test_months_that_rest_on_a_withdrawn_file_come_back_until_it_lies_there_again(installation: Installation) -> None:
    receive(installation, full("2020-09"))
    first, *_ = receive(installation, full("2020-10"), unchanged("2020-11"), unchanged("2020-12"))
    kept = installation.contents()
    content = first.read_bytes()
    first.unlink()
    installation.run()
    assert [status for _, _, status, _ in installation.ask(STATUSES)] == [
        "accepted",
        "withdrawn",
        "quarantined",
        "quarantined",
    ]
    assert installation.ask(
        "select period, message_vi like '%tháng 10/2020%' from quality.findings where rule_id = 'WB-23' order by all"
    ) == [(NOVEMBER, True), (DECEMBER, True)]
    assert installation.ask("select count(*) from core.cooperatives where period >= '2020-11-01'") == [(0,)]
    first.write_bytes(content)
    installation.run()
    assert installation.contents() == kept


@pytest.mark.long
def test_month_that_came_before_the_one_it_is_equal_to_is_accepted_once_that_is(installation: Installation) -> None:
    receive(installation, unchanged("2020-11"))
    assert installation.ask(STATUSES) == [(NOVEMBER, 1, "quarantined", None)]
    receive(installation, full("2020-10"))
    receive(installation, more_revenue(2))
    assert installation.ask("select distinct file_name from report.figure_sources where period = '2020-11-01'") == [
        ("217 2020-10.xlsx",)
    ]


def test_what_is_asked_of_the_file_is_asked_once_and_keeps_every_month_open(installation: Installation) -> None:
    receive(installation, full("2020-10", rows=NO_CODE), unchanged("2020-11"))
    asked = "select period, rule_id, state from quality.findings where submission_id is not null order by all"
    assert installation.ask(asked) == [(OCTOBER, "CL-08", "open")]
    lines = {
        period: unit
        for period, units in unit_lines(installation.settings.database).items()
        for unit in units
        if unit.code == "217"
    }
    assert [(lines[period].queries, lines[period].state) for period in (OCTOBER, NOVEMBER)] == [(1, "queried")] * 2
    about = [line for line in open_matters(installation.settings.database, NOVEMBER) if "hỏi lại" in line]
    assert about == ["Huyện Lạng Giang (217) còn 1 điểm hỏi lại chưa giải trình"]
    answered = full(
        "2020-10",
        name="217 2020-10 lan 2",
        revision=2,
        rows=NO_CODE,
        change=explaining(Explained("CL-08", "HTX", "C12", None, "HTX chưa được cấp mã số thuế")),
    )
    receive(installation, answered)
    assert installation.ask(asked) == [(OCTOBER, "CL-08", "explained"), (OCTOBER, "CL-08", "open")]
    assert not [line for line in open_matters(installation.settings.database, NOVEMBER) if "hỏi lại" in line]


def test_amount_that_is_held_back_is_held_back_in_every_month_that_rests_on_it(installation: Installation) -> None:
    rows = (*ROWS, *(cooperative(number, note=None) for number in (6, 7)))
    huge = (*rows[:-1], cooperative(7, note=None, charter_capital=1_000_000))
    receive(installation, full("2020-09", rows=rows), full("2020-10", rows=huge), unchanged("2020-11"))
    held = "select period, figure_id, amounts_held_back from report.figures where figure_id = 'CAPITAL.AGRI'"
    assert installation.ask(f"{held} order by all")[1:] == [(OCTOBER, "CAPITAL.AGRI", 1), (NOVEMBER, "CAPITAL.AGRI", 1)]


@pytest.mark.long
def test_build_as_of_a_moment_has_the_months_that_were_there_then(installation: Installation, tmp_path: Path) -> None:
    receive(installation, full("2020-10"), unchanged("2020-11"))
    kept, settings = installation.contents(), installation.settings
    moment = ledgers.load(ledger_path(settings)).known_at()
    receive(installation, more_revenue(2), unchanged("2020-12"))
    ingested = ingest_workbooks(settings)
    known = known_state(settings, ingested.inbox, ingested.ledger, moment)
    replace_warehouse(settings, known, tmp_path / "then.duckdb")
    shutil.copy(tmp_path / "then.duckdb", settings.database)
    assert installation.contents() == kept


def test_page_feedback_summary_and_report_show_it(installation: Installation) -> None:
    receive(installation, full("2020-10"), unchanged("2020-11"))
    receive(installation, more_revenue(2))
    night = installation.run()
    write_outputs(installation.settings, night, lambda *_: None)
    page = (installation.settings.files / "2020-11" / "index.html").read_text(encoding="utf-8")
    assert "Không thay đổi so với báo cáo tháng 10/2020" in page
    copies = sorted((installation.settings.files / "2020-11").rglob("217*.xlsx"))
    assert copies, "the lower revenues of November are asked about"
    book = openpyxl.load_workbook(copies[0])
    said = [str(row[6].value) for row in book["Lỗi"].iter_rows(min_row=2)]
    assert "Không thay đổi so với báo cáo tháng 10/2020." in said


@pytest.mark.parametrize("month", ["2020-11", "2021-01"])
def test_check_of_a_file_elsewhere_knows_of_january_and_of_the_sheets(
    installation: Installation, tmp_path: Path, month: str
) -> None:
    path = tmp_path / "217.xlsx"
    path.write_bytes(unchanged(month).content())
    (checked,) = check_files([path], installation.settings)
    is_january = month.endswith("01")
    assert checked.status == ("quarantined" if is_january else "accepted")
    assert [finding.rule_id for finding in checked.findings] == ["WB-23"] * is_january


@pytest.mark.long
def test_check_beside_a_warehouse_says_what_the_file_is_equal_to_and_where_it_is_not(
    installation: Installation, tmp_path: Path
) -> None:
    receive(installation, full("2020-10"))
    good, bad = tmp_path / "217 a.xlsx", tmp_path / "217 b.xlsx"
    good.write_bytes(unchanged("2020-11", *EVERY_SHEET).content())
    bad.write_bytes(unchanged("2020-11", "HTX", rows=(*ROWS, cooperative(6)), revision=2).content())
    first, second = check_files([good, bad], installation.settings)
    assert (first.status, first.unchanged_since, first.findings) == ("accepted", OCTOBER, ())
    assert (second.status, [finding.cell for finding in second.findings]) == ("quarantined", ["B13"])


@pytest.mark.long
def test_template_of_the_next_month_begins_with_the_rows_of_the_file(installation: Installation) -> None:
    receive(installation, full("2020-10"), unchanged("2020-11"))
    unit = unit_in_period("217", DECEMBER)
    assert unit
    begun = prior(installation.settings.database, KTTT_01, unit, DECEMBER)
    assert [row["name"] for row in begun.rows["cooperatives"]] == [row["name"] for row in ROWS]
    assert len(begun.rows["groups"]) == 1
    assert begun.values["HTX.OPENING"] is not None


@pytest.mark.long
@pytest.mark.parametrize(
    ("before", "month", "words"),
    [
        ("2024-06", "2024-07", "tháng đầu tiên của phiên bản biểu mẫu"),
        ("2020-10", "2020-12", ""),
    ],
)
def test_first_month_of_a_version_has_nothing_to_be_equal_to(
    installation: Installation, before: str, month: str, words: str
) -> None:
    receive(installation, full(before), unchanged(month))
    found = [
        message for (message,) in installation.ask("select message_vi from quality.findings where rule_id = 'WB-23'")
    ]
    assert [words in message for message in found] == ([True] if words else [])
