"""What acts in a package of parts is told by what its parts are called, hold, and how they are related."""

from __future__ import annotations

import pytest

from pipeline.reading.formats.active_content import Activity
from pipeline.reading.formats.active_package import package_activity

PLAIN = {
    "[content_types].xml": b"<Types/>",
    "xl/workbook.xml": b"<workbook/>",
    "xl/media/image1.png": b"\x89PNG",
    "xl/media/image2.tmp": b"BM",
    "xl/fonts/font1.odttf": b"x",
    "xl/printersettings/printersettings1.bin": b"x",
    "xl/richdata/rdrichvalue.xml": b"<x/>",
    "xl/featurepropertybag/featurepropertybag.xml": b"<x/>",
    "xl/worksheets/python.vn.xml": b"<x/>",
}


def relation(kind: str, target: str, mode: str = "") -> bytes:
    external = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationships><Relationship Type="http://x/{kind}" Target="{target}"{external}/></Relationships>'.encode()


def found_with(parts: dict[str, bytes]) -> set[tuple[Activity, str]]:
    return {(active.kind, active.place) for active in package_activity(PLAIN | parts, {"HTX": "xl/worksheets/a.xml"})}


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/volatiledependencies.xml", Activity.FUNCTION),
        ("xl/volatiledependencies.bin", Activity.FUNCTION),
        ("xl/python.xml", Activity.FUNCTION),
        ("xl/python/scripts.xml", Activity.FUNCTION),
        ("xl/media/media1.mp4", Activity.OBJECT),
        ("xl/media/media1.wav", Activity.OBJECT),
        ("xl/so.xlsx", Activity.OBJECT),
        ("xl/x.mht", Activity.OBJECT),
        ("xl/x.xll", Activity.OBJECT),
    ],
)
def test_part_is_told_by_its_name(part: str, kind: Activity) -> None:
    assert found_with({part: b"x"}) == {(kind, part)}


def test_program_is_told_whatever_it_is_called() -> None:
    assert found_with({"xl/media/image3.png": b"MZ\x90"}) == {(Activity.OBJECT, "xl/media/image3.png")}


@pytest.mark.parametrize(
    ("kind", "activity"),
    [
        ("volatileDependencies", Activity.FUNCTION),
        ("Python", Activity.FUNCTION),
        ("video", Activity.OBJECT),
        ("media", Activity.OBJECT),
    ],
)
def test_part_is_told_by_its_relation(kind: str, activity: Activity) -> None:
    parts = {"xl/_rels/workbook.xml.rels": relation(kind, "x/item.dat"), "xl/x/item.dat": b"x"}
    assert found_with(parts) == {(activity, "xl/x/item.dat")}


def test_film_from_elsewhere_is_told_at_its_sheet() -> None:
    relations = {"xl/worksheets/_rels/a.xml.rels": relation("video", "http://192.0.2.1/x.mp4", "External")}
    assert found_with({"xl/worksheets/a.xml": b"<x/>"} | relations) == {(Activity.OBJECT, "HTX")}


def test_plain_parts_are_not_named() -> None:
    assert found_with({}) == set()


@pytest.mark.parametrize("target", ["https://xa.vn/x", "mailto:a@xa.vn", "#HTX!A1", "#'Tháng 11'!A1"])
def test_usual_link_is_not_named(target: str) -> None:
    assert found_with({"xl/worksheets/_rels/a.xml.rels": relation("hyperlink", target, "External")}) == set()


@pytest.mark.parametrize("target", [r"#\\192.0.2.1\c\x", "#file:///x.exe", "#[so.xlsx]So!A1", "so.xlsx"])
def test_link_to_another_file_is_named(target: str) -> None:
    relations = {"xl/worksheets/_rels/a.xml.rels": relation("hyperlink", target, "External")}
    assert found_with(relations) == {(Activity.LINK, "HTX")}
