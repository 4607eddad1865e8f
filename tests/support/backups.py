"""Back-ups as tests look at them and forge them, and the empty machine that they are restored into."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

from tests.support.installation import Installation, installation_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


RUN = "from pipeline.cli.commands import main; main()"


def empty(folder: Path) -> Installation:
    return installation_in(folder / "empty")


def files_of(path: Path) -> dict[str, bytes]:
    """The files of a back-up by name; of two of one name the last."""
    with tarfile.open(path) as archive:
        return {member.name: stream.read() for member in archive if (stream := archive.extractfile(member))}


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The back-up with its files changed."""
    files = files_of(path)
    change(files)
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path
