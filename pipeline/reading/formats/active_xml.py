"""Active content in the XML of a workbook's parts: formulas that reach out, macros of shapes, remote sources."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from pipeline.reading.formats.active_content import MOST_FOUND, Active, Activity
from pipeline.reading.formats.formula_reach import reach
from pipeline.reading.formats.plain_sheet import is_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

_ELEMENTS = {
    "oleobject": Activity.OBJECT,
    "ddelink": Activity.DDE,
    "olelink": Activity.LINK,
    "externalreference": Activity.LINK,
    "externaldata": Activity.OBJECT,
    "connection": Activity.CONNECTION,
    "datamodel": Activity.CONNECTION,
    "webpublishitem": Activity.CONNECTION,
    "webpublishobject": Activity.CONNECTION,
    "singlexmlcell": Activity.CUSTOM_XML,
    "xmlcolumnpr": Activity.CUSTOM_XML,
    "script": Activity.MACRO,
    "foreignobject": Activity.OBJECT,
    "smarttagtype": Activity.ADD_IN,
    "mapocx": Activity.CONTROL,
    "fmlapict": Activity.OBJECT,
    "dde": Activity.DDE,
}
"""Elements that are active whatever they hold, by their names in small letters and without prefix."""
_FORMULAS = frozenset(
    [
        "f",
        "formula",
        "formula1",
        "formula2",
        "definedname",
        "calculatedcolumnformula",
        "totalsrowformula",
        "fmlalink",
        "fmlarange",
        "fmlatxbx",
        "fmlagroup",
    ]
)
"""Elements whose text is a formula."""
_FORMULA_ATTRIBUTES = frozenset(
    ["textlink", "fmlalink", "fmlarange", "fmlatxbx", "fmlagroup", "linkedcell", "listfillrange", "formula"]
)
_MACRO_ATTRIBUTES = frozenset(["macro", "fmlamacro", "onaction"])
_EVENT_ATTRIBUTES = re.compile(r"on(?:load|unload|click|error|begin|end|repeat|activate|focus\w*|mouse\w+|key\w+)")
_SOURCE_ATTRIBUTES = frozenset(["src", "href", "althref", "base"])
_SOURCES_OF_DATA = frozenset(["worksheetsource", "dataref"])
"""Elements that name a range, here or elsewhere, of which something is made."""
_ELSEWHERE = re.compile(r"\[|\\\\|:/")
_OF_NAMES = ("xlm", "vbprocedure", "function")
_STARTS_ITSELF = re.compile(r"auto_?(?:open|close|activate|deactivate)", re.IGNORECASE)
_MARKS = (
    *(
        b"f>",
        b"f ",
        b"f/",
        b"f\t",
        b"f\r",
        b"f\n",
        b"formula",
        b"definedname",
        b"macro",
        b"fmla",
        b"textlink",
        b"linkedcell",
    ),
    *(
        b"listfill",
        b"ole",
        b":dde",
        b"<dde",
        b"external",
        b"connection",
        b"webpublish",
        b"script",
        b"datamodel",
        b"xmlc",
    ),
    *(b"src", b"href", b" base=", b":base=", b"action", b"mapocx", b"smarttag", b"foreignobject"),
    *(b"worksheetsource", b"dataref", b"cfvo"),
)
_EVENT, _EVENT_STARTS = re.compile(rb"\son[a-z]+\s*="), (b" on", b"\ton", b"\ron", b"\non")
"""In a part without one of these, in small letters, nothing is found; tested over the bytes of one that is written as
usual. One after the other they take a tenth of the time of one pattern."""
_TRUE = ("1", "true", "on")
_LONGEST_KNOWN = 1 << 14
_NO_BREAK = re.compile(rb"<br\s*>")
"""In the drawings of comments Excel leaves line breaks open."""


def xml_activity(body: bytes) -> tuple[Active, ...]:
    """What is active in a part of XML; the place is a cell's address or a name where there is one.

    ExpatError where the part is no XML.
    """
    return _known(body) if len(body) <= _LONGEST_KNOWN else _known.__wrapped__(body)


@lru_cache(maxsize=128)  # workbooks of one template have the same: 0.5 µs instead of 50
def _known(body: bytes) -> tuple[Active, ...]:
    if is_plain(body) and not _has_mark(body.lower()):
        return ()
    return tuple(_Watcher().found_in(body))


def _has_mark(body: bytes) -> bool:
    if any(mark in body for mark in _MARKS):
        return True
    return any(start in body for start in _EVENT_STARTS) and _EVENT.search(body) is not None


class _Watcher:
    """Follows the elements of a part."""

    def __init__(self) -> None:
        self._found: dict[Active, None] = {}
        self._place = ""
        self._text: list[str] | None = None

    def found_in(self, body: bytes) -> list[Active]:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        try:
            parser.Parse(_NO_BREAK.sub(b"<br/>", body), True)  # noqa: FBT003 - takes no keywords
        except (ValueError, LookupError) as problem:  # an encoding that the parser cannot take: UTF-7, GB18030
            raise expat.ExpatError(str(problem)) from problem
        return [*self._found]

    def _add(self, kind: Activity, name: str = "") -> None:
        if len(self._found) < MOST_FOUND:
            self._found[Active(kind, self._place, name)] = None

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2].lower()
        if name == "c":
            self._place = attributes.get("r", "")
            return
        if name in ("row", "v"):
            return
        if name in _ELEMENTS:
            self._add(_ELEMENTS[name])
        self._text = [] if name in _FORMULAS or name == "fmlamacro" else self._text
        self._place = attributes.get("sqref", self._place)
        if name == "definedname":
            self._defined_name(attributes)
        for key, value in attributes.items():
            self._attribute(name, key.rpartition(":")[2].lower(), value.strip())

    def _defined_name(self, attributes: Mapping[str, str]) -> None:
        self._place = attributes.get("name", "")
        flags = any(attributes.get(key, "") in _TRUE for key in attributes if key.lower() in _OF_NAMES)
        if flags or _STARTS_ITSELF.search(self._place):
            self._add(Activity.MACRO)

    def _attribute(self, element: str, name: str, value: str) -> None:
        if not value:
            return
        if name in _MACRO_ATTRIBUTES or _EVENT_ATTRIBUTES.fullmatch(name):
            self._add(Activity.MACRO)
        elif name in _FORMULA_ATTRIBUTES:
            self._formula(value)
        elif name in _SOURCE_ATTRIBUTES and not value.startswith("#"):
            self._add(Activity.IMAGE if name == "src" else Activity.LINK)
        elif element in _SOURCES_OF_DATA and _ELSEWHERE.search(value):
            self._add(Activity.LINK)
        elif (element, name) == ("cfvo", "val"):
            self._formula(value)
        elif name == "action" and any(word in value.lower() for word in ("macro", "program")):
            self._add(Activity.MACRO)
        elif name == "connectionid" or (element, name, value) == ("cachesource", "type", "external"):
            self._add(Activity.CONNECTION)

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2].lower()
        if self._text is not None and (name in _FORMULAS or name == "fmlamacro"):
            text, self._text = "".join(self._text).strip(), None
            if name in _FORMULAS:
                self._formula(text)
            elif text:
                self._add(Activity.MACRO)

    def _formula(self, text: str) -> None:
        reached = reach(text)
        if reached:
            self._add(*reached)
