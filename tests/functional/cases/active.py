"""Workbooks in which something acts: it runs, fetches, or shows what lies elsewhere; the data beside it are taken."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from tests.functional.cases.case import Case
from tests.functional.cases.containers import BOOK, RELATIONS, SHEET, SHEETS, TYPES, archive, replaced
from tests.functional.cases.ods import content_xml, ods_file
from tests.functional.cases.xls import biff, written
from tests.functional.cases.xlsb import xlsb_parts
from tests.functional.cases.xlsx import KIND, OFFICE, PACKAGE, PROLOG, relations_xml, xlsx_parts
from tests.support.crafted_files import entry, ole

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.functional.cases.book import Book
    from tests.functional.cases.containers import Change, Parts

MICROSOFT = "http://schemas.microsoft.com/office"
MIXED = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet2.xml.rels"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
BINARY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 what nobody reads"
EVIL = "http://192.0.2.1/x"
MACRO, CONTROL, DDE, FUNCTION, LINK = "macro", "ActiveX", "DDE", "hàm lấy dữ liệu", "liên kết tới tệp khác"
CONNECTION, OBJECT, IMAGE, ADD_IN, XML = "kết nối dữ liệu", "đối tượng nhúng", "ảnh hoặc mẫu", "tiện ích", "XML tùy biến"


def steps(*changes: Change) -> Change:
    def change(parts: Parts) -> Parts:
        for step in changes:
            parts = step(parts)
        return parts

    return change


def part(name: str, body: str | bytes, kind: str = "") -> Change:
    """One more part; of a type of its own, or of its ending's."""

    def change(parts: Parts) -> Parts:
        override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
        parts = replaced(TYPES, "</Types>", override)(parts) if kind else parts
        return parts | {name: PROLOG + body if isinstance(body, str) else body}

    return change


def related(kind: str, target: str, *, of: str = RELATIONS, outside: bool = False, identity: str = "rId90") -> Change:
    """One more relation of the workbook or another part."""
    type_ = kind if ":" in kind else f"{OFFICE}/{kind}"
    mode = ' TargetMode="External"' if outside else ""
    relation = f'<Relationship Id="{identity}" Type="{type_}" Target="{target}"{mode}/></Relationships>'

    def change(parts: Parts) -> Parts:
        known = parts if of in parts else parts | {of: relations_xml({})}
        return replaced(of, "</Relationships>", relation)(known)

    return change


def formula(text: str, attributes: str = "") -> Change:
    """A formula in a cell beside the table of the sheet HTX."""
    return replaced(SHEET, "</row>", f'<c r="AG1"{attributes}><f>{text}</f><v>1</v></c></row>')


def after(xml: str) -> Change:
    """What stands behind the rows of the sheet HTX."""
    return replaced(SHEET, "</worksheet>", f"{xml}</worksheet>")


def in_book(xml: str) -> Change:
    """What stands behind the list of sheets."""
    return replaced(BOOK, "</workbook>", f"{xml}</workbook>")


def name(text: str, called: str = "Ten", attributes: str = "") -> Change:
    return in_book(f'<definedNames><definedName name="{called}"{attributes}>{text}</definedName></definedNames>')


def external_book(body: str) -> Change:
    return steps(
        part("xl/externalLinks/externalLink1.xml", body, f"{KIND}.externalLink+xml"),
        related("externalLink", "externalLinks/externalLink1.xml"),
        related(
            "externalLinkPath",
            r"file:///\\192.0.2.1\chung\so.xlsx",
            of="xl/externalLinks/_rels/externalLink1.xml.rels",
            outside=True,
        ),
        in_book('<externalReferences><externalReference r:id="rId90"/></externalReferences>'),
    )


LINK_SPACES = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}"'
DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{OFFICE}">'
    '<xdr:oneCellAnchor><xdr:from><xdr:col>30</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0'
    '</xdr:rowOff></xdr:from><xdr:ext cx="99" cy="99"/>{}<xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>'
)
SHAPE = '<xdr:sp {}><xdr:nvSpPr><xdr:cNvPr id="2" name="Nút">{}</xdr:cNvPr><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp>'
PICTURE = (
    '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Anh"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
    '<a:blip r:link="rId1"/></xdr:blipFill><xdr:spPr/></xdr:pic>'
)
DRAWING_RELATIONS = "xl/drawings/_rels/drawing1.xml.rels"
VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s1025" type="#_x0000_t75">{}</v:shape></xml>'
)


def drawing(body: str, *more: Change) -> Change:
    """A drawing on the sheet HTX."""
    return steps(
        part("xl/drawings/drawing1.xml", DRAWING.format(body), "application/vnd.openxmlformats-officedocument.drawing+xml"),
        related("drawing", "../drawings/drawing1.xml", of=SHEET_RELATIONS, identity="rId1"),
        after(f'<drawing xmlns:r="{OFFICE}" r:id="rId1"/>'),
        *more,
    )


def vml(body: str) -> Change:
    """An old drawing on the sheet HTX."""
    return steps(
        part(
            "xl/drawings/vmlDrawing1.vml",
            VML.format(body).encode(),
            "application/vnd.openxmlformats-officedocument.vmlDrawing",
        ),
        related("vmlDrawing", "../drawings/vmlDrawing1.vml", of=SHEET_RELATIONS, identity="rId1"),
        after(f'<legacyDrawing xmlns:r="{OFFICE}" r:id="rId1"/>'),
    )


def link(target: str, attributes: str = "") -> Change:
    """A link in the cell B5 of the sheet HTX."""
    return steps(
        related("hyperlink", target, of=SHEET_RELATIONS, outside=True, identity="rId7"),
        after(f'<hyperlinks xmlns:r="{OFFICE}"><hyperlink ref="B5" r:id="rId7"{attributes}/></hyperlinks>'),
    )


def control(body: str) -> str:
    return f'<mc:AlternateContent xmlns:mc="{MIXED}" xmlns:r="{OFFICE}"><mc:Choice Requires="x14">{body}</mc:Choice></mc:AlternateContent>'


X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
EXTENDED = (
    f'<extLst><ext xmlns:x14="{X14}" uri="{{{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}}}"><x14:dataValidations '
    f'xmlns:xm="{XM}" count="1"><x14:dataValidation type="custom"><x14:formula1><xm:f>{{}}</xm:f></x14:formula1>'
    "<xm:sqref>AG9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
)
FETCHES = {
    "WEBSERVICE": f'_xlfn.WEBSERVICE("{EVIL}")',
    "WEBSERVICE in letters by number": f'_xlfn.&#87;EBSERVICE("{EVIL}")',
    "WEBSERVICE within IF": f'IF(TRUE,SUM(1,_xlfn.WEBSERVICE("{EVIL}")))',
    "IMAGE": f'_xlfn.IMAGE("{EVIL}")',
    "RTD": 'RTD("prog.id",,"x")',
    "STOCKHISTORY": '_xlfn.STOCKHISTORY("MSFT",1)',
    "CUBEVALUE": 'CUBEVALUE("c","m")',
    "CALL": 'CALL("kernel32","WinExec","JCJ","calc",0)',
    "REGISTER.ID": 'REGISTER.ID("kernel32","WinExec","JCJ")',
    "PY": '_xlfn._xlws.PY(0,1)',
    "an add-in's function": "VND(K5)",
}
BY_XLSX: dict[str, tuple[str, Change]] = {
    **{f"a cell with {called}": (FUNCTION, formula(text)) for called, text in FETCHES.items()},
    "a program called by DDE": (DDE, formula("cmd|'/c calc'!A0")),
    "another book in a formula": (LINK, formula("[1]So!A1")),
    "another book in a quoted name": (LINK, formula("'[1]Tháng 11'!A1")),
    "a path in a formula": (LINK, formula(r"'\\192.0.2.1\c\[so.xlsx]So'!A1")),
    "HYPERLINK": (LINK, formula(f'HYPERLINK("{EVIL}","x")')),
    "HYPERLINK to what a cell says": (LINK, formula("HYPERLINK(B5)")),
    "INDIRECT to another book": (LINK, formula("INDIRECT(\"'[so.xlsx]So'!A1\")")),
    "WEBSERVICE in a name": (FUNCTION, name(f'_xlfn.WEBSERVICE("{EVIL}")')),
    "a name that opens itself": (MACRO, name("HTX!$A$1", "Auto_Open")),
    "a name of a macro": (MACRO, name("HTX!$A$1", attributes=' function="1" vbProcedure="1"')),
    "WEBSERVICE in a validation": (
        FUNCTION,
        after(
            '<dataValidations count="1"><dataValidation type="custom" sqref="AG9"><formula1>'
            f'_xlfn.WEBSERVICE("{EVIL}")</formula1></dataValidation></dataValidations>'
        ),
    ),
    "WEBSERVICE in an extended validation": (FUNCTION, after(EXTENDED.format(f'_xlfn.WEBSERVICE("{EVIL}")'))),
    "WEBSERVICE in a format": (
        FUNCTION,
        after(
            '<conditionalFormatting sqref="AG9"><cfRule type="expression" priority="1"><formula>'
            f'LEN(_xlfn.WEBSERVICE("{EVIL}"))</formula></cfRule></conditionalFormatting>'
        ),
    ),
    "macros": (
        MACRO,
        steps(
            part("xl/vbaProject.bin", BINARY, "application/vnd.ms-office.vbaProject"),
            related(f"{MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"),
            replaced(TYPES, f"{KIND}.sheet.main+xml", MACROS),
        ),
    ),
    "macros under another name": (
        MACRO,
        steps(
            part("xl/media/image1.png", BINARY, "image/png"),
            related(f"{MICROSOFT}/2006/relationships/vbaProject", "media/image1.png"),
        ),
    ),
    "macros that nothing leads to": (MACRO, part("xl/vbaProject.bin", BINARY, "application/vnd.ms-office.vbaProject")),
    **{called: (MACRO, change) for called, change in SHEETS.items() if "macro" in called or "dialog" in called},
    "a book of links": (LINK, external_book(f"<externalLink {LINK_SPACES}><externalBook r:id=\"rId90\"/></externalLink>")),
    "a link by DDE": (
        DDE,
        external_book(f'<externalLink {LINK_SPACES}><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'),
    ),
    "connections": (
        CONNECTION,
        steps(
            part(
                "xl/connections.xml",
                f'<connections {LINK_SPACES}><connection id="1" type="1"><dbPr connection="DSN=x" command="x"/>'
                "</connection></connections>",
                f"{KIND}.connections+xml",
            ),
            related("connections", "connections.xml"),
        ),
    ),
    "a data model": (
        CONNECTION,
        steps(
            part("xl/model/item.data", b"x", "application/vnd.openxmlformats-officedocument.model+data"),
            related(f"{MICROSOFT}/2011/relationships/powerPivotData".replace("/office/", "/office/"), "model/item.data"),
        ),
    ),
    "an object": (
        OBJECT,
        steps(
            part("xl/embeddings/oleObject1.bin", BINARY, "application/vnd.openxmlformats-officedocument.oleObject"),
            related("oleObject", "../embeddings/oleObject1.bin", of=SHEET_RELATIONS, identity="rId1"),
            after(control('<oleObjects><oleObject progId="Package" shapeId="1025" r:id="rId1"/></oleObjects>')),
        ),
    ),
    "a control": (
        CONTROL,
        steps(
            part("xl/activeX/activeX1.bin", BINARY, "application/vnd.ms-office.activeX"),
            part("xl/activeX/activeX1.xml", "<ocx/>", "application/vnd.ms-office.activeX+xml"),
            related("control", "../activeX/activeX1.xml", of=SHEET_RELATIONS, identity="rId1"),
            after(control('<controls><control shapeId="1025" r:id="rId1" name="Nut"/></controls>')),
        ),
    ),
    "an image from elsewhere": (
        IMAGE,
        drawing(PICTURE, related("image", EVIL, of=DRAWING_RELATIONS, outside=True, identity="rId1")),
    ),
    "a background from elsewhere": (
        IMAGE,
        steps(
            related("image", EVIL, of=SHEET_RELATIONS, outside=True, identity="rId1"),
            after(f'<picture xmlns:r="{OFFICE}" r:id="rId1"/>'),
        ),
    ),
    "an old image from elsewhere": (IMAGE, vml(f'<v:imagedata src="{EVIL}"/>')),
    "a template from elsewhere": (IMAGE, related("attachedTemplate", EVIL, outside=True)),
    "a shape that calls a macro": (MACRO, drawing(SHAPE.format('macro="[0]!Chay"', ""))),
    "a shape that shows another book": (LINK, drawing(SHAPE.format('macro="" textlink="[1]So!A1"', ""))),
    "a button that calls a macro": (
        MACRO,
        vml('<x:ClientData ObjectType="Button"><x:FmlaMacro>[0]!Chay</x:FmlaMacro></x:ClientData>'),
    ),
    "a link to a share": (LINK, link(r"file:///\\192.0.2.1\c\so.xlsx")),
    "a link of a shape": (
        LINK,
        drawing(
            SHAPE.format('macro=""', '<a:hlinkClick r:id="rId1"/>'),
            related("hyperlink", r"\\192.0.2.1\c\so.exe", of=DRAWING_RELATIONS, outside=True, identity="rId1"),
        ),
    ),
    "custom XML": (
        XML,
        steps(part("customXml/item1.xml", "<x/>"), related("customXml", "../customXml/item1.xml")),
    ),
    "a ribbon": (
        ADD_IN,
        steps(
            part("customUI/customUI14.xml", "<customUI onLoad='x'/>"),
            related(f"{MICROSOFT}/2007/relationships/ui/extensibility", "customUI/customUI14.xml", of="_rels/.rels"),
        ),
    ),
    "an add-in of the web": (
        ADD_IN,
        steps(
            part("xl/webextensions/taskpanes.xml", "<x/>", "application/vnd.ms-office.webextensiontaskpanes+xml"),
            related(
                f"{MICROSOFT}/2011/relationships/webextensiontaskpanes", "xl/webextensions/taskpanes.xml", of="_rels/.rels"
            ),
        ),
    ),
}
"""What acts in a package, with the words that name it."""


def as_active_xlsx(change: Change) -> Callable[[Book], bytes]:
    return lambda book: archive(change(dict(xlsx_parts(book))))


def as_utf16(book: Book) -> bytes:
    """A workbook whose sheet is written two bytes a letter, with a function that fetches."""
    parts = formula(FETCHES["WEBSERVICE"])(dict(xlsx_parts(book)))
    text = str(parts[SHEET]).replace("UTF-8", "UTF-16")
    return archive(parts | {SHEET: text.encode("utf-16")})


def xlsb_with(change: Change) -> Callable[[Book], bytes]:
    def written_(book: Book) -> bytes:
        parts = {called: body.decode() if called == TYPES else body for called, body in _bytes(xlsb_parts(book)).items()}
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
        spaces = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        script = 'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
        content = text.replace("<office:document-content ", f"<office:document-content {spaces}{script}", 1)
        return ods_file(content) if not more else _with_parts(ods_file(content), more)

    return written_


def _with_parts(content: bytes, more: dict[str, bytes]) -> bytes:
    from io import BytesIO
    from zipfile import ZipFile

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
        ods_with(SHEETS_END, f'<table:table table:name="So"><table:table-source xlink:href="{EVIL}"/></table:table>{SHEETS_END}'),
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
            f'<table:table-cell><draw:frame><draw:image xlink:href="{EVIL}"/></draw:frame></table:table-cell>{CELLS_END}',
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
        import xlwt

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
