"""Workbooks of very many rows, made from a sample by writing its sheet of cooperatives anew."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from schemas.finding import column_letter
from tests.support.crafted_files import GOOD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FIRST, WIDTH = 7, 26
"""Excel row of the first cooperative, and columns of their sheet."""


def large(rows: int, cells: Callable[[int], Sequence[str | int]]) -> bytes:
    """The sample with so many cooperatives; ``cells`` are those of one, by its number from 1 on."""
    stream = BytesIO()
    with zipfile.ZipFile(GOOD) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name in source.namelist():
            body = source.read(name)
            target.writestr(name, _filled(body, rows, cells) if name == "xl/worksheets/sheet2.xml" else body)
    return stream.getvalue()


def _filled(sheet: bytes, rows: int, cells: Callable[[int], Sequence[str | int]]) -> bytes:
    text = sheet.decode()
    start = re.search(rf'<row r="{FIRST}"', text)
    assert start is not None
    head, tail = text[: start.start()], text[text.index("</sheetData>") :]
    body = "".join(_row(FIRST + number - 1, cells(number)) for number in range(1, rows + 1))
    return f"{head}{body}{tail}".encode()


def _row(row: int, cells: Sequence[str | int]) -> str:
    return f'<row r="{row}">{"".join(_cell(f"{column_letter(at)}{row}", cell) for at, cell in enumerate(cells))}</row>'


def _cell(place: str, cell: str | int) -> str:
    if isinstance(cell, int):
        return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
