"""The styles part of a workbook: fills that mark a cell over its own style, and can be recognised and removed again.

A mark is recognised by the colour of its fill. Its named style remembers the colour that the cell had before, since
that name outlives a save by Excel or LibreOffice.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.outputs.feedback.colours import BORDER_COLOUR, SEVERITY_COLOURS
from pipeline.outputs.feedback.markup import child, insert_before, namespace
from schemas.terms import SEVERITY_VI

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from schemas.finding import Severity

OWN = "Hợp Tác · "
_REMEMBERED = re.compile(rf"{OWN}.* \(nền (.+)\)")
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
          "colors", "extLst")  # fmt: skip
_FONT = ("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name",
         "family", "charset", "scheme")  # fmt: skip
_APPLIED = ("NumberFormat", "Font", "Border", "Alignment", "Protection", "Fill")
MINIMAL = (
    '<styleSheet xmlns="{0}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class StyleSheet:
    """A styles part that is being changed; styles are known by their index in ``cellXfs``, as cells name them."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.namespace = namespace(root)
        self.xfs = self._part("cellXfs")
        self._marked: dict[tuple[int, Severity], int] = {}
        if not len(self.xfs):
            self._appended("cellXfs", self._new("xf", numFmtId="0", fontId="0", fillId="0", borderId="0", xfId="0"))

    def unmark(self) -> None:
        """Give every style that an earlier mark was laid over its own fill back."""
        fills = self._part("fills")
        own = {str(index) for index, fill in enumerate(fills) if _colour(fill) in SEVERITY_COLOURS.values()}
        names = {str(style.get("xfId")): str(style.get("name")) for style in self._part("cellStyles")}
        for xf in self.xfs:
            name = names.get(str(xf.get("xfId")), "")
            if xf.get("fillId") in own:
                xf.set("fillId", str(self._former_fill(name)))
            if name.startswith(OWN):
                xf.set("xfId", "0")

    def marked(self, style: int, severity: Severity) -> int:
        """Index of the style's copy that is filled with the severity's colour."""
        key = (style, severity)
        if key not in self._marked:
            xf = deepcopy(self.xfs[style if style < len(self.xfs) else 0])
            former = self._remembered(int(xf.get("fillId") or 0))
            xf.set("fillId", str(self.fill(rgb=f"FF{SEVERITY_COLOURS[severity]}")))
            xf.set("xfId", str(self._named(severity, former)))
            for aspect in _APPLIED:
                xf.set(f"apply{aspect}", "1")
            self._marked[key] = self._known("cellXfs", xf)
        return self._marked[key]

    def fill(self, **colour: str) -> int:
        """Index of the plain fill in a colour, added where there is none."""
        fill = self._new("fill")
        pattern = etree.SubElement(fill, f"{{{self.namespace}}}patternFill", patternType="solid")
        etree.SubElement(pattern, f"{{{self.namespace}}}fgColor", colour)
        etree.SubElement(pattern, f"{{{self.namespace}}}bgColor", indexed="64")
        return self._known("fills", fill)

    def font(self, *elements: tuple[str, dict[str, str]]) -> int:
        """Index of the workbook's first font with these elements in place of its own."""
        fonts = self._part("fonts")
        font = deepcopy(fonts[0]) if len(fonts) else self._new("font")
        for name, attributes in elements:
            for old in font.findall(f"{{{self.namespace}}}{name}"):
                font.remove(old)
            insert_before(font, self._new(name, **attributes), _FONT[_FONT.index(name) + 1 :])
        return self._known("fonts", font)

    def border(self) -> int:
        """Index of a thin border all around."""
        border = self._new("border")
        for side in ("left", "right", "top", "bottom"):
            line = etree.SubElement(border, f"{{{self.namespace}}}{side}", style="thin")
            etree.SubElement(line, f"{{{self.namespace}}}color", rgb=f"FF{BORDER_COLOUR}")
        etree.SubElement(border, f"{{{self.namespace}}}diagonal")
        return self._known("borders", border)

    def cell(self, *, font: int, fill: int = 0, border: int = 0, centred: bool = False, locked: bool = True) -> int:
        """Index of a wrapped style for text of our own sheets; typed over, it stays text."""
        ids = {"numFmtId": "49", "fontId": str(font), "fillId": str(fill), "borderId": str(border), "xfId": "0"}
        applied = {f"apply{aspect}": "1" for aspect in _APPLIED}
        xf = self._new("xf", **ids, **applied)
        across = {"horizontal": "center"} if centred else {}
        etree.SubElement(xf, f"{{{self.namespace}}}alignment", vertical="top", wrapText="1", **across)
        etree.SubElement(xf, f"{{{self.namespace}}}protection", locked=str(int(locked)))
        return self._known("cellXfs", xf)

    def _new(self, tag: str, **attributes: str) -> Element:
        return etree.Element(f"{{{self.namespace}}}{tag}", attributes)

    def _part(self, name: str) -> Element:
        found = child(self.root, name)
        if found is None:
            found = self._new(name)
            insert_before(self.root, found, _ORDER[_ORDER.index(name) + 1 :])
        return found

    def _appended(self, name: str, element: Element) -> int:
        part = self._part(name)
        part.append(element)
        part.set("count", str(len(part)))
        return len(part) - 1

    def _known(self, name: str, element: Element) -> int:
        """Index of an equal element, which is this one, added, where there is none yet."""
        content = _content(element)
        found = next((index for index, known in enumerate(self._part(name)) if _content(known) == content), None)
        return self._appended(name, element) if found is None else found

    def _named(self, severity: Severity, former: str) -> int:
        """``xfId`` of the named style of a severity over a former colour."""
        name = f"{OWN}{SEVERITY_VI[severity].lower()}" + (f" (nền {former})" if former else "")
        styles = self._part("cellStyles")
        for style in styles:
            if style.get("name") == name:
                return int(str(style.get("xfId")))
        if not len(self._part("cellStyleXfs")):
            self._appended("cellStyleXfs", self._new("xf", numFmtId="0", fontId="0", fillId="0", borderId="0"))
        other = {f"apply{aspect}": "0" for aspect in _APPLIED if aspect != "Fill"}
        fill = str(self.fill(rgb=f"FF{SEVERITY_COLOURS[severity]}"))
        base = self._new("xf", numFmtId="0", fontId="0", fillId=fill, borderId="0", **other)
        index = self._appended("cellStyleXfs", base)
        self._appended("cellStyles", self._new("cellStyle", name=name, xfId=str(index)))
        return index

    def _remembered(self, fill: int) -> str:
        """A plain fill's colour as words, such as ``rgb=FFE2EFDA`` or ``theme=4 tint=0.4``; empty for any other."""
        fills = self._part("fills")
        pattern = child(fills[fill], "patternFill") if fill < len(fills) else None
        colour = child(pattern, "fgColor") if pattern is not None and pattern.get("patternType") == "solid" else None
        return "" if colour is None else " ".join(f"{key}={value}" for key, value in colour.attrib.items())

    def _former_fill(self, name: str) -> int:
        match = _REMEMBERED.fullmatch(name)
        return self.fill(**dict(attribute.split("=", 1) for attribute in match.group(1).split())) if match else 0


def _content(element: Element) -> tuple[object, ...]:
    """What makes two styles the same: the element's name, attributes and children."""
    return element.tag, sorted(element.attrib.items()), [_content(part) for part in element]


def _colour(fill: Element) -> str:
    """The six digits of a plain fill's colour."""
    pattern = child(fill, "patternFill")
    colour = child(pattern, "fgColor") if pattern is not None and pattern.get("patternType") == "solid" else None
    return "" if colour is None else (colour.get("rgb") or "")[-6:].upper()
