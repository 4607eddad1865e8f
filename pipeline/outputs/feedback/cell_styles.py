"""The styles of the sheets that the feedback adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.outputs.feedback.styles import COLOURS

if TYPE_CHECKING:
    from pipeline.outputs.feedback.styles import StyleSheet
    from schemas.finding import Severity

_HEADER_COLOUR, _TO_FILL_COLOUR = "FFDDEBF7", "FFFFFFE5"


@dataclass(frozen=True, slots=True)
class Looks:
    """Indices of cell styles."""

    header: int
    text: int
    link: int
    to_fill: int
    severities: dict[Severity, int]


def looks(styles: StyleSheet) -> Looks:
    """Add the styles to the workbook."""
    border, plain = styles.border(), styles.font()
    bold = styles.font(("b", {}))
    blue = styles.font(("u", {}), ("color", {"rgb": "FF0563C1"}))
    return Looks(
        header=styles.cell(font=bold, fill=styles.fill(rgb=_HEADER_COLOUR), border=border, centred=True),
        text=styles.cell(font=plain, border=border),
        link=styles.cell(font=blue, border=border),
        to_fill=styles.cell(font=plain, fill=styles.fill(rgb=_TO_FILL_COLOUR), border=border, locked=False),
        severities={
            severity: styles.cell(font=bold, fill=styles.fill(rgb=f"FF{colour}"), border=border)
            for severity, colour in COLOURS.items()
        },
    )
