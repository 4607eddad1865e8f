"""A workbook that kills its worker, takes too long or vanishes costs no other workbook its reading."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Generator
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from polars.testing import assert_frame_equal

from pipeline.reading.read_files import FilesRead, read_files
from pipeline.reading.read_workbook import read_workbook
from pipeline.reading.result import ReadBatch, batches_together
from pipeline.runtime.settings import Settings
from schemas.forms.cover import COVER
from tests.unit.reading.sample_files import GOOD, OTHER, named, sha

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.reading.read_in_worker import File
    from pipeline.reading.result import WorkbookReading
    from schemas.finding import Finding


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


def unguarded(workers: int = 2) -> Settings:
    """Limits that let a worker begin what it cannot end; no installation can be set so."""
    return Settings(workers=workers).model_copy(update={"max_cells": 1 << 40})


def readings_of(files: Sequence[File], limits: Settings) -> list[WorkbookReading]:
    """What was read, in the order in which it arrives; no file may be gone."""
    return read_together(files, limits).readings


def read_together(files: Sequence[File], limits: Settings) -> ReadBatch:
    """What was read, with its rows; no file may be gone."""
    read = list(read_files(files, limits))
    assert [each.gone for each in read] == [[]] * len(read)
    whole = batches_together([each.batch for each in read])
    assert len(whole.readings) == len(files)
    return whole


def rows_of(batch: ReadBatch, submission_id: str) -> pl.DataFrame:
    """The cooperatives that a workbook names."""
    rows = batch.frames["cooperatives"].filter(pl.col("submission_id") == submission_id)
    (reading,) = (reading for reading in batch.readings if reading.submission_id == submission_id)
    assert rows.height == reading.tables["cooperatives"].height
    return rows.drop("submission_id")


def only_finding(reading: WorkbookReading) -> Finding:
    (found,) = reading.findings
    return found


def test_workbooks_are_read_in_their_order() -> None:
    found = read_together(named(OTHER, GOOD), Settings())
    assert [reading.submission_id for reading in found.readings] == [sha(OTHER), sha(GOOD)]
    covers = found.frames[COVER.table].select("submission_id", "unit_code").rows()
    assert covers == [(sha(OTHER), "220"), (sha(GOOD), "215")]


def test_nothing_to_read_starts_nothing() -> None:
    assert list(read_files([], Settings())) == []


def test_workbook_that_kills_its_worker_is_unreadable_and_the_others_are_read(devouring: Path) -> None:
    limits = unguarded(workers=1)
    first, third, second = readings_of(named(GOOD, devouring, OTHER), limits)
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
    read = list(read_files(files, Settings()))
    assert [name for each in read for name in each.gone] == [name for name, _ in files[:2]]
    (reading,) = (reading for each in read for reading in each.batch.readings)
    assert (reading.submission_id, reading.readable) == (sha(OTHER), True)


@pytest.mark.long
def test_workers_that_die_one_after_the_other_are_replaced(devouring: Path, tmp_path: Path) -> None:
    files = []
    for number in range(12):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(devouring.read_bytes() + bytes(number))  # other bytes, the same archive
        files += named(path)
    readings = readings_of([*files, *named(GOOD)], unguarded())
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


@pytest.mark.long
def test_files_of_a_batch_that_is_lost_with_a_file_are_read_singly(devouring: Path, tmp_path: Path) -> None:
    copies = []
    for number in range(15):
        copies.append(tmp_path / f"{number}.xlsx")
        copies[-1].write_bytes(GOOD.read_bytes())
        with zipfile.ZipFile(copies[-1], "a") as archive:
            archive.comment = b"%d" % number
    files = named(*copies[:7], devouring, *copies[7:])
    batch = read_together(files, unguarded(workers=1))
    found = {reading.submission_id: reading for reading in batch.readings}
    assert found.keys() == dict(files).keys()
    assert [name for name, reading in found.items() if not reading.readable] == [sha(devouring)]
    alone = read_workbook("", GOOD.read_bytes(), Settings()).tables["cooperatives"].frame.drop("submission_id")
    for copy in copies:
        assert_frame_equal(rows_of(batch, sha(copy)), alone)


def test_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    started = time.monotonic()
    assert list(read_files([("0" * 64, tmp_path / "pipe.xlsx")], Settings())) == [
        FilesRead(ReadBatch([], {}), ["0" * 64])
    ]
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
    frame = rows_of(read_together(named(path), Settings(read_seconds=60)), sha(path))
    assert frame.height > 5000
    assert_frame_equal(frame, expected)
