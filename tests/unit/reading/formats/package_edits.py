"""A small workbook as the parts of its package, and other ways of writing these parts that say the same."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable

    Parts = dict[str, bytes]
    Change = Callable[[Parts], Parts]

ROOT, WORKBOOK, RELATIONS = "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
FIRST, SECOND, STRINGS, STYLES = (
    *("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"),
    *("xl/sharedStrings.xml", "xl/styles.xml"),
)
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXTENSION = b'<extLst><ext uri="{x}" xmlns:x14="urn:x"><x14:a><x14:v>9</x14:v></x14:a></ext></extLst>'


def plain_parts() -> Parts:
    """The parts of a workbook of a cover and a hidden sheet, with numbers, texts, dates, errors and a merged range."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        date, percent = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "0.00%"})
        cover = book.add_worksheet("Bìa")
        cover.write_row(0, 0, ["Mẫu biểu", "KTTT-01"])
        page = book.add_worksheet("HTX")
        page.hide()
        page.merge_range("A1:D1", "Danh sách hợp tác xã & quỹ")
        page.write_row(1, 0, ["STT", "Tên", "Vốn", "Ngày", "Đúng", "Tỷ lệ"])
        for row in range(2, 6):
            page.write_row(row, 0, [row - 1, f"HTX số {row} <{row}>", 3642.5 + row])
            page.write_datetime(row, 3, dt.datetime(2018, 3, row), date)  # noqa: DTZ001 - Excel knows no zones
            page.write_boolean(row, 4, row > 3)
            page.write_number(row, 5, 0.0124, percent)
        page.write_formula("C8", "=SUM(C3:C6)", None, 14588)
        page.write_formula("D8", "=1/0", None, "#DIV/0!")
        page.write_formula("E8", "=1/0", None, "#N/A")
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PLAIN = plain_parts()


def changed(name: str, *edits: tuple[bytes, bytes]) -> Change:
    """A part in which something stands in the place of something else, everywhere."""

    def change(parts: Parts) -> Parts:
        body = parts[name]
        for old, new in edits:
            assert re.search(old, body), old
            body = re.sub(old, new, body)
        return parts | {name: body}

    return change


def moved(names: dict[str, str], *edits: tuple[str, bytes, bytes]) -> Change:
    """Parts under other names, and what says where they are."""

    def change(parts: Parts) -> Parts:
        for name, old, new in edits:
            assert old in parts[name], old
            parts = parts | {name: parts[name].replace(old, new)}
        return {names.get(name, name): body for name, body in parts.items()}

    return change


def with_sheet_of(kind: str, part: str, body: bytes) -> Change:
    """One sheet more, of another kind, before the others."""

    def change(parts: Parts) -> Parts:
        relation = f'<Relationship Id="rIdX" Type="{kind}" Target="{part}"/></Relationships>'.encode()
        return parts | {
            RELATIONS: parts[RELATIONS].replace(b"</Relationships>", relation),
            WORKBOOK: parts[WORKBOOK].replace(
                b"<sheets>", b'<sheets><sheet name="Macro1" sheetId="99" state="veryHidden" r:id="rIdX"/>'
            ),
            f"xl/{part}": body,
        }

    return change


def in_folder(parts: Parts) -> Parts:
    """All of ``xl/`` in another folder, named by the relations of the package with an absolute path."""
    found = {name.replace("xl/", "Bang/tinh/", 1): body for name, body in parts.items()}
    return found | {ROOT: parts[ROOT].replace(b'"xl/', b'"/Bang/tinh/')}


def in_no_folder(parts: Parts) -> Parts:
    """The workbook at the root of the package, its sheets in a folder beside it."""
    found = {re.sub(r"^xl/", "", name): body for name, body in parts.items() if name != RELATIONS}
    return found | {
        ROOT: parts[ROOT].replace(b'"xl/', b'"'),
        "_rels/workbook.xml.rels": parts[RELATIONS],
    }


def with_backslashes(parts: Parts) -> Parts:
    return {name.replace("/", "\\") if name.startswith("xl/") else name: body for name, body in parts.items()}


def in_capitals(parts: Parts) -> Parts:
    return {name.upper(): body for name, body in parts.items()}


def prefixed(parts: Parts) -> Parts:
    """Every element of the main namespace with a prefix."""
    for name in (WORKBOOK, FIRST, SECOND, STRINGS, STYLES):
        body = re.sub(rb"<(/?)(?=[a-zA-Z])(?![a-z0-9]+:)", rb"<\1x:", parts[name])
        parts = parts | {name: body.replace(b"xmlns=", b"xmlns:x=")}
    return parts


def spaced(parts: Parts) -> Parts:
    """Lines between all elements but inside texts."""
    return {
        name: re.sub(rb">(?=<(?!/t>|/v>|/f>))", b">\r\n\t", body) if name.endswith((".xml", ".rels")) else body
        for name, body in parts.items()
    }


def commented(parts: Parts) -> Parts:
    """Comments and instructions before each cell and each value."""
    body = re.sub(rb"<v>(?=.)", b"<v><!--x-->", parts[SECOND])
    body = body.replace(b"<c ", b'<!-- <c r="Z99" t="e"><v>#REF!</v></c> --><c ')
    return parts | {SECOND: body.replace(b"<row ", b"<?x y?><row ")}


def in_sections(parts: Parts) -> Parts:
    """Texts and values in CDATA sections."""
    texts = re.sub(rb"(<t[^>]*>)([^<&]+)<", rb"\1<![CDATA[\2]]><", parts[STRINGS])
    return parts | {STRINGS: texts, SECOND: re.sub(rb"<v>([^<]+)<", rb"<v><![CDATA[\1]]><", parts[SECOND])}


def in_utf16(parts: Parts) -> Parts:
    names = (FIRST, SECOND, STRINGS, STYLES)
    return parts | {name: parts[name].decode().replace('"UTF-8"', '"UTF-16"').encode("utf-16") for name in names}


def without_places(parts: Parts) -> Parts:
    """Rows and cells without their addresses; blank rows and cells are written."""
    body = parts[SECOND].replace(b'<row r="8"', b'<row r="7"/><row r="8"')
    body = body.replace(b'<c r="C8"', b'<c r="A8"/><c r="B8"/><c r="C8"')
    return parts | {SECOND: re.sub(rb'(<row|<c) r="[A-Z]*\d+"', rb"\1", body)}


STRICT = (b"http://schemas.openxmlformats.org", b"http://purl.oclc.org/ooxml")


def strict(parts: Parts) -> Parts:
    return {
        name: body.replace(STRICT[0] + b"/spreadsheetml/2006/main", STRICT[1] + b"/spreadsheetml/main").replace(
            STRICT[0] + b"/officeDocument/2006/relationships", STRICT[1] + b"/officeDocument/relationships"
        )
        for name, body in parts.items()
    }
