"""A workbook that kills its worker, takes too long or vanishes costs no other workbook its reading."""

from __future__ import annotations

import gc
import hashlib
import os
import time
import zipfile
from collections.abc import Generator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from pebble import ProcessExpired, ProcessFuture, ProcessPool
from polars.testing import assert_frame_equal

from pipeline.reading import read_files as reader
from pipeline.reading.read_files import read_files
from pipeline.reading.read_workbook import read_workbook
from pipeline.reading.transfer import Parcel, parcel
from pipeline.runtime import worker_pool
from pipeline.runtime.settings import PROJECT, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.reading.read_files import File, FileBatch
    from pipeline.reading.result import WorkbookReading
    from schemas.finding import Finding

    Futures = Iterator[tuple[FileBatch, Future[Any]]]

GOOD = PROJECT / "raw" / "2020-11" / "BC thang 11 - Yen The.xlsx"
OTHER = PROJECT / "raw" / "2020-11" / "SON DONG BC HTX 11-2020.xlsx"


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def named(*paths: Path) -> list[tuple[str, Path]]:
    return [(sha(path), path) for path in paths]


@pytest.fixture(scope="module")
def devouring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workbook that asks the reader for a grid of 17 thousand million cells."""
    path = tmp_path_factory.mktemp("pool") / "devouring.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("HTX")
        page.write(0, 0, "STT")
        page.write(1_048_575, 16_383, "x")
    return path


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of five million formulas without values, which take many seconds to look through."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet("HTX").write(0, 0, "STT")
    path = tmp_path_factory.mktemp("pool") / "slow.xlsx"
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                cells = b'<row r="1">' + b'<c r="A1"><f>1</f></c>' * 5_000_000 + b"</row>"
                body = body[: body.index(b"<sheetData>") + 11] + cells + body[body.index(b"</sheetData>") :]
            target.writestr(name, body)
    return path


def readings_of(files: Sequence[File], limits: Settings) -> list[WorkbookReading]:
    """What was read, in the order in which it arrives; no file may be gone."""
    readings = [reading for _, reading in read_files(files, limits) if reading is not None]
    assert len(readings) == len(files)
    return readings


def only_finding(reading: WorkbookReading) -> Finding:
    (found,) = reading.findings
    return found


def test_workbooks_are_read_in_their_order() -> None:
    found = list(read_files(named(OTHER, GOOD), Settings()))
    assert [name for name, _ in found] == [sha(OTHER), sha(GOOD)]
    codes = [
        None if reading is None or reading.cover is None else reading.cover["unit_code"].item() for _, reading in found
    ]
    assert codes == ["220", "215"]


def test_nothing_to_read_starts_nothing() -> None:
    assert list(read_files([], Settings())) == []


def test_workbook_that_kills_its_worker_is_unreadable_and_the_others_are_read(devouring: Path) -> None:
    unguarded = Settings(workers=1, max_cells=1 << 40)
    first, third, second = readings_of(named(GOOD, devouring, OTHER), unguarded)
    assert (first.readable, second.readable, third.readable) == (True, False, True)
    assert only_finding(second).rule_id == "WB-01"
    assert "dừng giữa chừng" in only_finding(second).message_vi


@pytest.mark.long
def test_workbook_that_takes_too_long_is_unreadable_and_the_others_are_read(slow: Path) -> None:
    files = named(GOOD, slow, OTHER)
    first, third, second = readings_of(files, Settings(read_seconds=3.0, max_ratio=10_000))
    assert (first.readable, second.readable, third.readable) == (True, False, True)
    assert only_finding(second).rule_id == "WB-01"
    assert "3 giây" in only_finding(second).message_vi


def test_workbook_that_is_gone_or_has_changed_gets_no_verdict(tmp_path: Path) -> None:
    changed = tmp_path / "changed.xlsx"
    changed.write_bytes(GOOD.read_bytes())
    files = [*named(changed), ("0" * 64, tmp_path / "gone.xlsx"), *named(OTHER)]
    changed.write_bytes(OTHER.read_bytes())
    readings = [reading for _, reading in read_files(files, Settings())]
    assert readings[:2] == [None, None]
    assert readings[2] is not None
    assert readings[2].readable


@pytest.mark.long
def test_workers_that_die_one_after_the_other_are_replaced(devouring: Path, tmp_path: Path) -> None:
    files = []
    for number in range(12):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(devouring.read_bytes() + bytes(number))  # other bytes, the same archive
        files += named(path)
    readings = readings_of([*files, *named(GOOD)], Settings(max_cells=1 << 40))
    assert [reading.readable for reading in readings] == [True] + [False] * 12
    assert all("dừng giữa chừng" in only_finding(reading).message_vi for reading in readings[1:])


def test_file_over_the_size_limit_is_reported_with_its_size_without_being_kept(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    path.write_bytes(bytes(3_000_000))
    (reading,) = readings_of(named(path), Settings(max_file_size=1_000_000))
    assert "3,000,000" in only_finding(reading).message_en


@pytest.mark.long
def test_workbook_that_uses_up_its_time_on_a_processor_is_not_read_again(slow: Path) -> None:
    files = named(GOOD, slow, OTHER)
    limits = Settings(read_cpu_seconds=2, read_seconds=600, max_ratio=10_000)
    readings = readings_of(files, limits)
    assert [reading.readable for reading in readings] == [
        True,
        False,
        True,
    ]  # in their order: it was not kept for the end
    assert "2 giây" in only_finding(readings[1]).message_vi


def test_reader_that_stops_early_does_not_wait_for_the_rest(slow: Path) -> None:
    started = time.monotonic()
    limits = Settings(workers=1, batch=1, max_ratio=10_000, read_seconds=60)
    results = read_files([*named(GOOD), *named(slow) * 4], limits)
    next(results)
    assert isinstance(results, Generator)
    results.close()
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(("chunk_bytes", "looked_at"), [(1, 4), (5, 6), (1000, 8)])
def test_workers_read_ahead_of_what_was_asked_for_up_to_so_many_bytes(chunk_bytes: int, looked_at: int) -> None:
    sized = []

    def size(batch: FileBatch) -> int:
        sized.append(batch)
        return 1

    batches = [named(GOOD)] * 8
    limits = Settings(workers=2, chunk_bytes=chunk_bytes)
    results = worker_pool.in_workers(reader._read_periods, batches, limits, size, preload=reader.__name__)  # noqa: SLF001 - a task for workers
    next(results)
    assert len(sized) == looked_at  # one more than there was room for: one for each worker at least, and one to wait
    assert len(list(results)) == 7
    assert sized == batches


def is_collecting(_batch: FileBatch, _limits: Settings) -> bool:
    """Whether garbage is looked for while a task runs."""
    return gc.isenabled()


def test_workers_look_for_garbage_while_they_do_anything_else_than_reading() -> None:
    results = worker_pool.in_workers(is_collecting, [named(GOOD)] * 2, Settings(workers=1), preload=reader.__name__)
    assert [found for _, found in results] == [True, True]


def test_reading_leaves_the_search_for_garbage_on_whatever_became_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    during = []

    def read(*_: object) -> None:
        during.append(gc.isenabled())
        raise MemoryError

    monkeypatch.setattr(reader, "limit_processor", lambda _: None)
    monkeypatch.setattr(reader, "_reading", read)
    with pytest.raises(MemoryError):
        reader._read_batch(named(GOOD), Settings())  # noqa: SLF001 - as a worker does
    assert (during, gc.isenabled()) == ([False], True)


def test_pool_that_breaks_is_replaced_unless_it_did_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(after: int) -> Callable[..., Futures]:
        def futures(_task: object, batches: Sequence[FileBatch], *_: object) -> Futures:
            for number, batch in enumerate(batches):
                future: Future[Parcel[None]] = Future()
                if number < after:
                    future.set_result(parcel([None] * len(batch)))
                else:
                    future.set_exception(BrokenProcessPool())
                yield batch, future

        return futures

    files = [(str(number), GOOD) for number in range(5)]
    monkeypatch.setattr(worker_pool, "_futures", breaking(after=2))
    assert [name for name, _ in read_files(files, Settings(batch=1))] == list("01234")
    monkeypatch.setattr(worker_pool, "_futures", breaking(after=0))
    with pytest.raises(BrokenProcessPool):
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
    assert [name for name, _ in found] == [sha(GOOD), sha(OTHER)] * 2
    assert all(reading is not None and reading.readable for _, reading in found)
    assert len(set(map(id, pools))) == 2


@pytest.mark.long
def test_files_of_a_batch_that_is_lost_with_a_file_are_read_singly(devouring: Path, tmp_path: Path) -> None:
    copies = []
    for number in range(15):
        copies.append(tmp_path / f"{number}.xlsx")
        copies[-1].write_bytes(GOOD.read_bytes())
        with zipfile.ZipFile(copies[-1], "a") as archive:
            archive.comment = b"%d" % number
    files = named(*copies[:7], devouring, *copies[7:])
    readings = readings_of(files, Settings(workers=1, max_cells=1 << 40))
    found = {reading.submission_id: reading for reading in readings}
    assert found.keys() == dict(files).keys()
    assert [name for name, reading in found.items() if not reading.readable] == [sha(devouring)]
    alone = read_workbook("", GOOD.read_bytes(), Settings()).tables["cooperatives"].frame.drop("submission_id")
    for copy in copies:
        together = found[sha(copy)].tables["cooperatives"].frame
        assert set(together["submission_id"]) == {sha(copy)}
        assert_frame_equal(together.drop("submission_id"), alone)


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
    assert [name for name, _ in found] == [sha(OTHER), sha(GOOD)]
    assert all(reading is not None and reading.readable for _, reading in found)
    assert rounds == [(2, 2), (1, 1)]


def test_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    started = time.monotonic()
    assert list(read_files([("0" * 64, tmp_path / "pipe.xlsx")], Settings())) == [("0" * 64, None)]
    assert time.monotonic() - started < Settings().read_seconds


@pytest.mark.long
def test_large_table_arrives_as_it_was_read(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(GOOD)
    page = book["HTX"]
    first = next(row for row in page.iter_rows(values_only=True) if isinstance(row[0], int))
    for number in range(6000):
        page.append([number + 1000, f"{first[1]} {number}", None, *first[3:]])
    path = tmp_path / "large.xlsx"
    book.save(path)
    expected = read_workbook("s", path.read_bytes(), Settings()).tables["cooperatives"].frame.drop("submission_id")
    (reading,) = readings_of(named(path), Settings(read_seconds=60))
    frame = reading.tables["cooperatives"].frame.drop("submission_id")
    assert frame.height > 5000
    assert_frame_equal(frame, expected)
