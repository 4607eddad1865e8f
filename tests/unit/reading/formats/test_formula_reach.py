"""A formula that stays in its workbook reaches nothing; one that fetches or links is known however it is written."""

from __future__ import annotations

from html import unescape

import pytest

from pipeline.reading.formats.active_content import Activity
from pipeline.reading.formats.formula_reach import reach

STAYS = (
    "SUM(A1:A3)",
    'IF(A1="","[x]!",B1)',
    "Table1[Số]*Sheet2!B2",
    "SUM(Table1[[#This Row],[a]:[b]])",
    "'Tháng 11'!A1+1",
    'HYPERLINK("#\'HTX\'!A1","x")',
    "_xlfn.XLOOKUP(A1,B:B,C:C)",
    "_xlfn._xlws.FILTER(A1:A3,B1:B3)",
    "_xlfn.LET(_xlpm.x,1,_xlpm.x+1)",
    "[0]!Ten+1",
    'A1&amp;"a|b"',
    "{1,2;3}",
    '"http://192.0.2.1/" &amp; A1',
    'COUNTIFS(HTX!A:A,"&gt;0")',
    'IFERROR(INDIRECT("HTX!A"&amp;ROW()),"")',
    "_xlfn.MAP(A1:A3,_xleta.SUM)",
    "Run!A1+Image2",
    "Table1[Image]",
    "'Tháng \"11\"'!A1",
    'Table1["]&amp;"a"',
    "'1:3'!A1",
    'SUM("",\'a b\'!A1,"\'")',
    "",
)
REACHES = {
    '_xlfn.WEBSERVICE("http://x")': (Activity.FUNCTION, "WEBSERVICE"),
    'webservice ("http://x")': (Activity.FUNCTION, "WEBSERVICE"),
    '_xlfn.&#x57;EB&#83;ERVICE("x")': (Activity.FUNCTION, "WEBSERVICE"),
    'SUM(1,IF(TRUE,_xlfn.IMAGE("x")))': (Activity.FUNCTION, "IMAGE"),
    'RTD("a",,"b")': (Activity.FUNCTION, "RTD"),
    "_xlfn._xlws.PY(0)": (Activity.FUNCTION, "PY"),
    "_xludf.TINH(1)": (Activity.FUNCTION, "TINH"),
    "VND(A1)": (Activity.FUNCTION, "VND"),
    "cmd|'/c calc'!A0": (Activity.DDE, ""),
    "'cmd'|'/c calc'!'A0'": (Activity.DDE, ""),
    "[1]So!A1": (Activity.LINK, ""),
    "[1]!Ten": (Activity.LINK, ""),
    "'[1]Tháng 1'!A1": (Activity.LINK, ""),
    "'C:\\x\\[so.xls]So'!$A$1": (Activity.LINK, ""),
    "'\\\\192.0.2.1\\c\\[so.xlsx]So'!A1": (Activity.LINK, ""),
    "'file:///c:/x.ods'#$So.A1": (Activity.LINK, ""),
    'HYPERLINK("http://x","y")': (Activity.LINK, "HYPERLINK"),
    "HYPERLINK(A1)": (Activity.LINK, "HYPERLINK"),
    "INDIRECT(\"'[so.xlsx]So'!A1\")": (Activity.LINK, "INDIRECT"),
    "_xlfn.MAP(A1:A3,_xleta.WEBSERVICE)": (Activity.FUNCTION, "WEBSERVICE"),
    "_xlfn.WEBSERVICE": (Activity.FUNCTION, "WEBSERVICE"),
    "BYROW(A1:A3, webservice )": (Activity.FUNCTION, "WEBSERVICE"),
    "'a\"b'!A1&amp;_xlfn.WEBSERVICE(A1)&amp;'a\"b'!A1": (Activity.FUNCTION, "WEBSERVICE"),
    'T["]&amp;_xlfn.WEBSERVICE(A1)&amp;T["]': (Activity.FUNCTION, "WEBSERVICE"),
    "T['\"]&amp;_xlfn.WEBSERVICE(A1)&amp;T['\"]": (Activity.FUNCTION, "WEBSERVICE"),
    '"&amp;quot;"&amp;_xlfn.WEBSERVICE(A1)&amp;"&amp;quot;"': (Activity.FUNCTION, "WEBSERVICE"),
    "'a\"b'!A1+cmd|'/c calc'!A0+'a\"b'!A1": (Activity.DDE, ""),
    "'C:\\x\\so.xlsx'!Ten": (Activity.LINK, ""),
    "so.xlsx!Ten": (Activity.LINK, ""),
    'HYPERLINK("#[so.xlsx]So!A1","y")': (Activity.LINK, "HYPERLINK"),
    'HYPERLINK("#file://x/y","y")': (Activity.LINK, "HYPERLINK"),
    'HYPERLINK("#"&amp;A1)': (Activity.LINK, "HYPERLINK"),
    "MAP(A1:A3,_xleta.HYPERLINK)": (Activity.LINK, "HYPERLINK"),
    "SUM([so.xlsx]Jan:Mar!A1)": (Activity.LINK, ""),
    "SUM('[so.xlsx]Jan':Mar!A1)": (Activity.LINK, ""),
    "[so.xlsx]So !A1": (Activity.LINK, ""),
    "cmd_x007C_'calc'!A0": (Activity.DDE, ""),
    "_x005B_so.xlsx_x005D_So!A1": (Activity.LINK, ""),
}
OPEN_DOCUMENT = {
    "of:=SUM([.A1:.B2])": None,
    "of:={1;2|3;4}": None,
    "of:=[$'Tháng 1'.A1]": None,
    "of:=COM.MICROSOFT.CONCAT([.A1])": None,
    'of:=DDE("soffice";"x";"y")': (Activity.DDE, "DDE"),
    'of:=WEBSERVICE("http://x")': (Activity.FUNCTION, "WEBSERVICE"),
    "of:=['file:///tmp/x.ods'#$Sheet1.A1]": (Activity.LINK, ""),
}


@pytest.mark.parametrize("formula", STAYS)
def test_formula_that_works_on_its_workbook_reaches_nothing(formula: str) -> None:
    assert reach(unescape(formula)) is reach(formula.encode()) is None


@pytest.mark.parametrize(("formula", "reached"), REACHES.items())
def test_formula_that_reaches_out_is_named(formula: str, reached: tuple[Activity, str]) -> None:
    assert reach(unescape(formula)) == reach(formula.encode()) == reached


@pytest.mark.parametrize(("formula", "reached"), OPEN_DOCUMENT.items())
def test_formula_of_an_open_document_is_read_in_its_own_syntax(
    formula: str, reached: tuple[Activity, str] | None
) -> None:
    assert reach(formula, is_open_document=True) == reached


def test_long_formula_is_read_as_a_short_one() -> None:
    assert reach("SUM(" + ",".join(["A1"] * 2000) + ")") is None
    assert reach("SUM(" + ",".join(["A1"] * 2000) + ')+_xlfn.WEBSERVICE("x")') == (Activity.FUNCTION, "WEBSERVICE")
