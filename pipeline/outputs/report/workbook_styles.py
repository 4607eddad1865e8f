"""Cell formats of the report's workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.outputs.office_files import BOXED, FONT
from pipeline.outputs.report.notation import number_format
from pipeline.outputs.report.table_lines import LineKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

HEADER_COLOUR, MARK_COLOUR, HELPER_COLOUR = "#E2EFDA", "#C00000", "#7F7F7F"
LINES: dict[LineKind, dict[str, Any]] = {
    LineKind.ROW: {},
    LineKind.HEADING: {"bold": True, "bg_color": "#F2F2F2", "text_wrap": False},
    LineKind.SUBTOTAL: {"bold": True, "bg_color": "#E7E6E6"},
    LineKind.TOTAL: {"bold": True, "bg_color": "#E7E6E6"},
}
"""What sets each kind of line apart."""


@dataclass(frozen=True, slots=True)
class ReportStyles:
    """The formats of one workbook; those of numbers are made when they are first asked for."""

    book: Workbook
    made: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def style(self, **properties: Any) -> Format:  # noqa: ANN401 - XlsxWriter's own properties
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(FONT | properties)
        return self.made[key]

    @property
    def title(self) -> Format:
        """Bold and larger, for the first line of a sheet."""
        return self.style(bold=True, font_size=14)

    @property
    def note(self) -> Format:
        """A line under the title, or a remark."""
        return self.style(italic=True)

    @property
    def mark(self) -> Format:
        """A remark that must not be overlooked."""
        return self.style(bold=True, font_color=MARK_COLOUR)

    @property
    def header(self) -> Format:
        """Bold on a light ground, boxed and wrapped, for the first row of a table."""
        return self.style(**BOXED, bold=True, text_wrap=True, align="center", bg_color=HEADER_COLOUR)

    def of(self, kind: LineKind) -> LineStyles:
        """The formats of a line of a table."""
        return LineStyles(self, dict(BOXED) | LINES[kind])

    @property
    def helper(self) -> Format:
        """Small and grey, for what a chart is drawn from beside its table."""
        return self.style(font_size=8, font_color=HELPER_COLOUR)


@dataclass(frozen=True, slots=True)
class LineStyles:
    """The formats of one kind of line of a table."""

    styles: ReportStyles
    properties: Mapping[str, Any]

    @property
    def text(self) -> Format:
        """Boxed, wrapped and a little indented, for text in a table."""
        return self.styles.style(**{"text_wrap": True, "indent": 1, **self.properties})

    @property
    def marked_text(self) -> Format:
        """Text in a table that must not be overlooked."""
        return self.styles.style(**BOXED, text_wrap=True, indent=1, bold=True, font_color=MARK_COLOUR)

    @property
    def unknown(self) -> Format:
        """Boxed and flush right, as the numbers beside it."""
        return self.styles.style(**self.properties, align="right")

    @property
    def day(self) -> Format:
        """Boxed and centred, shown as day, month and year."""
        return self.styles.style(**self.properties, num_format="dd/mm/yyyy", align="center")

    def number(self, decimals: int, fewer: int | None = None) -> Format:
        """Boxed, shown with so many decimals and grouped by thousands; ``fewer`` stands behind the number."""
        code = number_format(decimals) + (f'" ({fewer})"' if fewer else "")
        return self.styles.style(**self.properties, num_format=code)
