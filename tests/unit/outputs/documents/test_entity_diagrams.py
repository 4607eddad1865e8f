"""Diagrams of tables: every table and reference is drawn once, readable, and nothing lies upon another."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from pipeline.outputs.documents.entities import Attribute, Entity, Link
from pipeline.outputs.documents.entity_diagrams import PAGE, diagrams
from pipeline.outputs.documents.entity_svg import svg

SVG = "{http://www.w3.org/2000/svg}"


def entity(name: str, *links: Link, title_vi: str = "Bảng", rows: int = 2) -> Entity:
    keys = [Attribute(f"key_{number}", "VARCHAR", is_key=True, is_foreign=False) for number in range(rows)]
    foreign = [Attribute(column, "DATE", is_key=False, is_foreign=True) for link in links for column in link.columns]
    return Entity(name, is_view=False, title_vi=title_vi, attributes=(*keys, *foreign), others=3, links=links)


def link(table: str, target: str, *, is_optional: bool = False, is_unique: bool = False) -> Link:
    return Link(table, ("period",), target, ("key_0",), is_optional, is_unique)


@pytest.fixture
def known() -> dict[str, Entity]:
    rows = [
        entity(f"core.rows_{number}", link(f"core.rows_{number}", "core.hub"), rows=number + 1) for number in range(7)
    ]
    alone = [entity(f"core.alone_{number}") for number in range(4)]
    foreign = entity("report.sums", link("report.sums", "core.hub", is_optional=True, is_unique=True))
    quality = entity("quality.few", link("quality.few", "core.hub", is_optional=True))
    return {each.name: each for each in (*rows, *alone, entity("core.hub"), foreign, quality)}


def test_every_table_and_every_reference_is_in_the_picture_once(known: dict[str, Entity]) -> None:
    own = [each for name, each in known.items() if name.startswith("core.")]
    root = ET.fromstring(svg(own, known, "core"))  # noqa: S314 - our own text
    names = [text.text for text in root.iter(f"{SVG}text") if text.get("class") == "name"]
    assert sorted(map(str, names)) == sorted(each.name for each in own)
    curves = [path for path in root.iter(f"{SVG}path") if "C" in str(path.get("d"))]
    assert len(curves) == 7


def test_no_box_lies_upon_another_or_outside(known: dict[str, Entity]) -> None:
    own = [each for name, each in known.items() if name.startswith("core.")]
    root = ET.fromstring(svg(own, known, "core"))  # noqa: S314 - our own text
    boxes = [
        [float(str(rect.get(side))) for side in ("x", "y", "width", "height")]
        for rect in root.iter(f"{SVG}rect")
        if str(rect.get("class")).startswith("table")
    ]
    assert len(boxes) == 12
    for (x, y, wide, high), (other_x, other_y, other_wide, other_high) in combinations(boxes, 2):
        assert x + wide <= other_x or other_x + other_wide <= x or y + high <= other_y or other_y + other_high <= y
    width, height = float(str(root.get("width"))), float(str(root.get("height")))
    assert all(x >= 0 and y >= 0 and x + wide <= width and y + high <= height for x, y, wide, high in boxes)


def test_what_a_table_holds_is_escaped_and_bounded() -> None:
    long = entity("core.a", title_vi="<b>&" + "x" * 100)
    root = ET.fromstring(svg([long], {"core.a": long}, "<core>"))  # noqa: S314 - our own text
    (note,) = [text.text for text in root.iter(f"{SVG}text") if text.get("class") == "note"]
    assert str(note).startswith("<b>&xxx")
    assert len(str(note)) == 44


def test_page_has_the_same_tables_and_references_as_mermaid_writes_them(known: dict[str, Entity]) -> None:
    page = diagrams(known)[PAGE]
    assert page.count("```mermaid\nerDiagram") == 3
    assert re.findall(r'"report.sums" (\S+) "core.hub" : "(.+)"', page) == [("|o--o|", "period")]
    assert re.findall(r'"quality.few" (\S+) "core.hub"', page) == ["}o--o|"]
    assert len(re.findall(r'"core.rows_\d" }o--\|\| "core.hub"', page)) == 7
    assert "core.alone" not in page
    assert "        date period FK" in page
