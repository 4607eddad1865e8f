"""Programs that tests need from Debian: where one is missing the test is listed as not run, or fails in CI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

FOLDERS = [os.environ["PATH"], "/usr/sbin", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin")))]


def installed(name: str) -> str:
    """The path of a program."""
    found = shutil.which(name, path=os.pathsep.join(FOLDERS))
    if found is None:
        message = f"{name} is not installed"
        if os.environ.get("HOPTAC_REQUIRE_TOOLS"):
            pytest.fail(f"HOPTAC_REQUIRE_TOOLS is set, but {message}")
        pytest.skip(message)
    return found
