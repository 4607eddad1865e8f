"""The sheets of the report's workbook, read as tables."""

from __future__ import annotations

from typing import Any


def table(sheet: Any) -> tuple[list[Any], list[list[Any]]]:  # noqa: ANN401 - openpyxl is not typed
    """The headers of a sheet and the rows of the warehouse below them, without headings of groups and sums of cells.

    The header is the row that is printed on every page.
    """
    top = int(sheet.print_title_rows.strip("$").split(":")[0])
    headers, *lines = sheet.iter_rows(min_row=top)
    rows = [[cell.value for cell in line] for line in lines if not _is_sum(line) and not _is_heading(line)]
    return [cell.value for cell in headers], rows


def _is_sum(line: Any) -> bool:  # noqa: ANN401 - openpyxl is not typed
    return any(str(cell.value).startswith("=SUBTOTAL(") for cell in line)


def _is_heading(line: Any) -> bool:  # noqa: ANN401 - as above
    return bool(line[0].value and line[0].font.bold and not any(cell.value for cell in line[1:]) and len(line) > 1)
