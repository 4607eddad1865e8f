"""A minimal writer of ``.xlsb`` (BIFF12), which no library writes: values, formats, fonts, runs, states of sheets."""

from __future__ import annotations

import struct
import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAIN = "application/vnd.ms-excel"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
GENERAL, DAY_FORMAT, OWN_FORMATS = 0, 14, 164
Entry = TypeVar("Entry")
STATES = {"visible": 0, "hidden": 1, "veryHidden": 2}

ROW, BLANK, ERROR, REAL, TEXT, SHARED, FONT, FORMAT, XF = 0, 1, 3, 5, 6, 7, 43, 44, 47
BEGIN_SHEET, END_SHEET, BEGIN_BOOK, END_BOOK = 129, 130, 131, 132
BEGIN_SHEETS, END_SHEETS, BEGIN_DATA, END_DATA, DIMENSION, SHEET = 143, 144, 145, 146, 148, 156
BEGIN_STYLES, END_STYLES, BEGIN_XFS, END_XFS, BEGIN_STYLE_XFS, END_STYLE_XFS = 278, 279, 617, 618, 626, 627
BEGIN_TEXTS, END_TEXTS, SHARED_TEXT, BOOK = 159, 160, 19, 153
ERRORS = {
    "#NULL!": 0,
    "#DIV/0!": 7,
    "#VALUE!": 15,
    "#REF!": 23,
    "#NAME?": 29,
    "#NUM!": 36,
    "#N/A": 42,
    "#GETTING_DATA": 43,
    "#SPILL!": 45,
    "#CALC!": 50,
}
RAISED = {None: 0, "baseline": 0, "superscript": 1, "subscript": 2}


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


class Looks:
    """The fonts, number formats, cell formats and shared texts that the cells of a workbook ask for."""

    def __init__(self) -> None:
        self.fonts = [("Calibri", False, 0)]
        self.codes: list[str] = []
        self.formats = [(GENERAL, 0), (DAY_FORMAT, 0)]
        self.texts: list[bytes] = []

    def font(self, name: str | None, struck: object, raised: str | None) -> int:
        return number_in(self.fonts, (name or "Calibri", bool(struck), RAISED[raised]))

    def format(self, cell: Cell) -> int:
        """The number of the cell's format; dates in the second one."""
        if isinstance(cell.value, datetime):
            return 1
        code = cell.number_format
        number = GENERAL if code == "General" else OWN_FORMATS + number_in(self.codes, code)
        font = self.font(None, cell.font.strike, cell.font.vertAlign)
        if cell.font.name and cell.font.name.lower().startswith((".vn", "vni-")):
            font = self.font(cell.font.name, cell.font.strike, cell.font.vertAlign)
        return number_in(self.formats, (number, font))

    def text(self, value: CellRichText) -> int:
        """The number of a text with runs."""
        runs, at = b"", 0
        for part in value:
            if isinstance(part, TextBlock):
                runs += struct.pack("<HH", at, self.font(part.font.rFont, part.font.strike, part.font.vertAlign))
            elif runs:
                runs += struct.pack("<HH", at, 0)
            at += len(str(part).encode("utf-16-le")) // 2
        self.texts.append(b"\1" + wide(str(value)) + struct.pack("<I", len(runs) // 4) + runs)
        return len(self.texts) - 1


def number_in(entries: list[Entry], entry: Entry) -> int:
    """Where in the list the entry is; at its end when it was not there."""
    if entry not in entries:
        entries.append(entry)
    return entries.index(entry)


def cell_record(cell: Cell, looks: Looks) -> bytes:
    value = cell.value
    place = struct.pack("<II", cell.column - 1, looks.format(cell))
    if cell.data_type == "e":
        return record(ERROR, place + bytes([ERRORS[value]]))
    if isinstance(value, CellRichText):
        return record(SHARED, place + struct.pack("<I", looks.text(value)))
    if isinstance(value, str):
        return record(TEXT, place + wide(value))
    number = to_excel(value) if isinstance(value, datetime) else value
    return record(REAL, place + struct.pack("<d", number))


def sheet_part(page: Worksheet, looks: Looks) -> bytes:
    parts = [record(BEGIN_SHEET), record(DIMENSION, struct.pack("<IIII", 0, page.max_row - 1, 0, page.max_column - 1))]
    parts.append(record(BEGIN_DATA))
    for row in page.iter_rows():
        cells = [cell for cell in row if cell.value is not None]
        if cells:
            hidden = 0x10 if page.row_dimensions[row[0].row].hidden else 0
            parts.append(record(ROW, struct.pack("<IIHBBBI", row[0].row - 1, 0, 300, 0, hidden, 0, 0)))
            parts += [cell_record(cell, looks) for cell in cells]
    return b"".join([*parts, record(END_DATA), record(END_SHEET)])


def styles_part(looks: Looks) -> bytes:
    codes = [
        record(FORMAT, struct.pack("<H", number) + wide(code)) for number, code in enumerate(looks.codes, OWN_FORMATS)
    ]
    fonts = [
        record(FONT, struct.pack("<HHHHBBBB", 220, 8 * struck, 400, raised, 0, 2, 0, 0) + bytes(9) + wide(name))
        for name, struck, raised in looks.fonts
    ]
    named = record(XF, struct.pack("<HHHHHBBI", 0xFFFF, 9, 0, 0, 0, 0, 0, 0)[:16])  # a percentage that no cell has
    styles = [record(XF, struct.pack("<HHHHHBBI", 0, code, font, 0, 0, 0, 0, 0)[:16]) for code, font in looks.formats]
    return b"".join(
        [
            *(record(BEGIN_STYLES), *codes, *fonts),
            *(record(BEGIN_STYLE_XFS, struct.pack("<I", 1)), named, record(END_STYLE_XFS)),
            *(record(BEGIN_XFS, struct.pack("<I", len(styles))), *styles, record(END_XFS), record(END_STYLES)),
        ]
    )


def texts_part(looks: Looks) -> bytes:
    count = struct.pack("<II", len(looks.texts), len(looks.texts))
    texts = [record(SHARED_TEXT, text) for text in looks.texts]
    return b"".join([record(BEGIN_TEXTS, count), *texts, record(END_TEXTS)])


def book_part(workbook: Workbook) -> bytes:
    sheets = [
        record(SHEET, struct.pack("<II", STATES[page.sheet_state], number) + wide(f"rId{number}") + wide(page.title))
        for number, page in enumerate(workbook.worksheets, start=1)
    ]
    calendar = record(BOOK, struct.pack("<III", workbook.epoch == CALENDAR_MAC_1904, 0, 0))
    return b"".join([record(BEGIN_BOOK), calendar, record(BEGIN_SHEETS), *sheets, record(END_SHEETS), record(END_BOOK)])


def relations(*targets: tuple[str, str]) -> str:
    lines = (
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{RELATIONS}">{"".join(lines)}</Relationships>'


def as_xlsb(content: bytes) -> bytes:
    """The workbook of an ``.xlsx`` file as ``.xlsb``."""
    workbook = load_workbook(BytesIO(content), rich_text=True)
    looks = Looks()
    pages = [sheet_part(page, looks) for page in workbook.worksheets]
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
            f'{types}<Override PartName="/xl/styles.bin" ContentType="{MAIN}.styles"/>'
            f'<Override PartName="/xl/sharedStrings.bin" ContentType="{MAIN}.sharedStrings"/></Types>',
        )
        archive.writestr("_rels/.rels", relations(("officeDocument", "xl/workbook.bin")))
        sheets = [("worksheet", name) for name in names]
        others = [("styles", "styles.bin"), ("sharedStrings", "sharedStrings.bin")]
        archive.writestr("xl/_rels/workbook.bin.rels", relations(*sheets, *others))
        archive.writestr("xl/workbook.bin", book_part(workbook))
        archive.writestr("xl/styles.bin", styles_part(looks))
        archive.writestr("xl/sharedStrings.bin", texts_part(looks))
        for name, page in zip(names, pages, strict=True):
            archive.writestr(f"xl/{name}", page)
    return stream.getvalue()
