"""A minimal writer of ``.xlsb`` (BIFF12), which no library writes: values, dates and the states of sheets."""

from __future__ import annotations

import struct
import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl.utils.datetime import to_excel

from tests.spec.examples.kept_sheets import opened

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAIN = "application/vnd.ms-excel"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DAY_FORMAT = 14
STATES = {"visible": 0, "hidden": 1, "veryHidden": 2}

ROW, BLANK, ERROR, REAL, TEXT, XF = 0, 1, 3, 5, 6, 47
BEGIN_SHEET, END_SHEET, BEGIN_BOOK, END_BOOK = 129, 130, 131, 132
BEGIN_SHEETS, END_SHEETS, BEGIN_DATA, END_DATA, DIMENSION, SHEET = 143, 144, 145, 146, 148, 156
BEGIN_STYLES, END_STYLES, BEGIN_XFS, END_XFS = 278, 279, 617, 618
ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


def record(kind: int, body: bytes = b"") -> bytes:
    """A record: its kind and the length of its body, each seven bits a byte, then the body."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = len(body), b""
    while True:
        length, low = length >> 7, length & 0x7F
        size += bytes([low | 0x80 if length else low])
        if not length:
            return head + size + body


def wide(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def cell_record(cell: Cell) -> bytes:
    """A cell; dates in the second style."""
    value = cell.value
    place = struct.pack("<II", cell.column - 1, int(isinstance(value, datetime)))
    if cell.data_type == "e":
        return record(ERROR, place + bytes([ERRORS[value]]))
    if isinstance(value, str):
        return record(TEXT, place + wide(value))
    number = to_excel(value) if isinstance(value, datetime) else value
    return record(REAL, place + struct.pack("<d", number))


def sheet_part(page: Worksheet) -> bytes:
    parts = [record(BEGIN_SHEET), record(DIMENSION, struct.pack("<IIII", 0, page.max_row - 1, 0, page.max_column - 1))]
    parts.append(record(BEGIN_DATA))
    for row in page.iter_rows():
        cells = [cell for cell in row if cell.value is not None]
        if cells:
            hidden = 0x10 if page.row_dimensions[row[0].row].hidden else 0
            parts.append(record(ROW, struct.pack("<IIHBBBI", row[0].row - 1, 0, 300, 0, hidden, 0, 0)))
            parts += map(cell_record, cells)
    return b"".join([*parts, record(END_DATA), record(END_SHEET)])


def styles_part() -> bytes:
    formats = [struct.pack("<HHHHHBBI", 0xFFFF, code, 0, 0, 0, 0, 0, 0)[:16] for code in (0, DAY_FORMAT)]
    styles = b"".join(record(XF, cell_format) for cell_format in formats)
    return b"".join(
        [record(BEGIN_STYLES), record(BEGIN_XFS, struct.pack("<I", 2)), styles, record(END_XFS), record(END_STYLES)]
    )


def book_part(workbook: Workbook) -> bytes:
    sheets = [
        record(SHEET, struct.pack("<II", STATES[page.sheet_state], number) + wide(f"rId{number}") + wide(page.title))
        for number, page in enumerate(workbook.worksheets, start=1)
    ]
    return b"".join([record(BEGIN_BOOK), record(BEGIN_SHEETS), *sheets, record(END_SHEETS), record(END_BOOK)])


def relations(*targets: tuple[str, str]) -> str:
    lines = (
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{RELATIONS}">{"".join(lines)}</Relationships>'


def as_xlsb(content: bytes) -> bytes:
    """The workbook of an ``.xlsx`` file as ``.xlsb``."""
    workbook = opened(content)
    names = [f"worksheets/sheet{number}.bin" for number in range(1, len(workbook.worksheets) + 1)]
    types = "".join(f'<Override PartName="/xl/{name}" ContentType="{MAIN}.worksheet"/>' for name in names)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="bin" ContentType="{MAIN}.sheet.binary.macroEnabled.main"/>'
            f'{types}<Override PartName="/xl/styles.bin" ContentType="{MAIN}.styles"/></Types>',
        )
        archive.writestr("_rels/.rels", relations(("officeDocument", "xl/workbook.bin")))
        sheets = [("worksheet", name) for name in names]
        archive.writestr("xl/_rels/workbook.bin.rels", relations(*sheets, ("styles", "styles.bin")))
        archive.writestr("xl/workbook.bin", book_part(workbook))
        archive.writestr("xl/styles.bin", styles_part())
        for name, page in zip(names, workbook.worksheets, strict=True):
            archive.writestr(f"xl/{name}", sheet_part(page))
    return stream.getvalue()
