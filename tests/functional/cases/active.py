"""Workbooks in which something acts: it runs, fetches, or shows what lies elsewhere; the data beside it are taken."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import xlwt

from tests.functional.cases.active_parts import BINARY, EVIL, MICROSOFT, formula, part, related, steps
from tests.functional.cases.active_xlsx import BY_XLSX, CONNECTION, DDE, FETCHES, FUNCTION, IMAGE, LINK, MACRO, OBJECT
from tests.functional.cases.case import Case
from tests.functional.cases.containers import SHEET, TYPES, archive
from tests.functional.cases.ods import content_xml, ods_file
from tests.functional.cases.xls import biff, written
from tests.functional.cases.xlsb import xlsb_parts
from tests.functional.cases.xlsx import xlsx_parts
from tests.support.crafted_files import ole

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.functional.cases.book import Book
    from tests.functional.cases.containers import Change, Parts


def as_active_xlsx(change: Change) -> Callable[[Book], bytes]:
    return lambda book: archive(change(dict(xlsx_parts(book))))


def as_utf16(book: Book) -> bytes:
    """A workbook whose sheet is written two bytes a letter, with a function that fetches."""
    parts = formula(FETCHES["WEBSERVICE"])(dict(xlsx_parts(book)))
    text = str(parts[SHEET]).replace("UTF-8", "UTF-16")
    return archive(parts | {SHEET: text.encode("utf-16")})


def xlsb_with(change: Change) -> Callable[[Book], bytes]:
    def written_(book: Book) -> bytes:
        parts = {
            called: body.decode() if called == TYPES else body for called, body in _bytes(xlsb_parts(book)).items()
        }
        return archive(change({called: _text(called, body) for called, body in parts.items()}))

    return written_


def _bytes(parts: Parts) -> dict[str, bytes]:
    return {called: body.encode() if isinstance(body, str) else body for called, body in parts.items()}


def _text(called: str, body: str | bytes) -> str | bytes:
    return body.decode() if isinstance(body, bytes) and called.endswith((".xml", ".rels")) else body


BINARY_RELATIONS = "xl/_rels/workbook.bin.rels"
BY_XLSB: dict[str, tuple[str, Change]] = {
    "macros": (
        MACRO,
        steps(
            part("xl/vbaProject.bin", BINARY, "application/vnd.ms-office.vbaProject"),
            related(f"{MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin", of=BINARY_RELATIONS),
        ),
    ),
    "a book of links": (
        LINK,
        steps(
            part("xl/externalLinks/externalLink1.bin", b"x", "application/vnd.ms-excel.externalLink"),
            related("externalLink", "externalLinks/externalLink1.bin", of=BINARY_RELATIONS),
        ),
    ),
    "connections": (
        CONNECTION,
        steps(
            part("xl/connections.bin", b"x", "application/vnd.ms-excel.connections"),
            related("connections", "connections.bin", of=BINARY_RELATIONS),
        ),
    ),
}


def ods_with(old: str, new: str, **more: bytes) -> Callable[[Book], bytes]:
    """An ``.ods`` file whose content is changed, with more parts."""

    def written_(book: Book) -> bytes:
        text = content_xml(book)
        assert old in text
        text = text.replace(old, new, 1)
        spaces = (
            'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        )
        script = 'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
        content = text.replace("<office:document-content ", f"<office:document-content {spaces}{script}", 1)
        return ods_file(content) if not more else _with_parts(ods_file(content), more)

    return written_


def _with_parts(content: bytes, more: dict[str, bytes]) -> bytes:
    stream = BytesIO(content)
    with ZipFile(stream, "a") as archive_:
        for called, body in more.items():
            archive_.writestr(called, body)
    return stream.getvalue()


CELLS_END, SHEETS_END, BODY = "</table:table-row>", "</office:spreadsheet>", "<office:body>"


def ods_formula(text: str) -> Callable[[Book], bytes]:
    cell = f"<table:table-cell table:formula='{text}' office:value-type='float' office:value='1'/>"
    return ods_with(CELLS_END, f"{cell}{CELLS_END}")


BY_ODS: dict[str, tuple[str, Callable[[Book], bytes]]] = {
    "WEBSERVICE": (FUNCTION, ods_formula(f'of:=WEBSERVICE("{EVIL}")')),
    "DDE": (DDE, ods_formula('of:=DDE("soffice";"x";"y")')),
    "another book in a formula": (LINK, ods_formula("of:=[&apos;file:///tmp/so.ods&apos;#$So.A1]")),
    "a linked sheet": (
        LINK,
        ods_with(
            SHEETS_END,
            f'<table:table table:name="So"><table:table-source xlink:href="{EVIL}"/></table:table>{SHEETS_END}',
        ),
    ),
    "an event that runs a script": (
        MACRO,
        ods_with(
            BODY,
            '<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" '
            f'xlink:href="vnd.sun.star.script:x"/></office:event-listeners></office:scripts>{BODY}',
        ),
    ),
    "Basic": (MACRO, ods_with(BODY, BODY, **{"Basic/Standard/Module1.xml": b"<x/>"})),
    "an object": (OBJECT, ods_with(BODY, BODY, **{"Object 1/content.xml": b"<x/>"})),
    "an image from elsewhere": (
        IMAGE,
        ods_with(
            CELLS_END,
            f'<table:table-cell><draw:frame><draw:image xlink:href="{EVIL}"/></draw:frame></table:table-cell>'
            + CELLS_END,
        ),
    ),
}


def xls_record(kind: int, body: bytes) -> Callable[[Book], bytes]:
    """An Excel 97 workbook with a record more about it as a whole, put before its end by moving all sheets."""

    def written_(book: Book) -> bytes:
        stream, more = bytearray(biff(book)), struct.pack("<HH", kind, len(body)) + body
        at = 0
        while (found := struct.unpack_from("<HH", stream, at))[0] != 0x0A:
            if found[0] == 0x85:
                (start,) = struct.unpack_from("<I", stream, at + 4)
                struct.pack_into("<I", stream, at + 4, start + len(more))
            at += 4 + found[1]
        return ole({"Workbook": bytes(stream[:at] + more + stream[at:]).ljust(4096, b"\0")})

    return written_


def xls_formula(text: str) -> Callable[[Book], bytes]:
    """An Excel 97 workbook with a formula beside the table."""

    def written_(book: Book) -> bytes:
        made = written(book)
        made.get_sheet("HTX").write(0, 40, xlwt.Formula(text))
        stream: bytes = made.get_biff_data()
        return ole({"Workbook": stream.ljust(4096, b"\0")})

    return written_


BY_XLS: dict[str, tuple[str, Callable[[Book], bytes]]] = {
    "macros": (MACRO, lambda book: ole({"Workbook": biff(book).ljust(4096, b"\0"), "_VBA_PROJECT_CUR": bytes(4096)})),
    "an object": (OBJECT, lambda book: ole({"Workbook": biff(book).ljust(4096, b"\0"), "MBD0001A2B3": bytes(4096)})),
    "another book": (LINK, xls_record(0x1AE, struct.pack("<HH", 1, 9) + b"\0\x01\x01Cso.xls")),
    "DDE": (DDE, xls_record(0x1AE, struct.pack("<HH", 0, 7) + b"\0cmd\x03/c ")),
    "a name that opens itself": (
        MACRO,
        xls_record(0x18, struct.pack("<HBBHHHI", 0x20, 0, 1, 0, 0, 0, 0) + b"\0\x01"),
    ),
    "HYPERLINK": (LINK, xls_formula(f'HYPERLINK("{EVIL}")')),
}


def active_case(called: str, words: str, kind: str, writer: Callable[[Book], bytes]) -> Case:
    """A file whose data are taken as if nothing else were in it, and that says once what is."""
    return Case(
        f"{called} in {kind}",
        reads={"HTX!K5": 3642},
        informs={"WB-21": ("!*",)},
        says={"!*": words},
        formats=(kind,),
        writer=writer,
    )


CASES = (
    *(active_case(called, words, "xlsx", as_active_xlsx(change)) for called, (words, change) in BY_XLSX.items()),
    active_case("a sheet of two bytes a letter", FUNCTION, "xlsx", as_utf16),
    *(active_case(called, words, "xlsb", xlsb_with(change)) for called, (words, change) in BY_XLSB.items()),
    *(active_case(called, words, "ods", writer) for called, (words, writer) in BY_ODS.items()),
    *(active_case(called, words, "xls", writer) for called, (words, writer) in BY_XLS.items()),
)
