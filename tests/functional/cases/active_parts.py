"""Changes of a package's parts that put in something that acts: parts, relations, formulas, drawings, links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.functional.cases.containers import BOOK, RELATIONS, SHEET, TYPES, replaced
from tests.functional.cases.xlsx import KIND, OFFICE, PROLOG, relations_xml

if TYPE_CHECKING:
    from tests.functional.cases.containers import Change, Parts

MICROSOFT = "http://schemas.microsoft.com/office"
MIXED = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet2.xml.rels"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
BINARY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 what nobody reads"
EVIL = "http://192.0.2.1/x"


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
    "<xdr:oneCellAnchor><xdr:from><xdr:col>30</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0"
    '</xdr:rowOff></xdr:from><xdr:ext cx="99" cy="99"/>{}<xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>'
)
SHAPE = (
    '<xdr:sp {}><xdr:nvSpPr><xdr:cNvPr id="2" name="Nút">{}</xdr:cNvPr><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp>'
)
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
        part(
            "xl/drawings/drawing1.xml",
            DRAWING.format(body),
            "application/vnd.openxmlformats-officedocument.drawing+xml",
        ),
        related("drawing", "../drawings/drawing1.xml", of=SHEET_RELATIONS, identity="rId1"),
        after(f'<drawing xmlns:r="{OFFICE}" r:id="rId1"/>'),
        *more,
    )


def picture(content: bytes, extension: str, type_: str) -> Change:
    """A picture on the sheet HTX that the workbook has in it."""
    return drawing(
        PICTURE.replace("r:link", "r:embed"),
        part(f"xl/media/image1.{extension}", content, type_),
        related("image", f"../media/image1.{extension}", of=DRAWING_RELATIONS, identity="rId1"),
    )


def picture_of_vectors(content: bytes) -> Change:
    return picture(content, "svg", "image/svg+xml")


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
    spaces = f'xmlns:mc="{MIXED}" xmlns:r="{OFFICE}"'
    return f'<mc:AlternateContent {spaces}><mc:Choice Requires="x14">{body}</mc:Choice></mc:AlternateContent>'


X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
EXTENDED = (
    f'<extLst><ext xmlns:x14="{X14}" uri="{{{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}}}"><x14:dataValidations '
    f'xmlns:xm="{XM}" count="1"><x14:dataValidation type="custom"><x14:formula1><xm:f>{{}}</xm:f></x14:formula1>'
    "<xm:sqref>AG9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
)
