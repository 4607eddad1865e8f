"""What the Office files of the outputs have in common: font, boxes, paper, and times that are the same on every run."""

from __future__ import annotations

from datetime import UTC, datetime

FONT = {"font_name": "Times New Roman", "font_size": 11}
"""XlsxWriter's properties of a workbook's font; it changes those that it gets, so give it a copy."""
BOXED = {"border": 1, "valign": "vcenter"}
A4_PAPER = 9
"""Excel's number of the paper."""
CREATED = datetime(2020, 1, 1, tzinfo=UTC)
"""The creation date in every template and copy: a real one would change their bytes on every run."""
PART_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every part of a zipped file, for the same reason: the earliest that a zip can hold."""
