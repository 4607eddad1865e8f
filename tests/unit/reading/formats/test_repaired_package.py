"""A workbook that Excel opens says the same however its package and its XML are written."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.guard import inspect
from pipeline.reading.open_sheets import grids
from tests.unit.reading.formats.package_edits import (
    EXTENSION,
    FIRST,
    MICROSOFT,
    OFFICE,
    PLAIN,
    RELATIONS,
    ROOT,
    SECOND,
    STRINGS,
    STYLES,
    WORKBOOK,
    changed,
    commented,
    in_capitals,
    in_folder,
    in_no_folder,
    in_sections,
    in_utf16,
    moved,
    prefixed,
    spaced,
    strict,
    with_backslashes,
    with_sheet_of,
    without_places,
)
from tests.unit.reading.formats.packages import LIMITS, zipped

if TYPE_CHECKING:
    from tests.unit.reading.formats.package_edits import Change

    Cells = dict[str, dict[str, Any]]

NEWER_ERRORS = (
    *("#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!"),
    *("#CONNECT!", "#BUSY!", "#UNKNOWN!", "#PYTHON!", "#EXTERNAL!"),
)
SAME: dict[str, Change] = {
    "macro sheet": with_sheet_of(
        f"{MICROSOFT}/xlMacrosheet",
        "macrosheets/sheet1.xml",
        b'<xm:macrosheet xmlns:xm="urn:x"><sheetData/></xm:macrosheet>',
    ),
    "international macro sheet": with_sheet_of(
        f"{MICROSOFT}/xlIntlMacrosheet", "macrosheets/intlsheet1.xml", b"<macrosheet/>"
    ),
    "module sheet": with_sheet_of(f"{MICROSOFT}/xlModule", "modules/module1.bin", b"Sub A()"),
    "dialog sheet": with_sheet_of(f"{OFFICE}/dialogsheet", "dialogsheets/sheet1.xml", b"<dialogsheet/>"),
    "chart sheet": with_sheet_of(f"{OFFICE}/chartsheet", "chartsheets/sheet1.xml", b"<chartsheet/>"),
    **{
        f"dimension {ref or 'missing'}": changed(
            SECOND, (rb"<dimension [^>]*/>", b'<dimension ref="%s"/>' % ref.encode() if ref else b"")
        )
        for ref in ("1:16", "A:XFD", "A1", "A1:XFD1048576", "ZZ9", "#REF!", "", "B2:A1")
    },
    "dimension without range": changed(SECOND, (rb"<dimension [^>]*/>", b"<dimension/>")),
    "extension in cells": changed(SECOND, (rb"</v></c>", rb"</v>" + EXTENSION + b"</c>")),
    "extension in blank cells": changed(SECOND, (rb"(<row r=\"8\"[^>]*>)", rb'\1<c r="A8">' + EXTENSION + b"</c>")),
    "extension in rows": changed(SECOND, (rb"</row>", EXTENSION + b"</row>")),
    "extension in the sheet": changed(SECOND, (rb"</worksheet>", EXTENSION + b"</worksheet>")),
    "extension in the rows' list": changed(SECOND, (rb"</sheetData>", EXTENSION + b"</sheetData>")),
    "extension in styles": changed(STYLES, (rb"</styleSheet>", EXTENSION + b"</styleSheet>")),
    "extension in cell formats": changed(STYLES, (rb"(<xf [^>]*)/>(?=</cellXfs>)", rb"\1>" + EXTENSION + b"</xf>")),
    "extension in texts": changed(STRINGS, (rb"</sst>", EXTENSION + b"</sst>")),
    "extension in the workbook": changed(WORKBOOK, (rb"</workbook>", EXTENSION + b"</workbook>")),
    "stray blank cell with a format": changed(
        SECOND, (rb"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    ),
    "stray blank cell with an end tag": changed(
        SECOND, (rb"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"></c></row></sheetData>')
    ),
    "rows in another order": changed(SECOND, (rb"(<row r=\"3\".*?</row>)(<row r=\"4\".*?</row>)", rb"\2\1")),
    "error written behind other attributes": changed(
        SECOND, (rb'<c r="(.8)" t="e">(<f>.*?</f>)?', rb"""<c t='e' vm="1" cm="2" r='\1' ph="0">\2""")
    ),
    "errors of a shared formula": changed(
        SECOND,
        (rb"(<c r=\"D8\"[^>]*>)<f>[^<]*</f>", rb'\1<f t="shared" ref="D8:E8" si="0">1/0</f>'),
        (rb"(<c r=\"E8\"[^>]*>)<f>[^<]*</f>", rb'\1<f t="shared" si="0"/>'),
    ),
    "error constants": changed(SECOND, (rb"(<c r=\"[DE]8\"[^>]*>)<f>[^<]*</f>", rb"\1")),
    "texts in the cells": changed(
        SECOND, (rb'(<c r="B2"[^>]*) t="s"><v>\d+</v>', rb'\1 t="inlineStr"><is><t>T' + b"\xc3\xaan</t></is>")
    ),
    "merged range with signs of dollar": changed(SECOND, (rb'ref="A1:D1"/>', b'ref="$A$1:$D$1"/>')),
    "counts of texts that lie": changed(STRINGS, (rb'count="\d+" uniqueCount="\d+"', b'count="1" uniqueCount="99999"')),
    "package in another folder": in_folder,
    "package in no folder": in_no_folder,
    "workbook of another name": moved(
        {WORKBOOK: "xl/book1.xml", RELATIONS: "xl/_rels/book1.xml.rels"}, (ROOT, b"xl/workbook.xml", b"/xl/book1.xml")
    ),
    "sheets outside the folder": moved({SECOND: "trang/hai.xml"}, (RELATIONS, b"worksheets/sheet2", b"../trang/hai")),
    "sheets by an absolute target": moved({}, (RELATIONS, b'"worksheets/', b'"/xl/worksheets/')),
    "sheets by a roundabout target": moved({}, (RELATIONS, b'"worksheets/', b'"./../xl/worksheets/')),
    "sheets in another folder by an absolute target": moved(
        {SECOND: "khac/a b.xml"}, (RELATIONS, b'"worksheets/sheet2.xml', b'"/khac/a%20b.xml')
    ),
    "relations with backslashes": moved({}, (RELATIONS, b'"worksheets/', b'"worksheets\\')),
    "texts and styles of other names": moved(
        {STRINGS: "xl/texts.xml", STYLES: "xl/looks/1.xml"},
        (RELATIONS, b'"sharedStrings.xml', b'"texts.xml'),
        (RELATIONS, b'"styles.xml', b'"/xl/looks/1.xml'),
    ),
    "names with backslashes": with_backslashes,
    "names in capitals": in_capitals,
    "relations in capitals": moved({}, (RELATIONS, b'"worksheets/sheet', b'"WORKSHEETS/Sheet')),
    "no content types": lambda parts: {name: body for name, body in parts.items() if "Content_Types" not in name},
    "prefixes": prefixed,
    "lines between elements": spaced,
    "comments and instructions": commented,
    "sections": in_sections,
    "sections in the texts alone": lambda parts: parts | {STRINGS: in_sections(parts)[STRINGS]},
    "UTF-16": in_utf16,
    "UTF-16 in the texts alone": lambda parts: parts | {STRINGS: in_utf16(parts)[STRINGS]},
    "UTF-16 in the styles alone": lambda parts: parts | {STYLES: in_utf16(parts)[STYLES]},
    "comments in the styles": changed(
        STYLES, (rb"<numFmts", b'<!-- <numFmt numFmtId="164" formatCode="0"/> --><numFmts')
    ),
    "no places": without_places,
    "cells without places": changed(SECOND, (rb'<c r="[A-H]([2-6])"', rb"<c")),
    "strict": strict,
    "prefixes, strict, in another folder": lambda parts: in_folder(strict(prefixed(parts))),
}


def read(content: bytes) -> Cells:
    """The values by sheet and address, each beside its type, and the merged ranges."""
    found: Cells = {}
    for grid in grids(content, inspect(content, LIMITS)):
        cells = {grid.address(row, at): cell for row, line in enumerate(grid.rows) for at, cell in enumerate(line)}
        found[grid.name] = {place: (cell, type(cell)) for place, cell in cells.items() if cell != ""}
        found[grid.name] |= {"merged": list(grid.merged), "hidden": grid.is_hidden}
    return found


@pytest.mark.parametrize("change", SAME.values(), ids=SAME.keys())
def test_workbook_says_the_same_however_it_is_written(change: Change) -> None:
    assert read(zipped(change(PLAIN))) == read(zipped(PLAIN))


@pytest.mark.parametrize("error", NEWER_ERRORS)
@pytest.mark.parametrize("formula", [b"", b"<f>A1</f>", b'<f t="array" ref="D8">A1</f>'])
def test_newer_error_is_an_error_cell(error: str, formula: bytes) -> None:
    value = b"%s<v>%s</v>" % (formula, error.encode())
    cells = read(zipped(changed(SECOND, (rb"<f>1/0</f><v>#DIV/0!</v>", value))(PLAIN)))
    plain = read(zipped(PLAIN))
    assert cells["HTX"].pop("D8") == (error, plain["HTX"].pop("D8")[1])
    assert cells == plain


def test_text_that_looks_like_a_newer_error_stays_a_text() -> None:
    parts = changed(STRINGS, (b"T\xc3\xaan", b"#SPILL!"))(PLAIN)
    cells = read(zipped(changed(SECOND, (rb"#DIV/0!", b"#CALC!"))(parts)))
    assert cells["HTX"]["B2"] == ("#SPILL!", str)


@pytest.mark.parametrize(
    ("ref", "merged"),
    [
        ("1:1", ((0, 0), (0, 5))),
        ("A:B", ((0, 0), (7, 1))),
        ("3:2", ((1, 0), (2, 5))),
        ("$B:$B", ((0, 1), (7, 1))),
        ("D1:A1", ((0, 0), (0, 3))),
    ],
)
def test_merge_of_whole_rows_and_columns_reaches_as_far_as_the_values(ref: str, merged: object) -> None:
    cells = read(zipped(changed(SECOND, (rb'ref="A1:D1"/>', b'ref="%s"/>' % ref.encode()))(PLAIN)))
    plain = read(zipped(PLAIN))
    if ref != "D1:A1":  # calamine reads it
        assert cells["HTX"].pop("merged") == [merged]
        plain["HTX"].pop("merged")
        assert cells == plain
    assert cells["HTX"]["A1"] == ("Danh sách hợp tác xã & quỹ", str)


@pytest.mark.parametrize("ref", ["#REF!", "", "A0:B1", "A1:B1:C1", "XFE1:XFE2", "A1048577:B1048577", "A1;B1"])
def test_merge_of_no_place_is_left_out(ref: str) -> None:
    cells = read(zipped(changed(SECOND, (rb'ref="A1:D1"/>', b'ref="%s"/>' % ref.encode()))(PLAIN)))
    assert cells["HTX"]["A1"] == ("Danh sách hợp tác xã & quỹ", str)


def test_empty_part_that_is_marked_as_deflated_is_empty() -> None:
    stream = BytesIO(zipped(PLAIN))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(zipfile.ZipInfo("docProps/thumbnail.png"), b"")
    content = bytearray(stream.getvalue())
    directory = content.rindex(b"PK\x01\x02")
    for at in (content.rindex(b"PK\x03\x04") + 8, directory + 10):
        struct.pack_into("<H", content, at, zipfile.ZIP_DEFLATED)
    assert read(bytes(content)) == read(zipped(PLAIN))


def test_archive_with_a_comment_data_descriptors_and_large_sizes_is_read() -> None:
    stream = BytesIO()

    class OneWay:
        """A stream that cannot go back, so that sizes are written behind the data."""

        def write(self, data: bytes) -> int:
            return stream.write(data)

        def flush(self) -> None:
            """Nothing waits."""

    with zipfile.ZipFile(OneWay(), "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload] # zipfile's types ask for seek
        archive.comment = "Báo cáo tháng 11".encode()
        for name, body in PLAIN.items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(body)
    assert read(stream.getvalue()) == read(zipped(PLAIN))


def test_hidden_sheet_of_a_repaired_workbook_is_known_as_hidden() -> None:
    cells = read(zipped(in_sections(PLAIN)))
    assert (cells["Bìa"]["hidden"], cells["HTX"]["hidden"]) == (False, True)


def test_cell_of_a_text_that_is_not_there_is_no_value() -> None:
    parts = changed(SECOND, (rb"</sheetData>", b'<row r="9"><c r="AA9" t="str"/><c t="str"></c></row></sheetData>'))(
        PLAIN
    )
    assert read(zipped(commented(parts))) == read(zipped(PLAIN))


def test_dates_count_from_1904_in_a_repaired_workbook_too() -> None:
    parts = changed(WORKBOOK, (rb"<workbookPr ", b'<workbookPr date1904="true" '))(PLAIN)
    assert read(zipped(in_sections(parts))) == read(zipped(parts))
    assert read(zipped(parts)) != read(zipped(PLAIN))


@pytest.mark.parametrize(
    "rows", [b"", b"<sheetData/>", b"<sheetData></sheetData>", b'<sheetData><row r="1"/></sheetData>']
)
def test_sheet_without_rows_is_an_empty_grid(rows: bytes) -> None:
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'
    assert read(zipped(PLAIN | {FIRST: sheet % rows}))["Bìa"] == {"merged": [], "hidden": False}


def test_workbook_without_shared_texts_is_read_where_no_cell_shows_one() -> None:
    numbers = b'<worksheet><sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData></worksheet>'
    parts = {name: body for name, body in PLAIN.items() if name != STRINGS} | {FIRST: numbers, SECOND: numbers}
    assert read(zipped(parts))["HTX"]["A1"] == (7.0, float)
    with pytest.raises(UnreadableError, match="corrupt"):
        read(zipped({name: body for name, body in PLAIN.items() if name != STRINGS}))


@pytest.mark.parametrize("part", [FIRST, SECOND, STRINGS, STYLES, WORKBOOK, RELATIONS])
def test_part_that_is_no_xml_is_corrupt(part: str) -> None:
    with pytest.raises(UnreadableError, match="corrupt"):
        read(zipped(PLAIN | {part: PLAIN[part][: len(PLAIN[part]) // 2]}))


def test_repaired_workbook_is_measured_too() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = zipped(prefixed(changed(SECOND, (rb"</sheetData>", far))(PLAIN)))
    with pytest.raises(UnreadableError, match="too_far"):
        read(content)
