"""An inspected file opened as a workbook, in the fastest way that does not refuse it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pipeline.reading.errors import UnreadableError, is_panic
from pipeline.reading.formats.file_kind import OLE, ZIP, ZIP_END
from pipeline.reading.large_sheets import seen_cells_of
from pipeline.reading.sheet_cells import SheetCells, ordered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.reading.formats.inspection import Inspection

T = TypeVar("T")

LONGEST_NAME = 255
"""Excel allows 31 characters in a sheet's name."""


class _OpenWorkbook(NamedTuple):
    """The worksheets' names, the cells of the one of a name, and what belongs to them."""

    names: Sequence[str]
    cells: Callable[[str], SheetCells]
    inspection: Inspection


def worksheets(
    content: bytes, inspection: Inspection, wanted: Callable[[str], object]
) -> Iterator[tuple[str, SheetCells, Inspection]]:
    """Name and cells of each wanted worksheet, one at a time, and the inspection that goes with them.

    What calamine refuses, be it the file or a sheet, is read in the next way; UnreadableError when there is none.
    """
    ways = _ways(content, inspection)
    workbook = _opened(ways)
    _check_names(workbook.names)
    for name in filter(wanted, workbook.names):
        while (cells := _cells(workbook, name)) is None:
            workbook = _opened(ways)
        yield name, cells, workbook.inspection


def _ways(content: bytes, inspection: Inspection) -> Iterator[Callable[[], _OpenWorkbook]]:
    """The ways to read the file, the fastest first; what is refused in all of them is corrupt."""
    yield lambda: _by_calamine(content, inspection)
    if inspection.repaired:
        repaired = inspection.repaired
        yield lambda: _by_calamine(content, repaired())
    if not content.startswith(ZIP) or inspection.is_scanned:
        yield lambda: _by_second_reader(content, inspection)


def _opened(ways: Iterator[Callable[[], _OpenWorkbook]]) -> _OpenWorkbook:
    """The workbook in the next way that it can be opened; UnreadableError when there is none."""
    for open_workbook in ways:
        try:
            return open_workbook()
        except UnreadableError as problem:
            if problem.reason != "corrupt":  # the guard's word, which no other reader is asked about
                raise
    raise UnreadableError("corrupt")


def _cells(workbook: _OpenWorkbook, name: str) -> SheetCells | None:
    """The sheet's cells; None when the way in which the workbook was opened refuses it."""
    try:
        return workbook.cells(name)
    except UnreadableError as problem:
        if problem.reason != "corrupt":
            raise
        return None


def _by_calamine(content: bytes, inspection: Inspection) -> _OpenWorkbook:
    content = inspection.content or content
    if content.startswith(OLE):  # the reader tries one format after the other: no archive that was not looked at
        content = content.replace(ZIP_END, bytes(len(ZIP_END)))
    workbook = _answer(lambda: CalamineWorkbook.from_filelike(BytesIO(content)))
    visible = {
        sheet.name: sheet.visible == SheetVisibleEnum.Visible
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    }

    def cells(name: str) -> SheetCells:
        sheet = workbook.get_sheet_by_name(name)
        if 0 < inspection.max_cells < sheet.height * sheet.width:
            return seen_cells_of(name, sheet, inspection.max_cells, is_hidden=not visible[name])
        return SheetCells(sheet.to_python(), sheet.start, ordered(sheet.merged_cell_ranges or ()), not visible[name])

    return _OpenWorkbook(list(visible), lambda name: _answer(lambda: cells(name)), inspection)


def _by_second_reader(content: bytes, inspection: Inspection) -> _OpenWorkbook:
    from pipeline.reading.second_reader import second_reading  # noqa: PLC0415 - few files need it, and it takes 0.2 s

    reading = second_reading(content, is_package=content.startswith(ZIP))
    return _OpenWorkbook(reading.names, reading.cells, inspection)


def _answer(question: Callable[[], T]) -> T:
    """What calamine answers; UnreadableError where it refuses."""
    try:
        return question()
    except (CalamineError, OverflowError) as problem:
        raise UnreadableError("corrupt") from problem
    except BaseException as problem:  # a panic of calamine is no Exception
        if not is_panic(problem):
            raise
        raise UnreadableError("corrupt") from None


def _check_names(names: Sequence[str]) -> None:
    """Refuse names beyond all reason, for every row and finding carries its sheet's."""
    if max(map(len, names), default=0) > LONGEST_NAME:
        raise UnreadableError("corrupt")
