"""What is shown of reports that say unchanged: on the page, in copies, by checks, traces and templates."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.outputs.report import report_contents
from pipeline.outputs.report.notes import STOOD_STILL, marks_of, notes
from pipeline.outputs.templates import template
from pipeline.outputs.templates.prior import prior
from pipeline.outputs.templates.write_templates import form_of
from pipeline.outputs.trace import trace
from pipeline.reading.read_workbook import read_workbook
from pipeline.runs.check_files import check_files
from pipeline.runs.write_outputs import write_outputs
from schemas.forms.kttt01 import KTTT_01
from schemas.reference_data import unit_in_period
from tests.spec.examples.sent import cooperative
from tests.spec.examples.unchanged import EVERY_SHEET, ROWS, full, unchanged
from tests.support.unchanged_reports import (
    DECEMBER,
    NOVEMBER,
    OCTOBER,
    more_revenue,
    receive,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.installation import Installation

pytestmark = pytest.mark.long


@pytest.fixture
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    return empty_installation()


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
    messages = [str(row[6].value) for row in book["Lỗi"].iter_rows(min_row=2)]
    assert "Không thay đổi so với báo cáo tháng 10/2020." in messages


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


def blank_template(code: str, period: date, mark: str | None = None) -> bytes:
    """A unit's template with nobody's rows, with or without the mark for unchanged on its cover."""
    unit = unit_in_period(code, period)
    assert unit
    content = template(form_of(unit, period), unit, period)
    if mark is None:
        return content
    book, stream = openpyxl.load_workbook(BytesIO(content)), BytesIO()
    [beside] = [row[1] for row in book["Bìa"].iter_rows() if str(row[0].value).startswith("Không thay đổi")]
    beside.value = mark
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("code", "period", "sentence"),
    [
        ("217", NOVEMBER, "chưa biết báo cáo nào"),
        ("07615", date(2025, 7, 1), "tháng đầu tiên của đơn vị"),
        ("217", date(2024, 7, 1), "tháng đầu tiên của phiên bản biểu mẫu"),
    ],
)
def test_check_of_a_file_elsewhere_says_what_will_become_of_it_when_it_rests_on_nothing(
    installation: Installation, tmp_path: Path, code: str, period: date, sentence: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(blank_template(code, period, "x"))
    (checked,) = check_files([path], installation.settings)
    assert [text for text in checked.not_compared if sentence in text and "sẽ bị trả lại" in text]


@pytest.mark.parametrize(
    ("code", "period", "may_be_unchanged"),
    [
        ("217", NOVEMBER, True),
        ("217", date(2021, 1, 1), False),
        ("217", date(2024, 7, 1), False),
        ("07615", date(2025, 7, 1), False),
        ("07615", date(2025, 8, 1), True),
    ],
)
def test_template_that_nobody_filled_in_names_the_mark_only_where_it_would_be_taken(
    installation: Installation, code: str, period: date, *, may_be_unchanged: bool
) -> None:
    reading = read_workbook("a", blank_template(code, period), installation.settings)
    [unfilled] = [found for found in reading.findings if found.rule_id == "WB-22"]
    assert ("ghi x ở dòng" in unfilled.message_vi) == may_be_unchanged
    assert ("put x beside" in unfilled.message_en) == may_be_unchanged


def test_check_beside_a_warehouse_says_what_the_file_is_equal_to_and_where_it_is_not(
    installation: Installation, tmp_path: Path
) -> None:
    receive(installation, full("2020-10"))
    good, bad = tmp_path / "217 a.xlsx", tmp_path / "217 b.xlsx"
    good.write_bytes(unchanged("2020-11", *EVERY_SHEET).content())
    bad.write_bytes(unchanged("2020-11", "HTX", rows=(*ROWS, cooperative(6)), revision=2).content())
    first, second = check_files([good, bad], installation.settings)
    assert (first.status, first.unchanged_since, first.findings) == ("accepted", OCTOBER, ())
    assert not [sentence for sentence in first.not_compared if "không thay đổi" in sentence]
    assert (second.status, [finding.cell for finding in second.findings]) == ("quarantined", ["B13"])


def test_template_of_the_next_month_begins_with_the_rows_of_the_file(installation: Installation) -> None:
    receive(installation, full("2020-10"), unchanged("2020-11"))
    unit = unit_in_period("217", DECEMBER)
    assert unit
    begun = prior(installation.settings.database, KTTT_01, unit, DECEMBER)
    assert [row["name"] for row in begun.rows["cooperatives"]] == [row["name"] for row in ROWS]
    assert len(begun.rows["groups"]) == 1
    assert begun.values["HTX.OPENING"] is not None


@pytest.mark.parametrize(
    ("before", "month", "parts", "becomes"),
    [
        ("2024-06", "2024-07", ["tháng đầu tiên của phiên bản biểu mẫu"], ("quarantined", None)),
        ("2020-10", "2020-12", [], ("accepted", OCTOBER)),
        ("2024-08", "2024-09", [], ("accepted", date(2024, 8, 1))),
    ],
)
def test_first_month_of_a_version_has_nothing_to_be_equal_to(
    installation: Installation, before: str, month: str, parts: list[str], becomes: tuple[str, date | None]
) -> None:
    living = tuple(row for row in ROWS if row.get("ended_on") is None)
    receive(installation, full(before, rows=living), unchanged(month))
    messages = installation.ask("select message_vi from quality.findings where rule_id = 'WB-23'")
    assert [words in message for words, (message,) in zip(parts, messages, strict=True)] == [True] * len(parts)
    assert installation.ask("select status, based_on_period from core.submissions order by period") == [
        ("accepted", None),
        becomes,
    ]
