"""Errors, styles and runs of OpenDocument stand where repeated cells and rows before them put them."""

from __future__ import annotations

import pytest

from pipeline.reading.formats.cell_styles import CellStyle, TextRun, no_runs, no_styles
from pipeline.reading.formats.guard import inspect
from pipeline.reading.formats.inspection import no_errors
from pipeline.reading.formats.ods_workbook import needs_repair, ods_inspection, readable_content
from pipeline.reading.open_sheets import grids
from pipeline.runtime.settings import Settings
from tests.support.crafted_files import ods, table_xml

TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
NAMES = " ".join(
    f'xmlns:{prefix}="urn:{prefix}"'
    for prefix in ("office", "table", "text", "calcext", "style", "number", "fo", "draw", "svg")
)
BLANK = "<table:table-cell/>"
STYLES = (
    '<number:number-style style:name="N1"><number:number number:decimal-places="0" number:min-integer-digits="1" '
    'number:grouping="true" number:display-factor="1000"/></number:number-style>'
    '<style:style style:name="thousands" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="gone" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    + "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/></style:style>'
        for name, look in {
            "T1": 'style:text-line-through-type="single"',
            "T2": 'style:text-position="super 58%"',
            "T3": 'style:text-position="0% 100%" style:text-line-through-style="none"',
        }.items()
    )
)
THOUSANDS, GONE = CellStyle("#,##0,"), CellStyle(is_struck=True)


def error(shown: str, repeated: int = 1) -> str:
    """A cell that shows this, and is an error."""
    several = f' table:number-columns-repeated="{repeated}"'
    return f'<table:table-cell calcext:value-type="error"{several}><text:p>{shown}</text:p></table:table-cell>'


def number(value: float, style: str = "", repeated: int = 1, kind: str = "float") -> str:
    named = f' table:style-name="{style}"' if style else ""
    return (
        f'<table:table-cell{named} office:value-type="{kind}" office:value="{value}" '
        f'table:number-columns-repeated="{repeated}"><text:p>{value}</text:p></table:table-cell>'
    )


def text(inner: str, style: str = "") -> str:
    named = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell{named} office:value-type="string"><text:p>{inner}</text:p></table:table-cell>'


def span(style: str, inner: str) -> str:
    return f'<text:span text:style-name="{style}">{inner}</text:span>'


def row(*cells: str, repeated: int = 1, style: str = "") -> str:
    default = f' table:default-cell-style-name="{style}"' if style else ""
    return f'<table:table-row{default} table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def content(styles: str = STYLES, **sheets: tuple[str, ...]) -> dict[str, bytes]:
    tables = (f'<table:table table:name="{name}">{"".join(rows)}</table:table>' for name, rows in sheets.items())
    xml = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    return {"content.xml": xml.encode()}


def errors(name: str = "HTX", **sheets: tuple[str, ...]) -> dict[tuple[int, int], str]:
    return dict(ods_inspection(content(STYLES, **sheets)).other_errors(name))


def styles(*rows: str) -> list[tuple[int, int, CellStyle]]:
    return list(ods_inspection(content(HTX=rows)).styles("HTX"))


def test_repeated_cells_and_rows_before_an_error_are_counted() -> None:
    blanks = '<table:table-cell table:number-columns-repeated="3"/>'
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    rows = (row(BLANK, repeated=7), row(blanks, covered, error("#REF!")), row(error("#DIV/0!")))
    assert errors(HTX=rows) == {(7, 5): "#REF!", (8, 0): "#DIV/0!"}


def test_each_sheet_is_counted_from_its_own_first_cell() -> None:
    rows = (row(BLANK), row(BLANK, error("#N/A")))
    assert errors(HTX=rows, THT=rows) == errors("THT", HTX=rows, THT=rows) == {(1, 1): "#N/A"}


def test_error_that_stands_for_several_cells_is_told_of_each() -> None:
    assert errors(HTX=(row(error("#NUM!", 2), error("#N/A"), repeated=2),)) == {
        (0, 0): "#NUM!",
        (0, 1): "#NUM!",
        (0, 2): "#N/A",
        (1, 0): "#NUM!",
        (1, 1): "#NUM!",
        (1, 2): "#N/A",
    }


@pytest.mark.parametrize("shown", ["Err:502", "", "Lỗi"])
def test_error_that_excel_does_not_know_is_a_missing_value(shown: str) -> None:
    assert errors(HTX=(row(error(shown)),)) == {(0, 0): "#N/A"}


@pytest.mark.parametrize("shown", ["#SPILL!", "#GETTING_DATA", "#CALC!"])
def test_newer_errors_are_told_by_what_they_show(shown: str) -> None:
    assert errors(HTX=(row(error(shown)),)) == {(0, 0): shown}


@pytest.mark.parametrize("kind", ['office:value-type="string"', 'office:value-type="float" office:value="0"', ""])
@pytest.mark.parametrize("shown", ["#REF!", "#DIV/0!", "Err:502", "#NAME?", "#N/A"])
def test_formula_that_shows_an_error_is_one_whatever_its_kind(kind: str, shown: str) -> None:
    cell = f'<table:table-cell table:formula="of:=1/0" {kind}><text:p>{shown}</text:p></table:table-cell>'
    assert errors(HTX=(row(cell),)) == {(0, 0): shown if shown[0] == "#" else "#N/A"}


def test_text_that_looks_like_an_error_is_none() -> None:
    cell = '<table:table-cell calcext:value-type="string"><text:p>#REF!</text:p></table:table-cell>'
    assert ods_inspection(content(HTX=(row(cell),))).other_errors is no_errors
    assert errors(HTX=(row(cell, error("#N/A")),)) == {(0, 1): "#N/A"}


def test_style_is_the_one_that_a_cell_names_else_its_rows_else_its_columns() -> None:
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:default-cell-style-name="thousands"/>'
    )
    rows = (
        row(number(1), number(2, "gone"), number(3)),
        row(number(4), number(5, "thousands"), number(6), style="gone"),
    )
    assert styles(columns, *rows) == [(0, 1, GONE), (0, 2, THOUSANDS), (1, 0, GONE), (1, 1, THOUSANDS), (1, 2, GONE)]


def test_style_of_cells_that_stand_for_several_is_told_of_each_and_of_blank_ones_of_none() -> None:
    blank = '<table:table-cell table:style-name="thousands" table:number-columns-repeated="16000"/>'
    assert styles(row(blank, repeated=1_000_000), row(number(7, "thousands", 2), blank, repeated=2)) == [
        *((1_000_000, 0, THOUSANDS), (1_000_000, 1, THOUSANDS)),
        *((1_000_001, 0, THOUSANDS), (1_000_001, 1, THOUSANDS)),
    ]


def test_value_of_the_kind_percentage_shows_a_percentage_whatever_its_style() -> None:
    shares = (row(number(0.0124, kind="percentage"), number(1)),)
    for look in (STYLES, ""):
        found = ods_inspection(content(look, HTX=shares))
        assert list(found.styles("HTX")) == [(0, 0, CellStyle("0.00%"))]


def test_runs_of_a_text_are_told_where_one_is_struck_or_raised() -> None:
    cells = (
        text(f"{span('T1', '999')}{span('T3', '3642')}"),
        text(f"Hợp tác xã{span('T2', '1')}"),
        text(f"HTX {span('T3', 'Kép')}"),
        text(f"{span('T3', 'HTX')}<text:s text:c='2'/><text:line-break/>x{span('T1', span('T2', '2'))}", "gone"),
    )
    assert list(ods_inspection(content(HTX=(row(*cells),))).runs("HTX")) == [
        (0, 0, (TextRun("999", is_struck=True), TextRun("3642"))),
        (0, 1, (TextRun("Hợp tác xã"), TextRun("1", is_raised=True))),
        (0, 3, (TextRun("HTX"), TextRun(" \nx", is_struck=True), TextRun("2", is_struck=True, is_raised=True))),
    ]


def test_what_a_note_or_a_picture_says_is_no_part_of_a_text() -> None:
    note = f"<office:annotation><text:p>{span('T1', 'cũ')}</text:p></office:annotation>"
    cell = f'<table:table-cell office:value-type="string">{note}<text:p>HTX</text:p></table:table-cell>'
    assert list(ods_inspection(content(HTX=(row(cell),))).runs("HTX")) == []


def test_spreadsheet_of_plain_styles_is_not_looked_at_cell_by_cell() -> None:
    plain = (
        '<number:number-style style:name="N1"><number:number number:min-integer-digits="1" number:grouping="true"/>'
        '</number:number-style><style:style style:name="c" style:family="table-cell" style:data-style-name="N1">'
        '<style:text-properties style:text-line-through-style="none" style:text-position="0% 100%"/></style:style>'
    )
    found = ods_inspection(content(plain, HTX=(row(number(1, "c"), text("HTX")),)))
    assert (found.styles, found.runs, found.other_errors) == (no_styles, no_runs, no_errors)


def test_calendar_from_1904_is_told() -> None:
    settings = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    plain = content(HTX=(row(number(1)),))
    early = plain["content.xml"].replace(b"<office:spreadsheet>", f"<office:spreadsheet>{settings}".encode())
    assert ods_inspection({"content.xml": early}).is_1904
    assert not ods_inspection(plain).is_1904


def body(inner: str) -> bytes:
    return f"<office:document>\n <office:body>{inner}</office:body></office:document>".encode()


def test_white_space_between_cells_is_left_out_and_that_of_texts_is_kept() -> None:
    spaced = (
        '<table:table-row>\n  <table:table-cell office:value-type="string">\n\t<text:p>a <text:span>b</text:span> '
        "<text:span> c</text:span></text:p>\r\n </table:table-cell>\n <!-- hàng -->\n</table:table-row>\n"
    )
    tight = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>a <text:span>b</text:span> '
        "<text:span> c</text:span></text:p></table:table-cell></table:table-row>"
    )
    assert readable_content(body(spaced)) == body(tight)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("<text:line-break/>", "\n"), ("<text:tab />", "\t"), ("<text:s/>", " "), ('<text:s text:c="3"/>', "   ")),
        *(("<text:line-break></text:line-break>", "\n"), ("<text:s text:c='2'></text:s>", "  ")),
        *(('<text:s text:c="999999999"/>', " " * 100), ("<text:span>x</text:span>", "<text:span>x</text:span>")),
    ],
)
def test_line_breaks_tabs_and_spaces_are_white_space(written: str, meant: str) -> None:
    assert readable_content(body(f"<text:p>HTX{written}Kép</text:p>")) == body(f"<text:p>HTX{meant}Kép</text:p>")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("<![CDATA[A & <B>]]>", "A &amp; &lt;B&gt;"),
        ("<!-- cũ -->", ""),
        ("<?x y?>", ""),
        ("<![CDATA[<!-- a -->]]>", "&lt;!-- a --&gt;"),
    ],
)
def test_letters_that_are_marked_as_such_are_kept_and_comments_are_not(written: str, meant: str) -> None:
    assert readable_content(body(f"<text:p>HTX{written}Kép</text:p>")) == body(f"<text:p>HTX{meant}Kép</text:p>")


@pytest.mark.parametrize("text", ["<text:line-break/>", "<text:tab/>", "<![CDATA[x]]>"])
def test_content_of_which_letters_or_white_space_would_be_dropped_is_repaired_before(text: str) -> None:
    assert needs_repair(body(text))
    assert not needs_repair(body("<text:p>HTX<text:s/>Kép!</text:p>"))


def test_content_in_which_nothing_is_to_mend_is_the_same() -> None:
    plain = body("<text:p>HTX Kép</text:p>")
    assert readable_content(plain) is plain


def spreadsheet(inner: str) -> bytes:
    """A whole file with one sheet of these rows."""
    return ods(table_xml(inner).replace(" xmlns:table", f" {TEXT} xmlns:table", 1))


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        *(("HTX<text:line-break/>Kép", "HTX\nKép"), ("HTX<text:tab/>Kép", "HTX\tKép")),
        *(("HTX<text:s text:c='3'/>Kép", "HTX   Kép"), ("HTX<![CDATA[ & Kép]]>", "HTX & Kép")),
    ],
)
@pytest.mark.parametrize("space", ["", "\n  ", "<!-- x -->", "<?x y?>"])
def test_text_is_read_as_it_is_seen_whatever_stands_between_cells(inner: str, shown: str, space: str) -> None:
    cells = f"{text(inner)}{space}{number(5)}"
    content = spreadsheet(f"<table:table-row>{space}{cells}{space}</table:table-row>{space}")
    (grid,) = grids(content, inspect(content, Settings()))
    assert [list(row) for row in grid.rows] == [[shown, 5.0]]
