"""Values written into cells: codes by their label, numbers and dates as such, every text as a string."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from schemas.reference_data import code_labels

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pipeline.samples.styles import SampleStyles
    from pipeline.samples.submission import Submission, Value
    from schemas.column import Column


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A worksheet that is being written, with what every part of it needs."""

    worksheet: Worksheet
    styles: SampleStyles
    submission: Submission


def shown(column: Column, value: Value) -> Value:
    """What the cell says: the Vietnamese label of a code, any other value as it is."""
    if column.code_list is None or not isinstance(value, str):
        return value
    return code_labels(column.code_list).get(value, value)


def write_value(page: SamplePage, row: int, place: int, value: Value, style: Format | None = None) -> None:
    """Write one cell, in the format of its value unless another is given."""
    style = style or page.styles.of_value(value)
    if value is None:
        page.worksheet.write_blank(row, place, None, style)
    elif isinstance(value, str):
        page.worksheet.write_string(row, place, value, style)
    elif isinstance(value, date):
        page.worksheet.write_datetime(row, place, value, style)
    else:
        page.worksheet.write_number(row, place, float(value) if isinstance(value, Decimal) else value, style)
