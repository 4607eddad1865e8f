"""Only regular files are opened, and nothing else is waited for."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.regular_files import digest, open_regular

if TYPE_CHECKING:
    from pathlib import Path


def test_regular_file_is_read_and_hashed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 3_000_000)
    with open_regular(tmp_path / "a") as stream:
        assert digest(stream) == hashlib.sha256(b"x" * 3_000_000).hexdigest()


def test_pipe_folder_and_device_are_errors_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, "/dev/zero"):
        with pytest.raises(OSError, match=r"regular file|directory"):
            open_regular(path)


def test_link_is_followed_only_when_it_is_meant(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with pytest.raises(OSError, match="link"):
        open_regular(tmp_path / "link")
    with open_regular(tmp_path / "link", follow=True) as stream:
        assert stream.read() == b"x"
    (tmp_path / "zero").symlink_to("/dev/zero")
    with pytest.raises(OSError, match="regular file"):
        open_regular(tmp_path / "zero", follow=True)
