"""Number formats that every workbook of Excel has, by number, and that show something else than a cell holds."""

from __future__ import annotations

BUILT_IN = {
    9: "0%",
    10: "0.00%",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
}
"""Percentages, days without a year or of a month, and times."""
