"""A sheet that the feedback adds: a table of texts under a frozen header, ready to be read, filtered and printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.outputs.feedback.colours import HEADER_COLOUR, LINK_COLOUR, SEVERITY_COLOURS, TO_FILL_COLOUR
from pipeline.outputs.feedback.markup import serialised, set_inline_text, stored_text
from schemas.finding import address, column_letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from pipeline.outputs.feedback.opc_package import Package
    from pipeline.outputs.feedback.stylesheet_xml import StyleSheet
    from schemas.finding import Severity

MOST_LINKS = 65_530
"""Excel opens no sheet with more hyperlinks."""
LINE, TALLEST = 15, 405
"""Height of a line and the greatest height of a row, in points."""
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


@dataclass(frozen=True, slots=True)
class NewSheetStyles:
    """Indices of the cell styles of new sheets, as a workbook's :class:`StyleSheet` counts them."""

    header: int
    text: int
    link: int
    to_fill: int
    severities: dict[Severity, int]


def new_sheet_styles(stylesheet: StyleSheet) -> NewSheetStyles:
    """The styles, added to the workbook's own where it lacks them."""
    border, plain = stylesheet.border(), stylesheet.font()
    bold = stylesheet.font(("b", {}))
    blue = stylesheet.font(("u", {}), ("color", {"rgb": f"FF{LINK_COLOUR}"}))

    def fill(colour: str) -> int:
        return stylesheet.fill(rgb=f"FF{colour}")

    return NewSheetStyles(
        header=stylesheet.cell(font=bold, fill=fill(HEADER_COLOUR), border=border, centred=True),
        text=stylesheet.cell(font=plain, border=border),
        link=stylesheet.cell(font=blue, border=border),
        to_fill=stylesheet.cell(font=plain, fill=fill(TO_FILL_COLOUR), border=border, locked=False),
        severities={
            severity: stylesheet.cell(font=bold, fill=fill(colour), border=border)
            for severity, colour in SEVERITY_COLOURS.items()
        },
    )


@dataclass(slots=True)
class NewSheet:
    """What the sheet shows: headers, widths of the columns, rows of texts, each cell with its style.

    ``links`` are places in the workbook, such as ``'HTX'!E19``, by row and column from 0. ``folded`` are rows, counted
    from 0 at the header, that are folded under the one above them that is not.
    """

    headers: Sequence[str]
    widths: Sequence[int]
    header_style: int
    rows: list[list[tuple[str, int]]] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    folded: set[int] = field(default_factory=set)
    filtered: bool = False
    selected: bool = False

    @property
    def area(self) -> str:
        """Address of the table's area, such as ``A1:G9``."""
        return f"A1:{address(len(self.rows), len(self.headers) - 1)}"


def linked(sheet: str, cell: str) -> str:
    """A reference to a cell of a sheet, whatever its name."""
    return "'{}'!{}".format(sheet.replace("'", "''"), cell)


def add_sheet(package: Package, sheet: NewSheet) -> str:
    """Add the sheet's part to the package; its name."""
    return package.add("xl/worksheets/sheet", ".xml", _xml(package.namespace, sheet), SHEET_TYPE)


def _xml(ns: str, sheet: NewSheet) -> bytes:
    root = etree.Element(f"{{{ns}}}worksheet", nsmap={None: ns})
    properties = _add(root, "sheetPr")
    if sheet.folded:
        _add(properties, "outlinePr", summaryBelow="0")
    _add(properties, "pageSetUpPr", fitToPage="1")
    _add(root, "dimension", ref=sheet.area)
    view = _add(_add(root, "sheetViews"), "sheetView", workbookViewId="0")
    if sheet.selected:
        view.set("tabSelected", "1")
    _add(view, "pane", ySplit="1", topLeftCell="A2", activePane="bottomLeft", state="frozen")
    _add(view, "selection", pane="bottomLeft", activeCell="A2", sqref="A2")
    _add(root, "sheetFormatPr", {"outlineLevelRow": "1"} if sheet.folded else {}, defaultRowHeight="15")
    columns = _add(root, "cols")
    for number, width in enumerate(sheet.widths, start=1):
        _add(columns, "col", min=str(number), max=str(number), width=str(width), customWidth="1")
    _add_rows(_add(root, "sheetData"), sheet)
    if sheet.filtered:
        _add(root, "autoFilter", ref=sheet.area)
    _add_links(root, sheet)
    _add(root, "pageMargins", left="0.4", right="0.4", top="0.5", bottom="0.5", header="0.3", footer="0.3")
    _add(root, "pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
    _add(_add(root, "ignoredErrors"), "ignoredError", sqref=sheet.area, numberStoredAsText="1")
    return serialised(root)


def _add(parent: Element, tag: str, more: dict[str, str] | None = None, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}", attributes | (more or {}))


def _add_rows(data: Element, sheet: NewSheet) -> None:
    header = [(text, sheet.header_style) for text in sheet.headers]
    for number, cells in enumerate((header, *sheet.rows)):
        lines = max(_lines(text, width) for (text, _), width in zip(cells, sheet.widths, strict=True))
        # set, since not every program fits rows to their text when it opens a file
        row = _add(data, "row", r=str(number + 1), ht=str(min(TALLEST, LINE * lines)))
        if number in sheet.folded:
            row.attrib.update({"outlineLevel": "1", "hidden": "1"})
        elif number + 1 in sheet.folded:
            row.set("collapsed", "1")
        for column, (text, style) in enumerate(cells):
            cell = _add(row, "c", r=address(number, column), s=str(style))
            if text:
                set_inline_text(cell, str(etree.QName(data).namespace), text)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of that width."""
    return sum(1 + (len(line) - 1) // width if line else 1 for line in text.split("\n"))


def _add_links(root: Element, sheet: NewSheet) -> None:
    links = list(sheet.links.items())[:MOST_LINKS]
    parent = _add(root, "hyperlinks") if links else None
    for (row, column), target in links:
        text = sheet.rows[row - 1][column][0]
        _add(parent, "hyperlink", ref=f"{column_letter(column)}{row + 1}", location=target, display=stored_text(text))
