"""Writes a described workbook as ``.xlsb``, as Excel does: fonts, formats, styles, shared strings with their runs."""

from __future__ import annotations

import datetime as dt
import struct
from typing import TYPE_CHECKING

from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import to_excel

from tests.functional.cases.book import ErrorValue
from tests.functional.cases.xlsx import FONTS, Tables, relations_xml, types_xml, zipped
from tests.functional.deviations.xlsb import BEGIN_BOOK, BEGIN_SHEETS, END_BOOK, END_SHEETS, ERRORS, MAIN, record, wide

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.functional.cases.book import Book, Cell, Page

ROW, BLANK, ERROR, REAL, SHARED, STRING = 0, 1, 3, 5, 7, 19
FONT, FORMAT, XF, SHEET, DIMENSION = 43, 44, 47, 156, 148
BEGIN_SHEET, END_SHEET, BEGIN_DATA, END_DATA = 129, 130, 145, 146
BEGIN_STRINGS, END_STRINGS = 159, 160
MERGE, BEGIN_MERGES, END_MERGES = 176, 177, 178
BEGIN_STYLES, END_STYLES, BEGIN_FONTS, END_FONTS, BEGIN_FORMATS, END_FORMATS = 278, 279, 611, 612, 615, 616
BEGIN_PARENTS, END_PARENTS, BEGIN_XFS, END_XFS = 626, 627, 617, 618
STRUCK, SUPERSCRIPT = 8, 1
CODES = ERRORS | {"#GETTING_DATA": 43}
TO_SHORT = 11
"""How much greater the kind of a short record is than that of the long one."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


def section(begin: int, end: int, records: Sequence[bytes]) -> bytes:
    """Records between those that open and close them, the first with their number."""
    return b"".join([record(begin, struct.pack("<I", len(records))), *records, record(end)])


def string_body(cell: Cell) -> bytes:
    """A shared string, with the places at which its runs begin and their fonts."""
    text = str(cell.value)
    if not cell.runs:
        return b"\0" + wide(text)
    starts, at = [], 0
    for run in cell.runs:
        starts.append(struct.pack("<HH", at, FONTS.index((run.struck, run.raised))))
        at += len(run.text.encode("utf-16-le")) // 2
    return b"\1" + wide(text) + struct.pack("<I", len(starts)) + b"".join(starts)


def cell_value(cell: Cell, strings: dict[bytes, int]) -> tuple[int, bytes]:
    """The kind of a cell's record, and its value as it stands there."""
    value = cell.value
    if value is None:
        return BLANK, b""
    if isinstance(value, ErrorValue):
        return ERROR, bytes([CODES[value]])
    if isinstance(value, str):
        return SHARED, struct.pack("<I", strings.setdefault(string_body(cell), len(strings)))
    return REAL, struct.pack("<d", to_excel(value) if isinstance(value, dt.date) else value)


def row_cells(
    cells: Iterable[tuple[int, Cell]], tables: Tables, strings: dict[bytes, int], *, short: bool
) -> Iterable[bytes]:
    """The records of a row's cells; ``short`` ones leave the column out where it is the one after the last cell's."""
    last = None
    for column, cell in cells:
        kind, value = cell_value(cell, strings)
        style = struct.pack("<I", tables.style(cell))
        if short and last == column - 1:
            yield record(kind + TO_SHORT, style + value)
        else:
            yield record(kind, struct.pack("<I", column - 1) + style + value)
        last = column


def merge_record(area: str) -> bytes:
    left, top, right, bottom = range_boundaries(area)
    edges = (top or 1) - 1, (bottom or LAST_ROW) - 1, (left or 1) - 1, (right or LAST_COLUMN) - 1
    return record(MERGE, struct.pack("<IIII", *edges))


def sheet_part(page: Page, tables: Tables, strings: dict[bytes, int], *, short: bool = False) -> bytes:
    rows = page.rows
    last_column = max((column for cells in rows.values() for column, _ in cells), default=1)
    parts = [
        record(BEGIN_SHEET),
        record(DIMENSION, struct.pack("<IIII", 0, max(rows, default=1) - 1, 0, last_column - 1)),
    ]
    parts.append(record(BEGIN_DATA))
    for row, cells in rows.items():
        parts.append(record(ROW, struct.pack("<IIHBBBI", row - 1, 0, 300, 0, 0, 0, 0)))
        parts += row_cells(cells, tables, strings, short=short)
    parts.append(record(END_DATA))
    if page.merges:
        parts.append(section(BEGIN_MERGES, END_MERGES, [merge_record(area) for area in page.merges]))
    return b"".join([*parts, record(END_SHEET)])


def font_record(struck: bool, raised: bool) -> bytes:  # noqa: FBT001 - the two that a font says here
    head = struct.pack("<HHHHBBBB", 220, STRUCK * struck, 400, SUPERSCRIPT * raised, 0, 2, 0, 0)
    return record(FONT, head + struct.pack("<BBHI", 7, 1, 0, 0xFF000000) + b"\2" + wide("Calibri"))


def xf_records(styles: Iterable[tuple[int, int]], parent: int) -> list[bytes]:
    return [record(XF, struct.pack("<HHHHHBBI", parent, number, font, 0, 0, 0, 0, 0x3F0000)) for number, font in styles]


def styles_part(tables: Tables) -> bytes:
    formats = [record(FORMAT, struct.pack("<H", number) + wide(code)) for code, number in tables.formats.items()]
    parts = [record(BEGIN_STYLES)]
    if formats:
        parts.append(section(BEGIN_FORMATS, END_FORMATS, formats))
    parts.append(section(BEGIN_FONTS, END_FONTS, [font_record(*font) for font in FONTS]))
    parts.append(section(BEGIN_PARENTS, END_PARENTS, xf_records([(0, 0)], 0xFFFF)))
    parts.append(section(BEGIN_XFS, END_XFS, xf_records(tables.styles, 0)))
    return b"".join([*parts, record(END_STYLES)])


def book_part(book: Book) -> bytes:
    sheets = [
        record(SHEET, struct.pack("<II", 0, number) + wide(f"rId{number}") + wide(page.title))
        for number, page in enumerate(book.pages, start=1)
    ]
    return b"".join([record(BEGIN_BOOK), record(BEGIN_SHEETS), *sheets, record(END_SHEETS), record(END_BOOK)])


def xlsb_parts(book: Book, *, short: bool = False) -> dict[str, str | bytes]:
    """The parts of the file by name; with ``short`` records as SheetJS writes them."""
    tables, strings = Tables(), dict[bytes, int]()
    names = [f"worksheets/sheet{number}.bin" for number in range(1, len(book.pages) + 1)]
    sheets = {
        f"xl/{name}": sheet_part(page, tables, strings, short=short)
        for name, page in zip(names, book.pages, strict=True)
    }
    items = [record(STRING, body) for body in strings]
    counts = struct.pack("<II", len(items), len(items))
    shared = b"".join([record(BEGIN_STRINGS, counts), *items, record(END_STRINGS)])
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types_xml(
            {"xl/workbook.bin": f"{MAIN}.sheet.binary.macroEnabled.main", "xl/styles.bin": f"{MAIN}.styles"}
            | {"xl/sharedStrings.bin": f"{MAIN}.sharedStrings"}
            | dict.fromkeys(sheets, f"{MAIN}.worksheet")
        ),
        "_rels/.rels": relations_xml({"xl/workbook.bin": "officeDocument"}),
        "xl/_rels/workbook.bin.rels": relations_xml(
            dict.fromkeys(names, "worksheet") | {"styles.bin": "styles", "sharedStrings.bin": "sharedStrings"}
        ),
        "xl/workbook.bin": book_part(book),
        "xl/styles.bin": styles_part(tables),
        "xl/sharedStrings.bin": shared,
    }
    return parts | sheets


def as_xlsb(book: Book) -> bytes:
    """The workbook as an ``.xlsb`` file."""
    return zipped(xlsb_parts(book))


def as_short_xlsb(book: Book) -> bytes:
    """The workbook as SheetJS writes it: records without the column, where a cell stands beside the one before it."""
    return zipped(xlsb_parts(book, short=True))
