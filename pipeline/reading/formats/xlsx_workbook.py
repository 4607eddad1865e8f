"""What an .xlsx workbook shows beside its values, and the bytes to read where the reader would refuse or misread it."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.reading.formats.active_xlsx import xlsx_activity
from pipeline.reading.formats.font_cells import xlsx_fonts
from pipeline.reading.formats.inspection import Inspection
from pipeline.reading.formats.plain_sheet import is_plain, is_plain_sheet
from pipeline.reading.formats.repaired_package import repaired_parts, repaired_xlsx
from pipeline.reading.formats.styled_cells import xlsx_styles
from pipeline.reading.formats.xlsx_package import xlsx_package
from pipeline.reading.formats.xlsx_runs import xlsx_runs
from pipeline.reading.formats.xlsx_scan import (
    TooWideError,
    UnplacedError,
    check_size,
    error_cells,
    formula_starts,
    has_places,
)
from pipeline.reading.formats.xlsx_tables import table_totals
from schemas.finding import address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.reading.cells.special_cells import ErrorCell
    from pipeline.reading.formats.xlsx_package import XlsxPackage
    from pipeline.runtime.settings import Settings

    Parts = dict[str, bytes]


def xlsx_inspection(parts: Parts, limits: Settings, repaired: Callable[[], Inspection]) -> Inspection:
    """What the sheets hold that the reader would not show; UnreadableError for sheets that are too large to read.

    ``repaired`` makes the inspection of a file that the reader refuses.
    """
    package = xlsx_package(parts, limits.max_sheets)
    sheets = {path: parts[path] for path in package.sheets.values() if path in parts}
    are_plain = all(map(is_plain_sheet, sheets.values()))
    formulas = {path: formula_starts(sheet) for path, sheet in sheets.items()} if are_plain else {}
    if package.is_usual and are_plain and is_plain(parts.get(package.strings, b"")):
        with suppress(UnplacedError, TooWideError):
            inspection = _scanned(parts, package, limits, formulas, repaired=repaired)
            if not inspection.has_special_cells or all(map(has_places, sheets.values())):
                return _with_activity(inspection, parts, package, formulas)
    return _with_activity(_repaired(parts, package, limits), parts, package, formulas)


def _with_activity(
    inspection: Inspection, parts: Mapping[str, bytes], package: XlsxPackage, formulas: Mapping[str, list[int]]
) -> Inspection:
    """The inspection with what is active; looked for last, in what is known not to be too large."""
    active = xlsx_activity(parts, package, formulas)
    return replace(inspection, active=active) if active.found else inspection


def repaired_xlsx_inspection(parts: Parts, limits: Settings) -> Inspection:
    """The same of a workbook that the reader would refuse or misread, with the bytes that it is to read instead."""
    return _repaired(parts, xlsx_package(parts, limits.max_sheets), limits)


def _repaired(parts: Parts, package: XlsxPackage, limits: Settings) -> Inspection:
    """The inspection of the repaired parts; cells that show nothing are left out where the area is too large."""
    totals, is_too_wide = table_totals(parts, package.sheets), False
    try:
        _check_size(parts, package, {}, limits)
    except TooWideError:
        is_too_wide = True
    parts, package = repaired_parts(parts, package, without_unseen=is_too_wide)
    return replace(_scanned(parts, package, limits, {}, repaired_xlsx(parts)), table_totals=totals)


def _scanned(
    parts: Parts,
    package: XlsxPackage,
    limits: Settings,
    formulas: Mapping[str, list[int]],
    content: bytes = b"",
    repaired: Callable[[], Inspection] | None = None,
) -> Inspection:
    errors = {
        path: error_cells(parts[path], formulas.get(path)) for path in set(package.sheets.values()) if path in parts
    }
    _check_size(parts, package, errors, limits)
    styles, named = (
        parts.get(package.styles, b""),
        {name: parts.get(path, b"") for name, path in package.sheets.items()},
    )
    return Inspection(
        {name: errors[path] for name, path in package.sheets.items() if errors.get(path)},
        xlsx_fonts(styles, named),
        styles=xlsx_styles(styles, named),
        runs=xlsx_runs(parts.get(package.strings, b""), styles, named),
        is_1904=package.is_1904,
        is_scanned=True,
        content=content,
        table_totals=table_totals(parts, package.sheets),
        repaired=repaired,
    )


def _check_size(
    parts: Parts, package: XlsxPackage, errors: dict[str, dict[tuple[int, int], ErrorCell]], limits: Settings
) -> None:
    """Refuse sheets that are too large to read; the cell of the refusal is named with its sheet."""
    shown = Counter(path for path in package.sheets.values() if path in parts)
    sizes = [(parts[path], errors.get(path, ()), times) for path, times in shown.items()]
    try:
        check_size(sizes, parts.get(package.strings, b""), limits)
    except TooWideError as problem:
        number, place = problem.at
        path = [*shown][number]
        name = next(name for name, its_path in package.sheets.items() if its_path == path)
        raise TooWideError(problem.reason, problem.detail, name, address(*place)) from None
