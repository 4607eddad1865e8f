"""A worker that hostile input has taken over runs no code in its parent, and costs no more than its own batch."""

from __future__ import annotations

import os
import pickle
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from pebble.pool.channel import WorkerChannel
from pebble.pool.process import TaskResult

from pipeline.reading.read_files import READ_TYPES
from pipeline.reading.transfer import Parcel, parcel
from pipeline.runtime.settings import Settings
from pipeline.runtime.worker_answers import AnswerRefusedError, TaskFailedError, answer, opened
from pipeline.runtime.worker_pool import in_workers
from schemas.forms.cover import COVER
from schemas.registry import tables
from schemas.storage import frame_types

if TYPE_CHECKING:
    from collections.abc import Callable

GROUPS = tables()["groups"]
PRELOAD = "pipeline.runtime.settings"
BAD = "bad"


class Trap:
    """Pickled, it makes a folder wherever it is read."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return os.mkdir, (str(self.place),)


def answers_a_trap(batch: list[str], _: Settings) -> object:
    return Trap(Path(batch[1])) if batch[0] == BAD else len(batch)


def channel() -> WorkerChannel:
    """The worker's end of the pool's pipes, from the frames of the code that called the task."""
    frame = sys._getframe()  # noqa: SLF001 - as code in a worker can
    while not isinstance(found := frame.f_locals.get("channel"), WorkerChannel):
        assert frame.f_back
        frame = frame.f_back
    return found


def writes_a_trap(batch: list[str], _: Settings) -> int:
    """Write past the pool's own code into the pipe that the parent reads."""
    if batch[0] == BAD:
        channel().writer.send(Trap(Path(batch[1])))
    return len(batch)


def answers_past_the_pool(batch: list[str], _: Settings) -> int:
    """Send a result of the pool's kind whose value is no answer."""
    if batch[0] == BAD:
        channel().writer.send(TaskResult(0, Trap(Path(batch[1]))))
    return len(batch)


def fails(batch: list[str], _: Settings) -> int:
    raise ZeroDivisionError(batch[0])


def test_the_trap_is_one(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Trap(tmp_path / "trap")))  # noqa: S301 - that it would run is the point
    assert (tmp_path / "trap").is_dir()


def test_answer_that_names_other_types_is_refused_and_costs_its_own_batch_alone(tmp_path: Path) -> None:
    batches = [["good", ""], [BAD, str(tmp_path / "trap")], ["good", "", ""]]
    results = [result for _, result in in_workers(answers_a_trap, batches, Settings(workers=1), preload=PRELOAD)]
    assert [results[0], results[2]] == [2, 3]
    assert isinstance(results[1], AnswerRefusedError)
    assert not (tmp_path / "trap").exists()


@pytest.mark.parametrize("task", [writes_a_trap, answers_past_the_pool])
def test_what_a_worker_writes_into_the_pipe_itself_is_never_run(
    task: Callable[[list[str], Settings], int], tmp_path: Path
) -> None:
    batches = [["good", ""], [BAD, str(tmp_path / "trap")], ["good", "", ""]]
    results = [result for _, result in in_workers(task, batches, Settings(workers=1), preload=PRELOAD)]
    assert results == [2, 2, 3]
    assert not (tmp_path / "trap").exists()


def test_task_that_fails_says_so_with_its_own_traceback() -> None:
    with pytest.raises(TaskFailedError, match=r"(?s)Traceback .*in fails.*ZeroDivisionError: a"):
        list(in_workers(fails, [["a"]], Settings(workers=1), preload=PRELOAD))


def forged(value: Any) -> bytes:  # noqa: ANN401 - whatever is sent
    stream = BytesIO()
    pickle.Pickler(stream).dump(value)
    return stream.getvalue()


@pytest.mark.parametrize("content", [b"", b"\x80", b"cos\nsystem\n(S'x'\ntR.", b"I1\n", forged([1, 2])[:-3]])
def test_forged_bytes_in_a_parcel_are_refused_whatever_they_are(content: bytes) -> None:
    with pytest.raises(AnswerRefusedError):
        Parcel(content, {}).opened(READ_TYPES)


def arrow(**columns: pl.Series) -> bytes:
    stream = BytesIO()
    pl.DataFrame(columns).write_ipc_stream(stream)
    return stream.getvalue()


ROW = {"submission_id": pl.Series(["a"]), "at_row": pl.Series([1], dtype=frame_types(COVER)["at_row"])}


def test_rows_in_a_parcel_arrive_with_all_their_columns() -> None:
    value, frames = Parcel(parcel(["a"]).content, {"groups": arrow(**ROW)}).opened(READ_TYPES)
    assert (value, frames["groups"].schema) == (["a"], frame_types(GROUPS))
    assert frames["groups"].select(*ROW).rows() == [("a", 1)]


@pytest.mark.parametrize(
    "frames",
    [
        {"groups": b"no rows"},
        {"groups": b""},
        {"groups": None},
        {"groups": arrow(**ROW)[:200]},
        {"groups": arrow(**ROW, other=pl.Series(["x"]))},
        {"groups": arrow(submission_id=pl.Series([1]))},
        {"groups": arrow(at_row=pl.Series(["1"]))},
        {"elsewhere": arrow(**ROW)},
        {1: arrow(**ROW)},
        [arrow(**ROW)],
    ],
)
def test_forged_rows_in_a_parcel_are_refused_whatever_they_are(frames: Any) -> None:  # noqa: ANN401 - whatever is sent
    with pytest.raises(AnswerRefusedError):
        Parcel(parcel(["a"]).content, frames).opened(READ_TYPES)


@pytest.mark.parametrize("content", [b"", b"x", b"d", b"d\x80", "text", None, answer(Path, "/")])
def test_what_is_no_answer_is_refused(content: object) -> None:
    with pytest.raises(AnswerRefusedError):
        opened(content, frozenset())


def test_worker_without_room_says_so() -> None:
    def exhausted() -> None:
        raise MemoryError

    with pytest.raises(MemoryError):
        opened(answer(exhausted), frozenset())
