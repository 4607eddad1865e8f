"""A disk or folder that fails is named by its setting, with what to do, and what the system said."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.runs.disk_failures import disk_failure, fullest, setting_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("raw", "state", "files"):
        monkeypatch.setenv(f"HOPTAC_{name.upper()}", str(tmp_path / name))
    monkeypatch.setenv("HOPTAC_DATABASE", str(tmp_path / "db" / "hoptac.duckdb"))


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "ổ đĩa đã đầy"),
        (errno.EACCES, "không có quyền"),
        (errno.EROFS, "chỉ cho đọc"),
        (errno.ENOENT, "không thấy"),
        (errno.EFBIG, "ulimit -f"),
    ],
)
def test_failure_of_the_system_names_setting_and_advice(number: int, advice: str, tmp_path: Path) -> None:
    text = disk_failure(OSError(number, os.strerror(number), str(tmp_path / "state" / "x\n\x1b[2J")))
    assert text.startswith(f"HOPTAC_STATE = {tmp_path}/state/x")
    assert advice in text
    assert os.strerror(number) in text
    assert text.isprintable()


def test_failure_of_duckdb_names_the_database(tmp_path: Path) -> None:
    path = tmp_path / "db" / ".hoptac.duckdb.new.wal"
    text = disk_failure(duckdb.IOException(f'IO Error: Could not write file "{path}": No space left on device'))
    assert text.startswith(f"HOPTAC_DATABASE = {path}: ổ đĩa đã đầy")


def test_full_disk_without_a_name_is_that_with_least_room() -> None:
    assert fullest() is not None
    assert disk_failure(OSError(errno.ENOSPC, "No space left on device")).startswith("HOPTAC_")


def test_nearest_setting_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOPTAC_DATABASE", str(tmp_path / "hoptac.duckdb"))
    assert setting_of(tmp_path / "files" / "x") == "HOPTAC_FILES"
    assert setting_of(tmp_path / "x") == "HOPTAC_DATABASE"
    assert setting_of(tmp_path.parent) == ""
