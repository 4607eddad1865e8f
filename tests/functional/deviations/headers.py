"""Headers in other places, orders and spellings."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from schemas.matching import TONES
from tests.functional.deviations.deviation import Deviation
from tests.functional.deviations.pages import (
    TABLES,
    columns_in,
    header_cells,
    inserted,
    laid_out,
    renamed,
    respelt,
    wide,
)
from tests.spec.examples.edits import drop_column, first_row, header, rename_column, sheet_of, unmerge
from tests.spec.examples.layouts import three_header_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

HTX = "HTX"


def shuffled(width: int) -> list[int]:
    return random.Random(width).sample(range(width), width)  # noqa: S311 - an order, not a secret


def extra_column(at: int, text: str | None, value: Any) -> Change:  # noqa: ANN401 - a cell
    """A column that the form does not have, before column ``at``."""

    def change(workbook: Workbook) -> None:
        page = workbook[HTX]
        unmerge(page)
        first = first_row(page)
        page.insert_cols(at)
        page.cell(6, at).value = text
        for row in range(first, first + 10):
            page.cell(row, at).value = value

    return change


def blank_ordinals(workbook: Workbook) -> None:
    for name in TABLES[:4]:
        page = workbook[name]
        for row in range(first_row(page), first_row(page) + 10):
            page.cell(row, 1).value = None


ORDER = (
    Deviation("columns in reverse order", (laid_out(columns_in(lambda width: range(width)[::-1])),)),
    Deviation("columns in any order", (laid_out(columns_in(shuffled)),)),
    Deviation("no column of notes", tuple(drop_column(name, "note") for name in TABLES[:4])),
    Deviation(
        "no column of ordinals",
        tuple(drop_column(name, "ordinal") for name in TABLES[:4]),
        plain=(blank_ordinals,),
    ),
    Deviation("a column between", (extra_column(5, "Người đại diện", "Ông Nguyễn Văn An"),), {"WB-05": 1}),
    Deviation(
        "two columns beside",
        (extra_column(27, "Email", "htx@example.vn"), extra_column(28, "Doanh thu năm trước", 5000)),
        {"WB-05": 2},
    ),
    Deviation("a column without a header", (extra_column(9, None, "x"),)),
    Deviation("an empty column between", (extra_column(3, None, None),)),
    Deviation("a header twice", (extra_column(27, "Doanh thu", 99),), {"WB-05": 1}),
    Deviation("profit before tax beside", (extra_column(13, "Lợi nhuận trước thuế", 999),), {"WB-05": 1}),
)


def tone_elsewhere(text: str) -> str:
    """Tone marks on the first vowel of each word, as old keyboards put them: ``hòa``, ``thúy``, ``họat``."""
    return " ".join(map(_tone_first, text.split(" ")))


def _tone_first(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(mark for mark in letters if mark in TONES)
    bare = "".join(mark for mark in letters if mark not in TONES)
    at = next((index for index, char in enumerate(bare, start=1) if char.lower() in "aeiouy"), 0)
    while at and at < len(bare) and unicodedata.combining(bare[at]):
        at += 1
    return unicodedata.normalize("NFC", bare[:at] + tones + bare[at:]) if at else word


def tone_before_mark(text: str) -> str:
    """Decomposed letters whose tone stands before the letter's other mark, which no normal form joins."""
    return re.sub(
        "([\u0302\u0306\u031b])([\u0300\u0301\u0303\u0309\u0323])", r"\2\1", unicodedata.normalize("NFD", text)
    )


SPELLINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("in capitals", str.upper),
    ("in small letters", str.lower),
    ("with capitals at every word", str.title),
    ("decomposed (NFD)", lambda text: unicodedata.normalize("NFD", text)),
    ("decomposed (NFKD) in capitals", lambda text: unicodedata.normalize("NFKD", text.upper())),
    ("with double spaces", lambda text: f"  {text.replace(' ', '  ')} "),
    ("with no-break spaces", lambda text: text.replace(" ", "\u00a0")),
    ("with line breaks", lambda text: text.replace(" ", "\n")),
    ("with breaks of another system", lambda text: text.replace(" ", "\r\n")),
    ("with tabs", lambda text: text.replace(" ", "\t")),
    ("with zero-width characters", lambda text: "\ufeff" + "\u200b".join(text)),
    ("with dots behind", lambda text: f"{text}..."),
    ("with colons behind", lambda text: f"{text}:"),
    ("with asterisks", lambda text: f"{text} (*)"),
    ("in quotation marks", lambda text: f'"{text}"'),
    ("with tone marks on another vowel", tone_elsewhere),
    ("with tone marks before others", tone_before_mark),
    (
        "with full-width letters",
        lambda text: "".join(chr(ord(one) + 0xFEE0) if "!" < one < "\x7f" else one for one in text),
    ),
    ("with the Icelandic letter", lambda text: text.replace("đ", "ð").replace("Đ", "Ð")),
)


def synonym(number: int) -> Change:
    """A known synonym or abbreviation of each header that has so many, unless it is another column's header."""

    def change(workbook: Workbook) -> None:
        for name in TABLES:
            headers = {column.header for column in sheet_of(name).columns}
            for cell, column in list(header_cells(workbook[name])):
                aliases = [one for one in sheet_of(name).column(column).aliases if one not in headers]
                cell.value = aliases[number % len(aliases)] if aliases else cell.value

    return change


def english(workbook: Workbook) -> None:
    for name in TABLES:
        for cell, column in list(header_cells(workbook[name])):
            cell.value = column


def united(pattern: str) -> tuple[Change, ...]:
    """A unit behind the headers of amounts of money."""
    money = ("charter_capital", "revenue", "profit")
    funds = ("charter_capital", "operating_capital", "mobilised_capital", "outstanding_loans")

    def headers(name: str, columns: tuple[str, ...]) -> dict[str, str]:
        return {column: pattern.format(sheet_of(name).column(column).header) for column in columns}

    return renamed("HTX", headers("HTX", money)), renamed("QTDND", headers("QTDND", funds))


UNITS = (
    *("{} (triệu đồng)", "{}\n(Triệu đồng)", "{} (tr.đ)", "{} (Trđ)", "{}, triệu đồng", "{} - tr. đồng"),
    *("{} [triệu đồng]", "{} (ĐVT: triệu đồng)", "{} (triệu VNĐ)", "{} triệu đồng", "{} (1.000.000 đồng)"),
    *("{} (ÐVT: Triệu đồng)", "{} (đơn vị: triệu đồng)"),
)
DIFFERENT = (
    *("{} (tỷ đồng)", "{} (nghìn đồng)", "{} (đồng)", "{} (1.000 đồng)", "{}\n(1000đ)", "{}, tỷ đồng"),
    *("{} - VNĐ", "{} (ngàn đồng)", "{} tỷ đồng", "{} (Tỉ đồng)", "{} (ĐVT: nghìn đồng)", "{} (triệu USD)"),
)

SPELT = (
    *(Deviation(f"headers {name}", (respelt(respell),)) for name, respell in SPELLINGS),
    *(Deviation(f"synonyms and abbreviations, {number}", (synonym(number),)) for number in range(4)),
    Deviation("English names as headers", (english,)),
    *(Deviation(f"a unit behind headers: {pattern!a}", united(pattern)) for pattern in UNITS),
    Deviation(
        "other units behind headers",
        (
            renamed(
                HTX,
                {
                    "monthly_income": "Thu nhập bình quân\n(triệu đồng/người/tháng)",
                    "members": "Số thành viên (người)",
                    "regular_workers": "Lao động thường xuyên (người)",
                    "revenue": "Doanh thu (triệu đồng/năm)",
                },
            ),
        ),
    ),
)

MISSPELT = (
    ("charter_capital", "Vốn điều lê"),
    ("charter_capital", "Vốn đièu lệ"),
    ("charter_capital", "Von dieu le"),
    ("charter_capital", "Vốn điều lệệ (triệu đồng)"),
    ("status", "Tình trạng hoạt đông"),
    ("rating", "Xép loại"),
    ("rating", "Xếp lại"),
    ("tax_code", "Mã sô thuế"),
    ("name", "Tên họp tác xã"),
    ("founded_on", "Ngày thành lâp"),
    ("trained_managers", "Cán bộ quản lý từ trung cấp trở lên trên"),
    ("supervisors", "Sô thành vien ban kiểm soat"),
    ("difficulty", "Khó khănn chính"),
    ("main_products", "Sảnphẩm chính"),
)


def unaccented(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in letters if not unicodedata.combining(char))


SIMILAR = (
    *(
        Deviation(f"{column} headed {text!a}", (rename_column(HTX, column, text),), {"WB-12": 1})
        for column, text in MISSPELT
    ),
    Deviation("headers without marks", (respelt(unaccented, "THT"),), {"WB-12": 6}),
    Deviation("headers without marks on a wide sheet", (respelt(unaccented, HTX),), {"WB-12": 24}),
)


def one_header_row(workbook: Workbook) -> None:
    """No group headers: all headers in the lower row."""
    page = workbook[HTX]
    unmerge(page)
    for upper, lower in zip(page[5], page[6], strict=True):
        lower.value = lower.value or upper.value
        upper.value = None


def grouped_by_columns(workbook: Workbook) -> None:
    """Group headers whose words are headers of the form too."""
    page = workbook[HTX]
    page["I5"].value, page["K5"].value, page["O5"].value = "Thành viên", "Vốn điều lệ", "Cán bộ quản lý"


def headers_twice(workbook: Workbook) -> None:
    """The headers once more in the data, as at the top of a printed page."""
    for name, row in ((HTX, 12), ("THT", 9)):
        page = workbook[name]
        unmerge(page)
        lines = [[cell.value for cell in page[at]] for at in ((5, 6, 7) if name == HTX else (5, 6))]
        page.insert_rows(row, len(lines))
        for at, line in enumerate(lines, start=row):
            for column, value in enumerate(line, start=1):
                page.cell(at, column).value = value


def index_row(pattern: str, *, letters: bool = False) -> Change:
    """The row that numbers the columns, written otherwise."""

    def change(workbook: Workbook) -> None:
        for name, row in ((HTX, 7), ("QTDND", 6), ("LHHTX", 6), ("THT", 6)):
            for index, cell in enumerate(workbook[name][row], start=1):
                cell.value = pattern.format(chr(64 + index) if letters else index)

    return change


def computed_index(workbook: Workbook) -> None:
    """An index row that says how columns are computed."""
    index_row("({})")(workbook)
    workbook[HTX]["N7"].value, workbook["THT"]["D6"].value = "(14)=(13)/(10)", "4=5+6"


def no_index_row(workbook: Workbook) -> None:
    for name, row in ((HTX, 7), ("QTDND", 6), ("LHHTX", 6), ("THT", 6)):
        unmerge(workbook[name])
        workbook[name].delete_rows(row)


def unmerged(workbook: Workbook) -> None:
    for page in workbook:
        unmerge(page)


TITLES = [["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Độc lập - Tự do - Hạnh phúc"], ["Số: 12/BC-UBND"], [], []] * 4
UNITS_BELOW = wide(members="(người)", charter_capital="(triệu đồng)", revenue="(triệu đồng)", profit="(triệu đồng)")

PLACED = (
    Deviation("three header rows", (three_header_rows,)),
    Deviation("one header row", (one_header_row,)),
    Deviation("group headers that are columns' names", (grouped_by_columns,)),
    Deviation("headers repeated within the data", (headers_twice,)),
    Deviation("nothing merged", (unmerged,)),
    Deviation("a longer title block", (laid_out(inserted(3, *TITLES)),)),
    Deviation("no title block", (laid_out(lambda rows: rows[4:]),)),
    Deviation("a blank row below the headers", (laid_out(inserted(7, []), HTX),)),
    Deviation("units in a row below the headers", (laid_out(inserted(7, UNITS_BELOW), HTX),)),
    Deviation("no index row", (no_index_row,)),
    Deviation("an index row in brackets", (index_row("({})"),)),
    Deviation("an index row as text", (index_row("{}"),)),
    Deviation("an index row of letters", (index_row("{}", letters=True),)),
    Deviation("an index row with sums", (computed_index,)),
    Deviation("a table away from A1", (laid_out(lambda rows: rows, top=4, left=3),)),
)


def group_of(unit: str) -> Change:
    """A unit of money in a group header."""

    def change(workbook: Workbook) -> None:
        workbook[HTX]["K5"].value = f"Vốn, kết quả kinh doanh ({unit})"

    return change


def title_unit(text: str) -> Change:
    """Another unit of money in the title block."""

    def change(workbook: Workbook) -> None:
        workbook["LHHTX"]["A4"].value = text

    return change


def own_unit(workbook: Workbook) -> None:
    """The title gives another unit of money than the headers, which count."""
    title_unit("Đơn vị tính: đồng")(workbook)
    header(workbook["LHHTX"], "charter_capital").value = "Vốn điều lệ (triệu đồng)"


UNIT_ABOVE = (
    Deviation("million dong in a group header", (group_of("triệu đồng"),)),
    Deviation("million dong in a header below another unit", (own_unit,)),
    *(
        Deviation(f"a title line {text}", (title_unit(text),))
        for text in ("Đơn vị tính: HTX, người, triệu đồng", "(ĐVT: Tr.đ)", "Đơn vị: UBND huyện Đồng Hỷ", "Đơn vị: HTX")
    ),
)
OTHER_UNITS = (
    *(Deviation(f"another unit: {pattern!a}", united(pattern), {"WB-04": 7}) for pattern in DIFFERENT),
    Deviation(
        "a misspelt header in another unit",
        (rename_column(HTX, "charter_capital", "Vốn điều lê (tỷ đồng)"),),
        {"WB-04": 1},
    ),
    Deviation(
        "a long header in another unit",
        (rename_column(HTX, "monthly_income", "Thu nhập bình quân lao động thường xuyên (nghìn đồng/tháng)"),),
        {"WB-04": 1},
    ),
    Deviation(
        "income of a year", (rename_column(HTX, "monthly_income", "Thu nhập bình quân (triệu đồng/năm)"),), {"WB-04": 1}
    ),
    Deviation(
        "members in thousands",
        (rename_column(HTX, "members", "Số thành viên (nghìn người)"),),
        {"WB-04": 1, "WB-05": 1},
    ),
    Deviation("another unit in a group header", (group_of("tỷ đồng"),), {"WB-04": 4}),
    *(
        Deviation(f"a title line {text}", (title_unit(text),), {"WB-04": 1})
        for text in ("Đơn vị tính: nghìn đồng", "ĐVT: đồng", "(Đơn vị: 1.000 đồng)", "Đơn vị tính: liên hiệp; tỷ đồng")
    ),
)
"""Amounts in another unit: the column counts as missing, and its values are not taken."""

OTHER_MEANINGS = (
    Deviation(
        "profit before tax alone",
        (rename_column(HTX, "profit", "Lợi nhuận trước thuế"),),
        {"WB-04": 1, "WB-05": 1},
    ),
    Deviation("members who are women", (rename_column(HTX, "members", "Số thành viên nữ"),), {"WB-04": 1, "WB-05": 1}),
    Deviation("an unlike header", (rename_column(HTX, "charter_capital", "Tiền góp"),), {"WB-04": 1, "WB-05": 1}),
)

DEVIATIONS = (*ORDER, *SPELT, *SIMILAR, *PLACED, *UNIT_ABOVE)
REFUSED = (*OTHER_UNITS, *OTHER_MEANINGS)
