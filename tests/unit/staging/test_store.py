"""Staged batches are there completely or not at all, and merging them neither loses nor doubles a row."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import PROJECT, Settings
from pipeline.staging import store
from pipeline.staging.from_validation import staged_frames
from pipeline.staging.store import Stage, StagingDamagedError
from pipeline.staging.tables import FINDINGS, PLACES, SUBMISSIONS, staged_types
from pipeline.validation.validate import validate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Frames = dict[str, pl.DataFrame]
LARGE = 400
"""More submissions than any batch here has."""


def frames_of(paths: Iterable[Path]) -> Frames:
    contents = [path.read_bytes() for path in paths]
    return staged_frames(
        validate([read_workbook(hashlib.sha256(content).hexdigest(), content, Settings()) for content in contents])
    )


@pytest.fixture(scope="module")
def chunks() -> list[Frames]:
    """Three samples, the quarantined one among them, and a file that is no workbook."""
    raw = PROJECT / "raw" / "2020-11"
    names = ("Lang Giang thang 11 (lan 1).xlsx", "BC thang 11 - Yen The.xlsx", "218_LucNam_KTTT_11-2020.xlsx")
    staged = [frames_of([raw / name]) for name in names]
    return [*staged, staged_frames(validate([read_workbook("f" * 64, b"%PDF-1.7", Settings())]))]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "staged")


def contents(stage: Stage) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(stage.frame(table).rows(), key=repr) for table in staged_types()}


def test_nothing_staged_gives_empty_frames_of_every_table_with_its_types(stage: Stage) -> None:
    assert stage.staged() == set()
    for table, types in staged_types().items():
        assert stage.frame(table).schema == pl.Schema(types)


def test_what_is_written_is_read_back(stage: Stage, chunks: list[Frames]) -> None:
    stage.write(chunks[0])
    for table, types in staged_types().items():
        frame = stage.frame(table)
        assert frame.schema == pl.Schema(types)
        assert frame.height == (chunks[0][table].height if table in chunks[0] else 0)
    assert stage.frame(FINDINGS)["severity"].to_list() == ["error"] * stage.frame(FINDINGS).height


def test_only_what_is_asked_for_is_read(stage: Stage, chunks: list[Frames]) -> None:
    for chunk in chunks:
        stage.write(chunk)
    wanted, columns = chunks[1][SUBMISSIONS]["submission_id"].item(), ["name", "submission_id"]
    rows = stage.frame("cooperatives", columns, of={wanted})
    assert rows.equals(chunks[1]["cooperatives"].select(columns))
    assert stage.frame("cooperatives", columns, of=()).is_empty()
    assert stage.frame("cooperatives", ["name"]).columns == ["name"]


def test_each_submission_has_its_verdict(stage: Stage, chunks: list[Frames]) -> None:
    for chunk in chunks:
        stage.write(chunk)
    verdicts = stage.frame(SUBMISSIONS)["verdict"].to_list()
    assert verdicts == ["quarantined", "accepted", "accepted", "unreadable"]
    assert len(stage.staged()) == 4
    assert set(stage.frame(PLACES)["table_name"]) >= {"cooperatives", "credit_funds", "unions", "groups"}


def test_half_written_batch_is_invisible_and_taken_over(stage: Stage, chunks: list[Frames]) -> None:
    stage.write(chunks[0])
    before = contents(stage)
    half = stage.home / ".batch-000002"
    half.mkdir()
    (half / "submissions.parquet").write_bytes(b"PAR1 half")
    assert contents(stage) == before
    stage.write(chunks[1])
    assert len(stage.staged()) == 2
    assert [batch.name for batch in stage.batches()] == ["batch-000001", "batch-000002"]


def test_failed_write_leaves_no_batch(stage: Stage, chunks: list[Frames]) -> None:
    broken = chunks[0] | {SUBMISSIONS: pl.DataFrame({"submission_id": ["a"]})}
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        stage.write(broken)
    assert stage.batches() == []


def test_merging_keeps_every_row_and_leaves_one_batch(stage: Stage, chunks: list[Frames]) -> None:
    for chunk in chunks:
        stage.write(chunk)
    before = contents(stage)
    stage.tidy(4, LARGE)
    assert len(stage.batches()) == 4
    stage.tidy(3, LARGE)
    assert [batch.name for batch in stage.batches()] == ["batch-000005"]
    assert contents(stage) == before
    assert sorted(batch.name for batch in stage.home.iterdir()) == ["batch-000005"]


def test_merging_goes_by_groups_of_so_many_submissions(
    stage: Stage, chunks: list[Frames], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_MERGED", 2)
    for chunk in chunks:
        stage.write(chunk)
    before = contents(stage)
    stage.tidy(3, LARGE)
    assert [batch.name for batch in stage.batches()] == ["batch-000005", "batch-000006"]
    assert contents(stage) == before


def test_batch_of_a_whole_chunk_is_not_written_again(stage: Stage, chunks: list[Frames]) -> None:
    both = chunks[0].keys() & chunks[1].keys()
    stage.write({table: pl.concat([chunks[0][table], chunks[1][table]]) for table in both})
    for chunk in chunks[2:]:
        stage.write(chunk)
    before = contents(stage)
    stage.tidy(2, full=2)
    assert len(stage.batches()) == 3
    stage.tidy(1, full=2)
    assert [batch.name for batch in stage.batches()] == ["batch-000001", "batch-000004"]
    assert contents(stage) == before


def test_batch_after_a_merge_gets_a_new_number_and_is_not_taken_for_a_replaced_one(
    stage: Stage, chunks: list[Frames]
) -> None:
    stage.write(chunks[0])
    stage.write(chunks[1])
    stage.tidy(1, LARGE)
    stage.write(chunks[2])
    stage.tidy(1, LARGE)
    stage.write(chunks[3])
    assert len(stage.staged()) == stage.frame(SUBMISSIONS).height == 4


def test_merged_batch_beside_its_old_ones_does_not_double_rows(stage: Stage, chunks: list[Frames]) -> None:
    for chunk in chunks[:3]:
        stage.write(chunk)
    before = contents(stage)
    stage.write({table: stage.frame(table) for table in staged_types()}, stage.batches())
    assert len(list(stage.home.glob("batch-*"))) == 4
    assert contents(stage) == before
    stage.tidy(24, LARGE)
    assert contents(stage) == before
    assert len(list(stage.home.iterdir())) == 1


def killed_while_removing(stage: Stage, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Tidy, and die in the middle of the first removal."""
    remove = shutil.rmtree

    def dying(folder: Path, **_options: object) -> None:
        if not folder.exists():
            return
        for part in sorted(folder.iterdir())[:3]:
            part.unlink() if part.is_file() else remove(part)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", dying)
        with pytest.raises(KeyboardInterrupt):
            stage.tidy(most, LARGE)


def test_kill_while_old_batches_are_removed_loses_and_doubles_nothing(
    stage: Stage, chunks: list[Frames], monkeypatch: pytest.MonkeyPatch
) -> None:
    for chunk in chunks:
        stage.write(chunk)
    before = contents(stage)
    merged = stage.write({table: stage.frame(table) for table in staged_types()}, stage.batches())
    killed_while_removing(stage, monkeypatch, 24)
    assert contents(stage) == before
    stage.tidy(24, LARGE)
    assert contents(stage) == before
    assert list(stage.home.iterdir()) == [merged]


@pytest.mark.parametrize("name", ["groups.parquet", "manifest.json"])
@pytest.mark.parametrize("left", [None, 0, 10])
def test_batch_that_cannot_be_read_is_removed_and_the_others_stay(
    stage: Stage, chunks: list[Frames], name: str, left: int | None
) -> None:
    torn, whole = (stage.write(chunk) for chunk in chunks[:2])
    path = torn / name
    if left is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:left])
    assert stage.damaged() == [torn]
    assert stage.discard_damaged() == [torn]
    assert stage.batches() == [whole]
    assert stage.discard_damaged() == []


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"null", b"{}", b"[1]", b'{"replaces": 1}'])
def test_batch_whose_manifest_is_none_is_removed(stage: Stage, chunks: list[Frames], content: bytes) -> None:
    spoilt = stage.write(chunks[0])
    (spoilt / "manifest.json").write_bytes(content)
    assert stage.discard_damaged() == [spoilt]
    assert stage.batches() == []


def test_batch_that_lost_bytes_before_its_end_is_named(stage: Stage, chunks: list[Frames]) -> None:
    spoilt = stage.write(chunks[0])
    path = spoilt / f"{SUBMISSIONS}.parquet"
    content = path.read_bytes()
    path.write_bytes(content[:4] + b"\0" * 60 + content[64:])
    with pytest.raises(StagingDamagedError, match=spoilt.name):
        stage.frame(SUBMISSIONS)


def test_batch_that_lost_bytes_of_its_end_is_removed(stage: Stage, chunks: list[Frames]) -> None:
    spoilt = stage.write(chunks[0])
    content = (spoilt / "groups.parquet").read_bytes()
    (spoilt / "groups.parquet").write_bytes(content[:-20] + b"\0" * 12 + content[-8:])
    assert stage.discard_damaged() == [spoilt]


def test_batches_of_other_code_are_no_batches_and_are_removed(stage: Stage, chunks: list[Frames]) -> None:
    stage.write(chunks[0])
    former = stage.folder / "0123456789abcdef"
    shutil.copytree(stage.home, former)
    assert len(stage.staged()) == 1
    stage.tidy(24, LARGE)
    assert not former.exists()
    assert len(stage.staged()) == 1


def test_a_batch_of_the_name_of_one_that_is_gone_is_looked_into_anew(stage: Stage, chunks: list[Frames]) -> None:
    for frames in chunks[:2]:
        stage.write(frames)
        own = frames[SUBMISSIONS]["submission_id"].to_list()
        assert stage.frame(SUBMISSIONS, ("submission_id",), of=own)["submission_id"].to_list() == own
        shutil.rmtree(stage.home)
