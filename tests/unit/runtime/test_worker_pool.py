"""A worker that is still starting when the pool ends finds what it looks for, and writes no traceback to anyone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pebble.common.process import stop_process
from pebble.pool import process
from pebble.pool.channel import ChannelMutex

from pipeline.runtime.settings import Settings
from pipeline.runtime.worker_pool import in_workers

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    import pytest
    from pebble.common.types import MultiprocessingContext


SEMAPHORES = "/dev/shm"  # noqa: S108 - where Linux keeps what a worker looks for by its name


def length(batch: tuple[str, ...], _: Settings) -> int:
    return len(batch)


def test_locks_of_a_pool_have_their_names_until_each_worker_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    names: set[str] = set()
    ended: list[BaseProcess] = []
    make = ChannelMutex.__init__

    def made(mutex: ChannelMutex, context: MultiprocessingContext) -> None:
        make(mutex, context)
        names.update(vars(lock)["_semlock"].name for lock in (mutex.reader_mutex, mutex.writer_mutex))

    def stopped(worker: BaseProcess) -> None:
        assert all(Path(SEMAPHORES, f"sem.{name.lstrip('/')}").exists() for name in names)
        ended.append(worker)
        stop_process(worker)

    monkeypatch.setattr(ChannelMutex, "__init__", made)
    monkeypatch.setattr(process, "stop_process", stopped)
    batches = [("a",) * 4, ("b",) * 4]
    results = list(in_workers(length, batches, Settings(workers=2), preload="pipeline.runtime.settings"))
    assert [result for _, result in results] == [4, 4]
    assert len(names) == len(ended) == 2
