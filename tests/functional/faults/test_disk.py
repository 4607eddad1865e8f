"""A disk that is full and folders that cannot be written: the old build stays, the message says why, and it goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from pipeline.runs.expected_failures import CANNOT_GO_ON
from tests.functional.conftest import Installation
from tests.functional.faults.conftest import Town, contents
from tests.functional.faults.nights import ended
from tests.functional.faults.test_kills import go_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.long, pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")]
REASON = "Không đọc hoặc không ghi được, kho dữ liệu vẫn như trước; hãy khắc phục rồi chạy lại: "
LARGE = "512m"


@dataclass(frozen=True)
class Disk:
    """A disk of its own."""

    folder: Path

    def remount(self, options: str) -> None:
        """Change its size, or whether it can be written."""
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.folder)], check=True)  # noqa: S607

    def leave(self, room: int) -> None:
        """Fill it up to so many bytes."""
        status = os.statvfs(self.folder)
        used = (status.f_blocks - status.f_bfree) * status.f_frsize
        self.remount(f"size={used + room}")


@contextmanager
def mounted(folder: Path) -> Iterator[Disk]:
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={LARGE}", "none", str(folder)],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"cannot mount here: {done.stderr.decode()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S607


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with mounted(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def place(disk: Disk, town: Town) -> Installation:
    """A copy of the town's place on the small disk."""
    return town.place.copied(disk.folder / "project")


@pytest.mark.parametrize("room", [0, 4, 16, 64, 128, 256, 1024, 4096], ids="{} KiB".format)
def test_full_disk_leaves_the_old_build_and_a_message_and_the_next_run_ends_as_if_nothing_was(
    place: Installation, town: Town, disk: Disk, room: int
) -> None:
    disk.leave(room << 10)
    done = ended(place)
    assert done.status == CANNOT_GO_ON, done.told
    assert done.told.startswith(REASON)
    assert contents(place) == town.old
    half = [*place.folder.rglob(".batch-*"), *place.folder.glob(".*.new"), *place.folder.glob(".hoptac-parquet-2")]
    assert half == []
    disk.remount(f"size={LARGE}")
    go_on(place, town)


def test_disk_that_is_read_only_leaves_everything_and_a_message(place: Installation, town: Town, disk: Disk) -> None:
    (place.folder / "dagster").mkdir()
    disk.remount("ro")
    done = ended(place)
    disk.remount("rw")
    assert (done.status, done.told.startswith(REASON)) == (CANNOT_GO_ON, True), done.told
    assert "Read-only file system" in done.told
    assert contents(place) == town.old
    go_on(place, town)


def test_folder_of_the_database_that_cannot_be_written_leaves_the_old_build_and_a_message(
    place: Installation, town: Town, disk: Disk, tmp_path: Path
) -> None:
    shutil.move(place.settings.state, tmp_path / "state")
    apart = Installation(place.folder, place.settings.model_copy(update={"state": tmp_path / "state"}))
    disk.remount("ro")
    done = ended(apart)
    disk.remount("rw")
    assert (done.status, done.told.startswith(REASON)) == (CANNOT_GO_ON, True), done.told
    assert contents(apart) == town.old
    assert ended(apart).status == 0
    assert contents(apart) == town.new
