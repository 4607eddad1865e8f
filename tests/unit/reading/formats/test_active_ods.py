"""A chart of an OpenDocument spreadsheet shows its cells and is nothing that acts; other objects are named."""

from __future__ import annotations

import pytest

from pipeline.reading.formats.active_content import Activity
from pipeline.reading.formats.active_ods import ods_activity

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
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
