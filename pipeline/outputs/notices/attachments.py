"""Whether a file is a workbook without anything active, the only thing that is attached to a mail."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile


def is_plain_workbook(content: bytes) -> bool:
    """Placeholder until the check of helper `active` is there."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return not any("vbaproject" in name.casefold() for name in archive.namelist())
    except BadZipFile:
        return False
