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
from tests.functional.faults.conftest import Town, contents
from tests.functional.faults.processes import ended
from tests.functional.faults.recovery import go_on
from tests.support.installation import Installation
from tests.support.watching import watching

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.long, pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")]
REASON = "Không đọc hoặc không ghi được, kho dữ liệu vẫn như trước; hãy khắc phục rồi chạy lại: "
LARGE = "512m"


@dataclass(frozen=True)
class SmallDisk:
    """A file system in memory, whose size and mode a test changes."""

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
def mounted(folder: Path) -> Iterator[SmallDisk]:
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={LARGE}", "none", str(folder)],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"cannot mount here: {done.stderr.decode()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S607


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with mounted(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def installation(disk: SmallDisk, town: Town) -> Installation:
    """A copy of the town's installation on the small disk."""
    return town.installation.copied(disk.folder / "project")


@pytest.mark.parametrize(
    "room",
    [64, *(pytest.param(room, marks=pytest.mark.soak) for room in (0, 4, 16, 128, 256, 1024, 4096))],
    ids="{} KiB".format,
)
def test_full_disk_leaves_the_old_build_and_a_message_and_the_next_run_ends_as_if_nothing_was(
    installation: Installation, town: Town, disk: SmallDisk, room: int
) -> None:
    disk.leave(room << 10)
    done = ended(installation)
    assert done.status == CANNOT_GO_ON, done.output
    assert done.output.startswith(REASON)
    assert contents(installation) == town.old
    half = [
        *installation.folder.rglob(".batch-*"),
        *installation.folder.glob(".*.new"),
        *installation.folder.glob(".hoptac-parquet-2"),
    ]
    assert half == []
    disk.remount(f"size={LARGE}")
    go_on(installation, town)


def test_watch_waits_on_a_full_disk_and_does_its_round_when_there_is_room(
    installation: Installation, town: Town, disk: SmallDisk, tmp_path: Path
) -> None:
    (installation.folder / "dagster").mkdir()
    disk.leave(64 << 10)
    with watching(installation, log=tmp_path / "watch.log") as watch:
        watch.until_said("ổ đĩa đã đầy")
        assert contents(installation) == town.old
        disk.remount(f"size={LARGE}")
        watch.until_said("Đã làm việc lại được.")
        assert watch.end() == 0
    assert contents(installation) == town.new


def test_disk_that_is_read_only_leaves_everything_and_a_message(
    installation: Installation, town: Town, disk: SmallDisk
) -> None:
    (installation.folder / "dagster").mkdir()
    disk.remount("ro")
    done = ended(installation)
    disk.remount("rw")
    assert (done.status, done.output.startswith(REASON)) == (CANNOT_GO_ON, True), done.output
    assert "Read-only file system" in done.output
    assert contents(installation) == town.old
    go_on(installation, town)


def test_folder_of_the_database_that_cannot_be_written_leaves_the_old_build_and_a_message(
    installation: Installation, town: Town, disk: SmallDisk, tmp_path: Path
) -> None:
    shutil.move(installation.settings.state, tmp_path / "state")
    apart = Installation(installation.folder, installation.settings.model_copy(update={"state": tmp_path / "state"}))
    disk.remount("ro")
    done = ended(apart)
    disk.remount("rw")
    assert (done.status, done.output.startswith(REASON)) == (CANNOT_GO_ON, True), done.output
    assert contents(apart) == town.old
    assert ended(apart).status == 0
    assert contents(apart) == town.new
