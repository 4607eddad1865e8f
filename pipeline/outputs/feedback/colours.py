"""Colours of the cells of a feedback copy: of those with a finding, and of those on the sheets that the copy adds."""

from __future__ import annotations

from schemas.finding import Severity

SEVERITY_COLOURS = {Severity.ERROR: "FFC2C7", Severity.QUERY: "FFE2A6", Severity.INFO: "DCEBFA"}
"""Fill of a cell with a finding: near to, but none of the colours that people pick from Excel's palettes and styles."""
HEADER_COLOUR, TO_FILL_COLOUR = "DDEBF7", "FFFFE5"
"""Fills on the sheets that the copy adds: of headers, and of the cells in which an explanation is to be written."""
LINK_COLOUR, BORDER_COLOUR = "0563C1", "BFBFBF"
