"""What a feedback copy is called: as the workbook, marked as feedback once, as Excel opens its content."""

from __future__ import annotations

from pathlib import PurePath
from unicodedata import normalize

from pipeline.outputs.feedback.copying import is_writable
from pipeline.outputs.feedback.package import WORKBOOK, Package

SUFFIX = " - phản hồi"
_EXTENSIONS = {
    "sheet.macroEnabled.main+xml": ".xlsm",
    "template.main+xml": ".xltx",
    "template.macroEnabled.main+xml": ".xltm",
}
"""Excel opens a file only under the extension of its content."""


def feedback_name(file_name: str, copy: bytes) -> str:
    """The name of a copy: the workbook's, marked as feedback once, with the extension of the copy's own content."""
    stem = normalize("NFC", PurePath(file_name).stem)
    while stem.endswith(SUFFIX):
        stem = stem.removesuffix(SUFFIX)
    kind = Package(copy).content_type(WORKBOOK) if is_writable(copy) else ""
    extension = next((one for ending, one in _EXTENSIONS.items() if kind.endswith(ending)), ".xlsx")
    return f"{stem}{SUFFIX}{extension}"
