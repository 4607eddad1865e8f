"""Programs that tests need from Debian: where one is missing a test is listed as not run, or fails in CI."""

from __future__ import annotations

import os
import shutil

import pytest


def installed(*names: str) -> str:
    """The path of the first of these programs that is there."""
    found = next(filter(None, (shutil.which(one, path=f"{os.environ['PATH']}:/usr/sbin") for one in names)), None)
    if found is None:
        message = f"{' or '.join(names)} is not installed"
        if os.environ.get("HOPTAC_REQUIRE_TOOLS"):
            pytest.fail(f"HOPTAC_REQUIRE_TOOLS is set, but {message}")
        pytest.skip(message)
    return found
