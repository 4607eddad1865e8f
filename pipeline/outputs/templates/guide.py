"""The sheet Hướng dẫn of a template: how to fill it in, what its colours mean and which mistakes it shows."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from pipeline.outputs.office_files import A4_PAPER
from pipeline.outputs.templates.warnings import ended_labels, shown_rules
from schemas.messages import title
from schemas.rules.declarations import EVERY_SHEET
from schemas.rules.ended import ENDED_ON
from schemas.terms import SEVERITY_IN_GUIDE_VI

if TYPE_CHECKING:
    from pipeline.outputs.templates.sheets import TemplateBook
    from schemas.column import Form

GUIDE_SHEET = "Hướng dẫn"
DATE_OF = "Ngày "
"""Before what happened on it, in the header of a date."""
STEPS = (
    "Điền các ô nền trắng. Ô nền xám đã khóa: nhãn, mã và các số tự cộng từ danh sách.",
    "Dữ liệu kỳ trước đã điền sẵn: sửa những gì đã đổi, ghi thêm hợp tác xã mới ở dòng trống tiếp theo.",
    "Được chèn dòng giữa danh sách, sắp xếp, lọc và dán. Khi dán nên chọn dán giá trị (Paste Values).",
    "Bỏ một dòng: xóa trắng nội dung của dòng. Dòng trống không tính.",
    "{ending}: chọn tình trạng {statuses} và ghi {ended_on}; giữ dòng đến hết năm.",
    "Điểm cần hỏi lại mà số liệu vẫn đúng: ghi lý do ở trang Giải trình.",
)
"""With the words of the form's version; the step about what has ended is only in a form that lists such things."""
LINE = 16
"""The height of a line of text in points."""
RULE_WIDTH, SHEET_WIDTH, TEXT_WIDTH = 14, 20, 76


def steps(form: Form) -> list[str]:
    """The steps in the words of the form's version."""
    sheet = next((sheet for sheet in form.sheets if any(column.name == ENDED_ON for column in sheet.columns)), None)
    if sheet is None:
        return [step for step in STEPS if "{" not in step]
    header, labels = sheet.column(ENDED_ON).header, ended_labels(sheet)
    words = {
        "ending": header.removeprefix(DATE_OF).capitalize(),
        "statuses": " hoặc ".join(filter(None, ("; ".join(labels[:-1]), labels[-1]))),
        "ended_on": header[0].lower() + header[1:],
    }
    return [step.format(**words) for step in STEPS]


def write_guide(book: TemplateBook, form: Form) -> None:
    """Write the sheet: the steps, the colours, then the rules whose breach is shown while typing."""
    worksheet, styles = book.workbook.add_worksheet(GUIDE_SHEET), book.styles
    for at, width in enumerate((RULE_WIDTH, SHEET_WIDTH, TEXT_WIDTH)):
        worksheet.set_column(at, at, width)
    worksheet.merge_range(0, 0, 0, 2, GUIDE_SHEET.upper(), styles.title)
    row = 1
    for number, step in enumerate(steps(form), start=1):
        worksheet.write_number(row, 0, number, styles.text)
        worksheet.merge_range(row, 1, row, 2, step, styles.text)
        worksheet.set_row(
            row, LINE * ceil(len(step) / (SHEET_WIDTH + TEXT_WIDTH))
        )  # merged cells have no height of their own
        row += 1
    for severity, meaning in SEVERITY_IN_GUIDE_VI.items():
        worksheet.write_blank(row, 0, None, styles.marks[severity])
        worksheet.merge_range(row, 1, row, 2, meaning, styles.text)
        row += 1
    for at, heading in enumerate(("Quy tắc", "Ở trang", "Được tô màu khi")):
        worksheet.write_string(row, at, heading, styles.header)
    for rule in shown_rules(form, book.lists):
        row += 1
        worksheet.write_string(row, 0, rule.rule_id, styles.marks[rule.severity])
        worksheet.write_string(row, 1, "mọi trang" if rule.sheet == EVERY_SHEET else rule.sheet, styles.text)
        worksheet.write_string(row, 2, title(rule.rule_id), styles.text)
    worksheet.set_paper(A4_PAPER)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_footer("&L&A&RTrang &P/&N")
    worksheet.protect()
