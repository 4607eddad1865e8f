"""The workbook in which stewards write down what a published report prints: columns, lists to choose from, a guide."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from pipeline.outputs.office_files import A4_PAPER, CREATED
from pipeline.outputs.templates import workbook_options
from pipeline.runtime.atomic_files import write_whole
from schemas.figures import figures
from schemas.published import published_units
from schemas.published_file import BETWEEN, CLAIM_COLUMNS, SHEET, ClaimColumn
from schemas.published_labels import name_label, offered_topics, word_label
from schemas.published_words import MEASURE, OF, known_dimensions
from schemas.reference_data import LATEST, units

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

NAME = "so-lieu-da-cong-bo.xlsx"
GUIDE, LISTS = "Hướng dẫn", "Danh sách"
PREPARED_ROWS = 500
GUIDE_WIDTH, LETTERS_OF_A_LINE, LINE_HEIGHT = 70, 64, 15
"""How wide the guide's texts are, how many letters surely fit into a line of that, and how high one is in points."""
STEPS = (
    "Mỗi dòng của trang Số liệu là một con số in trong báo cáo, theo thứ tự in. Một tệp có thể chứa nhiều báo cáo.",
    "Ghi con số đúng như báo cáo in, kể cả khi thấy sai: chương trình đối chiếu và chỉ ra chỗ mâu thuẫn.",
    "Cột có tên in đậm phải điền. Tên, ngày ký, kỳ và đơn vị của báo cáo chỉ cần ghi ở dòng đầu của báo cáo đó.",
    "Số liệu có trong danh sách chỉ tiêu: chọn ở cột Mã chỉ tiêu. Số liệu khác: ghi Chủ đề và Phạm vi.",
    "Mục tiêu của năm sau: Chủ đề htx, Phạm vi như target=founded; bound=min, và ghi năm của mục tiêu ở cột Tính đến.",
    "Không gộp ô, không dùng công thức. Số như 1.937.557 hoặc 0,81; ngày như 30/11/2020.",
    "Nhập bằng lệnh: hoptac published add <tệp>. Sai một chỗ thì không nhận dòng nào; mọi lỗi được báo một lần.",
    "Gửi lại cùng số hiệu báo cáo thì bản mới thay bản cũ kể từ lúc nhận; bản cũ vẫn giữ trong sổ tiếp nhận.",
)
_REPORT = ("12/BC-LM", "Tổng kết năm 2021", "15/12/2021", "11/2021", "")
EXAMPLE = (
    (*_REPORT, "htx_total", "P1.1.1", "có 850 HTX", "850", "số lượng", "30/11/2021", "HTX.ALL", "", ""),
    (
        "12/BC-LM",
        "",
        "",
        "",
        "",
        "htx_new",
        "P1.1.1",
        "61 HTX thành lập mới",
        "61",
        "số lượng",
        "2021",
        "HTX.FOUNDED",
        "",
        "",
    ),
    ("12/BC-LM", "", "", "", "", "capital", "P1.3", "", "2.010.400", "triệu đồng", "", "CAPITAL.ALL", "", ""),
    ("12/BC-LM", "", "", "", "", "idle", "P1.1.1", "", "42", "số lượng", "", "", "htx", "status=suspended+ceased"),
)
"""Rows as a steward writes them, in the order of the columns."""


def write_claims_template(path: Path) -> None:
    """Write the template, the same bytes each time."""
    write_whole(path, claims_template())


def claims_template() -> bytes:
    """The template: the sheet of the claims, the guide with an example, and the hidden lists."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, workbook_options()) as workbook:
        workbook.set_properties({"created": CREATED.replace(tzinfo=None)})
        ranges = {name: _range(at, len(entries)) for at, (name, entries) in enumerate(_lists().items())}
        _write_table(workbook, ranges)
        _write_guide(workbook)
        _write_lists(workbook)
    return content.getvalue()


def _lists() -> dict[str, list[str]]:
    """The entries to choose from, by column."""
    return {
        "unit": [unit.label_vi for unit in published_units().values()],
        "figure_id": _dated([(each.figure_id, each.label_vi, each.valid_to) for each in figures()]),
        "topic": [f"{topic}{BETWEEN}{label}" for topic, label in offered_topics().items()],
        "unit_code": _dated([(each.unit_code, each.unit_name, each.valid_to) for each in units()]),
    }


def _dated(entries: list[tuple[str, str, date]]) -> list[str]:
    """Code and name of what there is, then of what has ended with its last month, each once."""
    last: dict[tuple[str, str], date] = {}
    for code, name, valid_to in entries:
        last[code, name] = max(valid_to, last.get((code, name), valid_to))
    there = [f"{code}{BETWEEN}{name}" for (code, name), valid_to in last.items() if valid_to > LATEST]
    ended = [(code, name, end - timedelta(days=1)) for (code, name), end in last.items() if end <= LATEST]
    return there + [f"{code}{BETWEEN}{name} (đến {day:%m/%Y})" for code, name, day in ended]


def _range(at: int, entries: int) -> str:
    return f"='{LISTS}'!{xl_range_abs(1, at, entries, at)}"


def _write_table(workbook: Workbook, ranges: Mapping[str, str]) -> None:
    worksheet = workbook.add_worksheet(SHEET)
    text = workbook.add_format({"num_format": "@", "valign": "top"})
    for at, column in enumerate(CLAIM_COLUMNS):
        worksheet.set_column(at, at, _width(column), text)
        worksheet.write_string(0, at, column.header, _header(workbook, column))
        for row in range(1, PREPARED_ROWS + 1):
            worksheet.write_blank(row, at, None, text)
        worksheet.data_validation(1, at, PREPARED_ROWS, at, _validation(column, ranges))
    worksheet.ignore_errors(
        {"number_stored_as_text": xl_range_abs(1, 0, PREPARED_ROWS, len(CLAIM_COLUMNS) - 1).replace("$", "")}
    )
    worksheet.freeze_panes(1, 0)
    _set_paper(worksheet)
    worksheet.repeat_rows(0)


def _header(workbook: Workbook, column: ClaimColumn) -> Format:
    properties = {
        "bold": column.is_required,
        "bg_color": "#DDEBF7",
        "border": 1,
        "text_wrap": True,
        "valign": "vcenter",
    }
    return workbook.add_format(properties)


def _width(column: ClaimColumn) -> int:
    return {"quote_vi": 44, "title_vi": 30, "figure_id": 30, "qualifiers": 30, "unit_code": 22}.get(column.name, 15)


def _validation(column: ClaimColumn, ranges: Mapping[str, str]) -> dict[str, Any]:
    """The hint of a column's cells and, where there is one, the list to choose from; other texts are let through."""
    hint = {"input_title": column.header, "input_message": column.meaning[:255], "ignore_blank": True}
    if column.name not in ranges:
        return hint | {"validate": "any"}
    return hint | {"validate": "list", "source": ranges[column.name], "error_type": "warning"}


def _write_guide(workbook: Workbook) -> None:
    worksheet = workbook.add_worksheet(GUIDE)
    title, bold = workbook.add_format({"bold": True, "font_size": 14}), workbook.add_format({"bold": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    worksheet.set_column(0, 0, 38)
    worksheet.set_column(1, 1, GUIDE_WIDTH)
    worksheet.set_column(2, len(CLAIM_COLUMNS) - 1, 15)
    worksheet.write_string(0, 0, "NHẬP SỐ LIỆU CỦA BÁO CÁO ĐÃ CÔNG BỐ", title)
    row = 0
    for number, step in enumerate(STEPS, 1):
        row += 1
        _write_line(worksheet, row, f"{number}.", step, wrapped)
    for heading, lines in SECTIONS:
        row += 2
        worksheet.write_string(row, 0, heading, bold)
        for name, meaning in lines():
            row += 1
            _write_line(worksheet, row, name, meaning, wrapped)
    row += 1
    worksheet.write_string(row + 1, 0, "Ví dụ", bold)
    for at, column in enumerate(CLAIM_COLUMNS):
        worksheet.write_string(row + 2, at, column.header, bold)
        for below, cells in enumerate(EXAMPLE, 3):
            worksheet.write_string(row + below, at, cells[at])
    _set_paper(worksheet)


def _write_line(worksheet: Any, row: int, name: str, meaning: str, wrapped: Format) -> None:  # noqa: ANN401 - XlsxWriter's own class
    """Two cells in a row that is as high as its text needs: not every program makes it so by itself."""
    worksheet.set_row(row, LINE_HEIGHT * ceil(len(meaning) / LETTERS_OF_A_LINE))
    worksheet.write_string(row, 0, name, wrapped)
    worksheet.write_string(row, 1, meaning, wrapped)


def _columns() -> list[tuple[str, str]]:
    return [(column.label, column.meaning) for column in CLAIM_COLUMNS]


def _topics() -> list[tuple[str, str]]:
    return list(offered_topics().items())


def _words() -> list[tuple[str, str]]:
    """The words that narrow a claim down as they are typed, each with what it means, or that any name may stand."""
    return [line for name, words in known_dimensions().items() for line in _words_of(name, words)]


def _words_of(name: str, words: Collection[str] | None) -> list[tuple[str, str]]:
    label = name_label(name)
    if words is None:
        return [(f"{name}=…", f"{label}: tên như in trong báo cáo")]
    if name == OF:
        return [(f"{name}=…", f"{label}: một trong các từ của {MEASURE}")]
    return [(f"{name}={word}", f"{label}: {word_label(name, word)}") for word in sorted(words)]


SECTIONS: tuple[tuple[str, Callable[[], list[tuple[str, str]]]], ...] = (
    ("Các cột", _columns),
    ("Các chủ đề", _topics),
    ("Các từ của Phạm vi", _words),
)
"""What the guide explains, and the lines of each: what is typed, and its meaning."""


def _write_lists(workbook: Workbook) -> None:
    worksheet = workbook.add_worksheet(LISTS)
    for at, (name, entries) in enumerate(_lists().items()):
        worksheet.write_string(0, at, name)
        for row, entry in enumerate(entries, 1):
            worksheet.write_string(row, at, entry)
    worksheet.hide()


def _set_paper(worksheet: Any) -> None:  # noqa: ANN401 - XlsxWriter's own class
    worksheet.set_landscape()
    worksheet.set_paper(A4_PAPER)
    worksheet.fit_to_pages(1, 0)
