"""Reads a file of published claims, CSV or a workbook, as rows of cells with their places; nothing is judged here.

A workbook is read by a guarded worker, as any other. A CSV file must be UTF-8 or UTF-16: a text in a legacy encoding
would be another text.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import hashlib
import os
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.reading.cells.formatted_cells import FormattedCell
from pipeline.reading.cells.special_cells import ErrorCell, PercentCell, ShownDay
from pipeline.reading.encodings.decode_by_font import decode_by_font
from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.guard import inspect
from pipeline.reading.open_sheets import grids
from pipeline.runtime.regular_files import open_regular
from pipeline.runtime.silent_stderr import silent_stderr
from pipeline.runtime.worker_limits import limit_processor
from pipeline.runtime.worker_pool import in_workers
from schemas.finding import address
from schemas.matching import nfc
from schemas.messages import bounded, rule_texts
from schemas.rules import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.reading.grid import Grid
    from pipeline.runtime.settings import Settings

    Answer = tuple[str, list[tuple[str, int, list[list[tuple[str, str]]], list[tuple[int, int, int, int]]]]]
    """Why a workbook cannot be read, and its sheets: name, first row, rows of cells from column A, merged ranges."""

TEXT, NUMBER, DATE, ERROR, ODD = "text", "number", "date", "error", "odd"
"""What a cell holds; ``odd`` is one that shows something else than it holds, or not all of it."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_PACKED = (b"PK", b"\xd0\xcf\x11\xe0")
"""How workbooks begin."""
SEPARATORS = ",;\t"
_EXCEL_SEPARATOR = re.compile(r'"?sep=.?"?', re.IGNORECASE)
"""What Excel may have for its first line, and nobody wrote."""
_NO_SUCH = "không có tệp này, hoặc đó không phải là một tệp"


class ClaimsFileError(RuntimeError):
    """The file is not taken; ``faults`` say in Vietnamese where and why, each with the file's name."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep what is wrong."""
        super().__init__("; ".join(faults))
        self.faults = list(faults)


class Cell(NamedTuple):
    """What stands in a cell: a text, and what kind of thing it was; blank texts are nothing."""

    kind: str = TEXT
    text: str = ""


class Row(NamedTuple):
    """A row of cells and its number in the file, from 1."""

    number: int
    cells: list[Cell]


class ClaimsSheet(NamedTuple):
    """The rows of a file or sheet that hold something; merged ranges as zero-based first and last row and column.

    ``name`` is the sheet's, blank of a CSV file.
    """

    name: str
    rows: list[Row]
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def place(self, row: int, column: int) -> str:
        """Where a cell stands: a row's number from 1, and a zero-based column."""
        return f"trang {bounded(self.name)}, ô {address(row - 1, column)}" if self.name else f"dòng {row}"


class ClaimsFile(NamedTuple):
    """A file of claims as it lies there: its name, SHA-256 and sheets, a single one of a CSV file."""

    name: str
    digest: str
    sheets: list[ClaimsSheet]


def claims_file(path: Path, limits: Settings) -> ClaimsFile:
    """The cells of a file; ClaimsFileError where it cannot be read at all."""
    content = _content(path, limits)
    digest = hashlib.sha256(content).hexdigest()
    if not content.strip():
        raise _refused(path, "tệp rỗng")
    if content.startswith(_PACKED):
        return ClaimsFile(path.name, digest, _workbook_sheets(path, digest, limits))
    return ClaimsFile(path.name, digest, [ClaimsSheet("", _csv_rows(path, content))])


def _refused(path: Path, why: str) -> ClaimsFileError:
    return ClaimsFileError([f"{bounded(path.name)} · {why}"])


def _content(path: Path, limits: Settings) -> bytes:
    try:
        with open_regular(path, follow=True) as stream:
            content = stream.read(limits.max_file_size + 1)
    except (FileNotFoundError, IsADirectoryError) as problem:
        raise _refused(path, _NO_SUCH) from problem
    except OSError as problem:
        raise _refused(path, f"không đọc được: {problem.strerror or _NO_SUCH}") from problem
    if len(content) > limits.max_file_size:
        raise _refused(path, f"tệp lớn hơn {limits.max_file_size:,} byte".replace(",", "."))
    return content


def _csv_rows(path: Path, content: bytes) -> list[Row]:
    lines = _decoded(path, content).splitlines(keepends=True)
    above = 1 if lines and _EXCEL_SEPARATOR.fullmatch(lines[0].strip()) else 0
    first = next((line for line in lines[above:] if line.strip()), "")
    reader = csv.reader(lines[above:], delimiter=max(SEPARATORS, key=first.count), strict=True)
    numbered: list[tuple[int, list[str]]] = []
    begin = above + 1
    try:
        for cells in reader:
            numbered.append((reader.line_num + above, cells))
            begin = reader.line_num + above + 1
    except csv.Error as problem:
        why = "không phải là CSV: dấu ngoặc kép không khép, hoặc một ô quá dài"
        raise _refused(path, f"dòng {begin} · {why}") from problem
    return [
        Row(number, [Cell(TEXT, nfc(cell)) for cell in cells])
        for number, cells in numbered
        if any(cell.strip() for cell in cells)
    ]


def _decoded(path: Path, content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _strictly(path, content.removeprefix(mark), encoding)
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise _refused(path, f"dòng {line} · có byte 0: không phải là CSV dạng UTF-8, hoặc là UTF-16 thiếu dấu BOM")
    return _strictly(path, content, "utf-8")


def _strictly(path: Path, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        column = problem.start - (content.rfind(b"\n", 0, problem.start) + 1) + 1
        why = (
            f"dòng {line}, byte {column} · không phải là {encoding.upper()}: tệp dùng bảng mã khác (TCVN3, VNI, "
            "Windows-1258 …). Trong Excel hãy lưu lại dạng CSV UTF-8, hoặc nộp tệp .xlsx"
        )
        raise _refused(path, why) from problem


def _workbook_sheets(path: Path, digest: str, limits: Settings) -> list[ClaimsSheet]:
    [(_, answer)] = in_workers(_read, [[(digest, str(path))]], limits, preload=__name__)
    if isinstance(answer, Exception):
        raise _refused(path, "không đọc được tệp như một bảng tính trong thời gian và bộ nhớ cho phép")
    why, sheets = answer
    if why:
        raise _refused(path, f"không đọc được tệp như một bảng tính: {why}")
    return [
        ClaimsSheet(
            name,
            [
                Row(first + number, [Cell(*cell) for cell in cells])
                for number, cells in enumerate(rows, 1)
                if any(text for _, text in cells)
            ],
            tuple(merged),
        )
        for name, first, rows, merged in sheets
    ]


def _read(batch: list[tuple[str, str]], limits: Settings) -> Answer:
    """Read a workbook in a worker; what it answers are plain texts and numbers."""
    [(digest, path)] = batch
    limit_processor(limits.read_cpu_seconds)
    with open_regular(path, follow=True) as stream:
        content = stream.read(min(limits.max_file_size, os.fstat(stream.fileno()).st_size) + 1)
    if hashlib.sha256(content).hexdigest() != digest:
        return "tệp đang thay đổi", []
    try:
        inspection = inspect(content, limits)
        with silent_stderr():
            found = [decode_by_font(grid, inspection.fonts(grid.name)) for grid in grids(content, inspection)]
    except UnreadableError as problem:
        return _why(problem), []
    return "", [(grid.name, grid.top, list(_rows(grid)), _merged(grid)) for grid in found if not grid.is_hidden]


def _why(problem: UnreadableError) -> str:
    variants: dict[str, str] = rule_texts(workbook.UNREADABLE.rule_id, "vi")["variants"]
    words = {"observed": problem.detail, "sheet": problem.sheet, "cell": problem.cell}
    return variants.get(problem.reason, problem.reason).format_map(words)


def _rows(grid: Grid) -> Iterator[list[tuple[str, str]]]:
    for at, cells in enumerate(grid.rows):
        blank = [(TEXT, "")] * grid.left
        yield blank + [
            (ODD, _text(cell)) if (at, column) in grid.marks else _cell(cell) for column, cell in enumerate(cells)
        ]


def _merged(grid: Grid) -> list[tuple[int, int, int, int]]:
    return [(*first, *last) for first, last in grid.merged]


def _cell(cell: object) -> tuple[str, str]:
    """Kind and text of a cell: numbers with a decimal point, days as ISO."""
    if isinstance(cell, ErrorCell):
        return ERROR, str(cell)
    if isinstance(cell, bool) or (isinstance(cell, FormattedCell) and cell.differs()):
        return ODD, _text(cell)
    if isinstance(cell, PercentCell):
        return NUMBER, f"{cell.percent:f}%"
    if isinstance(cell, (int, float)):
        return NUMBER, repr(float(cell)) if float(cell) != int(cell) else str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() != dt.time():
        return ODD, cell.isoformat(" ")
    if isinstance(cell, dt.date):
        return DATE, dt.date(cell.year, cell.month, cell.day).isoformat()
    return TEXT, nfc(str(cell))


def _text(cell: object) -> str:
    if isinstance(cell, (FormattedCell, ShownDay)):
        return cell.shown
    return nfc(str(cell))
