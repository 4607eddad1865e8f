"""Whether the XML of a part that goes out speaks of nothing outside its workbook, wherever in the part that may stand.

The reader knows the places where formulas, macros and sources stand. Here every attribute and every text is looked at,
for programs know more places: whatever looks like another book, a program, an address or a function that fetches keeps
the part at home. Texts that people read are left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from pipeline.reading.formats.active_xlsx import sheet_activity
from pipeline.reading.formats.active_xml import xml_activity
from pipeline.reading.formats.formula_reach import FETCHING
from pipeline.reading.formats.plain_sheet import is_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTSIDE_PLACE = re.compile(r"[\w.+-]{2,}:|\\\\|//|\[|^[^!#]*\.\w{2,4}[#!]")
"""A place to which a link leads, where it is none in the workbook."""
_OUTSIDE = re.compile(
    r"\[[^\[\]]*\][^!]*!"  # another book
    r"|\w\s*\|.*!|\|\s*'"  # a program
    r"|\\\\|^\s*//|\b[a-z][\w+.-]*:[/\\]|\bfile:"
    r"|\b(?:" + "|".join(sorted(FETCHING)) + r"|HYPERLINK)\s*\(",
    re.IGNORECASE,
)
_MARKS = (b"[", b"|", b"\\\\", b"//", b"/\\", b":/", b":\\", b"FILE:", b"&#", b"LOCATION", b"_X00")
_CALLS = tuple(name.encode() for name in (*sorted(FETCHING), "HYPERLINK"))
"""In great letters: bytes without one of which nothing of that is found, of calls where there is a bracket. One by one
they take a tenth of the time of a pattern."""
_HEAD = 1 << 12
_LONGEST_KNOWN = 1 << 18
"""What came of larger parts is not remembered."""
_NAMESPACE = re.compile(rb"\sxmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
_NO_TEXTS = frozenset(["xmlns", "uri", "descr", "title", "prompt", "error", "prompttitle", "errortitle", "formatcode"])
"""Attributes that name what a part is written in, or that people read."""
_READ_BY_PEOPLE = frozenset(
    [
        *("t", "v", "text", "formatcode", "pt", "oddheader", "oddfooter", "evenheader", "evenfooter", "firstheader"),
        *("firstfooter", "creator", "lastmodifiedby", "description", "keywords", "subject", "category", "company"),
        *("manager", "lpstr", "title"),
    ]
)
_KNOWN_ELSEWHERE = frozenset(["f", "formula", "formula1", "formula2", "definedname", "calculatedcolumnformula"])
"""Formulas, which are read as such."""


def is_plain_utf8(body: bytes) -> bool:
    """Whether a part is UTF-8 with neither comments, sections, declarations nor instructions in it."""
    return is_plain(body) and b"<!" not in body and body.find(b"<?", 5) < 0


def without_namespaces(body: bytes) -> bytes:
    """A part without the names of what it is written in, which look like addresses."""
    head, rest = body[:_HEAD], body[_HEAD:]
    return _NAMESPACE.sub(b"", body) if b"xmlns" in rest else _NAMESPACE.sub(b"", head) + rest


def is_inert_xml(body: bytes, *, is_worksheet: bool = False) -> bool:
    """Whether a part is plain UTF-8 and nothing in it reaches out; ExpatError where it is no XML."""
    look = _is_inert if len(body) <= _LONGEST_KNOWN else _is_inert.__wrapped__
    return look(body, is_worksheet)


@lru_cache(maxsize=64)  # a copy is looked at when its package is made fit, when it is whole, and before it is handed on
def _is_inert(body: bytes, is_worksheet: bool) -> bool:  # noqa: FBT001 - to be cached
    if not is_plain_utf8(body) or (sheet_activity(body) if is_worksheet else xml_activity(body)):
        return False
    return not _has_mark(without_namespaces(body).upper()) or not _Outward().is_found_in(body)


def _has_mark(body: bytes) -> bool:
    return any(mark in body for mark in _MARKS) or (b"(" in body and any(name in body for name in _CALLS))


class _Outward:
    """Follows a part's attributes and texts until one leads out."""

    def __init__(self) -> None:
        self._is_found = False
        self._inside: list[str] = []
        self._texts: list[list[str]] = []

    def is_found_in(self, body: bytes) -> bool:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        parser.Parse(body, True)  # noqa: FBT003 - takes no keywords
        return self._is_found

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._inside.append(_local(tag))
        self._texts.append([])
        for key, value in attributes.items():
            name = _local(key)
            if name not in _NO_TEXTS and not key.startswith("xmlns"):
                self._is_found |= bool((OUTSIDE_PLACE if name == "location" else _OUTSIDE).search(value))

    def _data(self, text: str) -> None:
        self._texts[-1].append(text)

    def _end(self, _: str) -> None:
        name, text = self._inside.pop(), "".join(self._texts.pop())
        if name not in _READ_BY_PEOPLE and name not in _KNOWN_ELSEWHERE:
            self._is_found |= bool(_OUTSIDE.search(text))


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()
