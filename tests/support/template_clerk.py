"""A clerk who fills a template in and knows nothing but what it shows: headers, hints, drop-downs and colours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter, range_boundaries

from tests.spec.examples.kept_sheets import saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from openpyxl.workbook import Workbook

NEEDED = "Bắt buộc điền"
RED, AMBER = "red", "amber"
COLOURS = {"FFFF9999": RED, "FFFFC266": AMBER}
FAR = 60
"""A column to the right of every table."""


@dataclass(frozen=True)
class ClerkColumn:
    """A column of a table as its first cell's data validation describes it."""

    header: str
    first_row: int
    at: int
    kind: str
    needed: bool
    entries: tuple[str, ...]
    minimum: float


class Clerk:
    """A template that is being filled in."""

    def __init__(self, content: bytes) -> None:
        """Open the template."""
        self.workbook: Workbook = openpyxl.load_workbook(BytesIO(content))

    @cached_property
    def tables(self) -> dict[str, list[ClerkColumn]]:
        """The columns of each sheet with rows to fill in."""
        found = {}
        for page in self.workbook:
            columns = [self._column(page, validation) for validation in page.data_validations.dataValidation]
            if columns and all(column is not None for column in columns):
                found[page.title] = sorted((column for column in columns if column), key=lambda column: column.at)
        return found

    def _column(self, page: Any, validation: Any) -> ClerkColumn | None:  # noqa: ANN401 - openpyxl is not typed
        [area] = validation.sqref.ranges
        if area.max_row == area.min_row:
            return None  # a cell by itself: of the cover, or of an indicator
        header = page.cell(area.min_row - 1, area.min_col).value
        minimum = float(validation.formula1) if validation.type in ("whole", "decimal") else 0.0
        needed = NEEDED in (validation.prompt or "")
        return ClerkColumn(
            header,
            area.min_row,
            area.min_col,
            validation.type or "",
            needed,
            self._entries(validation),
            max(minimum, 0.0),
        )

    def _entries(self, validation: Any) -> tuple[str, ...]:  # noqa: ANN401 - as above
        if validation.type != "list":
            return ()
        if validation.formula1.startswith('"'):
            return tuple(validation.formula1.strip('"').split(","))
        name, _, area = validation.formula1.replace("$", "").partition("!")
        first, _, last = area.partition(":")
        return tuple(cell.value for (cell,) in self.workbook[name.strip("'")][f"{first}:{last or first}"])

    def type_cover(self, text: str) -> None:
        """Type a text wherever the cover asks for it and has none."""
        page = self.workbook.worksheets[0]
        for validation in page.data_validations.dataValidation:
            cell = page[str(validation.sqref)]
            if cell.value is None and NEEDED in validation.prompt:
                cell.value = text

    def type_row(self, sheet: str, number: int, day: date) -> None:
        """Type a row into the needed columns, the next blank one of the sheet."""
        columns = self.tables[sheet]
        row = self.last_row(sheet) + 1
        for column in columns:
            if column.needed:
                self.workbook[sheet].cell(row, column.at).value = self._value(column, number, day)

    def _value(self, column: ClerkColumn, number: int, day: date) -> object:
        if column.kind == "list":
            return column.entries[number if "Xã" in column.header else 0]
        if column.kind in ("whole", "decimal"):
            return column.minimum + 20 + number
        return day if column.kind == "date" else f"{column.header} số {number}"

    def last_row(self, sheet: str) -> int:
        """The last row with anything in it, the one above the table where there is none."""
        columns = self.tables[sheet]
        page, first = self.workbook[sheet], columns[0].first_row
        filled = [
            row for row in range(first, page.max_row + 1) if any(page.cell(row, column.at).value for column in columns)
        ]
        return max(filled, default=first - 1)

    def cell(self, sheet: str, row: int, header: str) -> Any:  # noqa: ANN401 - as above
        """The cell of a row under a header, rows counted from the first of the table."""
        column = next(column for column in self.tables[sheet] if column.header == header)
        return self.workbook[sheet].cell(column.first_row + row, column.at)

    def declared(self, label: str) -> Any:  # noqa: ANN401 - as above
        """The cell beside an indicator's label."""
        page = self.workbook["Tổng hợp"]
        row = next(row for row in page.iter_rows() if row[0].value == label)
        return row[-1]

    def saved(self) -> bytes:
        """The workbook as a program saves it, without values of its formulas."""
        return saved(self.workbook)

    def with_formats_as_formulas(self) -> bytes:
        """The workbook with its conditional formats as formulas far to the right, a column for each."""
        book = openpyxl.load_workbook(BytesIO(self.saved()))
        for sheet, column, row, formula, _ in self._formats():
            book[sheet].cell(row, column).value = formula
        return saved(book)

    def colours(self, calculated: bytes) -> dict[tuple[str, str], str]:
        """The cells that are coloured, after a spreadsheet program has told every format's formula."""
        book = openpyxl.load_workbook(BytesIO(calculated), data_only=True)
        found: dict[tuple[str, str], str] = {}
        for sheet, column, row, _, (cell, colour) in self._formats():
            value = book[sheet].cell(row, column).value
            assert value in (True, False, 0, 1) or str(value).startswith("#"), (sheet, cell, value)
            if value in (True, 1):
                found.setdefault((sheet, cell), colour)  # the first one colours the cell
        return found

    def _formats(self) -> Iterator[tuple[str, int, int, str, tuple[str, str]]]:
        for page in self.workbook:
            rules = [(area, rule) for area in page.conditional_formatting for rule in area.rules]
            rules.sort(key=lambda pair: pair[1].priority)
            for number, (area, rule) in enumerate(rules):
                left, top, _, bottom = range_boundaries(str(area.sqref))
                last = min(bottom, self.last_row(page.title) + 2) if page.title in self.tables else bottom
                for row in range(top, last + 1):
                    origin = f"{get_column_letter(FAR)}{top}"
                    formula = Translator(f"={rule.formula[0]}", origin).translate_formula(
                        f"{origin[: -len(str(top))]}{row}"
                    )
                    colour = COLOURS[rule.dxf.fill.bgColor.rgb]
                    yield page.title, FAR + number, row, formula, (f"{get_column_letter(left)}{row}", colour)
