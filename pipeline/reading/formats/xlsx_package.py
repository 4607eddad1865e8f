"""Which parts of an .xlsx package are its workbook, worksheets, shared texts and styles: as its relations say."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from pipeline.reading.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


ROOT = "_rels/.rels"
WORKBOOK_ROOT = re.compile(rb"<(?:\w+:)?workbook[\s>/]")
_WORKBOOK, _STRINGS, _STYLES = "workbook.xml", "sharedstrings.xml", "styles.xml"
"""The names that the workbook reader looks for in the workbook's folder, whatever the relations say."""
_LARGE = 1 << 14
"""Relations up to this size are remembered."""
_DETOUR = re.compile(r"\./|//|[%\\]")
_WORKSHEET = "worksheet"
_READ_KINDS = {_WORKSHEET, "chartsheet", "dialogsheet"}
"""Kinds of sheets that the workbook reader knows; for a macro or module sheet it refuses the whole file."""


@dataclass(frozen=True, slots=True)
class XlsxPackage:
    """The paths of the parts that hold values, as :func:`part_path` writes them; ``sheets`` by the sheets' names.

    ``is_usual`` tells that the workbook reader looks for the same parts, ``is_1904`` that days are counted from 1904.
    """

    workbook: str
    sheets: dict[str, str]
    strings: str
    styles: str
    is_usual: bool
    is_1904: bool


class _Relation(NamedTuple):
    """A part and its kind; ``plain_path`` is where a reader looks that only joins folder and target."""

    kind: str
    path: str
    plain_path: str


def part_path(name: str) -> str:
    """A part's name in the one spelling in which parts are looked up here."""
    return normalize("NFC", name).replace("\\", "/").lower()


def main_part(parts: Collection[str], root: bytes) -> str:
    """The part that the package's relations name as its document; blank where there is none."""
    return next((path for path in _documents(root) if path in parts), "")


def xlsx_package(parts: Mapping[str, bytes], max_sheets: int) -> XlsxPackage:
    """The parts with values; UnreadableError for too many sheets or two of one name, KeyError for a missing part."""
    documents = _documents(parts[ROOT])
    workbook = next(path for path in (*documents, "") if path in parts or not path)
    folder, file_name = posixpath.split(workbook)
    folder = f"{folder}/" if folder else ""
    relations = part_relations(parts[f"{folder}_rels/{file_name}.rels"], folder)
    root = ET.fromstring(parts[workbook])  # noqa: S314 - entities were refused before
    sheets = _listed(root, relations, max_sheets)
    is_1904 = any(_is_early(element) for element in root if element.tag.endswith("}workbookPr"))
    by_kind = {relation.kind: relation.path for relation in relations.values()}
    strings, styles = by_kind.get("sharedStrings", folder + _STRINGS), by_kind.get("styles", folder + _STYLES)
    known = [relation for relation in sheets.values() if relation]
    is_usual = (
        (set(documents), file_name) == ({workbook}, _WORKBOOK)
        and (strings, styles) == (folder + _STRINGS, folder + _STYLES)
        and all(relation.kind in _READ_KINDS and relation.path == relation.plain_path for relation in known)
    )
    worksheets = {
        name: relation.path if relation else ""
        for name, relation in sheets.items()
        if relation is None or relation.kind == _WORKSHEET
    }
    return XlsxPackage(workbook, worksheets, strings, styles, is_usual, is_1904)


def _documents(root: bytes) -> list[str]:
    return [relation.path for relation in part_relations(root, "").values() if relation.kind == "officeDocument"]


def part_relations(part: bytes, folder: str) -> Mapping[str, _Relation]:
    """The relations of a part in the folder by their id, or by their place where they have none."""
    return _relations_of(part, folder) if len(part) <= _LARGE else _relations_of.__wrapped__(part, folder)


@lru_cache(maxsize=64)  # workbooks of one program have the same: 2 µs instead of 40
def _relations_of(part: bytes, folder: str) -> Mapping[str, _Relation]:
    elements = enumerate(ET.fromstring(part))  # noqa: S314 - entities were refused before
    return {
        element.get("Id", f"#{number}"): _relation(element.get("Type", ""), element.get("Target", ""), folder)
        for number, element in elements
    }


def _relation(kind: str, target: str, folder: str) -> _Relation:
    plain_path = target.lower() if target.isascii() else part_path(target)
    plain_path = plain_path.removeprefix("/") if target.startswith("/") else folder + plain_path
    path = plain_path
    if _DETOUR.search(target):
        path = posixpath.normpath(posixpath.join("/", folder, part_path(unquote(target)))).lstrip("/")
    return _Relation(kind.rpartition("/")[2], path, plain_path)


def hidden_sheets(workbook: bytes) -> set[str]:
    """The names of the sheets that are not shown, out of the part about the workbook."""
    elements = ET.fromstring(workbook).iter()  # noqa: S314 - entities were refused before
    return {element.get("name", "") for element in elements if element.get("state") in ("hidden", "veryHidden")}


def _is_early(properties: ET.Element) -> bool:
    return properties.get("date1904", "") in ("1", "true", "on")


def _listed(root: ET.Element, relations: Mapping[str, _Relation], max_sheets: int) -> dict[str, _Relation | None]:
    """Every sheet that the workbook lists, of whatever kind, by name."""
    if root.tag.rpartition("}")[2] != "workbook":
        raise UnreadableError("corrupt")
    sheets = [element for element in root.iter() if element.tag.endswith("}sheet")]
    names = [sheet.get("name", "") for sheet in sheets]
    if len(sheets) > max_sheets:
        raise UnreadableError("too_many_sheets", str(len(sheets)))
    if len({normalize("NFC", name).casefold() for name in names}) != len(sheets):
        raise UnreadableError("duplicate_sheets")
    # in strict files the attribute id is of another namespace
    ids = [next((id_ for key, id_ in sheet.items() if key.endswith("}id")), "") for sheet in sheets]
    return {name: relations.get(id_) for name, id_ in zip(names, ids, strict=True)}
