"""Number formats of OpenDocument are told in the language of Excel, as LibreOffice itself writes them into .xlsx."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from pipeline.reading.formats.cell_styles import CellStyle
from pipeline.reading.formats.ods_styles import ods_styles

WHOLE = '<number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/>'
PLAIN = '<number:number number:decimal-places="0" number:min-integer-digits="1"/>'


def code(body: str, kind: str = "number", more: str = "", cell: str = 'style:data-style-name="N1"') -> str:
    """The format of a cell in a number format of these parts."""
    form = f'<number:{kind}-style style:name="N1">{body}</number:{kind}-style>'
    style = f'<style:style style:name="ce1" style:family="table-cell" {cell}/>'
    part = f"<office:automatic-styles>{more}{form}{style}</office:automatic-styles>".encode()
    return ods_styles(b"", part).cells.get("ce1", CellStyle()).number_format


def section(name: str, body: str) -> str:
    return f'<number:number-style style:name="{name}">{body}</number:number-style>'


def condition(sign: str, name: str) -> str:
    return f'<style:map style:condition="value(){escape(sign)}" style:apply-style-name="{name}"/>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (WHOLE.replace("/>", ' number:display-factor="1000"/>'), "#,##0,"),
        (PLAIN.replace("/>", ' number:display-factor="1000000"/>') + "<number:text> tỷ</number:text>", '0,," tỷ"'),
        (WHOLE + "<number:text>\xa0đồng</number:text>", '#,##0"\xa0đồng"'),
        ('<number:text>"</number:text>' + PLAIN, '""\\"""0'),
        ('<number:number number:decimal-places="0" number:min-integer-digits="10"/>', "0000000000"),
        (
            '<number:number number:min-integer-digits="5" number:grouping="true" number:decimal-places="2"/>',
            "00,000.00",
        ),
        ("<number:text>-</number:text>" + WHOLE, '"-"#,##0'),
        (WHOLE + "<number:text>.000</number:text>", '#,##0".000"'),
        ("<number:text/>", '""'),
        ('<number:number number:min-integer-digits="1"/><number:text> x</number:text>', 'General" x"'),
        (
            PLAIN.replace("/>", '><number:embedded-text number:position="3">.</number:embedded-text></number:number>'),
            '#"."##0',
        ),
    ],
)
def test_parts_of_a_format_become_its_signs(body: str, expected: str) -> None:
    assert code(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        *(WHOLE, PLAIN, '<number:number number:decimal-places="2" number:min-integer-digits="1"/>'),
        *('<number:number number:min-integer-digits="1"/>', "<number:text> </number:text>" + WHOLE),
        '<number:number number:decimal-places="3" number:min-decimal-places="0" number:min-integer-digits="0"/>',
        '<number:scientific-number number:decimal-places="2"/><number:text> </number:text>',
        '<number:fraction number:min-integer-digits="0"/><number:text> </number:text>',
    ],
)
def test_format_that_only_rounds_or_separates_is_plain(body: str) -> None:
    assert code(body) == "General"


def test_percentage_multiplies_and_a_sign_elsewhere_is_only_text() -> None:
    sign = "<number:text>%</number:text>"
    assert code(PLAIN + sign, "percentage") == "0%"
    assert code(PLAIN + "<number:text> % năm</number:text>", "percentage") == '0 %" năm"'
    assert code(PLAIN + sign) == '0"%"'


@pytest.mark.parametrize(("language", "locale"), [("vi", "-42A"), ("en", "-409"), ("", "")])
def test_currency_is_told_with_its_symbol(language: str, locale: str) -> None:
    symbol = f'<number:currency-symbol number:language="{language}">₫</number:currency-symbol>'
    assert code(WHOLE + symbol, "currency") == f"#,##0[$₫{locale}]"


def test_formats_of_texts_and_of_days() -> None:
    assert code("<number:text>HTX </number:text><number:text-content/>", "text") == '"HTX "@'
    assert code("<number:text-content/>", "text") == "General"
    day, month, year = "<number:day/>", '<number:month number:textual="true"/>', '<number:year number:style="long"/>'
    slash = "<number:text>/</number:text>"
    assert code(day + slash + month + slash + year, "date") == "General"
    assert code(day + slash + year, "date") == 'd"/"yyyy'
    assert code("<number:text>HTX </number:text>" + day + month + year, "date") == '"HTX "dmmmyyyy'
    assert code('<number:hours number:style="long"/><number:text>:</number:text><number:minutes/>', "time") == 'hh":"m'


def test_sections_by_conditions_come_in_the_order_of_excel() -> None:
    more = section("P0", WHOLE) + section("P1", "<number:text>(</number:text>" + WHOLE + "<number:text>)</number:text>")
    assert code(PLAIN + condition(">=0", "P1"), more=more) == "(#,##0);0"
    assert code("<number:text>-</number:text>" + condition(">0", "P1") + condition("<0", "P0"), more=more) == (
        '(#,##0);#,##0;"-"'
    )
    assert code(PLAIN + condition(">=1000000", "P0") + condition(">=1000", "P1"), more=more) == (
        "[>=1000000]#,##0;[>=1000](#,##0);0"
    )
    signs = condition(">0", "P0") + condition("<0", "P1") + condition("=0", "P0")
    assert (
        code("<number:text>!</number:text><number:text-content/>" + signs, "text", more) == '#,##0;(#,##0);#,##0;"!"@'
    )


def test_format_that_hides_every_number_and_text() -> None:
    empty = section("P0", "<number:text/>")
    signs = condition(">0", "P0") + condition("<0", "P0") + condition("=0", "P0")
    assert code("<number:text/>" + signs, "text", empty) == ";;;"


def test_style_has_what_the_one_has_that_it_comes_from() -> None:
    parent = (
        '<style:style style:name="Tien" style:family="table-cell" style:data-style-name="N1">'
        '<style:text-properties style:text-line-through-style="solid" style:text-position="super 58%"/></style:style>'
    )
    common = f"<office:styles>{section('N1', PLAIN + '<number:text> đ</number:text>')}{parent}</office:styles>".encode()
    own = (
        b"<office:automatic-styles>"
        b'<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="Tien">'
        b'<style:text-properties style:text-line-through-style="none"/></style:style></office:automatic-styles>'
    )
    found = ods_styles(common, own).cells
    assert found["Tien"] == CellStyle('0" đ"', is_struck=True, is_raised=True)
    assert found["ce1"] == CellStyle('0" đ"', is_raised=True)


def test_styles_that_come_from_each_other_end() -> None:
    looped = "".join(
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="{parent}">'
        '<style:text-properties style:text-line-through-type="single"/></style:style>'
        for name, parent in (("a", "b"), ("b", "a"))
    )
    assert set(ods_styles(f"<office:styles>{looped}</office:styles>".encode()).cells) == {"a", "b"}


def test_letters_of_a_number_format_and_of_other_families_are_not_the_cells() -> None:
    red = '<style:text-properties style:text-line-through-style="solid"/>'
    other = f'<style:default-style style:family="table-cell">{red}</style:default-style>'
    paragraph = f'<style:style style:name="P1" style:family="paragraph">{red}</style:style>'
    assert code(f"{red}{PLAIN}", more=other + paragraph) == "General"


def test_conditions_of_a_style_itself_are_not_looked_at() -> None:
    cell = 'style:data-style-name="N1">' + condition(">5", "other") + "</style:style><x:y "
    assert code(PLAIN + "<number:text> đ</number:text>", cell=cell) == '0" đ"'
