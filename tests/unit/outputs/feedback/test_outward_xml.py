"""However it is spelt and wherever it stands: what leads out of a workbook is in no copy of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.feedback import feedback_copy
from pipeline.outputs.feedback.error_sheet import NAME as ERRORS
from pipeline.outputs.feedback.inert import is_inert
from pipeline.outputs.feedback.inert_xml import is_inert_xml
from pipeline.outputs.feedback.marked_copy import VALUES_ALONE
from pipeline.reading.read_workbook import read_workbook
from schemas.rules.workbook import ACTIVE
from tests.functional.cases.active import as_active_xlsx
from tests.functional.cases.active_parts import DRAWING_RELATIONS, after, drawing, formula, part, related, steps, vml
from tests.functional.cases.containers import SHEET, replaced
from tests.functional.cases.district_form import district_form
from tests.functional.cases.xlsx import KIND, OFFICE
from tests.unit.outputs.feedback.feedback_books import LIMITS, found, opened, parts

if TYPE_CHECKING:
    from tests.functional.cases.containers import Change, Parts

OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."
CELL = found("HTX", "K5")
FETCHES = '_xlfn.WEBSERVICE("http://192.0.2.9")'
QUOTED = FETCHES.replace('"', "&quot;")


def cell(xml: str) -> Change:
    return replaced(SHEET, "</row>", f'<c r="AG1">{xml}<v>1</v></c></row>')


def behind_rows(xml: str) -> Change:
    return replaced(SHEET, "</sheetData>", f"</sheetData>{xml}")


def in_utf_16(name: str, *changes: Change) -> Change:
    def change(before: Parts) -> Parts:
        body = steps(*changes)(before)[name]
        text = body.decode() if isinstance(body, bytes) else body
        return steps(*changes)(before) | {name: text.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")}

    return change


def pivot(attributes: str = "", source: str = 'sheet="HTX"', more: str = "") -> Change:
    body = (
        f'<pivotCacheDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<cacheSource type="worksheet"><worksheetSource ref="A1:B2" {source}/></cacheSource>'
        f'<cacheFields count="1"><cacheField name="a" {attributes}/></cacheFields>{more}</pivotCacheDefinition>'
    )
    return steps(
        part("xl/pivotCache/pivotCacheDefinition1.xml", body, f"{KIND}.pivotCacheDefinition+xml"),
        related("pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
    )


def chart(body: str) -> Change:
    space = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    chart_type = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    return drawing(
        "",
        part("xl/charts/chart1.xml", f'<c:chartSpace xmlns:c="{space}">{body}</c:chartSpace>', chart_type),
        related("chart", "../charts/chart1.xml", of=DRAWING_RELATIONS, identity="rId1"),
    )


def bar(kind: str, value: str) -> Change:
    """A bar in a cell that ends at a value."""
    rule = f'<cfRule type="dataBar" priority="1"><dataBar><cfvo type="{kind}" val="{value}"/></dataBar></cfRule>'
    return after(f'<conditionalFormatting sqref="A9">{rule}</conditionalFormatting>')


SPELLINGS: dict[str, tuple[Change, bytes, bool]] = {
    "a tag's end within an attribute": (cell(f'<f xmlns:q="u/>">{FETCHES}</f>'), b"192.0.2.9", True),
    "the same in single quotes": (cell(f'<f a=\'"\' b="x/>">{FETCHES}</f>'), b"192.0.2.9", True),
    "rows that are none after the rows": (
        behind_rows(
            f'<dataValidations count="1"><dataValidation type="custom" sqref="AG9"><formula1>{FETCHES}</formula1>'
            '</dataValidation></dataValidations><sheetData xmlns="urn:x"></sheetData>'
        ),
        b"192.0.2.9",
        True,
    ),
    "sheets of another book from one to another": (formula("SUM([so9.xlsx]Jan:Mar!A1)"), b"so9", True),
    "the same in quotes": (formula("SUM('[so9.xlsx]Jan':Mar!A1)"), b"so9", True),
    "another book's sheet before a space": (formula("[so9.xlsx]Jan !A1"), b"so9", True),
    "a bar by its number": (formula("cmd_x007C_'calc9'!A0"), b"calc9", True),
    "brackets by their numbers": (formula("_x005B_so9.xlsx_x005D_S!A1"), b"so9", True),
    "a link of several texts": (formula('HYPERLINK("#"&amp;B9&amp;"so9")'), b"so9", True),
    "a link handed to another function": (formula("MAP(B5:B9,_xleta.HYPERLINK)+N(9009)"), b"9009", True),
    "the end of a bar": (bar("formula", QUOTED), b"192.0.2.9", True),
    "the end of a bar in another book": (bar("num", "[so9.xlsx]S!A1"), b"so9", True),
    "what is put together": (
        after(
            '<dataConsolidate><dataRefs count="1"><dataRef ref="A1" sheet="[so9.xlsx]S"/></dataRefs></dataConsolidate>'
        ),
        b"so9",
        True,
    ),
    "a pivot table's source": (pivot(source=r'name="\\so9\c\x.xlsx!T"'), b"so9", True),
    "a field of a pivot table": (pivot(f'formula="{QUOTED}"'), b"192.0.2.9", True),
    "a measure of a pivot table": (
        pivot(more='<calculatedMembers><calculatedMember name="so9" mdx="x"/></calculatedMembers>'),
        b"so9",
        False,
    ),
    "a chart of another book's pivot table": (
        chart("<c:pivotSource><c:name>[so9.xlsx]S!P</c:name></c:pivotSource>"),
        b"so9",
        False,
    ),
    "a link in UTF-16": (
        in_utf_16(SHEET, after(r'<hyperlinks><hyperlink ref="B5" location="\\so9\c"/></hyperlinks>')),
        b"so9",
        False,
    ),
    "an instruction before the rows": (
        replaced(SHEET, "<worksheet", '<?xml-stylesheet href="so9"?><worksheet'),
        b"so9",
        False,
    ),
    "a script in an old drawing": (
        vml('<x:ClientData ObjectType="Note"><x:ScriptText>so9</x:ScriptText></x:ClientData>'),
        b"so9",
        False,
    ),
    "looks of an old drawing": (vml('<v:textbox style="background:url(so9)"/>'), b"so9", False),
    "a part of another kind of chart": (
        steps(
            part("xl/charts/chartEx1.xml", "<x>so9</x>", "application/vnd.ms-office.chartex+xml"),
            related("http://schemas.microsoft.com/office/2014/relationships/chartEx", "charts/chartEx1.xml"),
        ),
        b"so9",
        False,
    ),
    "an extension that nobody knows": (
        after(r'<extLst><ext uri="{1}"><w:x xmlns:w="urn:w" url="\\so9\c"/></ext></extLst>'),
        b"so9",
        False,
    ),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_leads_out_is_in_no_copy(spelling: str) -> None:
    change, mark, is_told = SPELLINGS[spelling]
    content = as_active_xlsx(change)(district_form())
    assert not is_inert(content)
    copy = feedback_copy(content, [CELL], LIMITS)
    assert is_inert(copy)
    carried = b"".join(parts(copy).values())
    assert mark not in carried
    assert mark not in carried.replace(b"\0", b"")
    told = {finding.rule_id for finding in read_workbook("", content, LIMITS).findings}
    assert (ACTIVE.rule_id in told) == is_told
    said = [row[6] for row in opened(copy)[ERRORS].iter_rows(min_row=2, values_only=True)]
    assert (VALUES_ALONE.message_vi in said) != is_told


def test_what_a_printer_keeps_is_left_out_and_the_layout_of_the_page_stays() -> None:
    of_sheet = "xl/worksheets/_rels/sheet2.xml.rels"
    content = as_active_xlsx(
        steps(
            part("xl/printerSettings/printerSettings1.bin", b"\\\\so9\\may in", f"{KIND}.printerSettings"),
            related("printerSettings", "../printerSettings/printerSettings1.bin", of=of_sheet, identity="rId7"),
            after(f'<pageSetup xmlns:r="{OFFICE}" orientation="landscape" r:id="rId7"/>'),
        )
    )(district_form())
    copy = feedback_copy(content, [CELL], LIMITS)
    assert is_inert(copy)
    assert b"so9" not in b"".join(parts(copy).values())
    assert b'orientation="landscape"' in parts(copy)[SHEET]
    assert b"rId7" not in parts(copy)[SHEET]
    assert parts(copy)[SHEET].count(b"<f>") == parts(content)[SHEET].count(b"<f>")


@pytest.mark.parametrize("said", [r"<Template>C:\Users\a\mau.xltx</Template>", "<HyperlinkBase>so9</HyperlinkBase>"])
def test_where_a_file_was_made_is_left_out_and_the_file_stays_as_it_is(said: str) -> None:
    app = "docProps/app.xml"
    content = as_active_xlsx(
        steps(
            part(app, f"<Properties>{said}</Properties>", f"{OFFICE_TYPE}extended-properties+xml"),
            related("extended-properties", app, of="_rels/.rels", identity="rId70"),
            formula("SUM(K5:K9)"),
        )
    )(district_form())
    copy = feedback_copy(content, [CELL], LIMITS)
    assert is_inert(copy)
    assert app not in parts(copy)
    assert b"SUM(K5:K9)" in parts(copy)[SHEET]


@pytest.mark.parametrize(
    "xml",
    [
        '<x xmlns="http://example.vn/a" a="HTX (2)" b="9:30"/>',
        "<x><t>Xem http://example.vn, [1]Sheet!A1 | '</t></x>",
        '<x descr="http://example.vn/anh.png"/>',
        "<worksheet><c><f>SUM(HTX!A1:A9)</f></c><oddHeader>http://example.vn</oddHeader></worksheet>",
        "<x><hyperlink location=\"'HTX (2)'!A1\"/></x>",
    ],
)
def test_what_people_read_and_what_is_inside_may_go(xml: str) -> None:
    assert is_inert_xml(xml.encode())
