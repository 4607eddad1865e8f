"""Which files anybody of a machine may come by."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def open_to_all(folder: Path) -> set[str]:
    """What lies anywhere below a folder and may be read, written or entered by anybody."""
    paths = [path for path in folder.rglob("*") if not path.is_symlink()]
    return {str(path) for path in paths if stat.S_IMODE(path.stat().st_mode) & stat.S_IRWXO}
