"""What is read and validated together is bounded by number, bytes and rows."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.runtime.settings import PROJECT, Settings
from pipeline.staging.store import stage_of
from pipeline.staging.tables import SUBMISSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.ingest.read_locally import Chunk, ReadChunk

SAMPLES = sorted((PROJECT / "raw" / "2020-11").glob("*.xlsx"))[:4]
LARGEST = max(path.stat().st_size for path in SAMPLES)


def batches(settings: Settings, **limits: int) -> int:
    """How many batches the samples are staged in."""
    for path in SAMPLES:
        shutil.copy(path, settings.raw)
    heard: list[tuple[int, int]] = []
    limited = settings.model_copy(update=limits)
    assert ingest_workbooks(limited, lambda done, of: heard.append((done, of))).read == len(SAMPLES)
    assert heard[-1] == (len(SAMPLES), len(SAMPLES))
    assert stage_of(settings).frame(SUBMISSIONS).height == len(SAMPLES)
    return len(stage_of(settings).batches())


@pytest.mark.long
@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, 1),
        ({"chunk": 3}, 2),
        ({"chunk": 1}, 4),
        ({"chunk_bytes": 1}, 1),
        ({"chunk_rows": 1}, 4),
    ],
)
def test_workbooks_are_staged_in_parts_that_keep_within_the_limits(
    settings: Settings, limits: dict[str, int], expected: int
) -> None:
    assert batches(settings, **limits) == expected


@pytest.mark.parametrize(
    ("limits", "expected"),
    [({}, [4]), ({"chunk": 3}, [3, 1]), ({"chunk_bytes": 1}, [1, 1, 1, 1]), ({"chunk_bytes": 4 * LARGEST}, [4])],
)
def test_workbooks_are_given_to_a_cluster_in_parts_that_keep_within_the_limits(
    settings: Settings, limits: dict[str, int], expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    received: list[Chunk] = []

    def receive(_: Settings, chunks: Iterable[Chunk]) -> list[ReadChunk]:
        received.extend(chunks)
        return []

    monkeypatch.setattr("pipeline.ingest.ingest.read_chunks", receive)
    for path in SAMPLES:
        shutil.copy(path, settings.raw)
    ingest_workbooks(settings.model_copy(update=limits))
    assert [len(chunk) for chunk in received] == expected


def test_readers_are_begun_before_anything_is_read_and_only_where_something_is_new(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []

    def read(*_: object) -> list[ReadChunk]:
        events.append("read")
        return []

    monkeypatch.setattr("pipeline.ingest.ingest.start_readers", lambda _: events.append("begun"))
    monkeypatch.setattr("pipeline.ingest.ingest.read_chunks", read)
    shutil.copy(SAMPLES[0], settings.raw)
    ingest_workbooks(settings)
    ingest_workbooks(settings)
    assert events == ["begun", "read", "read"]  # of nothing the second time, but for what was not staged
