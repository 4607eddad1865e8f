"""Which sheet of a file has the claims, and where its columns stand by the names in its first row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ingest.claims_file import ClaimsFile, ClaimsFileError, ClaimsSheet
from schemas.messages import bounded
from schemas.published_file import CLAIM_COLUMNS, REQUIRED, ClaimColumn, column_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.ingest.claims_file import Row

HINTS = {"report_id": ", hoặc ghi --report"}


def refused(file: ClaimsFile, why: str) -> ClaimsFileError:
    """The error of a file that is not taken as a whole."""
    return ClaimsFileError([f"{bounded(file.name)} · {why}."])


def claims_sheet(file: ClaimsFile) -> ClaimsSheet:
    """The sheet that has the claims: the only one whose first row is headed as the template's; else ClaimsFileError."""
    with_claims = [sheet for sheet in file.sheets if sheet.rows and _headers(sheet).keys() & set(REQUIRED)]
    if len(with_claims) == 1:
        return with_claims[0]
    if with_claims:
        names = ", ".join(bounded(sheet.name) for sheet in with_claims)
        raise refused(file, f"có nhiều trang số liệu ({names}); hãy để một trang")
    raise refused(file, _no_header(file))


def _no_header(file: ClaimsFile) -> str:
    """Where the names of the columns were looked for and, where they stand further down, where they stand."""
    wanted = ", ".join(_column(name).label for name in REQUIRED)
    below = [
        (sheet, row) for sheet in file.sheets for row in sheet.rows[1:] if {*_headers(sheet, row)} >= {*REQUIRED[1:]}
    ]
    looked = next((sheet for sheet, _ in below), next((sheet for sheet in file.sheets if sheet.rows), None))
    if looked is None:
        return f"thiếu dòng đầu có tên cột: {wanted}"
    found = [row.number for sheet, row in below if sheet is looked][:1]
    hint = f"; tên cột đứng ở dòng {found[0]}, hãy bỏ các dòng phía trên" if found else ""
    return f"{looked.place(looked.rows[0].number, 0)} · thiếu dòng đầu có tên cột: {wanted}{hint}"


def _column(name: str) -> ClaimColumn:
    return next(column for column in CLAIM_COLUMNS if column.name == name)


def _headers(sheet: ClaimsSheet, row: Row | None = None) -> dict[str, int]:
    """The place of each column that the first row, or another one, heads, the first of two alike."""
    found: dict[str, int] = {}
    for at, cell in enumerate((row or sheet.rows[0]).cells):
        column = column_of(cell.text) if cell.text else None
        if column:
            found.setdefault(column.name, at)
    return found


def claim_columns(file: ClaimsFile, sheet: ClaimsSheet, given: Mapping[str, str]) -> dict[str, int]:
    """The place of each column; ClaimsFileError where one is missing, stands twice or is none of ours."""
    found, header = _headers(sheet), sheet.rows[0]
    faults = []
    for at, cell in enumerate(header.cells):
        column, where = column_of(cell.text) if cell.text else None, sheet.place(header.number, at)
        if cell.text and column is None:
            known = ", ".join(column.label for column in CLAIM_COLUMNS)
            faults.append(f'{where} · "{bounded(cell.text)}" không phải là tên cột đã biết: {known}')
        elif column and found[column.name] != at:
            faults.append(f"{where} · cột {column.label} có hai lần")
    missing = [name for name in REQUIRED if name not in found and name not in given]
    faults += [
        f"{sheet.place(header.number, 0)} · thiếu cột {_column(name).label}{HINTS.get(name, '')}" for name in missing
    ]
    if not {"topic", "figure_id"} & found.keys():
        labels = f"{_column('figure_id').label} hoặc {_column('topic').label}"
        faults.append(f"{sheet.place(header.number, 0)} · thiếu cột {labels}")
    if faults:
        raise ClaimsFileError([f"{bounded(file.name)} · {fault}." for fault in faults])
    return found
