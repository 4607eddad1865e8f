"""Worker processes with limits of time and memory, whose death is a result and never the end of the run."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pebble import CONSTS, ProcessExpired, ProcessPool

from pipeline.runtime.unavailable import ServerUnavailableError
from pipeline.runtime.worker_answers import AnswerRefusedError, WorkerContext, answer, opened
from pipeline.runtime.worker_limits import prepare_worker
from pipeline.runtime.worker_server import start_worker_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence, Sized

    from pipeline.runtime.settings import Settings

B = TypeVar("B", bound="Sized")
T = TypeVar("T")

_NO_WORKERS = (
    "Máy này không khởi động được tiến trình đọc tệp, kho dữ liệu vẫn như trước: hãy xem người dùng chạy chương trình "
    "có quyền đọc mã nguồn và môi trường Python không, và máy còn đủ bộ nhớ không."
)
_WORTH_A_WORKER = 4
"""So many files take longer to read than a worker takes to start."""
_MOST_TASKS = 250
"""Batches that a worker is given before another takes its place: whatever a library loses sight of does not add up."""
# Seconds between two looks of a pool at its workers, and so what it waits for at its end, twice: with pebble's 0.1 a
# check of one file took as long again. With 300 batches ahead these looks take 0.7 % of a processor.
CONSTS.sleep_unit = 0.02


@dataclass(frozen=True, slots=True)
class NamedTask(Generic[B, T]):
    """A task by the name of its module and function, which the worker loads and its caller need not."""

    module: str
    name: str

    def __call__(self, batch: B, limits: Settings) -> T:
        """Run it, in the worker."""
        task: Any = getattr(import_module(self.module), self.name)
        result: T = task(batch, limits)
        return result


class WorkersDiedError(ServerUnavailableError):
    """No worker lives long enough to read anything, which is this machine's fault; the message is a sentence."""


def in_workers(
    task: Callable[[B, Settings], T],
    batches: Sequence[B],
    limits: Settings,
    size: Callable[[B], int] = len,
    *,
    preload: str,
    known: frozenset[type] = frozenset(),
) -> Iterator[tuple[B, T | Exception]]:
    """What the task returned for each batch, or how its worker was lost.

    The workers go on while the caller is busy with a result, as long as the batches that it has not asked for are of no
    more than a chunk's bytes; ``size`` gives those of a batch, by default as good as none. A worker
    that dies between two tasks breaks the whole pool: another does the rest; WorkersDiedError where this one did none.
    ``preload`` is the module that the server of the workers imports once, so that no worker has to; ``known`` are the
    types, beside Python's plain ones, that a result is made of: an answer that names others is refused and is a lost
    worker's, AnswerRefusedError.
    """
    done = 0
    while done < len(batches):
        before = done
        for batch, future in _futures(task, batches[done:], limits, size, preload):
            try:
                result: T | Exception = opened(future.result(), known)
            except BrokenProcessPool as problem:
                if done == before:
                    raise WorkersDiedError(_NO_WORKERS) from problem
                break
            except (FutureTimeoutError, ProcessExpired, MemoryError, AnswerRefusedError) as problem:
                result = problem
            yield batch, result
            done += 1


def _futures(
    task: Callable[[B, Settings], T], batches: Sequence[B], limits: Settings, size: Callable[[B], int], preload: str
) -> Iterator[tuple[B, Future[bytes]]]:
    """Run the task for each batch in the pool; the pool lives until the last answer was asked for."""
    start_worker_server(preload)
    context = WorkerContext()
    # It takes a worker as long to start as to read a few files.
    workers = max(1, min(limits.workers, sum(map(len, batches)) // _WORTH_A_WORKER))
    pool = ProcessPool(
        workers, max_tasks=_MOST_TASKS, initializer=prepare_worker, initargs=(limits.read_memory,), context=context
    )
    ahead: deque[tuple[B, int, Future[bytes]]] = deque()
    room = limits.chunk_bytes
    try:
        for batch in batches:
            taken = size(batch)
            while len(ahead) > workers and taken > room:
                done, freed, future = ahead.popleft()
                yield done, future
                room += freed
            ahead.append((batch, taken, _schedule(pool, task, batch, limits)))
            room -= taken
        yield from ((batch, future) for batch, _, future in ahead)
    finally:  # also when the caller stops early: what it does not want is not waited for
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
        context.locks.clear()


def _schedule(pool: ProcessPool, task: Callable[[B, Settings], T], batch: B, limits: Settings) -> Future[bytes]:
    """The batch's answer to come; BrokenProcessPool where the pool broke meanwhile, as for those given to it before."""
    try:
        future: Future[bytes] = pool.schedule(answer, args=(task, batch, limits), timeout=limits.read_seconds)
    except RuntimeError as problem:
        future = Future()
        future.set_exception(BrokenProcessPool(str(problem)))
    return future
