"""The feedback copy that goes back to a unit: its own workbook, with what is wrong at the cells where it is wrong."""

from __future__ import annotations

from itertools import chain, count
from pathlib import PurePath
from typing import TYPE_CHECKING
from unicodedata import normalize

from pipeline.feedback.copying import feedback_copy, is_writable
from pipeline.feedback.package import WORKBOOK, Package
from pipeline.settings import Settings, settings
from pipeline.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from schemas.finding import Finding

__all__ = ["feedback_copy", "feedback_name", "write_feedback", "write_feedback_into"]

SUFFIX = " - phản hồi"
_EXTENSIONS = {
    "sheet.macroEnabled.main+xml": ".xlsm",
    "template.main+xml": ".xltx",
    "template.macroEnabled.main+xml": ".xltm",
}
"""Excel opens a file only under the extension of its content."""


def write_feedback(content: bytes, findings: Sequence[Finding], path: Path, limits: Settings | None = None) -> None:
    """Write the feedback copy of a workbook that has these findings: complete or not at all."""
    write_whole(path, feedback_copy(content, findings, limits or settings()))


def write_feedback_into(
    folder: Path,
    file_name: str,
    content: bytes,
    findings: Sequence[Finding],
    limits: Settings | None = None,
    taken: Collection[Path] = (),
) -> Path:
    """Write the feedback copy into a folder under the name that goes with its content, or beside what is ``taken``."""
    copy = feedback_copy(content, findings, limits or settings())
    name = PurePath(feedback_name(file_name, copy))
    others = {one.name.casefold() for one in taken}
    stem = name.stem.removesuffix(SUFFIX)
    numbered = chain((name.name,), (f"{stem} ({number}){SUFFIX}{name.suffix}" for number in count(2)))
    path = folder / next(one for one in numbered if one.casefold() not in others)
    write_whole(path, copy)
    return path


def feedback_name(file_name: str, copy: bytes) -> str:
    """The name of a copy: the workbook's, marked as feedback once, with the extension of the copy's own content."""
    stem = normalize("NFC", PurePath(file_name).stem)
    while stem.endswith(SUFFIX):
        stem = stem.removesuffix(SUFFIX)
    kind = Package(copy).content_type(WORKBOOK) if is_writable(copy) else ""
    extension = next((one for ending, one in _EXTENSIONS.items() if kind.endswith(ending)), ".xlsx")
    return f"{stem}{SUFFIX}{extension}"
