"""Two sample workbooks as files to be read, each by the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

GOOD = PROJECT / "raw" / "2020-11" / "BC thang 11 - Yen The.xlsx"
OTHER = PROJECT / "raw" / "2020-11" / "SON DONG BC HTX 11-2020.xlsx"


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def named(*paths: Path) -> list[tuple[str, Path]]:
    return [(sha(path), path) for path in paths]
