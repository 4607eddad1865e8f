"""Office files as they are printed: LibreOffice makes a PDF of one, and Poppler a picture of one of its pages."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from tests.support.debian_programs import installed

if TYPE_CHECKING:
    from pathlib import Path

_BOX = re.compile(rb"/Type\s*/Page\b(?!s).*?/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", re.DOTALL)
SECONDS = 300
"""How long a file may take to be printed."""


def pdf_of(file: Path, folder: Path) -> Path:
    """The PDF that LibreOffice prints a workbook or document to, in ``folder``, which it needs for itself, too."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [installed("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return folder / f"{file.stem}.pdf"


def page_sizes(pdf: Path) -> list[tuple[int, int]]:
    """The widths and heights of the pages, in points."""
    return [(round(float(width)), round(float(height))) for width, height in _BOX.findall(pdf.read_bytes())]


def page_png(file: Path, page: int, folder: Path, dots_per_inch: int = 80) -> bytes:
    """The picture of a page, counted from 1, of a workbook or document; ``folder`` is for what is made on the way."""
    target = folder / f"{file.stem}-{page}"
    only = ["-f", str(page), "-l", str(page), "-singlefile", "-r", str(dots_per_inch), "-png"]
    command = [installed("pdftoppm"), *only, str(pdf_of(file, folder)), str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return target.with_suffix(".png").read_bytes()
