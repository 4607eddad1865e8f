"""That a whole new form arrives everywhere, from template to report and back."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.runtime.settings import PROJECT
from tests.docs.shown_by_copy import (
    PERIOD,
    SAMPLE,
    UNIT,
    cells,
    declare,
    document_of,
    fill,
    filled_template,
    nodes,
    report_of,
    rows,
)

if TYPE_CHECKING:
    from tests.docs.recipe import Copy

QUARTER = "2020-12"


def form_arrives(copy: Copy) -> None:
    """From template to report and back, beside the others, also of a unit that reports on both in one month."""
    for month in (PERIOD, QUARTER):
        shutil.copy(PROJECT / SAMPLE.replace(PERIOD, month), copy.raw)
    for unit, attendants in (("LM24", 40), (UNIT, 25)):
        book = filled_template(copy, QUARTER, unit, "QT-01", "Chỉ tiêu quý")
        assert book.sheetnames[1:4] == ["Lớp học", "Vật tư", "Chỉ tiêu quý"]
        fill(book["Lớp học"], {"Tên lớp": "Kế toán", "Ngày khai giảng": date(2020, 10, 5), "Số người học": attendants})
        fill(book["Vật tư"], {"Hợp tác xã nhận": "HTX Một", "Loại vật tư": "Giống", "Trị giá": 12.5})
        declare(book, {"SERVICES.ADVICE": 7, "SERVICES.INCOME": 30}, "Chỉ tiêu quý")
        book.save(copy.raw / f"QT {unit} {QUARTER[5:]}-{QUARTER[:4]}.xlsx")
    copy.run(".venv/bin/hoptac run")
    is_in_warehouse(copy)
    is_in_report(copy)
    comes_back(copy)
    assert "## QT-01 · Báo cáo quý về dịch vụ cho hợp tác xã" in (copy.tree / "docs" / "data-dictionary.md").read_text(
        encoding="utf-8"
    )
    found = nodes(copy)
    assert {"core/courses", "core/supplies", "core/services", "report/supplies"} <= set(found)
    assert {f"units/{UNIT}_huyen_lang_giang{form}/Huyện Lạng Giang" for form in ("", "_qt_01")} <= set(found)
    assert "core/supplies" in found["report/supplies"]


def is_in_warehouse(copy: Copy) -> None:
    """The submissions with what they say, and who is expected: on quarters only."""
    quarter, month = date(2020, 12, 1), date(2020, 11, 1)
    accepted = "select form_id, unit_code, period from core.submissions where status = 'accepted' order by all"
    assert rows(copy, accepted) == [
        ("KTTT-01", UNIT, month),
        ("KTTT-01", UNIT, quarter),
        ("QT-01", UNIT, quarter),
        ("QT-01", "LM24", quarter),
    ]
    expected = "select distinct period, form_id from quality.coverage order by all"
    assert rows(copy, expected) == [(month, "KTTT-01"), (quarter, "KTTT-01"), (quarter, "QT-01")]
    assert rows(copy, "select unit_code, status from quality.coverage where form_id = 'QT-01' order by all") == [
        (UNIT, "accepted"),
        ("LM24", "accepted"),
    ]
    assert rows(copy, "select sum(attendants), min(held_on) from core.courses") == [(65, date(2020, 10, 5))]
    assert rows(copy, "select unit_code, supply, worth_mvnd from core.supplies order by all") == [
        (UNIT, "seed", Decimal("12.5")),
        ("LM24", "seed", Decimal("12.5")),
    ]
    assert rows(copy, "select sum(value) from core.services where code = 'SERVICES.ADVICE'") == [(14,)]
    found = "select f.rule_id from quality.findings as f join core.submissions using (submission_id)"
    assert rows(copy, f"{found} where form_id = 'QT-01'") == []


def is_in_report(copy: Copy) -> None:
    """Figures with their cells, the table and the words, in the files of the quarter and not in those of the month."""
    figures = "select figure_id, value, units_reported from report.figures where figure_id like 'SERVICES%' order by 1"
    assert rows(copy, figures) == [
        ("SERVICES.ADVICE", 14, 2),
        ("SERVICES.ATTENDANTS", 65, 2),
        ("SERVICES.SUPPLIES", 25, 2),
    ]
    for figure, cell in (("ADVICE", "Chỉ tiêu quý!C4"), ("ATTENDANTS", "Lớp học!C4"), ("SUPPLIES", "Vật tư!C4")):
        assert copy.run(f"COLUMNS=200 .venv/bin/hoptac trace SERVICES.{figure} --period {QUARTER}").count(cell) == 2
    supplied = "select supply_vi, cooperatives, worth_mvnd from report.supplies where worth_mvnd > 0"
    assert rows(copy, supplied) == [("Giống", 1, 25)]
    printed = {month: set().union(*cells(report_of(copy, month)).values()) for month in (PERIOD, QUARTER)}
    for text in ("Vật tư cung ứng cho hợp tác xã", "Số lượt tư vấn", "Trị giá (triệu đồng)"):
        assert [month for month, texts in printed.items() if text in texts] == [QUARTER]
    before, words = (document_of(copy, month) for month in (PERIOD, QUARTER))
    assert "Từ đầu năm có 14" in words
    assert ("DỊCH VỤ CHO HỢP TÁC XÃ" in before, "DỊCH VỤ CHO HỢP TÁC XÃ" in words) == (False, True)


def comes_back(copy: Copy) -> None:
    """What is wrong in a report is told with its cell, in the copy that goes back; what was accepted is prefilled."""
    book = filled_template(copy, "2021-03", UNIT, "QT-01", "Chỉ tiêu quý")
    fill(book["Vật tư"], {"Hợp tác xã nhận": "HTX Một", "Loại vật tư": "Vàng", "Trị giá": -1})
    book.save(copy.raw / f"QT {UNIT} 03-2021.xlsx")
    copy.run(".venv/bin/hoptac run")
    found = "select rule_id, sheet, cell from quality.findings where period = '2021-03-01' and severity = 'error'"
    assert {("CL-05", "Vật tư", "B4")} <= set(rows(copy, found))
    (feedback,) = (copy.files / "2021-03").rglob("*phản hồi*.xlsx")
    assert "CL-05" in cells(feedback)["Lỗi"]
    assert f"Huyện Lạng Giang</b> ({UNIT}-QT-01)" in (copy.files / "2021-03" / "index.html").read_text(encoding="utf-8")
    expected = (
        "select count(*) from quality.coverage where period in ('2021-01-01', '2021-02-01') and form_id = 'QT-01'"
    )
    assert rows(copy, expected) == [(0,)]
