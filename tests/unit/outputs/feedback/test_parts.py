"""The pieces of the feedback copy: rows that stay bytes, styles that remember, drawings that are cut, values copied."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from pipeline.outputs.feedback.cell_marks import cell_marks, column_header, row_and_column
from pipeline.outputs.feedback.colours import SEVERITY_COLOURS
from pipeline.outputs.feedback.comment_boxes import EMPTY, CellSizes, blocks, with_boxes, without_boxes
from pipeline.outputs.feedback.sheet_cells import SheetCells
from pipeline.outputs.feedback.sheet_xml import SheetXml
from pipeline.outputs.feedback.stylesheet_xml import MINIMAL, StyleSheet
from schemas.finding import Finding, Severity
from tests.unit.outputs.feedback.feedback_books import found

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def worksheet(rows: str, *, before: str = "", after: str = "", prefix: str = "") -> bytes:
    p = f"{prefix}:" if prefix else ""
    space = f"xmlns:{prefix}" if prefix else "xmlns"
    data = f"<{p}sheetData>{rows}</{p}sheetData>"
    return f'<{p}worksheet {space}="{MAIN}">{before}{data}{after}</{p}worksheet>'.encode()


def addresses(body: bytes) -> list[str]:
    root = etree.fromstring(body)
    return [str(cell.get("r")) for cell in root.iter(f"{{{MAIN}}}c")]


def test_new_cell_stands_in_its_order() -> None:
    sheet = SheetXml(worksheet('<row r="2" spans="1:4"><c r="A2"/><c r="D2"/></row><row r="9"><c r="B9"/></row>'))
    cells = SheetCells(sheet)
    for row, column in ((1, 2), (1, 25), (4, 0), (0, 0), (11, 1)):
        cells.cell(row, column)
    assert addresses(sheet.body()) == ["A1", "A2", "C2", "D2", "Z2", "A5", "B9", "B12"]
    assert b"spans" not in sheet.body()


def test_row_and_cell_without_addresses_are_counted_on() -> None:
    sheet = SheetXml(worksheet('<row><c s="1"/></row><row r="4"><c r="B4"/><c s="2"/></row><row><c/></row>'))
    cells = SheetCells(sheet)
    assert [cells.cell(*at).get("s") for at in ((0, 0), (3, 2))] == ["1", "2"]
    cells.cell(3, 0)
    cells.cell(1, 0)
    body = sheet.body()
    assert re.findall(rb'<row r="(\d+)"', body) == [b"1", b"2", b"4", b"5"]
    assert [cell for cell in addresses(body) if cell != "None"] == ["A2", "A4", "B4", "C4"]


def test_blank_cell_takes_the_style_of_its_row_or_else_its_column() -> None:
    columns = '<cols><col min="2" max="3" style="7"/></cols>'
    cells = SheetCells(SheetXml(worksheet('<row r="1" s="4" customFormat="1"/>', before=columns)))
    assert [cells.cell(*at).get("s") for at in ((0, 1), (1, 1), (1, 4))] == ["4", "7", None]


@pytest.mark.parametrize(
    "body",
    [
        worksheet('<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>', prefix="x"),
        worksheet('<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<row r="5">]]></t></is></c></row>'),
        worksheet('<!-- <row r="7"/> --><row r="1"><c r="A1"><v>1</v></c></row>'),
        f'<?xml version="1.0" encoding="utf-16"?><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode("utf-16"),
        f'<worksheet xmlns="{MAIN}"><sheetData/><pageMargins/></worksheet>'.encode(),
    ],
    ids=["prefix", "cdata", "comment", "utf-16", "no rows"],
)
def test_xml_in_other_dresses_is_changed_too(body: bytes) -> None:
    sheet = SheetXml(body)
    SheetCells(sheet).cell(2, 1).set("s", "3")
    root = etree.fromstring(sheet.body())
    data = root.find(f"{{{MAIN}}}sheetData")
    assert data[-1].get("r") == "3"
    assert data[-1][0].items() == [("r", "B3"), ("s", "3")]
    assert len(data) == len(etree.fromstring(body).findall(f".//{{{MAIN}}}row")) + 1


def test_last_row_is_the_last_one_with_content() -> None:
    filled = '<row r="3"><c r="A3"><v>1</v></c></row><row r="8"><c r="A8" s="4"/></row>'
    assert SheetXml(worksheet(filled)).last_row() == 2
    assert SheetXml(worksheet("")).last_row() == -1


def test_declared_area_grows_with_a_new_cell() -> None:
    sheet = SheetXml(worksheet('<row r="3"><c r="B3"/></row>', before='<dimension ref="B3"/>'))
    SheetCells(sheet).cell(0, 27)
    assert b'ref="B1:AB3"' in sheet.body()


def style_sheet(colour: str) -> StyleSheet:
    fill = f'<fill><patternFill patternType="solid"><fgColor {colour}/><bgColor indexed="64"/></patternFill></fill>'
    body = MINIMAL.format(MAIN).replace("</fills>", f"{fill}</fills>").replace("</cellXfs>", "{}</cellXfs>")
    xf = '<xf numFmtId="3" fontId="0" fillId="2" borderId="0" xfId="0"><alignment wrapText="1"/></xf>'
    return StyleSheet(etree.fromstring(body.format(xf)))


def colour_of(styles: StyleSheet, index: int) -> dict[str, str]:
    fills = styles.root.find(f"{{{MAIN}}}fills")
    fill = fills[int(styles.xfs[index].get("fillId"))]
    found = fill.find(f".//{{{MAIN}}}fgColor")
    return {} if found is None else dict(found.attrib)


@pytest.mark.parametrize("colour", ['rgb="FFE2EFDA"', 'theme="4" tint="0.5999"', 'indexed="22"'])
@pytest.mark.parametrize("severity", Severity)
def test_mark_lays_its_colour_over_a_style_and_gives_the_former_one_back(colour: str, severity: Severity) -> None:
    styles = style_sheet(colour)
    before = colour_of(styles, 1)
    index = styles.marked(1, severity)
    assert colour_of(styles, index) == {"rgb": f"FF{SEVERITY_COLOURS[severity]}"}
    assert styles.xfs[index].get("numFmtId") == "3"
    assert styles.marked(1, severity) == index
    again = StyleSheet(etree.fromstring(etree.tostring(styles.root)))
    again.unmark()
    assert colour_of(again, index) == before
    assert again.xfs[index].get("xfId") == "0"


def test_counts_of_a_styles_part_are_right() -> None:
    styles = style_sheet('rgb="FFE2EFDA"')
    for severity in Severity:
        styles.marked(0, severity)
        styles.marked(1, severity)
    for name in ("fills", "fonts", "borders", "cellXfs", "cellStyleXfs", "cellStyles"):
        part = styles.root.find(f"{{{MAIN}}}{name}")
        assert int(part.get("count")) == len(part)


def test_colour_that_a_person_gave_a_marked_cell_is_left() -> None:
    styles = style_sheet('rgb="FFE2EFDA"')
    index = styles.marked(1, Severity.ERROR)
    styles.xfs[index].set("fillId", "2")
    styles.unmark()
    assert colour_of(styles, index) == {"rgb": "FFE2EFDA"}


def test_box_of_a_comment_is_cut_out_and_others_stay() -> None:
    sizes = CellSizes(SheetXml(worksheet("")))
    vml = with_boxes(EMPTY, [(3, 2, "một"), (8, 0, "hai\nba")], sizes, 5)
    assert blocks(vml) == {5}
    button = b'<x:ClientData ObjectType="Button"><x:Row>3</x:Row><x:Column>2</x:Column></x:ClientData>'
    control = b'<v:shape id="x"><br>' + button + b"</v:shape>"
    mixed = vml.replace(b"</xml>", control + b"</xml>")
    left = without_boxes(mixed, [(3, 2)])
    assert control in left
    assert re.findall(rb"<x:Row>(\d+)</x:Row>", left) == [b"8", b"3"]


def test_many_boxes_take_as_many_blocks_of_identities_as_they_need() -> None:
    boxes = [(row, 0, "x") for row in range(2500)]
    vml = with_boxes(EMPTY, boxes, CellSizes(SheetXml(worksheet(""))), 3)
    identities = re.findall(rb'id="_x0000_s(\d+)"', vml)
    assert blocks(vml) == {3, 4, 5}
    assert len(set(identities)) == 2500
    assert {int(identity) // 1024 for identity in identities} == {3, 4, 5}


def test_box_grows_with_its_text_and_stays_on_the_sheet() -> None:
    columns = '<cols><col min="1" max="1" width="100"/><col min="2" max="16384" width="10" hidden="1"/></cols>'
    sizes = CellSizes(SheetXml(worksheet("", before=columns)))
    short, long = (int(sizes.anchor(4, 0, text).split(", ")[6]) for text in ("x", "x" * 900))
    assert short < long
    assert int(sizes.anchor(1_048_575, 16_383, "x").split(", ")[6]) <= 1_048_575
    assert int(sizes.anchor(1_048_575, 16_383, "x").split(", ")[4]) <= 16_383


def test_row_and_column_are_read_out_of_an_address() -> None:
    assert [row_and_column(text) for text in ("A1", "$AB$20", "XFD1048576", "", "K14,K15", "cột")] == [
        (0, 0),
        (19, 27),
        (1_048_575, 16_383),
        None,
        (13, 10),
        None,
    ]


def test_findings_of_one_cell_are_one_mark_with_the_worst_severity() -> None:
    (mark,) = cell_marks([found("HTX", "B2", Severity.INFO), found("HTX", "B2"), found("HTX", "")])
    assert (mark.row, mark.column, mark.severity, len(mark.findings)) == (1, 1, Severity.ERROR, 2)


def test_column_is_called_as_the_form_calls_it() -> None:
    def called(sheet: str, column: str) -> str:
        return column_header(Finding("s", "CL-01", Severity.ERROR, sheet, "A1", column))

    assert called("HTX", "name") == "Tên hợp tác xã"
    assert called("qtdnd", "name") == "Tên quỹ"
    assert called("Tổng hợp", "MEMBERS.ALL") == "Tổng số thành viên"
    assert called("Bìa", "revision") == "Lần nộp"
    assert called("HTX", "Cột lạ") == "Cột lạ"
