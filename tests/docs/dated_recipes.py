"""That what changes from a day on arrives everywhere: calendars, units, list entries and versions of a form."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl

from pipeline.runtime.settings import PROJECT
from schemas.reference_data import units_in_period
from tests.docs.shown_by_copy import (
    NEW_UNIT,
    SAMPLE,
    TOP,
    cells,
    column_of,
    declare,
    filled_template,
    receive_and_run,
    report_of,
    rows,
)

if TYPE_CHECKING:
    from tests.docs.recipe import Copy


def calendar_arrives(copy: Copy) -> None:
    """In who is expected for a month: all units, but for the one that reports on quarters."""
    receive_and_run(copy, PROJECT / SAMPLE)
    expected = {code for (code,) in rows(copy, "select unit_code from quality.coverage where form_id = 'KTTT-01'")}
    assert {unit.unit_code for unit in units_in_period(date(2020, 11, 1), "KTTT-01")} - expected == {"220"}
    assert rows(copy, "select count(*) from quality.findings where unit_code = '220'") == [(0,)]


def unit_arrives(copy: Copy) -> None:
    """In the templates, in what the units that ended are told, and in how many are expected."""
    mine, old = copy.tree / "mau.xlsx", copy.place / "cu.xlsx"
    assert "Phường Bố Hạ" in cells(mine)["Bìa"]
    copy.run(f".venv/bin/hoptac template {old} --unit 07282 --period 2026-12")
    book = openpyxl.load_workbook(old)
    (place,) = (cell for row in book["Bìa"].iter_rows() for cell in row if cell.value in PERIODS_OF_OLD)
    place.value = "01/2027"
    book.save(old)
    findings = json.loads(copy.run(f".venv/bin/hoptac check --json {old} || true"))[0]["findings"]
    (message,) = (finding["message_vi"] for finding in findings if finding["rule_id"] == "WB-06")
    assert "Xã Đồng Kỳ (07282) không còn là đơn vị báo cáo từ 01/01/2027" in message
    assert "Phường Bố Hạ (07999)" in message
    (copy.place / "after.py").write_text(AFTER, encoding="utf-8")
    assert json.loads(copy.run(f".venv/bin/python {copy.place}/after.py")) == [["07999"], ["07282", "07294"], 99, 98]


def entry_ends(copy: Copy) -> None:
    """In the templates from its last day on, and in what a workbook that still has it is told."""
    label, kept = "Đơn hàng, nguyên liệu", "Tiêu thụ sản phẩm"
    for month, offered in (("2026-12", {label, kept}), ("2027-01", {kept})):
        book = filled_template(copy, month)
        assert {label, kept} & {cell.value for row in book["Danh mục"] for cell in row} == offered
        page = book["HTX"]
        page.cell(TOP, column_of(page, "Tên hợp tác xã")).value = "HTX Một"
        page.cell(TOP, column_of(page, "Khó khăn chính")).value = label
        book.save(copy.place / f"{month}.xlsx")
        answer = json.loads(copy.run(f".venv/bin/hoptac check --json {copy.place}/{month}.xlsx || true"))[0]["findings"]
        messages = [finding["message_vi"] for finding in answer if finding["rule_id"] == "CL-05"]
        assert [kept in message for message in messages] == ([] if label in offered else [True])


def version_arrives(copy: Copy) -> None:
    """In template, reader, warehouse, report and dictionary, beside the versions before."""
    shutil.copy(PROJECT / SAMPLE, copy.raw)
    women = {"2026-12": [], "2027-01": [12]}
    for month, column in women.items():
        book = filled_template(copy, month)
        assert [cell.value for cell in book["Bìa"]["B"]].count(3 if column else 2) == 1
        headers = {cell.value for name in ("HTX", "THT") for cell in book[name][TOP - 1]}
        assert ("Số tổ được cấp đăng ký" in headers, "Lao động là thành viên" in headers) == (bool(column), not column)
        page = book["THT"]
        cells_of_row = {"Loại hình": "Dùng nước", "Số tổ hợp tác": 4, "Số thành viên": 30}
        cells_of_row |= {"Số tổ được cấp đăng ký": 3, "Số thành viên nữ": 12} if column else {}
        cells_of_row |= {} if column else {"Số tổ có giấy chứng nhận đăng ký": 3}
        for header, value in cells_of_row.items():
            page.cell(TOP, column_of(page, header)).value = value
        declare(book, {"THT.ALL": 4, "THT.REGISTERED": 3, "THT.WOMEN": 12})
        book.save(copy.raw / f"KTTT {NEW_UNIT} {month[5:]}-{month[:4]}.xlsx")
    copy.run(".venv/bin/hoptac run")
    accepted = rows(copy, "select form_version, period from core.submissions where status = 'accepted' order by period")
    assert accepted == [(1, date(2020, 11, 1)), (2, date(2026, 12, 1)), (3, date(2027, 1, 1))]
    assert rows(copy, "select period, value, units_reported from report.figures where figure_id = 'THT.WOMEN'") == [
        (date(2027, 1, 1), 12, 1)
    ]
    registered = "select year(period), sum(registered_groups), sum(women) from core.groups group by 1 order by 1"
    assert rows(copy, registered) == [(2020, None, None), (2026, 3, None), (2027, 3, 12)]
    label = "Số thành viên nữ của tổ hợp tác"
    printed = {month: set().union(*cells(report_of(copy, month)).values()) for month in women}
    assert [month for month, texts in printed.items() if label in texts] == ["2027-01"]
    assert "THT!" in copy.run("COLUMNS=200 .venv/bin/hoptac trace THT.WOMEN --period 2027-01")
    assert "| `women` |" in (copy.tree / "docs" / "data-dictionary.md").read_text(encoding="utf-8")


PERIODS_OF_OLD = ("12/2026", date(2026, 12, 1), datetime(2026, 12, 1))  # noqa: DTZ001 - as a cell has it
AFTER = """
import json
from datetime import date, datetime
from schemas.communes import units_with_area
from schemas.successors import predecessor_units, units_that_took_over
before, after = date(2026, 12, 31), date(2027, 1, 31)
print(json.dumps([
    [unit.unit_code for unit in units_that_took_over("07282", after)],
    [unit.unit_code for unit in predecessor_units("07999", before, after)],
    len(units_with_area(before)),
    len(units_with_area(after)),
]))
"""
