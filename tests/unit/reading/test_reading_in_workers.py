"""Workers read ahead within limits, are replaced when they break, and look for garbage again after they have read."""

from __future__ import annotations

import gc
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any

import pytest
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.reading import read_in_worker as reader
from pipeline.reading.read_files import read_files
from pipeline.reading.transfer import parcel
from pipeline.runtime import worker_pool
from pipeline.runtime.settings import Settings
from pipeline.runtime.worker_answers import answer
from pipeline.runtime.worker_pool import WorkersDiedError
from tests.unit.reading.sample_files import GOOD, OTHER, named, sha

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.reading.read_files import FilesRead
    from pipeline.reading.read_in_worker import FileBatch

    Futures = Iterator[tuple[FileBatch, Future[Any]]]


@pytest.mark.parametrize(("chunk_bytes", "looked_at"), [(1, 4), (5, 6), (1000, 8)])
def test_workers_read_ahead_of_what_was_asked_for_up_to_so_many_bytes(chunk_bytes: int, looked_at: int) -> None:
    sized = []

    def size(batch: FileBatch) -> int:
        sized.append(batch)
        return 1

    batches = [named(GOOD)] * 8
    limits = Settings(workers=2, chunk_bytes=chunk_bytes)
    results = worker_pool.in_workers(reader.periods_of, batches, limits, size, preload=reader.__name__)
    next(results)
    assert len(sized) == looked_at  # one more than there was room for: one for each worker at least, and one to wait
    assert len(list(results)) == 7
    assert sized == batches


def readable(read: FilesRead) -> list[str]:
    """The workbooks that were read."""
    return [reading.submission_id for reading in read.batch.readings if reading.readable]


def is_collecting(_batch: FileBatch, _limits: Settings) -> bool:
    """Whether garbage is looked for while a task runs."""
    return gc.isenabled()


def test_workers_look_for_garbage_while_they_do_anything_else_than_reading() -> None:
    results = worker_pool.in_workers(is_collecting, [named(GOOD)] * 2, Settings(workers=1), preload=reader.__name__)
    assert [found for _, found in results] == [True, True]


def test_reading_leaves_the_search_for_garbage_on_whatever_became_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    during = []

    def read(*_: object, **__: object) -> None:
        during.append(gc.isenabled())
        raise MemoryError

    monkeypatch.setattr(reader, "limit_processor", lambda _: None)
    monkeypatch.setattr(reader, "read_batch", read)
    with pytest.raises(MemoryError):
        reader.readings_of(named(GOOD), Settings())
    assert (during, gc.isenabled()) == ([False], True)


def test_pool_that_breaks_is_replaced_unless_it_did_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(after: int) -> Callable[..., Futures]:
        def futures(_task: object, batches: Sequence[FileBatch], *_: object) -> Futures:
            for number, batch in enumerate(batches):
                future: Future[bytes] = Future()
                if number < after:
                    future.set_result(answer(parcel, ([], [name for name, _ in batch])))
                else:
                    future.set_exception(BrokenProcessPool())
                yield batch, future

        return futures

    files = [(str(number), GOOD) for number in range(5)]
    monkeypatch.setattr(worker_pool, "_futures", breaking(after=2))
    assert [each.gone for each in read_files(files, Settings(batch=1))] == [[name] for name in "01234"]
    monkeypatch.setattr(worker_pool, "_futures", breaking(after=0))
    with pytest.raises(WorkersDiedError, match="không khởi động được tiến trình đọc"):
        list(read_files(files, Settings()))


def test_pool_that_breaks_before_it_has_all_batches_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    pools = []

    class Breaking(ProcessPool):
        def schedule(
            self,
            function: Callable[..., Any],
            args: Iterable[Any] = (),
            kwargs: Mapping[str, Any] | None = None,
            timeout: float | None = None,
        ) -> ProcessFuture[Any]:
            pools.append(self)
            if pools[0] is self and len(pools) == 3:
                raise RuntimeError  # as when its manager has found a worker that died between two tasks
            return super().schedule(function, args, kwargs or {}, timeout)

    monkeypatch.setattr(worker_pool, "ProcessPool", Breaking)
    found = list(read_files(named(GOOD, OTHER) * 2, Settings(batch=1, chunk_bytes=1, workers=1)))
    assert [*map(readable, found)] == [[sha(GOOD)], [sha(OTHER)]] * 2
    assert len(set(map(id, pools))) == 2


@pytest.mark.long
@pytest.mark.parametrize("problem", [FutureTimeoutError, ProcessExpired, MemoryError])
def test_file_that_is_lost_once_is_read_again_by_itself(
    problem: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[tuple[int, int]] = []
    really = worker_pool._futures  # noqa: SLF001 - to fail once and then be itself

    def futures(
        task: Callable[..., Any],
        batches: Sequence[FileBatch],
        limits: Settings,
        size: Callable[[FileBatch], int],
        preload: str,
    ) -> Futures:
        rounds.append((len(batches), limits.workers))
        for number, (batch, future) in enumerate(really(task, batches, limits, size, preload)):
            busy: Future[Any] = Future()
            busy.set_exception(problem("lost"))
            yield batch, busy if len(rounds) == 1 and number == 0 else future

    monkeypatch.setattr(worker_pool, "_futures", futures)
    found = list(read_files(named(GOOD, OTHER), Settings()))
    assert [*map(readable, found)] == [[sha(OTHER)], [sha(GOOD)]]
    assert rounds == [(2, 2), (1, 1)]
