"""Active content of an OpenDocument spreadsheet: parts beside its content, and what the content calls or refers to."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from xml.parsers import expat

from pipeline.reading.formats.active_content import MOST_FOUND, Active, ActiveContents, Activity, active_contents
from pipeline.reading.formats.formula_reach import reach
from schemas.finding import address

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_BY_NAME = (
    (re.compile(r"^(?:basic|scripts|dialogs)/."), Activity.MACRO),
    (re.compile(r"^(?:object [^/]*|objectreplacements/object[^/]*)(?:$|/$|/content\.xml$)"), Activity.OBJECT),
    (re.compile(r"^database/."), Activity.CONNECTION),
    (re.compile(r"^configurations2/(?:events|.*\.xml$)"), Activity.ADD_IN),
)
"""Parts beside the content, in small letters."""
_READ = ("content.xml", "styles.xml", "meta.xml", "settings.xml")
_MARKS = re.compile(
    rb"event-listener|script[ :][^>]*(?:href|language)|dde|cell-range-source|table-source|database-|href|object|plugin"
    rb"|applet|floating-frame|formula=|expression=|condition=|connection-resource|template",
    re.IGNORECASE,
)
_ELEMENTS = {
    "event-listener": Activity.MACRO,
    "script": Activity.MACRO,
    "dde-source": Activity.DDE,
    "dde-link": Activity.DDE,
    "dde-connection-decl": Activity.DDE,
    "cell-range-source": Activity.LINK,
    "table-source": Activity.LINK,
    "database-source-sql": Activity.CONNECTION,
    "database-source-table": Activity.CONNECTION,
    "database-source-query": Activity.CONNECTION,
    "connection-resource": Activity.CONNECTION,
    "object": Activity.OBJECT,
    "object-ole": Activity.OBJECT,
    "plugin": Activity.OBJECT,
    "applet": Activity.OBJECT,
    "floating-frame": Activity.OBJECT,
}
_FORMULAS = frozenset({"formula", "expression", "condition"})
_IMAGES = frozenset({"image", "background-image", "fill-image", "template", "auto-reload"})
_OUTSIDE = re.compile(r"[a-z][\w+.-]+:|[/\\]{1,2}|\.\./", re.IGNORECASE)
"""How an address begins that leads out of the file: with a scheme, at a root, or a folder above."""
_USUAL_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_CHART, _HEAD = re.compile(rb"<office:body>\s*<office:chart>"), 1 << 16
"""How a chart is told from other objects; what is drawn of it shows cells of the workbook."""
_MOST_REPEATED = 1 << 20


def ods_activity(parts: Mapping[str, bytes]) -> ActiveContents:
    """What is active; ``parts`` by their path in small letters."""
    charts = frozenset(name.partition("/")[0] for name, body in parts.items() if _CHART.search(body[:_HEAD]))
    others = [name for name in parts if charts.isdisjoint(name.rstrip("/").split("/"))]
    found = [Active(kind, name) for name in others for pattern, kind in _BY_NAME if pattern.search(name)]
    for name in _READ:
        body = parts.get(name, b"")
        if body and (body[:1] != b"<" or _MARKS.search(body)):
            found += _Watcher("" if name == "content.xml" else name, charts).found_in(body)
    return active_contents(found)


class _Watcher:
    """Follows the elements of a part, and in which cell they stand; of a damaged part what comes before."""

    def __init__(self, part: str, charts: Collection[str]) -> None:
        self._part, self._sheet = part, ""
        self._charts = charts
        self._row = self._column = self._height = self._width = 0
        self._found: dict[Active, None] = {}

    def found_in(self, body: bytes) -> list[Active]:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        with suppress(expat.ExpatError):
            parser.Parse(body, True)  # noqa: FBT003 - takes no keywords
        return [*self._found]

    def _add(self, kind: Activity, name: str = "") -> None:
        if len(self._found) < MOST_FOUND:
            cell = f"{self._sheet}!{address(self._row, self._column)}" if self._height else self._sheet
            self._found[Active(kind, self._part or cell, name)] = None

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2].lower()
        values = {key.rpartition(":")[2].lower(): value for key, value in attributes.items()}
        self._move(tag, values)
        is_chart = name == "object" and values.get("href", "").removeprefix("./").lower() in self._charts
        if name in _ELEMENTS and not is_chart and (name != "script" or tag.startswith("office:")):
            self._add(_ELEMENTS[name])
        for key in _FORMULAS & values.keys():
            reached = reach(values[key], is_open_document=True)
            if reached:
                self._add(*reached)
        address_ = values.get("href", "")
        if _OUTSIDE.match(address_) and name not in _ELEMENTS:
            is_image = name in _IMAGES
            if is_image or not _USUAL_LINK.match(address_):
                self._add(Activity.IMAGE if is_image else Activity.LINK)

    def _move(self, tag: str, values: Mapping[str, str]) -> None:
        """Keep count of sheet, row and column."""
        if tag == "table:table":
            self._sheet, self._row, self._height = values.get("name", ""), 0, 0
        elif tag == "table:table-row":
            self._column, self._width = 0, 0
            self._height = _repeated(values, "number-rows-repeated")
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._width = _repeated(values, "number-columns-repeated")

    def _end(self, tag: str) -> None:
        if tag == "table:table-row":
            self._row, self._height = self._row + self._height, 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._column += self._width
        elif tag == "table:table":
            self._sheet = ""


def _repeated(values: Mapping[str, str], name: str) -> int:
    count = values.get(name, "1")
    return min(int(count), _MOST_REPEATED) if count.isdecimal() else 1
