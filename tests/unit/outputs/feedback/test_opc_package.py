"""A part that is added to a workbook and removed again leaves no trace in it."""

from __future__ import annotations

from pipeline.outputs.feedback.opc_package import CONTENT_TYPES, WORKBOOK, Package
from tests.unit.outputs.feedback.feedback_books import RICH, opened, parts

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


def test_added_part_is_declared_and_related_until_it_is_removed() -> None:
    package = Package(RICH)
    before = set(package)
    name = package.add("xl/comments", ".xml", b"<comments/>", KIND)
    identity = package.relate(WORKBOOK, "comments", name)
    assert set(package) - before == {name}
    assert package.content_type(name) == KIND
    assert package.related(WORKBOOK, "comments") == {identity: name}
    package.unrelate(WORKBOOK, identity)
    package.remove(name)
    assert package.related(WORKBOOK, "comments") == {}
    assert package.content_type(name) == ""
    assert set(package) == before
    assert f"/{name}".encode() not in parts(package.content())[CONTENT_TYPES]
    assert opened(package.content()).sheetnames == opened(RICH).sheetnames


def test_relations_of_a_part_go_with_it() -> None:
    package = Package(RICH)
    name = package.add("xl/drawings/drawing", ".xml", b"<d/>", "application/xml")
    package.relate(name, "image", "xl/media/image1.png")
    package.remove(name)
    again = package.add("xl/drawings/drawing", ".xml", b"<d/>", "application/xml")
    assert again == name
    assert package.related(again, "image") == {}


def test_unchanged_parts_keep_their_bytes() -> None:
    package = Package(RICH)
    package.put("xl/a.vml", b"<xml/>", "application/vml")
    written = parts(package.content())
    assert {name for name, body in parts(RICH).items() if written[name] != body} <= {CONTENT_TYPES, WORKBOOK}
