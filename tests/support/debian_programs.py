"""Programs that tests need from Debian: where one is missing the test is listed as not run, or fails in CI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

FOLDERS = [os.environ["PATH"], "/usr/sbin", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin")))]


def installed(name: str) -> str:
    """The path of a program."""
    found = shutil.which(name, path=os.pathsep.join(FOLDERS))
    if found is None:
        not_here(f"{name} is not installed")
    return found


def not_here(reason: str) -> NoReturn:
    """List the test as not run on this machine; where it must run, it fails."""
    if os.environ.get("HOPTAC_REQUIRE_TOOLS"):
        pytest.fail(f"HOPTAC_REQUIRE_TOOLS is set, but {reason}")
    pytest.skip(reason)
