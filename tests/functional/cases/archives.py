"""Archives and streams that Excel and LibreOffice open: empty entries, other names, white space, sheets of Excel 97."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.functional.cases.book import Book, Page
from tests.functional.cases.case import Case
from tests.functional.cases.containers import TYPES, archive, changed, replaced
from tests.functional.cases.ods import KIND as ODS_KIND
from tests.functional.cases.ods import MANIFEST, content_xml, ods_file
from tests.functional.cases.xls import as_xls
from tests.functional.cases.xlsb import xlsb_parts
from tests.functional.cases.xlsx import KIND, xlsx_parts
from tests.support.crafted_files import Entry, entry, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

EMPTY = Entry(b"docProps/thumbnail.wmf", b"", 0, 0, 8)
"""An entry that is marked deflated and holds no bytes."""
EMPTY_BELOW = Entry(b"xl/media/image1.png", b"", 0, 0, 8)
FOLDER = Entry(b"xl/media/", b"", 0, 0, 8)


def with_entries(*more: Entry) -> Callable[[Book], bytes]:
    return lambda book: archive(xlsx_parts(book), *more)


def ole_name(name: str) -> Callable[[bytes], bytes]:
    """Another name for the stream of the workbook."""
    old, new = "Workbook".encode("utf-16-le"), name.encode("utf-16-le")
    return lambda content: content.replace(old, new)


def ods_spaced(book: Book) -> bytes:
    """White space between all elements but those of text."""
    return ods_file(re.sub(r"><(?=/?(table|office|style|number):)", ">\n  <", content_xml(book)))


def ods_spaced_cells(book: Book) -> bytes:
    """Line breaks between cells and in them."""
    text = content_xml(book)
    return ods_file(text.replace("<table:table-cell", "\n<table:table-cell").replace("<text:p>", "\n    <text:p>"))


def ods_with_empty(book: Book) -> bytes:
    """A picture of the first page that holds no bytes."""
    parts = {"META-INF/manifest.xml": MANIFEST, "content.xml": content_xml(book)}
    kind = entry("mimetype", ODS_KIND.encode(), stored=True)
    return zipped([kind, *(entry(name, body.encode()) for name, body in parts.items()), EMPTY_THUMBNAIL])


EMPTY_THUMBNAIL = Entry(b"Thumbnails/thumbnail.png", b"", 0, 0, 8)


def xls_with(state: int, kind: int) -> Callable[[Book], bytes]:
    """An empty last sheet that is a macro sheet (1), a chart (2) or a module (6)."""

    def written(book: Book) -> bytes:
        content = bytearray(as_xls(Book([*book.pages, Page("Macro1")])))
        name = b"Macro1"
        at = content.index(b"\x06\x00" + name)
        content[at - 2 : at] = bytes([state, kind])
        return bytes(content)

    return written


CASES = (
    Case("an empty part that is deflated", formats=("xlsx",), writer=with_entries(EMPTY)),
    Case("an empty picture that is deflated", formats=("xlsx",), writer=with_entries(EMPTY_BELOW, FOLDER)),
    Case("an empty part that is deflated", formats=("xlsb",), writer=lambda book: archive(xlsb_parts(book), EMPTY)),
    Case("an empty part that is deflated", formats=("ods",), writer=ods_with_empty),
    *(
        Case(f"a stream named {name}", formats=("xls",), after=ole_name(name))
        for name in ("WORKBOOK", "workbook", "WorkBook")
    ),
    Case("a macro sheet in Excel 97", formats=("xls",), writer=xls_with(2, 1)),
    Case("a chart sheet in Excel 97", formats=("xls",), writer=xls_with(0, 2)),
    Case("a module in Excel 97", formats=("xls",), writer=xls_with(2, 6)),
    Case(
        "white space between all elements", formats=("ods",), writer=ods_spaced, reads={"HTX!B5": "HTX Rau Nghĩa Hòa"}
    ),
    Case("line breaks between cells", formats=("ods",), writer=ods_spaced_cells, reads={"HTX!B5": "HTX Rau Nghĩa Hòa"}),
    Case(
        "a workbook of macros",
        formats=("xlsm",),
        writer=changed(
            replaced(TYPES, f"{KIND}.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
        ),
    ),
    Case(
        "a template of Excel",
        formats=("xltx",),
        writer=changed(replaced(TYPES, f"{KIND}.sheet.main+xml", f"{KIND}.template.main+xml")),
    ),
)
