"""What Excel and LibreOffice open: other sheets beside the form, merges and dimensions of every kind, odd archives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.functional.cases.case import ALL, Case
from tests.functional.cases.xlsb import as_short_xlsb
from tests.functional.cases.xlsx import KIND, MAIN, OFFICE, PROLOG, xlsx_parts
from tests.support.crafted_files import Entry, entry, zipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.functional.cases.book import Book

    Parts = dict[str, str | bytes]
    Change = Callable[[Parts], Parts]

SHEET = "xl/worksheets/sheet2.xml"
"""The part of the sheet HTX."""
BOOK, RELATIONS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
MICROSOFT = "http://schemas.microsoft.com/office/2006"


def archive(parts: Mapping[str, str | bytes], *more: Entry) -> bytes:
    """The parts as an archive, with more entries."""
    bodies = {name: body.encode() if isinstance(body, str) else body for name, body in parts.items()}
    return zipped([*(entry(name, body) for name, body in bodies.items()), *more])


def changed(change: Change) -> Callable[[Book], bytes]:
    """A writer of ``.xlsx`` that changes the parts of the file."""
    return lambda book: archive(change(dict(xlsx_parts(book))))


def replaced(name: str, old: str, new: str) -> Change:
    """Another text in a part, in its first place."""

    def change(parts: Parts) -> Parts:
        text = parts[name]
        assert isinstance(text, str)
        assert old in text
        return parts | {name: text.replace(old, new, 1)}

    return change


def beside(folder: str, kind: str, relation: str, body: str, *, first: bool = False, state: str = "") -> Change:
    """Another sheet in the workbook that is no worksheet."""

    def change(parts: Parts) -> Parts:
        name = f"{folder}/sheet1.xml"
        listed = f'<sheet name="Khác" sheetId="77"{state} r:id="rId77"/>'
        related = f'<Relationship Id="rId77" Type="{relation}" Target="{name}"/></Relationships>'
        override = f'<Override PartName="/xl/{name}" ContentType="{kind}"/></Types>'
        at = ("<sheets>", f"<sheets>{listed}") if first else ("</sheets>", f"{listed}</sheets>")
        for part, (old, new) in {
            BOOK: at,
            RELATIONS: ("</Relationships>", related),
            TYPES: ("</Types>", override),
        }.items():
            parts = replaced(part, old, new)(parts)
        return parts | {f"xl/{name}": PROLOG + body}

    return change


HIDDEN = ' state="veryHidden"'
CHART = f'<chartsheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"/></sheetViews></chartsheet>'
DIALOG = f'<dialogsheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"/></sheetViews></dialogsheet>'
MACRO = (
    '<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" '
    f'xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></xm:macrosheet>'
)
MACRO_KIND, MACRO_RELATION = "application/vnd.ms-excel.macrosheet+xml", f"{MICROSOFT}/relationships/xlMacrosheet"
SHEETS = {
    "a macro sheet": beside("macrosheets", MACRO_KIND, MACRO_RELATION, MACRO, state=HIDDEN),
    "a macro sheet in front": beside("macrosheets", MACRO_KIND, MACRO_RELATION, MACRO, first=True),
    "an international macro sheet": beside(
        "macrosheets",
        "application/vnd.ms-excel.intlmacrosheet+xml",
        f"{MICROSOFT}/relationships/xlIntlMacrosheet",
        MACRO,
        state=HIDDEN,
    ),
    "a dialog sheet": beside("dialogsheets", f"{KIND}.dialogsheet+xml", f"{OFFICE}/dialogsheet", DIALOG),
    "a chart sheet": beside("chartsheets", f"{KIND}.chartsheet+xml", f"{OFFICE}/chartsheet", CHART),
    "a chart sheet in front": beside(
        "chartsheets", f"{KIND}.chartsheet+xml", f"{OFFICE}/chartsheet", CHART, first=True
    ),
}
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
EXTENSION = '<extLst><ext uri="{00000000-0000-0000-0000-000000000000}"/></extLst>'
EXTENSIONS = {
    "an extension in a cell": (r'(<c r="K5"[^>]*><v>3642</v>)', rf"\1{EXTENSION}"),
    "an extension in a cell of text": (r'(<c r="B5"[^>]*><v>\d+</v>)', rf"\1{EXTENSION}"),
    "an extension in a row": (r'(<row r="5">.*?)(</row>)', rf"\1{EXTENSION}\2"),
    "an extension in every cell": (r"</c>", f"{EXTENSION}</c>"),
    "an extension in a sheet": (r"</worksheet>", f"{EXTENSION}</worksheet>"),
    "an extension with what Excel keeps in it": (
        r"</worksheet>",
        f'<extLst><ext xmlns:x14="{X14}" uri="{{78C0D931}}"><x14:conditionalFormattings/></ext></extLst></worksheet>',
    ),
}
MERGES = ("1:1", "1:2", "A:A", "Z:AB", "AC:AC", "A1:Z1", "A1:A2")
DIMENSIONS = ("1:16", "A1", "A:Z", "A1:XFD1048576", "B2:C3", "Z99:AA100", "A1:A1")
SPACED = {
    "line breaks between elements": (r"><(?=/?(row|c|v|sheetData))", ">\r\n\t<"),
    "spaces before numbers end": (r"<v>3642</v>", "<v> 3642 </v>"),
    "comments between elements": (r"<row r=\"5\">", '<!-- năm --><row r="5"><!-- một -->'),
    "an end of a cell without a value": (r'(<row r="5">)', r'\1<c r="A5"></c>'),
}


def by_pattern(pattern: str, new: str) -> Change:
    """Another text wherever a pattern matches the sheet HTX."""

    def change(parts: Parts) -> Parts:
        text = parts[SHEET]
        assert isinstance(text, str)
        made, count = re.subn(pattern, new, text)
        assert count
        return parts | {SHEET: made}

    return change


def renamed(rename: Callable[[str], str]) -> Change:
    """Parts under other names, as some writers have them."""
    return lambda parts: {rename(name): body for name, body in parts.items()}


def outside(parts: Parts) -> Parts:
    """The workbook in another folder than ``xl``."""
    moved = {re.sub("^xl/", "book/", name): body for name, body in parts.items()}
    for name in (TYPES, "_rels/.rels"):
        text = moved[name]
        assert isinstance(text, str)
        moved[name] = text.replace("xl/", "book/")
    return moved


def in_root(parts: Parts) -> Parts:
    """The workbook in the root of the file."""
    moved = {re.sub("^xl/", "", name): body for name, body in parts.items()}
    for name in (TYPES, "_rels/.rels"):
        text = moved[name]
        assert isinstance(text, str)
        moved[name] = text.replace("xl/", "")
    return moved


def absolute(parts: Parts) -> Parts:
    """Targets that begin at the root of the file."""
    text = parts[RELATIONS]
    assert isinstance(text, str)
    return parts | {RELATIONS: text.replace('Target="', 'Target="/xl/')}


def backward(parts: Parts) -> Parts:
    """Targets with backslashes."""
    text = parts[RELATIONS]
    assert isinstance(text, str)
    return parts | {RELATIONS: text.replace("worksheets/", "worksheets\\")}


NAMES: dict[str, Change] = {
    "backslashes in the names of parts": renamed(lambda name: name.replace("/", "\\")),
    "backslashes in the names of sheets": renamed(lambda name: name.replace("xl/worksheets/", "xl\\worksheets\\")),
    "backslashes in targets": backward,
    "capitals in the names of parts": renamed(lambda name: name.replace("xl/worksheets/sheet", "xl/Worksheets/Sheet")),
    "capitals in all names": renamed(lambda name: name if name.startswith(("_", "[")) else name.upper()),
    "another case of shared strings": renamed(lambda name: name.replace("sharedStrings", "SharedStrings")),
    "a workbook outside xl": outside,
    "a workbook in the root": in_root,
    "targets from the root": absolute,
}


def merged(area: str) -> Case:
    """A merge of whole rows or columns."""

    def edit(book: Book) -> None:
        book.page("HTX").merges.append(area)

    return Case(f"a merge of {area}", edit, rows={"HTX": 12}, formats=ALL)


def xlsx_case(name: str, change: Change, reads: Mapping[str, int] | None = None) -> Case:
    """A file whose parts are changed."""
    return Case(name, reads=reads or {"HTX!K5": 3642}, rows={"HTX": 12}, formats=("xlsx",), writer=changed(change))


CASES = (
    *(xlsx_case(f"{name} beside the form", change) for name, change in SHEETS.items()),
    *(xlsx_case(name, by_pattern(*change)) for name, change in EXTENSIONS.items()),
    *(merged(area) for area in MERGES),
    *(
        xlsx_case(
            f"a dimension {area!r}",
            by_pattern("<sheetData>", f'<dimension ref="{area}"/><sheetData>'),
        )
        for area in DIMENSIONS
    ),
    *(xlsx_case(name, by_pattern(*change)) for name, change in SPACED.items()),
    *(xlsx_case(name, change) for name, change in NAMES.items()),
    Case(
        "records that leave the column out",
        reads={"HTX!I5": 45, "HTX!K5": 3642, "HTX!N15": 2.8, "QTDND!I4": 120000},
        rows={"HTX": 12, "QTDND": 1, "THT": 6},
        formats=("xlsb",),
        writer=as_short_xlsb,
    ),
)
