"""The shared texts of a plain workbook: each one run, trimmed as the careful reader trims it."""

from __future__ import annotations

import re
import sys
from xml.etree import ElementTree as ET

from pipeline.reading.formats.plain_sheet import is_plain
from pipeline.reading.plain.not_plain import NotPlainError

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
_NONE: frozenset[int] = frozenset()
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")


def shared_texts(part: bytes) -> tuple[list[str], frozenset[int]]:
    """The texts by number, and the numbers of those that are more than letters; none of a workbook without the part.

    NotPlainError where the part is not plain.
    """
    if not part:
        return [], _NONE
    whole = part.decode("utf-8-sig")
    head = _HEAD.match(whole)
    if head is None or not is_plain(part):
        raise NotPlainError("texts")
    texts = _texts_at_once(whole[head.end() :].rstrip(_SPACE))
    return (texts, _NONE) if texts else _texts_one_by_one(part)


def _texts_at_once(body: str) -> list[str] | None:
    """The texts where each is an item of one tag, without entities or line ends, and with no space at its ends."""
    if not body.startswith(_PLAIN) or not body.endswith(_END + _SST) or "&" in body or "\r" in body or "_x" in body:
        return None
    texts = body[len(_PLAIN) : -len(_END + _SST)].split(_END + _PLAIN)
    is_plain = body.count("<") == _TAGS * len(texts) + 1 and texts == [text.strip() for text in texts]
    return texts if is_plain else None


def _texts_one_by_one(part: bytes) -> tuple[list[str], frozenset[int]]:
    root = ET.fromstring(part)  # noqa: S314 - entities were refused before
    if root.tag.rpartition("}")[2] != "sst" or any(item.tag.rpartition("}")[2] != "si" for item in root):
        raise NotPlainError("texts")
    texts = [_of_item(item) for item in root]
    return [text or "" for text in texts], frozenset(number for number, text in enumerate(texts) if text is None)


def _of_item(item: ET.Element) -> str | None:
    """The text of an item, or of its runs; None where it has a struck or raised run, or anything that is no run."""
    parts = [_of_part(part) for part in item]
    text = "".join(part for part in parts if part is not None)
    return None if None in parts or _is_escaped(text) else text


def _of_part(part: ET.Element) -> str | None:
    name = part.tag.rpartition("}")[2]
    if name == "t":
        return _of_tag(part)
    if name != "r" or any(mark.tag.endswith(("}strike", "}vertAlign")) for mark in part.iter()):
        return None
    texts = [_of_tag(tag) for tag in part if not tag.tag.endswith("}rPr")]
    return None if None in texts else "".join(text for text in texts if text is not None)


def _of_tag(tag: ET.Element) -> str | None:
    """The text of a tag, trimmed unless it asks for its space; its entities were decoded, and its line ends unified."""
    if len(tag) or set(tag.keys()) - {_XML_SPACE} or not tag.tag.endswith("}t"):
        return None
    text = tag.text or ""
    return text if tag.get(_XML_SPACE) == "preserve" else trimmed(text)


def _is_escaped(text: str) -> bool:
    return "_x" in text and _ESCAPED.search(text) is not None


def trimmed(text: str) -> str:
    """The text without the white space of XML at its ends, as readers take one that does not ask for it."""
    return text.strip(_SPACE)


def own_text(text: str, *, is_kept: bool) -> str:
    """What a cell's own text says; NotPlainError where it refers to what is no character, or has escaped ones."""
    if "&" in text:
        if text.count("&") != len(_ENTITY.findall(text)):
            raise NotPlainError("texts")
        text = _ENTITY.sub(_decoded, text)
    if _is_escaped(text):
        raise NotPlainError("texts")
    return text if is_kept else trimmed(text)


def _decoded(entity: re.Match[str]) -> str:
    if name := entity["name"]:
        return _ENTITIES[name]
    code = int(entity["decimal"]) if entity["decimal"] else int(entity["hex"], 16)
    if code < _FIRST_LETTER or _SURROGATES[0] <= code <= _SURROGATES[1] or code > sys.maxunicode:
        raise NotPlainError("texts")
    return chr(code)
