"""Examples of what a person sees of a cell: number formats (CL-06, WB-13, CL-09), struck and raised text (CL-10)."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl.styles import Font

from tests.spec.examples.edits import cell_of, put, sum_anew
from tests.spec.examples.example import Example, Silence, failing, not_applicable, passing

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

HTX, COVER = "HTX", "Bìa"
STRUCK, RAISED = "<strike/>", '<vertAlign val="superscript"/>'


def formatted(column: str, row: int, value: object, code: str, sheet: str = HTX) -> Change:
    """A value in a data row, in a number format."""

    def change(workbook: Workbook) -> None:
        cell = cell_of(workbook[sheet], column, row)
        cell.value, cell.number_format = value, code
        sum_anew(workbook[sheet], cell.column)

    return change


def struck(row: int, *columns: str, sheet: str = HTX) -> Change:
    """Cells of a data row struck through: those of these columns, or all."""

    def change(workbook: Workbook) -> None:
        page = workbook[sheet]
        whole = page[cell_of(page, "name", row).row]
        for cell in [cell_of(page, column, row) for column in columns] or whole:
            cell.font = Font(strike=True)

    return change


def rich(sheet: str, address: str, *runs: tuple[str, str]) -> Callable[[bytes], bytes]:
    """A cell of the saved file as a text of runs, each with the properties of its font."""
    parts = "".join(f'<r><rPr>{font}<sz val="11"/></rPr><t xml:space="preserve">{text}</t></r>' for text, font in runs)

    def after(content: bytes) -> bytes:
        stream = BytesIO()
        with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
            names = re.findall(r'<sheet [^>]*name="([^"]*)"', old.read("xl/workbook.xml").decode())
            path = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
            for name in old.namelist():
                body = old.read(name)
                if name == path:
                    cell = re.compile(rf'<c r="{address}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)')
                    text = body.decode()
                    assert cell.search(text), f"{address} is not in {path}"
                    body = cell.sub(rf'<c r="{address}"\1 t="inlineStr"><is>{parts}</is></c>', text).encode()
                new.writestr(name, body)
        return stream.getvalue()

    return after


K10, L10, M10 = ((HTX, f"{letter}10") for letter in "KLM")

EXAMPLES: tuple[Example, ...] = (
    failing("WB-13", "an amount in thousands", formatted("revenue", 3, 5_200_000, "#,##0,"), at=(L10,)),
    failing("WB-13", "an amount in dong", formatted("revenue", 3, 5_200_000_000, '#,##0 "đồng"'), at=(L10,)),
    passing("WB-13", "the form's own unit beside it", formatted("revenue", 3, 5200, '#,##0" triệu đồng"')),
    passing("WB-13", "a currency's format without its sign", formatted("revenue", 3, 5200, r"_-* #,##0\ _₫_-")),
    failing("CL-06", "a format that adds noughts", formatted("revenue", 3, 5200, '#,##0".000"'), at=(L10,)),
    failing("CL-06", "a format that hides the number", formatted("charter_capital", 3, 3000, ";;;"), at=(K10,)),
    failing("CL-06", "a format that adds a sign", formatted("profit", 3, 120, '"-"#,##0'), at=(M10,)),
    failing("CL-06", "a format that drops a sign", formatted("profit", 3, -120, "#,##0;#,##0"), at=(M10,)),
    failing("CL-06", "another currency", formatted("revenue", 3, 5200, '"$"#,##0'), at=(L10,)),
    failing("CL-06", "a capital of some dong", formatted("charter_capital", 3, 3000, "#,##0 [$₫-42A]"), at=(K10,)),
    failing("CL-06", "a name that is not shown", formatted("name", 3, "HTX Mộc Bãi Cả", ";;;"), at=((HTX, "B10"),)),
    failing("CL-02", "a count in billions", formatted("regular_workers", 3, 3, '0" tỷ"'), at=((HTX, "J10"),)),
    passing("CL-06", "a nought that is shown as a dash", formatted("profit", 3, 0, '#,##0;-#,##0;"-"')),
    passing("CL-06", "people beside their number", formatted("regular_workers", 3, 6, '0" người"')),
    passing("CL-10", "an empty cell that is struck", struck(3, "note")),
    failing("CL-10", "a cell that is struck", struck(3, "revenue"), at=(L10,)),
    failing("CL-10", "a row that is struck", struck(3), at=((HTX, "A10"),)),
    failing(
        "CL-10",
        "a struck number before the one that counts",
        put(HTX, "revenue", 3, 5200),
        after=rich(HTX, "L10", ("999", STRUCK), ("5200", "")),
        at=(L10,),
    ),
    failing(
        "CL-10",
        "the mark of a footnote behind a number",
        put(HTX, "revenue", 3, 5200),
        after=rich(HTX, "L10", ("5200", ""), ("1", RAISED)),
        at=(L10,),
    ),
    failing(
        "CL-10",
        "struck words in a remark",
        put(HTX, "note", 3, "Ghi chú"),
        after=rich(HTX, "Z10", ("Đã giải thể. ", STRUCK), ("Còn hoạt động", "")),
        at=((HTX, "Z10"),),
    ),
    failing(
        "CL-10",
        "the mark of a footnote at a header",
        after=rich(HTX, "I6", ("Số thành viên", ""), ("(1)", RAISED)),
        at=((HTX, "I6"),),
    ),
    failing(
        "CL-10",
        "a struck period on the cover",
        after=rich(COVER, "B9", ("10/2020", STRUCK), ("11/2020", "")),
        at=((COVER, "B9"),),
    ),
    not_applicable(
        "CL-10",
        "raised runs are at home in free text",
        put(HTX, "note", 3, "Diện tích 300 m2"),
        after=rich(HTX, "Z10", ("Diện tích 300 m", ""), ("2", RAISED)),
        silence=Silence.READER,
    ),
)
