"""Readers of the Parquet files find a complete export, also while the next one takes its place."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.warehouse.parquet_export import next_export, parquet_folder, swap_export

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return parquet_folder(tmp_path / "hoptac.duckdb")


def export(folder: Path, content: str) -> Path:
    """Write an export and let the folder point to it."""
    target = next_export(folder)
    (target / "core").mkdir(parents=True)
    (target / "core" / "units.parquet").write_text(content, encoding="utf-8")
    swap_export(target, folder)
    return target


def content(folder: Path) -> str:
    return (folder / "core" / "units.parquet").read_text(encoding="utf-8")


def test_folder_is_named_after_the_database(folder: Path) -> None:
    assert folder.name == "hoptac-parquet"


def test_folder_shows_the_newest_export_and_the_one_before_stays_for_its_readers(folder: Path) -> None:
    first, second, third = (export(folder, text) for text in ("first", "second", "third"))
    assert content(folder) == "third"
    assert (first.exists(), content(second), content(third)) == (False, "second", "third")
    assert next_export(folder) not in (first, second, third)


def test_export_that_was_never_finished_is_removed_with_the_next(folder: Path) -> None:
    export(folder, "first")
    (next_export(folder) / "core").mkdir(parents=True)
    last = export(folder, "second")
    assert content(folder) == "second"
    kept = [path.name for path in folder.parent.iterdir() if path.is_dir() and not path.is_symlink()]
    assert len(kept) == 2
    assert last.name in kept


def test_copy_in_the_place_of_the_link_gives_way(folder: Path) -> None:
    copied = shutil.copytree(export(folder, "first"), folder.with_name("copy"))
    folder.unlink()
    copied.rename(folder)
    export(folder, "second")
    assert folder.is_symlink()
    assert content(folder) == "second"
