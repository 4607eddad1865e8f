"""The shared texts of a plain workbook: each one run, trimmed as the careful reader trims it."""

from __future__ import annotations

import re

from pipeline.reading.plain.not_plain import NotPlainError

_HEAD = re.compile(r'(?:<\?xml(?: [a-z]+="[A-Za-z0-9.-]+")*\s*\?>\s*)?<sst(?: [A-Za-z:]+="[^"<>&]*")*(?:/>|>)')
_UTF_8 = re.compile(r'<\?xml(?![^>]*encoding="(?!utf-8")[^"]*")', re.IGNORECASE)
_PLAIN, _KEPT, _END = "<si><t>", '<si><t xml:space="preserve">', "</t></si>"
_TAGS = 4
"""So many tags has an item."""
_SPACE = " \t\n"
"""White space of XML, without the carriage return, which readers take for a line's end."""
_ENTITY = re.compile("&(amp|lt|gt|quot|apos);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")


def shared_texts(part: bytes) -> list[str]:
    """The texts by number; none of a workbook without the part. NotPlainError for runs, entities of other kinds, …"""
    if not part:
        return []
    whole = part.decode()
    head = _HEAD.match(whole)
    if head is None or (whole.startswith("<?xml") and not _UTF_8.match(whole)):
        raise NotPlainError("texts")
    if head.group().endswith("/>"):
        return _nothing_left(whole[head.end() :], [])
    body, end, rest = whole[head.end() :].rpartition("</sst>")
    items = body.split(_END)
    if not end or items.pop() or body.count("<") != _TAGS * len(items):
        raise NotPlainError("texts")
    return _nothing_left(rest, plain_texts(_texts(items, body), body))


def _texts(items: list[str], body: str) -> list[str]:
    """The texts of items, each of which has no further tags; at once where no space stands at either end of any."""
    texts = body[len(_PLAIN) : -len(_END)].split(_END + _PLAIN)
    if len(texts) == len(items) and body.startswith(_PLAIN) and texts == [text.strip() for text in texts]:
        return texts
    return list(map(_text, items))


def _nothing_left(rest: str, texts: list[str]) -> list[str]:
    if rest.strip(_SPACE):
        raise NotPlainError("texts")
    return texts


def trimmed(text: str) -> str:
    """The text without the white space of XML at its ends, as readers take one that does not ask for it."""
    return text.strip(_SPACE)


def _text(item: str) -> str:
    if item.startswith(_PLAIN):
        return trimmed(item[len(_PLAIN) :])
    if item.startswith(_KEPT):
        return item[len(_KEPT) :]
    raise NotPlainError("texts")


def plain_texts(texts: list[str], whole: str) -> list[str]:
    """The texts with the entities of XML decoded; ``whole`` holds all of them.

    NotPlainError where one has another entity, an escaped character or a line's end that readers may change.
    """
    if "\r" in whole or ("_x" in whole and _ESCAPED.search(whole)):
        raise NotPlainError("texts")
    return [_decoded(text) if "&" in text else text for text in texts] if "&" in whole else texts


def _decoded(text: str) -> str:
    if text.count("&") != len(_ENTITY.findall(text)):
        raise NotPlainError("texts")
    decoded = _ENTITY.sub(lambda entity: _ENTITIES[entity[1]], text)
    return decoded
