"""July 2025 equals June plus what changed, to the row; what nobody took over is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.report.contents import period_contents
from pipeline.outputs.report.notes import notes
from pipeline.runs.closing import explain, open_matters
from tests.support.june_and_july import JULY, JUNE

if TYPE_CHECKING:
    from tests.support.installation import Installation

pytestmark = pytest.mark.long

FINDINGS = "select unit_code, rule_id, cell, state from quality.findings where rule_id = ? order by all"


def test_every_row_of_before_has_its_state_and_both_cells(handed_over: Installation) -> None:
    rows = handed_over.ask(
        "select name, register, unit_code_before, cell, unit_code_expected, state, unit_code_now, cell_now "
        "from report.handover order by register, cell"
    )
    assert rows == [
        ("HTX An Bình", "cooperatives", "216", "B2", "07339", "carried", "07339", "B2"),
        ("HTX Bình Minh", "cooperatives", "216", "B3", "07339", "moved", "07306", "B3"),
        ("HTX Cẩm Giàng", "cooperatives", "216", "B4", "07306", "missing", None, None),
        ("HTX Đồng Tâm", "cooperatives", "216", "B5", "07306", "carried", "07306", "B2"),
        ("HTX Em Nhỏ", "cooperatives", "216", "B6", "07351", "twice", "07351", "B2"),
        ("HTX Phúc Lợi", "cooperatives", "216", "B7", "07330", "waiting", None, None),
        ("HTX Giao Thông", "cooperatives", "216", "B8", "07339", "ended", "07339", "B4"),
        ("QTDND Cao Thượng", "credit_funds", "216", "B2", "07339", "carried", "07339", "B2"),
        ("Liên hiệp Vân", "unions", "216", "B2", "07351", "missing", None, None),
    ]


def test_handover_names_periods_and_the_workbook_of_before(handed_over: Installation) -> None:
    ((june,),) = handed_over.ask("select submission_id from core.submissions where unit_code = '216'")
    assert handed_over.ask(
        "select distinct period, period_before, submission_id, sheet from report.handover where register = "
        "'cooperatives'"
    ) == [(JULY, JUNE, june, "HTX")]


def test_july_is_june_and_what_changed_to_the_row(handed_over: Installation) -> None:
    of_july = handed_over.ask(
        "select r.name from core.cooperatives as r inner join core.submissions as s using (submission_id) "
        "where s.period = '2025-07-01' group by all order by all"
    )
    handed = handed_over.ask(
        "select name from report.handover where register = 'cooperatives' and unit_code_now is not null order by all"
    )
    new = [("HTX Kinh Bắc",), ("HTX Mới",)]
    assert of_july == sorted([*handed, *new])


def test_what_nobody_lists_is_named_once_in_the_first_month_without_submission_or_unit(
    handed_over: Installation,
) -> None:
    found = handed_over.ask(
        "select observed, expected, period, submission_id, unit_code, state from quality.findings "
        "where rule_id = 'PV-06' order by observed"
    )
    assert found == [
        ("HTX Cẩm Giàng", "Xã Nhã Nam (07306)", JULY, None, None, "open"),
        ("Liên hiệp Vân", "Xã Ngọc Thiện (07351)", JULY, None, None, "open"),
    ]


def test_message_names_the_cell_of_before_and_who_should_list_it(handed_over: Installation) -> None:
    (text,) = handed_over.ask(
        "select message_vi from quality.findings where observed = 'HTX Cẩm Giàng' and rule_id = 'PV-06'"
    )[0]
    assert "2025-06/216-1.xlsx!HTX!B4" in text
    assert "Huyện Tân Yên (216), kỳ 06/2025" in text
    assert "Xã Nhã Nam (07306)" in text
    assert "hoptac explain" in text


def test_only_the_unit_that_should_list_it_is_asked_for_it_and_by_that_cause(handed_over: Installation) -> None:
    found = handed_over.ask("select unit_code, observed, caused_by from quality.findings where rule_id = 'HTX-12'")
    assert [row[:2] for row in found] == [("07306", "HTX Cẩm Giàng")]
    assert found[0][2].startswith("PV-06@216/2025-06/HTX/")


def test_rows_of_before_are_nothing_new_wherever_they_are_listed(handed_over: Installation) -> None:
    rows = handed_over.ask("select unit_code, observed from quality.findings where rule_id = 'HTX-13'")
    assert rows == []


def test_closed_month_before_is_asked_nothing_for_it(handed_over: Installation) -> None:
    assert (
        handed_over.ask(
            "select rule_id from quality.findings where period = '2025-06-01' and rule_id not in ('PV-01', 'CL-08')"
        )
        == []
    )


def test_month_cannot_be_closed_over_it(handed_over: Installation) -> None:
    assert any("PV-06" in matter for matter in open_matters(handed_over.settings.database, JULY))


def test_previous_columns_of_a_new_unit_are_those_of_its_area(handed_over: Installation) -> None:
    rows = handed_over.ask(
        "select unit_code, cooperatives_previous, members_previous, charter_capital_previous_mvnd "
        "from report.by_district where period = '2025-07-01' and report_status = 'accepted' order by all"
    )
    assert [
        (unit, count, members, None if capital is None else float(capital)) for unit, count, members, capital in rows
    ] == [
        ("07306", 2, 50, 3000.0),
        ("07339", 3, 950, 5500.0),
        ("07351", 1, 25, 1500.0),
        ("09187", None, None, None),
    ]


def test_opening_says_of_how_many_units_nothing_was_received_before(handed_over: Installation) -> None:
    ((value, without, part),) = handed_over.ask(
        "select value, units_without_history, value_with_history from report.figures "
        "where figure_id = 'HTX.OPENING' and period = '2025-07-01'"
    )
    of_kinh_bac = 1
    assert without == 1
    assert value - part == of_kinh_bac


def test_areas_without_reports_are_not_covered_and_no_zero(handed_over: Installation) -> None:
    rows = handed_over.ask(
        "select period, units_reported_previous, units_not_covered_previous from report.figures "
        "where figure_id = 'HTX.ALL' order by all"
    )
    assert rows == [(JUNE, None, 0), (JULY, 1, 1)]


def test_explaining_it_explains_what_follows_from_it(handed_over: Installation, tmp_path: object) -> None:
    installation = handed_over.copied(tmp_path / "project")  # type: ignore[operator]  # a folder
    place = "216/2025-06/HTX/"
    explained = explain(installation.settings, JULY, "PV-06", place, "Đã giải thể tháng 6, chưa kịp ghi")
    assert len(explained) == 1
    assert installation.ask(FINDINGS, "HTX-12") == [("07306", "HTX-12", "B1", "explained")]
    assert installation.ask(FINDINGS, "PV-06") == [(None, "PV-06", "", "explained"), (None, "PV-06", "", "open")]
    lost = named_as_lost(installation)
    assert "HTX Cẩm Giàng (trước ở Huyện Tân Yên, HTX!B4; đã giải trình: Đã giải thể tháng 6, chưa kịp ghi)" in lost
    assert "Liên hiệp Vân (trước ở Huyện Tân Yên, LHHTX!B2; nay phải có ở Xã Ngọc Thiện)" in lost


def test_both_documents_say_it_too(handed_over: Installation) -> None:
    remarks = [str(note) for note in notes(period_contents(handed_over.settings.database, JULY, 100_000))]
    (opening,) = [text for text in remarks if "HTX.OPENING" in text]
    assert "là 8, trong đó có số của 1 đơn vị ở địa bàn chưa có báo cáo trước đó" in opening
    assert "riêng các đơn vị đã có báo cáo trước đó là 7" in opening
    assert any(text.startswith("1 đơn vị ở địa bàn chưa có báo cáo trong kỳ trước") for text in remarks)


def named_as_lost(installation: Installation) -> str:
    remarks = [str(note) for note in notes(period_contents(installation.settings.database, JULY, 100_000))]
    (lost,) = [text for text in remarks if "chưa đơn vị nào ghi" in text]
    return lost


def test_report_names_what_nobody_took_over(handed_over: Installation) -> None:
    lost = named_as_lost(handed_over)
    assert lost.startswith("Có 2 hợp tác xã, quỹ, liên hiệp")
    assert "HTX Cẩm Giàng (trước ở Huyện Tân Yên, HTX!B4; nay phải có ở Xã Nhã Nam)" in lost
    assert "Liên hiệp Vân (trước ở Huyện Tân Yên, LHHTX!B2; nay phải có ở Xã Ngọc Thiện)" in lost
    june = notes(period_contents(handed_over.settings.database, JUNE, 100_000))
    assert not any("chưa đơn vị nào ghi" in str(note) for note in june)
