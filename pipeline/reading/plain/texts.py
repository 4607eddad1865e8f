"""The shared texts of a plain workbook: each one run, trimmed as the careful reader trims it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pipeline.reading.formats.plain_sheet import is_plain
from pipeline.reading.plain.not_plain import NotPlainError

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = re.compile(r"(?:<\?xml[^<>]*\?>\s*)?<sst(?: [A-Za-z:]+=\"[^\"<>&]*\")*(?:/>|>)")
_PLAIN, _END, _SST = "<si><t>", "</t></si>", "</sst>"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TAGS = 4
"""So many tags has an item."""
_SPACE = " \t\r\n"
"""White space of XML."""
_ENTITY = re.compile(
    "&(?:(?P<name>amp|lt|gt|quot|apos)|#(?P<decimal>[0-9]{1,7})|#x(?P<hex>[0-9a-fA-F]{1,6}));", re.ASCII
)
_FIRST_LETTER, _SURROGATES = 32, (0xD800, 0xDFFF)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")


def shared_texts(part: bytes) -> list[str]:
    """The texts by number; none of a workbook without the part. NotPlainError where one is more than letters."""
    if not part:
        return []
    whole = part.decode("utf-8-sig")
    head = _HEAD.match(whole)
    if head is None or not is_plain(part):
        raise NotPlainError("texts")
    return _texts_at_once(whole[head.end() :].rstrip(_SPACE)) or _texts_one_by_one(part)


def _texts_at_once(body: str) -> list[str] | None:
    """The texts where each is an item of one tag, without entities or line ends, and with no space at its ends."""
    if not body.startswith(_PLAIN) or not body.endswith(_END + _SST) or "&" in body or "\r" in body or "_x" in body:
        return None
    texts = body[len(_PLAIN) : -len(_END + _SST)].split(_END + _PLAIN)
    is_plain = body.count("<") == _TAGS * len(texts) + 1 and texts == [text.strip() for text in texts]
    return texts if is_plain else None


def _texts_one_by_one(part: bytes) -> list[str]:
    root = ET.fromstring(part)  # noqa: S314 - entities were refused before
    if root.tag.rpartition("}")[2] != "sst":
        raise NotPlainError("texts")
    return ["".join(_of_item(item)) for item in root]


def _of_item(item: ET.Element) -> Iterator[str]:
    """The parts of an item: a text, or runs of which none is struck or raised."""
    if item.tag.rpartition("}")[2] != "si":
        raise NotPlainError("texts")
    for part in item:
        name = part.tag.rpartition("}")[2]
        if name == "t":
            yield _of_tag(part)
        elif name == "r":
            yield from _of_run(part)
        else:
            raise NotPlainError("texts")


def _of_run(run: ET.Element) -> Iterator[str]:
    for part in run:
        name = part.tag.rpartition("}")[2]
        if name == "t":
            yield _of_tag(part)
        elif name != "rPr" or any(mark.tag.endswith(("}strike", "}vertAlign")) for mark in part):
            raise NotPlainError("runs")


def _of_tag(tag: ET.Element) -> str:
    """The text of a tag, trimmed unless it asks for its space; its entities were decoded, and its line ends unified."""
    if len(tag) or set(tag.keys()) - {_XML_SPACE}:
        raise NotPlainError("texts")
    text = tag.text or ""
    return _unescaped(text if tag.get(_XML_SPACE) == "preserve" else trimmed(text))


def _unescaped(text: str) -> str:
    """The text; NotPlainError where it has escaped characters."""
    if "_x" in text and _ESCAPED.search(text):
        raise NotPlainError("texts")
    return text


def trimmed(text: str) -> str:
    """The text without the white space of XML at its ends, as readers take one that does not ask for it."""
    return text.strip(_SPACE)


def own_text(text: str, *, is_kept: bool) -> str:
    """What a cell's own text says; NotPlainError where it refers to what is no character, or has escaped ones."""
    if "&" in text:
        if text.count("&") != len(_ENTITY.findall(text)):
            raise NotPlainError("texts")
        text = _ENTITY.sub(_decoded, text)
    return _unescaped(text if is_kept else trimmed(text))


def _decoded(entity: re.Match[str]) -> str:
    if name := entity["name"]:
        return _ENTITIES[name]
    code = int(entity["decimal"]) if entity["decimal"] else int(entity["hex"], 16)
    if code < _FIRST_LETTER or _SURROGATES[0] <= code <= _SURROGATES[1] or code > sys.maxunicode:
        raise NotPlainError("texts")
    return chr(code)
