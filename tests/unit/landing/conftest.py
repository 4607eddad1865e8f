"""A small landing zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    (folder / "2020-11").mkdir(parents=True)
    (folder / "2020-11" / "Biểu HTX.xlsx").write_bytes(b"one")
    (folder / "b.xlsx").write_bytes(b"two")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "state" / "inbox.json"
