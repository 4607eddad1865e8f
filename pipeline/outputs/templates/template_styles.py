"""Cell formats of a template: what is locked, what is to be filled in, and how each kind of value is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.outputs.office_files import BOXED
from schemas.column import Kind
from schemas.finding import Severity

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

HEADED = {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True}
HEADER_COLOUR, REQUIRED_COLOUR, LOCKED_COLOUR = "#E2EFDA", "#FFE699", "#F2F2F2"
ERROR_COLOUR, QUERY_COLOUR = "#FF9999", "#FFC266"

TEXT_FORMAT = "@"
"""Typed text stays as it was typed: a tax code keeps its leading zero."""
NUMBER_FORMATS: dict[Kind, str] = {
    Kind.COUNT: "#,##0",
    Kind.MONEY: "#,##0.0##",
    Kind.VALUE: "#,##0.0##",
    Kind.DATE: "dd/mm/yyyy",
    Kind.MONTH: "mm/yyyy",
}
"""How values are shown, by kind; every other kind is text."""


@dataclass(frozen=True, slots=True)
class TemplateStyles:
    """The formats of one workbook: ``cells`` are unlocked and by kind, all others are locked, ``sums`` by kind too."""

    title: Format
    note: Format
    header: Format
    required_header: Format
    label: Format
    required_label: Format
    fixed: Format
    text: Format
    marks: dict[Severity, Format]
    cells: dict[Kind, Format]
    sums: dict[Kind, Format]


def template_styles(workbook: Workbook) -> TemplateStyles:
    """Add the formats to the workbook."""

    def style(**properties: Any) -> Format:  # noqa: ANN401 - XlsxWriter's own properties
        return workbook.add_format(properties)

    return TemplateStyles(
        title=style(**HEADED | {"font_size": 14}),
        note=style(italic=True, text_wrap=True, valign="vcenter"),
        header=style(**HEADED, border=1, bg_color=HEADER_COLOUR),
        required_header=style(**HEADED, border=1, bg_color=REQUIRED_COLOUR),
        label=style(**BOXED, bold=True, bg_color=HEADER_COLOUR),
        required_label=style(**BOXED, bold=True, bg_color=REQUIRED_COLOUR),
        fixed=style(**BOXED, text_wrap=True, bg_color=LOCKED_COLOUR),
        text=style(text_wrap=True, valign="top"),
        marks={Severity.ERROR: style(bg_color=ERROR_COLOUR), Severity.QUERY: style(bg_color=QUERY_COLOUR)},
        cells={kind: style(**BOXED, num_format=NUMBER_FORMATS.get(kind, TEXT_FORMAT), locked=False) for kind in Kind},
        sums={kind: style(**BOXED, num_format=code, bg_color=LOCKED_COLOUR) for kind, code in NUMBER_FORMATS.items()},
    )
