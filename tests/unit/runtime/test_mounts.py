"""The file system that a folder lies on is told by the kernel's list of mounts, the nearest one above it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.runtime import mounts
from pipeline.runtime.mounts import file_system, is_on_server

LINES = r"""
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
36 22 0:31 / /srv/hop\040tac rw,relatime - cifs //nas/raw rw
37 36 0:32 / /srv/hop\040tac/here rw,relatime shared:7 master:2 - xfs /dev/sdb1 rw
38 22 0:33 / /mnt/ssh rw - fuse.sshfs nas:/raw rw
39 22 0:34 / /mnt/ntfs rw - fuseblk /dev/sdc1 rw
""".strip()


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mountinfo"
    path.write_text(LINES, encoding="utf-8")
    monkeypatch.setattr(mounts, "MOUNTS", path)


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("folder", "kind", "is_server"),
    [
        ("/srv", "ext4", False),
        ("/srv/hop tac", "cifs", True),
        ("/srv/hop tac/2020-11", "cifs", True),
        ("/srv/hop tac/here/2020-11", "xfs", False),
        ("/srv/hop tacit", "ext4", False),
        ("/mnt/ssh/raw", "fuse.sshfs", True),
        ("/mnt/ntfs/raw", "fuseblk", False),
    ],
)
def test_nearest_mount_above_a_folder_is_its_file_system(folder: str, kind: str, *, is_server: bool) -> None:
    assert file_system(Path(folder)) == kind
    assert is_on_server(Path(folder)) == is_server


def test_where_the_kernel_tells_nothing_a_folder_is_taken_for_this_machines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "nothing")
    assert (file_system(tmp_path), is_on_server(tmp_path)) == ("", False)
