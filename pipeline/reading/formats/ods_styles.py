"""What the styles of an OpenDocument spreadsheet show: of its cells, and of parts of their texts."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.parsers import expat

from pipeline.reading.cells.number_formats import number_format
from pipeline.reading.encodings.font_names import encoding_of
from pipeline.reading.formats.cell_styles import CellStyle
from pipeline.reading.formats.ods_number_formats import NUMBER_FORMATS, OdsNumberFormat, excel_code

_GROUPS = (b"font-face-decls", b"styles", b"automatic-styles")
_ODD_LETTERS = (
    re.compile(rb"line-through-(?:style|type)=[\"'](?!none[\"'])"),
    re.compile(rb"text-position=[\"'](?!0% )"),
    re.compile(rb"font-(?:family|name)=[\"'](?:'|&apos;)?(?:\.[Vv][Nn]|[Vv][Nn][Ii]-)"),
)
"""One by one, for each is searched for by its first letters."""
_NAMED = re.compile(rb"data-style-name=[\"']([^\"']*)[\"']")
_USED = re.compile(rb"<style:(?:default-)?style\b[^>]*\bstyle:data-style-name=[\"']([^\"']*)[\"']")
"""Number formats that are named, and those that a cell's style names; the others are of the fields of a page."""
_DAY_PARTS = tuple(re.compile(rb"<number:%s[ />]" % part) for part in (b"day", b"month", b"year"))
_WORDS = re.compile(rb"<number:text[^>]*>[^<]*[^\s<,./:;()-][^<]*</number:text>")
_ODD_NUMBER = re.compile(
    rb"<number:(?:text|embedded-text)\b|style:map|display-factor|min-integer-digits=[\"'](?![01][\"'])"
)
_NORMAL_HEIGHT = re.compile(r"\s*[+-]?0*(?:\.0*)?%")
_NO_STYLE = ("", "", None, None)


class TextLook(NamedTuple):
    """What a style says of its letters; None where it leaves it to the style that it comes from."""

    is_struck: bool | None = None
    is_raised: bool | None = None
    encoding: str | None = None


class _Style(NamedTuple):
    """A style as it is written: the name of its number format, the style that it comes from, and its letters."""

    number_format: str | None
    parent: str | None
    look: TextLook


class OdsStyles(NamedTuple):
    """The cell styles that are not plain, and the looks of parts of texts, by name."""

    cells: dict[str, CellStyle]
    texts: dict[str, TextLook]

    @property
    def have_runs(self) -> bool:
        """Whether some part of a text may be struck or raised."""
        return any(look.is_struck or look.is_raised for look in self.texts.values())


def ods_styles(*parts: bytes) -> OdsStyles:
    """The styles of a spreadsheet, out of the part with the common ones and the content up to its body."""
    if _are_plain(b"".join(parts)):
        return OdsStyles({}, {})
    reader = _StylesReader()
    for part in parts:
        for group in _GROUPS:
            start, end = part.find(b"<office:%s" % group), part.find(b"</office:%s>" % group)
            if 0 <= start < end:
                parser = expat.ParserCreate()
                parser.buffer_text = True
                parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
                parser.CharacterDataHandler = reader.text
                parser.Parse(part[start : part.index(b">", end) + 1], True)  # noqa: FBT003 - takes no keywords
    cells = {name: _resolved(name, reader) for name in reader.cells}
    return OdsStyles({name: style for name, style in cells.items() if style != CellStyle()}, reader.texts)


def _are_plain(parts: bytes) -> bool:
    """Whether nothing in the parts can make a style that is not plain; found in a tenth of the time of reading them."""
    if any(odd.search(parts) for odd in _ODD_LETTERS):
        return False
    odd = [name for name in {*_NAMED.findall(parts)} if not _is_plain_format(parts, name)]
    return not odd or {*_USED.findall(parts)}.isdisjoint(odd)


def _is_plain_format(parts: bytes, name: bytes) -> bool:
    """Whether a number format shows the number itself; False also where that is not seen at a glance."""
    at = parts.find(b'style:name="%s"' % name)
    start = parts.rfind(b"<", 0, max(at, 0))
    if at < 0 or parts.startswith(b"<number:boolean-", start):
        return at > 0
    if parts.startswith(b"<number:date-style", start):
        end = parts.find(b"</number:date-style>", at)
        has_parts = end > 0 and all(part.search(parts, at, end) for part in _DAY_PARTS)
        return has_parts and not _WORDS.search(parts, at, end)
    end = parts.find(b"</number:number-style>", at)
    return parts.startswith(b"<number:number-style", start) and end > 0 and not _ODD_NUMBER.search(parts, at, end)


def _resolved(name: str, reader: _StylesReader) -> CellStyle:
    """What a cell style shows with all that it has from the styles that it comes from."""
    chain: list[_Style] = []
    following: str | None = name
    while following in reader.cells and len(chain) <= len(reader.cells):
        chain.append(reader.cells[following])
        following = chain[-1].parent
    named = next((style.number_format for style in chain if style.number_format is not None), None)
    code = excel_code(named, reader.formats)
    struck = next((style.look.is_struck for style in chain if style.look.is_struck is not None), False)
    raised = next((style.look.is_raised for style in chain if style.look.is_raised is not None), False)
    encoding = next((style.look.encoding for style in chain if style.look.encoding is not None), None)
    return CellStyle(code if number_format(code) else "General", struck, raised, encoding or None)


class _StylesReader:
    """Follows the elements of styles."""

    def __init__(self) -> None:
        self.cells: dict[str, _Style] = {}
        self.texts: dict[str, TextLook] = {}
        self.formats: dict[str, OdsNumberFormat] = {}
        self._fonts: dict[str, str] = {}
        self._format = OdsNumberFormat("")
        self._style: tuple[str, str, str | None, str | None] = _NO_STYLE

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """The element's."""
        own = attributes.get("style:name", "")
        if name in NUMBER_FORMATS:
            self._format = self.formats[own] = OdsNumberFormat(name)
            self._style = _NO_STYLE
        elif name in ("style:style", "style:default-style"):
            family = attributes.get("style:family", "")
            self._style = (
                family,
                own,
                attributes.get("style:data-style-name"),
                attributes.get("style:parent-style-name"),
            )
            self._format = OdsNumberFormat("")  # what comes from conditions of a style is not looked at
            self._keep(TextLook())
        elif name == "style:text-properties":
            self._keep(self._look(attributes))
        elif name == "style:map":
            condition, section = attributes.get("style:condition", ""), attributes.get("style:apply-style-name", "")
            self._format.sections.append((condition, section))
        elif name == "style:font-face":
            self._fonts[own] = attributes.get("svg:font-family", "").strip("'\"")
        else:
            self._format.start(name, attributes)

    def text(self, text: str) -> None:
        """What stands in an element."""
        self._format.text(text)

    def end(self, name: str) -> None:
        """The element's."""
        self._format.end(name)

    def _look(self, attributes: dict[str, str]) -> TextLook:
        lines = [attributes.get(f"style:text-line-through-{part}") for part in ("style", "type")]
        lines = [line for line in lines if line is not None]
        height = attributes.get("style:text-position")
        font = attributes.get("fo:font-family") or attributes.get("style:font-name")
        return TextLook(
            any(line != "none" for line in lines) if lines else None,
            None if height is None else _NORMAL_HEIGHT.match(height) is None,
            None if font is None else encoding_of(self._fonts.get(font, font).strip("'\"")) or "",
        )

    def _keep(self, look: TextLook) -> None:
        family, name, data, parent = self._style
        if family == "table-cell":
            self.cells[name] = _Style(data, parent, look)
        elif family == "text":
            self.texts[name] = look
