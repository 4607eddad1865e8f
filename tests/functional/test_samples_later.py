"""A run over ``raw/`` as ``make run`` does it, and what the samples of 2025 and 2026 show in its files."""

from __future__ import annotations

import re
import shutil
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from assets.coverage import on_time
from pipeline.judgement.unit_state import unit_state
from pipeline.outputs.contract import Request, Scope
from pipeline.outputs.registry import outputs_of
from pipeline.outputs.report.notation import UNKNOWN
from pipeline.outputs.status_page.contents import totals, unit_lines
from pipeline.outputs.templates.output import lies_in_a_gap, write_following
from pipeline.runtime.settings import PROJECT
from pipeline.samples import SEED
from pipeline.samples.july_2025 import BANKRUPT, FUND_MERGED, LOST, MERGED, MOVED, july_submissions
from pipeline.samples.june_2025 import june_submissions
from pipeline.samples.october_2026 import OLD_FORM, october_submissions
from schemas.unit_forms import report_key
from tests.support.hoptac_command import hoptac
from tests.support.installation import installation_in
from tests.support.month_of_files import MonthOfFiles

if TYPE_CHECKING:
    from tests.support.installation import Installation

pytestmark = pytest.mark.long
MONTHS = JUNE, JULY, OCTOBER = date(2025, 6, 1), date(2025, 7, 1), date(2026, 10, 1)
LATE = {JUNE: ["Huyện Lạng Giang"], JULY: ["Xã Ngọc Thiện", "Xã Tiên Lục"], OCTOBER: ["Phường Từ Sơn"]}
IN_TIME = {JUNE: 2, JULY: 5, OCTOBER: 2}
OLD_FORM_ROWS = [
    row for made in october_submissions(SEED) if made.unit.unit_code == OLD_FORM for row in made.cooperatives
]
STATUSES = "select unit_code, status from quality.expected_reports where period = ? and form_id = 'KTTT-01'"

every_month = pytest.mark.parametrize("month", MONTHS, ids=lambda month: f"{month:%Y-%m}")


def sample_name(commune: str, table: str = "cooperatives", at: int = 0) -> str:
    """The name of a row of June's samples by its commune."""
    names = [row["name"] for made in june_submissions(SEED) for row in made.rows(table) if row["commune"] == commune]
    return str(names[at])


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """All samples after the commands of ``make run``, with the files of the later months but their templates."""
    installation = installation_in(tmp_path_factory.mktemp("later") / "project")
    shutil.copytree(PROJECT / "raw", installation.raw, dirs_exist_ok=True)
    assert hoptac(installation.settings, "samples", "--receipts").returncode == 0
    known = installation.run().known
    for month in MONTHS:
        due = known.expected.filter(pl.col("period") == month).select("unit_code", "form_id").iter_rows()
        states = {report_key(code, form_id): unit_state(known, code, month, form_id) for code, form_id in due}
        request = Request(settings=installation.settings, period=month, states=states)
        for output in (*outputs_of(Scope.UNIT), *outputs_of(Scope.PERIOD)):
            if output.name != "templates":
                output.write(request)
    for output in outputs_of(Scope.SITE):
        output.write(Request(settings=installation.settings))
    return installation


def handover_states(files: MonthOfFiles) -> dict[str, str]:
    """What became of each row of before, in the report's words, by its name."""
    rows = files.table("Bàn giao khi thay đổi đơn vị")
    return {row["Tên"]: row["Tình trạng bàn giao"] for row in rows}


def files_of(later: Installation, month: date) -> MonthOfFiles:
    return MonthOfFiles(later.settings.files / f"{month:%Y-%m}")


def test_all_are_accepted_but_the_one_on_the_old_form(later: Installation) -> None:
    sent = later.ask("select unit_code, form_version, status from core.submissions where period >= '2025-01-01'")
    assert [(unit, version) for unit, version, status in sent if status != "accepted"] == [("09454", 1)]
    assert (len(sent), len({unit for unit, *_ in sent})) == (15, 12)
    errors = "select unit_code, rule_id from quality.findings where period >= '2025-01-01' and severity = 'error'"
    assert later.ask(errors) == [("09454", "WB-15")]


def test_unchanged_june_rests_on_may(later: Installation) -> None:
    rests = (
        "select s.unit_code, b.period from core.submissions s join core.submissions b on b.submission_id = s.based_on"
    )
    assert [(unit, f"{period:%Y-%m}") for unit, period in later.ask(rests)] == [("220", "2025-05")]


def test_one_row_was_lost_one_moved_and_the_others_are_carried_or_wait_for_units_that_sent_nothing(
    later: Installation,
) -> None:
    states = dict(later.ask("select state, count(*) from report.handover group by state"))
    assert states == {"carried": 27, "ended": 1, "missing": 1, "moved": 1, "waiting": 8}
    silent = "select count(*) from report.handover h join core.submissions s on s.unit_code = h.unit_code_expected "
    assert later.scalar(f"{silent} where h.state = 'waiting' and s.period = '2025-07-01'") == 0


def test_lost_row_is_named_once_by_the_province(later: Installation) -> None:
    ((name,),) = later.ask("select name from report.handover where state = 'missing'")
    (message,) = later.ask("select message_vi from quality.findings where rule_id = 'PV-06'")
    assert str(name) in message[0]


def test_moved_row_is_neither_lost_nor_new(later: Installation) -> None:
    places = later.ask("select unit_code_expected, unit_code_now from report.handover where state = 'moved'")
    assert places == [("07351", "07339")]
    found = later.ask(
        "select unit_code, rule_id from quality.findings "
        "where period = '2025-07-01' and rule_id in ('HTX-12', 'HTX-13', 'TG-10', 'TG-13')"
    )
    assert sorted(found) == [("07306", "HTX-12"), ("07306", "TG-13")]


def test_endings_of_july_are_counted_each_in_its_own_figure(later: Installation) -> None:
    figures = dict(
        later.ask(
            "select figure_id, value from report.figures where period = '2025-07-01' "
            "and figure_id in ('HTX.MERGED', 'HTX.CONVERTED', 'HTX.BANKRUPT', 'HTX.DISSOLVED', 'HTX.FOUNDED')"
        )
    )
    assert figures == {
        "HTX.MERGED": 2,
        "HTX.CONVERTED": 0,
        "HTX.BANKRUPT": 1,
        "HTX.DISSOLVED": 1,
        "HTX.FOUNDED": 1,
    }


@every_month
def test_some_came_on_time_and_some_late_in_coverage_page_node_and_report(later: Installation, month: date) -> None:
    in_time, late = IN_TIME[month], LATE[month]
    sql = (
        "select on_time, unit_name from quality.coverage "
        "where period = ? and received_at is not null order by unit_code"
    )
    found = later.ask(sql, month)
    assert sum(is_so for is_so, _ in found) == in_time
    assert [name for is_so, name in found if not is_so] == late
    units, files = unit_lines(later.settings.database)[month], files_of(later, month)
    assert totals(month, units).on_time == in_time
    assert on_time(units, date(2026, 11, 30)).metadata["Nộp muộn"].value == len(late)
    assert f" {in_time} nộp đúng hạn" in files.page
    assert files.page.count(" muộn") == len(late)
    rows = files.table("Tình hình nộp")
    came = [row["Đúng hạn"] for row in rows if row["Ngày nhận bản đang tính"]]
    assert (came.count("có"), came.count("không")) == (in_time, len(late))
    assert {row["Đúng hạn"] for row in rows if not row["Ngày nhận bản đang tính"]} == {"không"}
    assert f"{in_time}/{in_time + len(late)} đơn vị đã có số liệu nộp đúng hạn" in files.document
    assert f"nộp muộn: {', '.join(late)}." in files.document


def test_lost_cooperative_is_named_on_the_page_in_the_report_and_in_the_copy_of_its_unit(later: Installation) -> None:
    name, files = sample_name(LOST), files_of(later, JULY)
    message = later.scalar("select message_vi from quality.findings where rule_id = 'PV-06'")
    assert name in message
    assert f"Cấp tỉnh: 1 điểm Ô Mức Quy tắc Giá trị Nội dung – Hỏi lại PV-06 {name}" in files.page
    assert message.partition(" · ")[2] in files.page
    assert f'"{name}" có trong kỳ trước' in files.page
    assert "PV-06 Hỏi lại Chưa đơn vị nào nhận sau khi thay đổi đơn vị 1" in files.page
    assert handover_states(files)[name] == "chưa đơn vị nào nhận"
    assert any("HTX-12" in row and name in row for row in files.copy("07306")["Lỗi"])


def test_moved_cooperative_is_shown_with_the_unit_that_has_it_now(later: Installation) -> None:
    name, files = sample_name(MOVED[0]), files_of(later, JULY)
    assert handover_states(files)[name] == "đơn vị khác đã nhận"
    units = later.ask("select unit_code from core.cooperatives where period = ? and name = ?", JULY, name)
    assert units == [(MOVED[1],)]


def test_handover_is_no_transfer_and_the_openings_are_those_of_the_rows_that_the_units_list(
    later: Installation,
) -> None:
    declared = later.ask(
        "select indicator, sum(value) from core.declared_totals "
        "where period = ? and indicator in ('HTX.OPENING', 'HTX.TRANSFERRED') and value is not null group by indicator",
        JULY,
    )
    listed = "select count(*) from report.handover where register <> 'unions' and unit_code_now is not null"
    assert declared == [("HTX.OPENING", later.scalar(listed))]


@pytest.mark.parametrize(
    ("table", "name", "status", "ended_on"),
    [
        ("cooperatives", sample_name(MERGED[0], at=1), "merged", MERGED[1]),
        ("cooperatives", sample_name(BANKRUPT[0]), "bankrupt", BANKRUPT[1]),
        ("credit_funds", sample_name(FUND_MERGED[0], "credit_funds"), "merged", FUND_MERGED[2]),
    ],
    ids=["merged", "bankrupt", "fund merged"],
)
def test_what_ended_is_there_with_how_and_when_and_is_still_carried(
    later: Installation, table: str, name: str, status: str, ended_on: date
) -> None:
    rows = later.ask(f"select status, ended_on from core.{table} where period = ? and name = ?", JULY, name)  # noqa: S608 - our tables
    assert rows == [(status, ended_on)]
    assert handover_states(files_of(later, JULY))[name] == "đã nhận"


def test_successors_of_what_merged_are_in_the_lists_of_july(later: Installation) -> None:
    for table, count in (("cooperatives", 1), ("credit_funds", 1)):
        found = later.ask(
            f"select s.status from core.{table} as m inner join core.{table} as s "  # noqa: S608 - our tables
            "on m.successor_tax_code = s.tax_code and m.period = s.period where m.period = ? and m.status = 'merged'",
            JULY,
        )
        assert found == [("operating",)] * count


def test_endings_stand_in_the_table_by_unit_and_in_the_text(later: Installation) -> None:
    files = files_of(later, JULY)
    by_unit = {row["Mã đơn vị báo cáo"]: row for row in files.table("Tổng hợp theo đơn vị báo cáo")}
    merged, bankrupt = "Sáp nhập, hợp nhất, chia, tách từ đầu năm", "Phá sản từ đầu năm"
    statuses = dict(later.ask(STATUSES, JULY))
    assert statuses.keys() <= by_unit.keys()
    known = {code: by_unit[code] for code in statuses if by_unit[code][merged] != UNKNOWN}
    assert known.keys() == {code for code, status in statuses.items() if status == "accepted"}
    assert {code for code, row in known.items() if row[merged]} == {"07375", "07381"}
    assert {code for code, row in known.items() if row[bankrupt]} == {"07399"}
    text = re.sub(r"[*†‡°]*\[\d+\]", "", files.document)
    assert "sáp nhập, hợp nhất, chia, tách 2; chuyển đổi 0; phá sản 1." in text


def test_unchanged_unit_is_shown_as_such_on_the_page_and_in_the_report(later: Installation) -> None:
    files = files_of(later, JUNE)
    assert "Không thay đổi so với báo cáo tháng 05/2025" in files.page
    assert "1 đơn vị báo không thay đổi: Huyện Sơn Động (như tháng 05/2025)" in files.document
    counts = later.ask(
        "select period, count(*) from core.cooperatives where unit_code = '220' and period >= '2025-01-01' "
        "group by period order by period"
    )
    assert counts == [(date(2025, 5, 1), 5), (JUNE, 5)]


def test_old_form_is_sent_back_as_the_template_to_use_with_what_it_said(later: Installation) -> None:
    files = files_of(later, OCTOBER)
    assert "WB-15" in files.page
    copy = files.copy("09454")
    assert any("WB-15" in row and "KTTT-01, phiên bản 2" in str(row[-1]) for row in copy["Lỗi"])
    assert dict(row[:2] for row in copy["Bìa"])["Phiên bản biểu mẫu"] == 2
    texts = {str(cell) for row in copy["HTX"] for cell in row}
    assert "Thành viên chính thức" in texts
    staged = [made for made in OLD_FORM_ROWS if str(made["name"]) not in texts]
    assert staged == []


def test_every_row_that_july_lists_is_in_the_warehouse(later: Installation) -> None:
    expected = {str(row["name"]) for made in july_submissions(SEED) for row in made.cooperatives}
    assert {name for (name,) in later.ask("select name from core.cooperatives where period = ?", JULY)} == expected


def test_months_between_are_gaps(later: Installation) -> None:
    gaps = later.ask("select strftime(first_period, '%Y-%m'), strftime(last_period, '%Y-%m') from quality.gaps")
    assert gaps == [("2021-01", "2025-04"), ("2025-08", "2026-09")]


def test_month_in_a_gap_gets_no_templates_and_one_that_is_expected_or_to_come_does(later: Installation) -> None:
    database = later.settings.database
    assert lies_in_a_gap(database, date(2025, 8, 1))
    assert not any(lies_in_a_gap(database, day) for day in (date(2025, 6, 1), date(2025, 7, 1), date(2026, 11, 1)))
    assert write_following(Request(settings=later.settings, period=date(2025, 7, 1))).paths == ()
    assert len(write_following(Request(settings=later.settings, period=date(2025, 5, 1))).paths) == 10
