"""A small landing zone with a warehouse, what is dropped into it next, and what an undisturbed night makes of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.functional.conftest import Installation, placed
from tests.functional.workbooks import declare_more, lay, revision
from tests.spec.examples.edits import put, steps

if TYPE_CHECKING:
    from pathlib import Path

Rows = dict[str, list[tuple[Any, ...]]]
HONEST = ("received_at",)
"""Columns that tell when a run was; after a kill the next one may be later."""
MORE_GROUPS = steps(put("THT", "groups", 1, 12), declare_more("THT.ALL", 2))


@dataclass(frozen=True)
class Town:
    """A place after a night, with workbooks that no run has seen; and its tables before and after the next night."""

    place: Installation
    old: Rows
    new: Rows


def contents(place: Installation) -> Rows:
    """The tables of a place, but for honest times."""
    return place.contents(without=HONEST)


def drop_next(place: Installation) -> None:
    """A better revision, one that is sent back, one of another unit, and a file that is no workbook; one file goes."""
    lay(place, "b.xlsx", revision(2, MORE_GROUPS))
    lay(place, "c.xlsx", revision(3, declare_more("THT.ALL", 1)))
    lay(place, "d.xlsx", revision(4))
    lay(place, "garbage.xlsx", b"%PDF-1.7")
    (place.raw / "gone.xlsx").unlink()


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    place = placed(tmp_path_factory.mktemp("town") / "project")
    lay(place, "a.xlsx", revision(1))
    lay(place, "gone.xlsx", revision(1, MORE_GROUPS))
    place.run()
    old = contents(place)
    drop_next(place)
    undisturbed = place.copied(tmp_path_factory.mktemp("undisturbed") / "project")
    undisturbed.run()
    new = contents(undisturbed)
    assert old != new
    return Town(place, old, new)


@pytest.fixture
def place(town: Town, tmp_path: Path) -> Installation:
    """A copy of the town's place."""
    return town.place.copied(tmp_path / "project")
