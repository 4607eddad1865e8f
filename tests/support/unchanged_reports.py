"""Reports of a unit that say unchanged, and the months that they rest on."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl

from tests.spec.examples.sent import SentFile, cooperative
from tests.spec.examples.unchanged import ROWS, full

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.installation import Installation

OCTOBER, NOVEMBER, DECEMBER = date(2020, 10, 1), date(2020, 11, 1), date(2020, 12, 1)
NO_CODE = (*ROWS[:-1], cooperative(5, founded_on=date(2020, 2, 3), tax_code=None, note=None))
"""With one cooperative that is asked for its tax code."""
STATUSES = "select period, revision, status, based_on_period from core.submissions order by all"
FIGURES = "select figure_id, value from report.figures where period = ? order by all"


def lay(installation: Installation, *files: SentFile) -> list[Path]:
    paths = [installation.raw / file.file_name for file in files]
    for path, file in zip(paths, files, strict=True):
        path.write_bytes(file.content())
    return paths


def receive(installation: Installation, *files: SentFile) -> list[Path]:
    """Drop files, and run."""
    paths = lay(installation, *files)
    installation.run()
    return paths


def more_revenue(revision: int) -> SentFile:
    """A further revision of October with higher revenues."""
    rows = tuple(row | {"revenue": 600} if row["revenue"] else row for row in ROWS)
    return full("2020-10", name=f"217 2020-10 lan {revision}", revision=revision, rows=rows)


def says_unchanged(content: bytes) -> bytes:
    """The workbook with its cover alone, which says that nothing has changed."""
    book = openpyxl.load_workbook(BytesIO(content))
    cover = book.worksheets[0]
    (mark,) = (row[1] for row in cover.iter_rows(max_col=2) if row[0].value == "Không thay đổi")
    mark.value = "x"
    for name in book.sheetnames[1:]:
        del book[name]
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
