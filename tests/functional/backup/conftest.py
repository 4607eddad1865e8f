"""A small installation to be backed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.installation import Installation, installation_in
from tests.support.revisions import revision

if TYPE_CHECKING:
    from pathlib import Path


RUN = "from pipeline.cli.commands import main; main()"


@pytest.fixture
def small(tmp_path: Path) -> Installation:
    """An installation after a night with two revisions of a unit."""
    installation = installation_in(tmp_path / "small")
    for number in (1, 2):
        (installation.raw / f"{number} 11-2020.xlsx").write_bytes(revision(number))
    installation.run()
    return installation
