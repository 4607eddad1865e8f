"""Batches are shared with other machines whole, are taken once, and go when they no longer count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.staging.shared_store import forget_shared, shared_staging

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings

CODE = "code-1"


@pytest.fixture
def shared(settings: Settings, tmp_path: Path) -> Settings:
    """Settings that share staging in a folder."""
    return settings.model_copy(update={"staging": f"file://{tmp_path}/shared"})


def stage_batch(home: Path, name: str) -> None:
    """A complete batch of two files."""
    (home / name).mkdir(parents=True)
    (home / name / "findings.parquet").write_bytes(name.encode())
    (home / name / "manifest.json").write_bytes(b"{}")


def batches(folder: Path) -> dict[str, list[str]]:
    return {batch.name: sorted(file.name for file in batch.iterdir()) for batch in folder.iterdir()}


WHOLE = ["findings.parquet", "manifest.json"]


def test_batch_of_one_machine_is_taken_by_another(shared: Settings, tmp_path: Path) -> None:
    first, second = tmp_path / "first" / CODE, tmp_path / "second" / CODE
    with shared_staging(shared, first):
        stage_batch(first, "batch-1")
    with shared_staging(shared, second):
        assert batches(second) == {"batch-1": WHOLE}
    assert (second / "batch-1" / "findings.parquet").read_bytes() == b"batch-1"


def test_batch_of_other_code_is_not_taken(shared: Settings, tmp_path: Path) -> None:
    first, second = tmp_path / "first" / CODE, tmp_path / "second" / "code-2"
    with shared_staging(shared, first):
        stage_batch(first, "batch-1")
    with shared_staging(shared, second):
        assert not second.exists()


def test_batch_that_was_merged_into_another_is_shared_no_longer(shared: Settings, tmp_path: Path) -> None:
    home = tmp_path / "first" / CODE
    with shared_staging(shared, home):
        stage_batch(home, "batch-1")
    with shared_staging(shared, home):
        stage_batch(home, "batch-2")
        (home / "batch-1" / "manifest.json").unlink()
        (home / "batch-1" / "findings.parquet").unlink()
        (home / "batch-1").rmdir()
    assert batches(tmp_path / "shared" / CODE) == {"batch-2": WHOLE}


def test_batch_without_its_manifest_is_not_taken(shared: Settings, tmp_path: Path) -> None:
    first, second = tmp_path / "first" / CODE, tmp_path / "second" / CODE
    with shared_staging(shared, first):
        stage_batch(first, "batch-1")
    (tmp_path / "shared" / CODE / "batch-1" / "manifest.json").unlink()
    with shared_staging(shared, second):
        assert not second.exists()


def test_what_is_forgotten_is_shared_no_longer(shared: Settings, tmp_path: Path) -> None:
    home = tmp_path / "first" / CODE
    with shared_staging(shared, home):
        stage_batch(home, "batch-1")
    forget_shared(shared)
    forget_shared(shared)  # nothing is there to be forgotten
    assert not (tmp_path / "shared").exists()


def test_run_that_fails_shares_nothing(shared: Settings, tmp_path: Path) -> None:
    home = tmp_path / "first" / CODE
    (home / "batch-1").mkdir(parents=True)
    with pytest.raises(FileExistsError), shared_staging(shared, home):
        stage_batch(home, "batch-1")
    assert not (tmp_path / "shared" / CODE).exists()


def test_without_a_shared_folder_batches_stay_where_they_are(settings: Settings, tmp_path: Path) -> None:
    home = tmp_path / "first" / CODE
    with shared_staging(settings, home):
        stage_batch(home, "batch-1")
    forget_shared(settings)
    assert batches(home) == {"batch-1": WHOLE}
