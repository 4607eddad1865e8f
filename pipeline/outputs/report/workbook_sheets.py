"""Sheets of the report's workbook: a title, remarks and a table whose header is repeated, ready to print on A4."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.outputs.office_files import A4_PAPER
from pipeline.outputs.report.notation import decimals_of
from pipeline.outputs.report.notes import Note
from pipeline.runtime.clock import VIETNAM
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.outputs.report.workbook_styles import ReportStyles

PORTRAIT_WIDTH = 96
"""How many characters of width fit on an upright page; a wider sheet lies across."""
NARROWEST, WIDEST, WHOLE_WIDTH = 9, 60, 80
LINE, MOST_LINES = 15, 27
"""The height of a line in points, and how many of them a row may have."""
LONGEST_TEXT = 32_767
"""What a cell of Excel holds."""
LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_name(title: str, taken: Sequence[str]) -> str:
    """A name that Excel takes and that no other sheet has."""
    bare = (
        textwrap.shorten(_FORBIDDEN.sub(" ", title).strip(" '"), LONGEST_NAME, placeholder="").rstrip("',;") or "Bảng"
    )
    others = {name.casefold() for name in taken}
    numbered = (f"{bare[: LONGEST_NAME - 4]} ({number})" for number in range(2, len(others) + 3))
    return next(name for name in (bare, *numbered) if name.casefold() not in others)


def add_table(
    book: Workbook,
    styles: ReportStyles,
    title: str,
    remarks: Sequence[Note],
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    alike: bool = True,
) -> tuple[Worksheet, int]:
    """Add a sheet that shows the rows; the sheet, and the row of its header counted from 0.

    The numbers of a column have equally many decimals when they are ``alike``.
    """
    sheet = book.add_worksheet(sheet_name(title, [other.name for other in book.worksheets()]))
    sheet.write_string(0, 0, title, styles.title)
    for at, note in enumerate(remarks, start=1):
        sheet.write_string(at, 0, note.text, styles.mark if note.is_mark else styles.note)
    top = len(remarks) + 2
    columns = [[row[at] for row in rows] for at in range(len(headers))]
    widths = [_width(header, values) for header, values in zip(headers, columns, strict=True)]
    for at, (header, values, width) in enumerate(zip(headers, columns, widths, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(top, at, header, styles.header)
        decimals = decimals_of(values)
        for number, value in enumerate(values, start=top + 1):
            _write_value(sheet, styles, number, at, value, decimals if alike else decimals_of([value]))
    for number, row in enumerate([headers, *rows], start=top):
        sheet.set_row(number, LINE * _lines(row, widths))
    sheet.freeze_panes(top + 1, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # codes and years are text
    _set_page(sheet, top, is_wide=sum(widths) > PORTRAIT_WIDTH)
    return sheet, top


def _write_value(sheet: Worksheet, styles: ReportStyles, row: int, at: int, value: object, decimals: int) -> None:
    """Write a value by its kind; text stays text, whatever it begins with."""
    if value is None:
        sheet.write_blank(row, at, None, styles.text)
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(row, at, value.astimezone(VIETNAM).replace(tzinfo=None), styles.day)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, at, value, styles.day)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, at, float(value), styles.number(decimals))
    else:
        is_mark = isinstance(value, Note) and value.is_mark
        sheet.write_string(row, at, _shown(value), styles.marked_text if is_mark else styles.text)


def _shown(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return bounded(text, LONGEST_TEXT - 1)


def _width(header: str, values: Sequence[object]) -> int:
    """Room for the longest word of the header and for most texts; longer ones are wrapped."""
    longest_word = max(map(len, header.split()), default=0)
    longest_value = max(map(_length, values), default=0)
    widest = WHOLE_WIDTH if any(isinstance(value, Note) for value in values) else WIDEST
    return min(widest, max(NARROWEST, longest_word + 3, len(header) // 3 + 3, longest_value + 3))


def _lines(row: Sequence[object], widths: Sequence[int]) -> int:
    """How many lines the row's longest text takes; not every program finds the height of a row by itself."""
    texts = [str(value) if isinstance(value, str | Note) else "" for value in row]
    long = [(text, width) for text, width in zip(texts, widths, strict=True) if len(text) > width]
    return min(MOST_LINES, max([1, *(len(textwrap.wrap(text, width)) for text, width in long)]))


def _length(value: object) -> int:
    """Width of a value in digits; capitals are wider than small letters."""
    if isinstance(value, int | float | Decimal):
        return len(f"{float(value):,.0f}") + decimals_of([value]) + 1
    text = "dd/mm/yyyy" if isinstance(value, dt.date) else "" if value is None else _shown(value)
    return len(text) + sum(map(str.isupper, text)) // 3


def _set_page(sheet: Worksheet, header: int, *, is_wide: bool) -> None:
    sheet.set_paper(A4_PAPER)
    if is_wide:
        sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.5, top=0.75, bottom=0.75)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)
    sheet.set_footer("&L&A&RTrang &P/&N")
