"""The few cell formats of a sample workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from pipeline.samples.submission import Value

FONT = {"font_name": "Times New Roman", "font_size": 11}
BOXED = {"border": 1, "valign": "vcenter"}
HEADED = {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True}


@dataclass(frozen=True, slots=True)
class SampleStyles:
    """The formats of one workbook."""

    office: Format
    title: Format
    subtitle: Format
    unit_line: Format
    warning: Format
    header: Format
    index: Format
    text: Format
    count: Format
    decimals: Format
    day: Format
    total: Format
    total_decimals: Format
    signature: Format
    place_line: Format

    def of_value(self, value: Value) -> Format:
        """The format of a cell in a table."""
        if isinstance(value, Decimal) and value % 1:
            return self.decimals
        if isinstance(value, int | Decimal):
            return self.count
        return self.day if isinstance(value, date) else self.text


def add_styles(workbook: Workbook) -> SampleStyles:
    """Add the formats of a sample to the workbook."""

    def style(**properties: Any) -> Format:  # noqa: ANN401 - XlsxWriter's own properties
        return workbook.add_format(properties)

    bold_box = {**BOXED, "bold": True}
    return SampleStyles(
        office=style(bold=True),
        title=style(**HEADED | {"font_size": 14}),
        subtitle=style(italic=True, align="center"),
        unit_line=style(italic=True, align="right"),
        warning=style(**HEADED, font_color="#C00000", bg_color="#FFF2CC", border=1),
        header=style(**HEADED, border=1, bg_color="#E2EFDA"),
        index=style(italic=True, align="center", border=1),
        text=style(**BOXED),
        count=style(**BOXED, num_format="#,##0"),
        decimals=style(**BOXED, num_format="#,##0.0##"),
        day=style(**BOXED, num_format="dd/mm/yyyy", align="center"),
        total=style(**bold_box, num_format="#,##0"),
        total_decimals=style(**bold_box, num_format="#,##0.0##"),
        signature=style(bold=True, align="center"),
        place_line=style(italic=True, align="center"),
    )
