"""A file that is written whole has its old content or its new one, and what it leaves behind is cleared away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.runtime.atomic_files import write_whole


def test_file_that_cannot_be_finished_leaves_the_old_one_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "folder" / "a.json"
    write_whole(path, b"old")
    really = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        really(path, content[:2])
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError):  # noqa: PT011 - whichever
            write_whole(path, b"new and longer")
    assert {entry.name: entry.read_bytes() for entry in path.parent.iterdir()} == {"a.json": b"old"}


def test_what_a_killed_process_left_long_ago_is_removed_and_what_another_writes_now_is_not(tmp_path: Path) -> None:
    abandoned, fresh = tmp_path / ".1-1.unfinished.tmp", tmp_path / ".2-2.unfinished.tmp"
    for leftover in (abandoned, fresh):
        leftover.write_bytes(b"half")
    os.utime(abandoned, (1_600_000_000, 1_600_000_000))
    write_whole(tmp_path / "a.json", b"whole")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [fresh.name, "a.json"]
