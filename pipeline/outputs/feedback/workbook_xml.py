"""The workbook part: its sheets in their order, and everything that refers to a sheet by its place in that order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.outputs.feedback.markup import child, insert_before
from pipeline.outputs.feedback.opc_package import WORKBOOK, Package

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_AFTER_SHEETS = (
    "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes",
    "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
_SELECTED = re.compile(rb"\s+tabSelected=(?:\"(?:1|true)\"|'(?:1|true)')")


class WorkbookXml:
    """The sheets of a package. Names bound to a sheet follow it when others come or go before it."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.root = package.tree(WORKBOOK)
        self.sheets: Element = child(self.root, "sheets")

    @property
    def names(self) -> list[str]:
        """The names of all sheets, in their order."""
        return [str(sheet.get("name")) for sheet in self.sheets]

    def part(self, name: str) -> str:
        """The worksheet part of the sheet of that name; empty when it has none."""
        found = next((sheet for sheet in self.sheets if sheet.get("name") == name), None)
        identity = "" if found is None else str(found.get(f"{{{self.package.relations}}}id"))
        return self.package.related(WORKBOOK, "worksheet").get(identity, "")

    def parts(self) -> list[str]:
        """All worksheet parts, in the order of the sheets."""
        return [part for name in self.names if (part := self.part(name))]

    def add(self, name: str, part: str, *, first: bool = False) -> None:
        """Add a sheet that shows the part."""
        before = list(self.sheets)
        number = max((int(str(known.get("sheetId"))) for known in before), default=0) + 1
        sheet = etree.Element(f"{{{self.package.namespace}}}sheet", name=name, sheetId=str(number))
        sheet.set(f"{{{self.package.relations}}}id", self.package.relate(WORKBOOK, "worksheet", part))
        self.sheets.insert(0 if first else len(before), sheet)
        self._renumber(before)

    def remove(self, name: str) -> None:
        """Remove a sheet, its part and the names bound to it."""
        before, part = list(self.sheets), self.part(name)
        sheet = next(sheet for sheet in before if sheet.get("name") == name)
        if b"<f" in self.package.body(part):
            self.forget_calculation_order()
        self.package.unrelate(WORKBOOK, str(sheet.get(f"{{{self.package.relations}}}id")))
        self.package.remove(part)
        self.sheets.remove(sheet)
        self._renumber(before)

    def deselect(self) -> None:
        """Let no sheet be selected; a second selected one would be edited along with the one that is shown."""
        for part in [name for name in self.package if name.startswith(("xl/worksheets/", "xl/chartsheets/"))]:
            head, data, tail = self.package.body(part).partition(b"sheetData")
            if _SELECTED.search(head):
                self.package.write(part, _SELECTED.sub(b"", head) + data + tail)

    def open_at_first(self) -> None:
        """Let the workbook open at its first sheet."""
        views = child(self.root, "bookViews")
        for view in () if views is None else views:
            view.attrib.pop("activeTab", None)
            view.attrib.pop("firstSheet", None)

    def define(self, name: str, value: str, *, sheet: str, hidden: bool = False) -> None:
        """Bind a name to a sheet."""
        names = child(self.root, "definedNames")
        if names is None:
            names = etree.Element(f"{{{self.package.namespace}}}definedNames")
            insert_before(self.root, names, _AFTER_SHEETS)
        defined = etree.Element(f"{{{self.package.namespace}}}definedName", name=name)
        defined.set("localSheetId", str(self.names.index(sheet)))
        if hidden:
            defined.set("hidden", "1")
        defined.text = value
        names.append(defined)

    def forget_calculation_order(self) -> None:
        """Drop the list of formulas, which Excel makes anew: it must name no cell that lost its formula."""
        for identity, part in self.package.related(WORKBOOK, "calcChain").items():
            self.package.unrelate(WORKBOOK, identity)
            self.package.remove(part)

    def _renumber(self, before: list[Element]) -> None:
        """Let what is counted from the order of sheets before follow the order now."""
        now = {sheet: index for index, sheet in enumerate(self.sheets)}
        moved = {str(index): now.get(sheet) for index, sheet in enumerate(before)}
        names = child(self.root, "definedNames")
        if names is not None:
            for defined in list(names):
                index = moved.get(defined.get("localSheetId"), -1)
                if index is None:
                    names.remove(defined)
                elif index >= 0:
                    defined.set("localSheetId", str(index))
            if not len(names):  # the schema allows no empty list
                self.root.remove(names)
