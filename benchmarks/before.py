"""The release before this one: which commit it is, its code out of git, and in what this code differs on purpose."""

from __future__ import annotations

import subprocess
import tarfile
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

RELEASE = "e78068c7eff9b0ef136e51f096ad032b52b98d7b"
"""The commit, or the tag, that ``make bench`` measures beside this code and ``make same`` compares it with."""
INTENDED: dict[str, str] = {}
"""Columns and tables whose rows differ from that release's on purpose, each with the reason."""


class NoReleaseError(Exception):
    """This checkout does not have the release before: it was cloned without history, or is no checkout."""


def lay_release(folder: Path, release: str = RELEASE) -> Path:
    """Lay the files of a release into a folder; it runs with today's packages. NoReleaseError where git has it not."""
    command = ["git", "archive", "--format=tar", release]
    try:
        found = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as problem:
        raise NoReleaseError(release) from problem
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=BytesIO(found)) as archive:
        archive.extractall(folder, filter="data")
    return folder
