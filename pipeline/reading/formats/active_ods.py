"""Active content of an OpenDocument spreadsheet: parts beside its content, and what the content calls or refers to."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from xml.parsers import expat

from pipeline.reading.formats.active_content import MOST_FOUND, Active, ActiveContents, Activity, active_contents
from pipeline.reading.formats.active_package import FILES, programs
from pipeline.reading.formats.formula_reach import reach
from schemas.finding import address

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_BY_NAME = (
    (re.compile(r"^(?:basic|scripts|dialogs)/."), Activity.MACRO),
    (re.compile(r"^(?:object [^/]*|objectreplacements/object[^/]*)(?:$|/$|/content\.xml$)"), Activity.OBJECT),
    (re.compile(r"^database/."), Activity.CONNECTION),
    (re.compile(r"^configurations2/(?:events|.*\.xml$)"), Activity.ADD_IN),
    (FILES, Activity.OBJECT),
)
"""Parts beside the content, in small letters."""
_READ = ("content.xml", "styles.xml", "meta.xml", "settings.xml")
_USUAL_PARTS = re.compile(
    r"^(?:(?:content|styles|meta|settings)\.xml|mimetype|manifest\.rdf|layout-cache|meta-inf/[^/]*"
    r"|(?:thumbnails|pictures|fonts|configurations2)/.*|media/[^/]*\.(?:png|jpe?g|gif|bmp|tiff?|svg|[ew]mf))$"
)
"""The parts that office programs write beside objects; Excel puts pictures into ``media``."""
_OF_CHART = re.compile(r"^(?:(?:content|styles|meta|settings)\.xml|mimetype|pictures/.*)?$")
"""The parts of a chart, in its folder."""
_MARKS = re.compile(
    rb"event-listener|script[ :][^>]*(?:href|language)|dde|cell-range-source|table-source|database-|href|object|plugin"
    rb"|applet|floating-frame|formula=|expression=|condition=|connection-resource|template|datasource|image-data"
    rb"|submission",
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
    "submission": Activity.LINK,
    "object": Activity.OBJECT,
    "object-ole": Activity.OBJECT,
    "plugin": Activity.OBJECT,
    "applet": Activity.OBJECT,
    "floating-frame": Activity.OBJECT,
}
_FORMULAS = frozenset({"formula", "expression", "condition"})
_SOURCES = frozenset({"href", "image-data", "datasource"})
_IMAGES = frozenset({"image", "background-image", "fill-image", "template", "auto-reload"})
_LINKS = frozenset({"a", "hyperlink", "button", "area-rectangle", "area-circle", "area-polygon"})
"""What somebody clicks on to get somewhere."""
_OUTSIDE = re.compile(r"\s*(?:[a-z][\w+.-]+:|[/\\]{1,2}|\.\./|\.uno:)", re.IGNORECASE)
"""How an address begins that leads out of the file: with a scheme, at a root, or a folder above."""
_USUAL_LINK = re.compile(r"\s*(?:https?:|mailto:|#|$)", re.IGNORECASE)
_SENT = re.compile(r"\s*[^\s#]")
"""How an address begins that is none in the form's own document."""
_COMMAND = re.compile(
    r"\s*(?:\.uno|slot|macro|service|private|javascript|vbscript|vnd\.sun\.star\.\w+):", re.IGNORECASE
)
"""How an address begins that is a command of the program or a macro."""
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_ADD_IN = re.compile(
    r"(?<![\w.])(?!(?:com\.microsoft|org\.(?:open|libre)office|com\.sun\.star\.sheet\.addin\.(?:analysis|date\w*|pric\w*))\.)"
    r"(\w+(?:\.\w+){3,})\s*\(",
    re.IGNORECASE,
)
"""A function that is called as add-ins are, by a name of many parts; three add-ins come with LibreOffice."""
_OF_ADD_IN = 2
"""A formula has more points than so many if it calls such a function."""
_CHART, _HEAD = re.compile(rb"<office:body>\s*<office:chart>"), 1 << 16
"""How a chart is told from other objects; what is drawn of it shows cells of the workbook."""
_REPLACEMENT = re.compile(r"^objectreplacements/[^/]*$|/$")
"""What is drawn where an object is not opened, and folders."""
_MOST_REPEATED = 1 << 20


def ods_activity(parts: Mapping[str, bytes]) -> ActiveContents:
    """What is active; ``parts`` by their path in small letters."""
    charts = frozenset(name.rpartition("/")[0] for name, body in parts.items() if _is_chart(name, body))
    filled = [name for name, body in parts.items() if body]  # LibreOffice wrote lists of keys with nothing in them
    found = [active for name in filled for active in _beside(name, charts)] + programs(parts)
    for name in (*_READ, *(f"{chart}/{part}" for chart in sorted(charts) for part in _READ)):
        body = parts.get(name, b"")
        if body and (body[:1] != b"<" or b"\0" in body[:4] or _MARKS.search(body)):
            found += _Watcher("" if name == "content.xml" else name, charts).found_in(body)
    return active_contents(found)


def _is_chart(name: str, body: bytes) -> bool:
    folder, _, part = name.rpartition("/")
    return part == "content.xml" and bool(folder) and "/" not in folder and bool(_CHART.search(body[:_HEAD]))


def _beside(name: str, charts: Collection[str]) -> list[Active]:
    """What a part is by its name, if it is active."""
    folder, _, part = name.partition("/")
    of_chart = folder in charts or (folder == "objectreplacements" and part in charts)
    named = [
        Active(kind, name)
        for pattern, kind in _BY_NAME
        if pattern.search(name) and not (of_chart and pattern is not FILES)
    ]
    is_usual = _OF_CHART.match(part) if folder in charts else of_chart or _USUAL_PARTS.match(name)
    return named or ([] if is_usual or _REPLACEMENT.match(name) else [Active(Activity.OBJECT, name)])


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
            reached = reach(values[key], is_open_document=True) or _add_in(values[key])
            if reached:
                self._add(*reached)
        if name not in _ELEMENTS and not _SOURCES.isdisjoint(values):
            self._lead(tag, name, values)

    def _lead(self, tag: str, name: str, values: Mapping[str, str]) -> None:
        """What an element leads to: files, programs and commands, or a source that its form asks."""
        link = values.get("href", "")
        is_outside, is_usual = _OUTSIDE.match(link), _USUAL_LINK.match(link)
        if _COMMAND.match(link):
            self._add(Activity.MACRO)
        elif name in _IMAGES and is_outside and not tag.startswith("form:"):
            self._add(Activity.IMAGE)
        elif ((name in _LINKS or is_outside) and not is_usual) or (tag == "form:form" and _SENT.match(link)):
            self._add(Activity.LINK)
        if _OUTSIDE.match(values.get("image-data", "")):
            self._add(Activity.IMAGE)
        if tag.startswith("form:") and values.get("datasource"):
            self._add(Activity.CONNECTION)

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


def _add_in(formula: str) -> tuple[Activity, str] | None:
    """The function of an add-in that a formula calls."""
    called = _ADD_IN.search(_TEXT.sub("", formula)) if formula.count(".") > _OF_ADD_IN else None
    return (Activity.FUNCTION, called[1].upper()) if called else None


def _repeated(values: Mapping[str, str], name: str) -> int:
    count = values.get(name, "1")
    return min(int(count), _MOST_REPEATED) if count.isdecimal() else 1
