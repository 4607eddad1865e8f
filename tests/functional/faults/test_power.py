"""A power cut loses what was not yet on disk; whatever a later step relies on is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.functional.faults.recovery import go_on, whole_build

if TYPE_CHECKING:
    from tests.functional.faults.conftest import Town
    from tests.support.installation import Installation

pytestmark = pytest.mark.long
STEPS = ("inbox.json", "batch-000002", "hoptac.duckdb", "hoptac-parquet")
"""What a night moves to its place, in this order."""


class PowerCutError(BaseException):
    """Nothing runs any more."""


class SyncedDisk:
    """Which files have been brought to the disk as they are, and which names."""

    def __init__(self, patched: pytest.MonkeyPatch, last: str | None) -> None:
        """Listen to what is synchronised; the power goes right after the last step, or never."""
        self.kept: set[tuple[int, int, int]] = set()
        self.moved: list[Path] = []
        sync, replace = os.fsync, Path.replace

        def synchronised(descriptor: int) -> None:
            sync(descriptor)
            self.kept.add(version(os.fstat(descriptor)))
            self.moved = [path for path in self.moved if not same(path.parent, descriptor)]

        def moved(source: Path, target: Path) -> Path:
            found = replace(source, target)
            self.moved.append(target)
            if target.name == last:
                raise PowerCutError
            return found

        patched.setattr(os, "fsync", synchronised)
        patched.setattr(Path, "replace", moved)

    def lose(self, folder: Path) -> list[str]:
        """Empty every file whose last bytes are not on disk; their names."""
        lost = [path for path in folder.rglob("*") if path.is_file() and version(path.stat()) not in self.kept]
        for path in lost:
            path.write_bytes(b"")
        return sorted(path.name for path in lost)


def version(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns


def same(folder: Path, descriptor: int) -> bool:
    return folder.stat().st_ino == os.fstat(descriptor).st_ino


def on_disk_before(installation: Installation) -> set[tuple[int, int, int]]:
    """What former nights have left, which is on disk by now, and what the districts have sent."""
    return {version(path.stat()) for path in installation.folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("last", STEPS)
def test_power_cut_after_a_step_leaves_a_whole_build_and_the_next_run_ends_as_if_nothing_was(
    last: str, installation: Installation, town: Town
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        disk = SyncedDisk(patched, last)
        disk.kept |= on_disk_before(installation)
        with pytest.raises(PowerCutError):
            installation.run()
    disk.lose(installation.folder)
    assert whole_build(installation, town) == ("new" if last.startswith("hoptac") else "old")
    exported = installation.folder / "hoptac-parquet" / "core" / "submissions" / "2020-11.parquet"
    assert exported.stat().st_size > 0
    go_on(installation, town)


def test_after_a_night_every_file_and_every_name_that_a_later_one_reads_is_on_disk(installation: Installation) -> None:
    with pytest.MonkeyPatch.context() as patched:
        disk = SyncedDisk(patched, None)
        disk.kept |= on_disk_before(installation)
        installation.run()
    assert disk.lose(installation.folder) == []
    assert disk.moved == []
