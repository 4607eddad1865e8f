"""A small landing zone with a warehouse, what is dropped into it next, and what an undisturbed night makes of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.spec.examples.edits import put, steps
from tests.support.installation import Installation, installation_in
from tests.support.revisions import declare_more, lay, revision

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.installation import WarehouseRows

OF_THE_CLOCK = ("received_at", "known_at")
"""Columns that hold when a run was; after a kill the next run may be later."""
MORE_GROUPS = steps(put("THT", "groups", 1, 12), declare_more("THT.ALL", 2))


@dataclass(frozen=True)
class Town:
    """An installation after a night, with workbooks that no run has seen, and its tables before and after the next."""

    installation: Installation
    old: WarehouseRows
    new: WarehouseRows


def contents(installation: Installation) -> WarehouseRows:
    """The tables of an installation, without the columns that may differ after a kill."""
    return installation.contents(without=OF_THE_CLOCK)


def drop_next(installation: Installation) -> None:
    """A better revision, one that is sent back, one of another unit, and a file that is no workbook; one file goes."""
    lay(installation, "b 11-2020.xlsx", revision(2, MORE_GROUPS))
    lay(installation, "c 11-2020.xlsx", revision(3, declare_more("THT.ALL", 1)))
    lay(installation, "d 11-2020.xlsx", revision(4))
    lay(installation, "garbage.xlsx", b"%PDF-1.7")
    (installation.raw / "gone 11-2020.xlsx").unlink()


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    installation = installation_in(tmp_path_factory.mktemp("town") / "project")
    lay(installation, "a 11-2020.xlsx", revision(1))
    lay(installation, "gone 11-2020.xlsx", revision(1, MORE_GROUPS))
    installation.run()
    old = contents(installation)
    drop_next(installation)
    undisturbed = installation.copied(tmp_path_factory.mktemp("undisturbed") / "project")
    undisturbed.run()
    new = contents(undisturbed)
    assert old != new
    return Town(installation, old, new)


@pytest.fixture
def installation(town: Town, tmp_path: Path) -> Installation:
    """A copy of the town's installation."""
    return town.installation.copied(tmp_path / "project")
