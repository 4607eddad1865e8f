"""Sheets of the report's workbook: a title, remarks and a table whose header is repeated, ready to print on A4."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from pipeline.outputs.office_files import A4_PAPER
from pipeline.outputs.report.notation import UNKNOWN, decimals_of
from pipeline.outputs.report.notes import Note
from pipeline.outputs.report.table_lines import LineKind
from pipeline.runtime.clock import VIETNAM
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.outputs.report.workbook_styles import LineStyles, ReportStyles

PORTRAIT_WIDTH = 96
"""How many characters of width fit on an upright page; a wider sheet lies across."""
NARROWEST, WIDEST, WHOLE_WIDTH = 9, 60, 80
SMALLEST_PRINT = 190
"""How many characters of width a page across has at most, to be read."""
LONG, ROWS_OF_LONG = 400, 70
"""A table of more rows is printed smaller, so many rows on a page."""
HEADER_LINES = 5
"""In how many lines a long header is set, so that it makes no wide column."""
BOLD = 1.15
"""How much wider letters are in bold."""
LINE, MOST_LINES = 15, 27
"""The height of a line in points, and how many of them a row may have."""
LONGEST_TEXT = 32_767
"""What a cell of Excel holds."""
LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_name(title: str, taken: Sequence[str]) -> str:
    """A name that Excel takes and that no other sheet has."""
    whole = " ".join(_FORBIDDEN.sub(" ", title).strip(" '").split())
    bare = textwrap.shorten(whole, LONGEST_NAME, placeholder="").rstrip("',;") or "Bảng"
    first = bare.rpartition(", ")[0]
    if bare != whole and len(first) > LONGEST_NAME // 2:
        bare = first  # rather fewer of what it lists than half of one
    others = {name.casefold() for name in taken}
    numbered = (f"{bare[: LONGEST_NAME - 4]} ({number})" for number in range(2, len(others) + 3))
    return next(name for name in (bare, *numbered) if name.casefold() not in others)


def sheet_names(book: Workbook) -> list[str]:
    """The names that a workbook's sheets have so far."""
    return [sheet.name for sheet in book.worksheets()]


@dataclass(frozen=True, slots=True)
class SheetTotal:
    """A number that adds up the cells above it, from ``first`` to ``last`` of the table's lines, counted from 0.

    ``fewer`` is on how many rows it rests where the line tells another number; it stands behind the number.
    """

    value: int | float | Decimal
    first: int
    last: int
    fewer: int | None = None


def add_table(  # noqa: PLR0913 - what a sheet is made of
    book: Workbook,
    styles: ReportStyles,
    title: str,
    remarks: Sequence[Note],
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    alike: bool = True,
    kinds: Sequence[LineKind] = (),
    numbers: Sequence[bool] = (),
    repeated: int = 1,
    widest: int = WIDEST,
) -> tuple[Worksheet, int]:
    """Add a sheet that shows the rows; the sheet, and the row of its header counted from 0.

    The numbers of a column have equally many decimals when they are ``alike``. ``kinds`` say what each row is, if not
    all are plain ones; in a column of ``numbers`` one that is not known is a dash. So many first columns are
    ``repeated`` on pages that lie beside others. Texts wrap in a column that is as wide as the ``widest`` may be.
    """
    sheet = book.add_worksheet(sheet_name(title, sheet_names(book)))
    sheet.write_string(0, 0, title, styles.title)
    for at, note in enumerate(remarks, start=1):
        sheet.write_string(at, 0, note.text, styles.mark if note.is_mark else styles.note)
    top = len(remarks) + 2
    columns = [[row[at] for row in rows] for at in range(len(headers))]
    widths = [_width(header, values, widest) for header, values in zip(headers, columns, strict=True)]
    for at, (header, values, width) in enumerate(zip(headers, columns, widths, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(top, at, header, styles.header)
        decimals = decimals_of(map(_amount, values))
        for number, value in enumerate(values, start=top + 1):
            kind = kinds[number - top - 1] if kinds else LineKind.ROW
            shown = UNKNOWN if value is None and numbers and numbers[at] and kind is LineKind.ROW else value
            places = decimals if alike else decimals_of([_amount(value)])
            _write_value(sheet, styles.of(kind), (number, at, top + 1), shown, places)
    for number, row in enumerate([headers, *rows], start=top):
        is_heading = number > top and bool(kinds) and kinds[number - top - 1] is LineKind.HEADING
        room = [width / BOLD for width in widths] if number == top else widths
        sheet.set_row(number, LINE if is_heading else LINE * _lines(row, room))
    sheet.freeze_panes(top + 1, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # codes and years are text
    _set_page(sheet, top, len(rows), widths, repeated)
    return sheet, top


def _amount(value: object) -> object:
    return value.value if isinstance(value, SheetTotal) else value


def _write_value(
    sheet: Worksheet, styles: LineStyles, place: tuple[int, int, int], value: object, decimals: int
) -> None:
    """Write a value by its kind, at a row and column of a table whose lines begin at the third number.

    Text stays text, whatever it begins with.
    """
    row, at, first = place
    if value is None:
        sheet.write_blank(row, at, None, styles.text)
    elif isinstance(value, SheetTotal):
        column = xl_col_to_name(at)
        formula = f"=SUBTOTAL(9,{column}{first + value.first + 1}:{column}{first + value.last + 1})"
        sheet.write_formula(row, at, formula, styles.number(decimals, value.fewer), float(value.value))
    elif value == UNKNOWN:
        sheet.write_string(row, at, UNKNOWN, styles.unknown)
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


def _width(header: str, values: Sequence[object], widest: int) -> int:
    """Room for the longest word of the header and for most texts; longer ones are wrapped."""
    longest_word = max(map(len, header.split()), default=0)
    longest_value = max(map(_length, map(_amount, values)), default=0)
    most = WHOLE_WIDTH if any(isinstance(value, Note) for value in values) else widest
    return min(most, max(NARROWEST, longest_word + 3, len(header) // HEADER_LINES + 3, longest_value + 3))


def _lines(row: Sequence[object], widths: Sequence[float]) -> int:
    """How many lines the row's longest text takes; not every program finds the height of a row by itself."""
    texts = [str(value) if isinstance(value, str | Note) else "" for value in row]
    long = [(text, width) for text, width in zip(texts, widths, strict=True) if len(text) > width]
    return min(MOST_LINES, max([1, *(len(textwrap.wrap(text, int(width))) for text, width in long)]))


def _length(value: object) -> int:
    """Width of a value in digits; capitals are wider than small letters."""
    if isinstance(value, int | float | Decimal):
        return len(f"{float(value):,.0f}") + decimals_of([value]) + 1
    text = "dd/mm/yyyy" if isinstance(value, dt.date) else "" if value is None else _shown(value)
    return len(text) + sum(map(str.isupper, text)) // 3


def _set_page(sheet: Worksheet, header: int, rows: int, widths: Sequence[int], repeated: int) -> None:
    """Set A4, across where that is needed; what would be too small on one page's width stands on several.

    Each of these has the first columns, which say what a row is of.
    """
    sheet.set_paper(A4_PAPER)
    if sum(widths) > PORTRAIT_WIDTH:
        sheet.set_landscape()
    pages = ceil(sum(widths) / SMALLEST_PRINT)
    if pages > 1:
        sheet.repeat_columns(0, repeated - 1)
    sheet.set_margins(left=0.6, right=0.5, top=0.75, bottom=0.75)
    sheet.fit_to_pages(pages, ceil(rows / ROWS_OF_LONG) if rows > LONG else 0)
    sheet.repeat_rows(header)
    sheet.set_footer("&L&A&RTrang &P/&N")
