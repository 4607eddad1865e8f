"""A finding that quotes two texts which look alike, or a cell that looks right, says in words what differs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import Settings
from pipeline.validation.validate import validate
from tests.spec.examples.edits import cover, put, recode, rename_column
from tests.spec.examples.example import edited

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change


def messages(*changes: Change) -> dict[str, str]:
    """The first finding of each rule, in Vietnamese."""
    found = validate([read_workbook("s", edited(*changes), Settings())]).findings["s"]
    return {finding.rule_id: finding.message_vi for finding in reversed(found)}


def merge_communes(workbook: Workbook) -> None:
    page = workbook["HTX"]
    page["D9"] = None
    page.merge_cells("D8:D9")


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        (put("HTX", "commune", 1, "Xã Tân Hửng"), "CL-05", 'gần nhất là "Xã Tân Hưng"'),
        (put("HTX", "commune", 1, "Xã Tân Hửng"), "CL-05", 'khác dấu ("Hửng" ↔ "Hưng")'),
        (put("HTX", "commune", 1, "Xã Tan Hung"), "CL-05", "thiếu dấu"),
        (put("HTX", "status", 1, "Đang hoạt động\u0430"), "CL-05", "chữ cái của bảng chữ khác"),
        (put("HTX", "tax_code", 1, 100109106), "CL-07", "số 0 đầu bị mất; mã có lẽ là 0100109106"),
        (put("HTX", "tax_code", 1, 104123456), "CL-07", "0104123456"),
        (put("HTX", "tax_code", 1, "2.49E+09"), "CL-07", "Excel đã rút gọn mã"),
        (put("HTX", "tax_code", 1, "240010111"), "CL-07", "có 9 chữ số"),
        (put("HTX", "tax_code", 1, 2400101119), "WB-13", "lưu dạng số"),
        (put("HTX", "revenue", 1, "5200"), "WB-13", "số lưu dạng chữ"),
        (merge_communes, "WB-13", "Ô gộp"),
        (put("HTX", "founded_on", 1, "2012"), "CL-04", '"2012" chỉ có năm'),
        (put("HTX", "founded_on", 1, "năm 2012"), "CL-04", "chỉ có năm"),
        (put("HTX", "founded_on", 1, dt.date(1905, 7, 4)), "CL-04", '"2012 (04/07/1905)" chỉ có năm'),
        (put("HTX", "founded_on", 1, "tháng 5/2012"), "CL-04", "chỉ có tháng và năm"),
        (put("HTX", "founded_on", 1, "2012-05"), "CL-04", "chỉ có tháng và năm"),
        (put("HTX", "founded_on", 1, "5/13/2012"), "CL-04", "có lẽ là 13/05/2012"),
        (put("HTX", "founded_on", 1, "10-May-12"), "CL-04", "năm có hai chữ số"),
        (put("HTX", "founded_on", 1, "31/02/2012"), "CL-04", "không phải là ngày có thật"),
        (rename_column("HTX", "members", "Số thành vi\u0435n chính"), "WB-04", "chữ cái của bảng chữ khác"),
        (recode("HTX.ALL", "\u041d\u0422\u0425.ALL"), "TG-15", "chữ cái của bảng chữ khác"),
        (cover("form_id", "\u041aTTT-01"), "WB-02", "chữ cái của bảng chữ khác"),
    ],
)
def test_message_says_what_differs(change: Change, rule: str, words: str) -> None:
    assert words in messages(change)[rule]


def test_twins_that_look_alike_are_told_apart() -> None:
    twins = (
        put("HTX", "name", 1, "HTX Hoà Bình"),
        put("HTX", "name", 7, "HTX Hòa bình"),
        put("HTX", "tax_code", 7, None),
    )
    assert 'chỗ đặt dấu thanh ("Hoà" ↔ "Hòa")' in messages(*twins)["HTX-08"]
