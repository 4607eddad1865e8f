"""What acts in an OpenDocument spreadsheet: objects but charts, forms that send, commands, parts of no program."""

from __future__ import annotations

import pytest

from pipeline.reading.formats.active_content import Activity
from pipeline.reading.formats.active_ods import ods_activity

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
CONTENT = (
    f'<office:document-content {SPACES}><draw:frame><draw:object xlink:href="./Object 1"/>'
    '<draw:image xlink:href="./ObjectReplacements/Object 1"/></draw:frame></office:document-content>'
)


def kinds(body: str) -> set[Activity]:
    """What is found in a spreadsheet with an object of that body."""
    of_object = f"<office:document-content {SPACES}><office:body>{body}</office:body></office:document-content>"
    parts = {"content.xml": CONTENT, "object 1/content.xml": of_object, "objectreplacements/object 1": "VCLMTF"}
    return {active.kind for active in ods_activity({name: part.encode() for name, part in parts.items()}).found}


def test_chart_is_nothing_that_acts() -> None:
    assert kinds("<office:chart></office:chart>") == set()


@pytest.mark.parametrize("body", ["<office:spreadsheet/>", "<office:text>office:chart</office:text>", ""])
def test_other_object_is_named(body: str) -> None:
    assert kinds(body) == {Activity.OBJECT}


CHART_BODY = "<office:body><office:chart></office:chart></office:body>"
CHART = f"<office:document-content {SPACES}>{CHART_BODY}</office:document-content>"
EMPTY = f"<office:document-content {SPACES}/>"


def found_in(table: str) -> set[tuple[Activity, str]]:
    """What is found, and where, in a spreadsheet with a sheet that holds so much."""
    sheet = f'<table:table table:name="HTX">{table}</table:table>'
    content = f"<office:document-content {SPACES}>{sheet}</office:document-content>"
    return {(active.kind, active.place) for active in ods_activity({"content.xml": content.encode()}).found}


def in_cell(inside: str, formula: str = "") -> str:
    attribute = f"table:formula='{formula}'" if formula else ""
    return f"<table:table-row><table:table-cell {attribute}>{inside}</table:table-cell></table:table-row>"


def link(address: str) -> str:
    return in_cell(f'<text:p><text:a xlink:href="{address}">x</text:a></text:p>')


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (".uno:Quit", Activity.MACRO),
        ("macro:///Standard.M.Main", Activity.MACRO),
        ("vnd.sun.star.script:A.B?language=Basic", Activity.MACRO),
        ("service:x.y", Activity.MACRO),
        ("javascript:x()", Activity.MACRO),
        ("file:////192.0.2.1/c/x.exe", Activity.LINK),
        ("//192.0.2.1/c/x.exe", Activity.LINK),
        (r"\\192.0.2.1\c\x.exe", Activity.LINK),
        ("smb://192.0.2.1/c", Activity.LINK),
        ("../so.ods", Activity.LINK),
        ("x.exe", Activity.LINK),
    ],
)
def test_link_to_command_or_file_is_named_at_its_cell(address: str, kind: Activity) -> None:
    assert found_in(link(address)) == {(kind, "HTX!A1")}


@pytest.mark.parametrize("address", ["https://xa.vn/x", "HTTP://xa.vn", "mailto:a@xa.vn", "#HTX.A1", ""])
def test_usual_link_is_not_named(address: str) -> None:
    assert found_in(link(address)) == set()


@pytest.mark.parametrize(
    ("form", "kinds"),
    [
        ('<form:form xlink:href="http://192.0.2.1/x"/>', {Activity.LINK}),
        ('<form:form form:datasource="db" form:command="x"/>', {Activity.CONNECTION}),
        ('<form:form><form:image-frame form:image-data="http://192.0.2.1/x.png"/></form:form>', {Activity.IMAGE}),
        ('<form:form form:command-type="table" office:target-frame="" xlink:href=""/>', set()),
        ('<form:form><form:button xlink:href="https://xa.vn/"/></form:form>', set()),
    ],
)
def test_form_that_sends_or_asks_a_source_is_named_at_its_sheet(form: str, kinds: set[Activity]) -> None:
    assert found_in(f"<office:forms>{form}</office:forms>") == {(kind, "HTX") for kind in kinds}


def test_function_of_an_add_in_is_named() -> None:
    assert found_in(in_cell("", 'of:=COM.SUN.STAR.SHEET.ADDIN.EVIL.GET("x")')) == {(Activity.FUNCTION, "HTX!A1")}


@pytest.mark.parametrize(
    "formula",
    [
        "of:=COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETEDATE([.A1];1)",
        "of:=COM.MICROSOFT.FORECAST.ETS.STAT([.A1])",
        'of:="x.y.z.t (m)"&amp;[.A1]',
        "of:=SUM([$HTX.A1:.B2])",
    ],
)
def test_function_that_programs_have_is_not_named(formula: str) -> None:
    assert found_in(in_cell("", formula)) == set()


@pytest.mark.parametrize(
    "part",
    [
        *("x.exe", "pictures/x.exe", "pictures/x.png", "so/x.bin", "media/film.mp4", "versions/version1"),
        *("object 1/x.exe", "object 1/x.bin", "objectreplacements/x/y", "meta-inf/x.dll"),
    ],
)
def test_part_that_no_program_writes_is_an_object(part: str) -> None:
    parts = {"content.xml": EMPTY.encode(), "object 1/content.xml": CHART.encode(), part: b"MZ"}
    assert {(active.kind, active.place) for active in ods_activity(parts).found} == {(Activity.OBJECT, part)}


def test_parts_that_programs_write_are_not_named() -> None:
    names = (
        *("mimetype", "styles.xml", "meta.xml", "settings.xml", "manifest.rdf", "layout-cache"),
        *("meta-inf/manifest.xml", "meta-inf/documentsignatures.xml", "thumbnails/thumbnail.png", "pictures/1.png"),
        *("media/image1.png", "fonts/font1.ttf", "configurations2/images/bitmaps/1.png", "object 1/styles.xml"),
        *("object 1/meta.xml", "object 1/settings.xml", "object 1/pictures/1.png", "objectreplacements/object 1"),
    )
    parts = {"content.xml": EMPTY, "object 1/content.xml": CHART} | dict.fromkeys(names, EMPTY)
    folders = {"configurations2/menubar/": "", "object 1/": "", "configurations2/accelerator/current.xml": ""}
    assert ods_activity({name: body.encode() for name, body in (parts | folders).items()}).found == ()


def test_chart_that_fetches_is_named() -> None:
    image = '<draw:fill-image xlink:href="http://192.0.2.1/x.png"/>'
    styles = f"<office:document-styles {SPACES}>{image}</office:document-styles>"
    parts = {"content.xml": EMPTY, "object 1/content.xml": CHART, "object 1/styles.xml": styles}
    found = ods_activity({name: body.encode() for name, body in parts.items()}).found
    assert {(active.kind, active.place) for active in found} == {(Activity.IMAGE, "object 1/styles.xml")}
