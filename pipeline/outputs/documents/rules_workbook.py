"""The rule catalogue as an Excel file for the districts: each rule in Vietnamese, with what to do about it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import xlsxwriter

from schemas.messages import catalogue
from schemas.registry import RULES
from schemas.rules.declarations import EVERY_SHEET, WHOLE_FILE
from schemas.terms import SEVERITY_WITH_EFFECT_VI

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.rules.rule import Rule

FILE = "danh-muc-quy-tac.xlsx"
COLUMNS = (
    ("Mã quy tắc", 12),
    ("Tên quy tắc", 40),
    ("Mức", 12),
    ("Trang tính", 16),
    ("Cột, chỉ tiêu", 30),
    ("Thông báo", 70),
    ("Cách sửa", 50),
    ("Rule (English)", 60),
)
_FIELD = re.compile(r"\{\w+\}")
_CREATED = datetime(2020, 12, 1, tzinfo=UTC).replace(tzinfo=None)


def rule_rows() -> list[tuple[str, ...]]:
    """A row per rule, with the texts of :data:`COLUMNS`; what a message fills in is shown as dots."""
    return [_row(rule) for rule in RULES]


def _row(rule: Rule) -> tuple[str, ...]:
    texts = catalogue("vi")[rule.rule_id]
    what, fix = (_FIELD.sub("…", str(texts[name])) for name in ("what", "fix"))
    sheet = {EVERY_SHEET: "mọi trang", WHOLE_FILE: "cả tệp"}.get(rule.sheet, rule.sheet)
    columns = "mọi cột" if rule.columns == "*" else rule.columns
    return (
        rule.rule_id,
        str(texts["title"]),
        SEVERITY_WITH_EFFECT_VI[rule.severity],
        sheet,
        columns,
        what,
        fix,
        rule.logic,
    )


def write_rules_workbook(path: Path) -> None:
    """Write the catalogue: header frozen, filter on, wrapped, printable on A4 across; the same bytes every time."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"title": "Danh mục quy tắc kiểm tra", "created": _CREATED})
        boxed = {"border": 1, "text_wrap": True, "valign": "top"}
        plain, bold = workbook.add_format(boxed), workbook.add_format(boxed | {"bold": True, "bg_color": "#DDEBF7"})
        sheet = workbook.add_worksheet("Quy tắc")
        for at, (header, width) in enumerate(COLUMNS):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, header, bold)
        rows = rule_rows()
        for number, row in enumerate(rows, start=1):
            for at, text in enumerate(row):
                sheet.write_string(number, at, text, plain)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
