"""From ``raw/`` to staging: read and validate what is new, skip what has not changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipeline import ledger as ledgers
from pipeline.inbox import Inbox, scan
from pipeline.ledger import Identity, Ledger, Receipt
from pipeline.reading.pool import read_files
from pipeline.run_log import log_submissions
from pipeline.staging import SUBMISSIONS, Stage, staged_frames
from pipeline.validation.validate import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.reading.workbook import WorkbookReading
    from pipeline.settings import Settings

LEDGER, CACHE, STAGED = "ledger.jsonl", "inbox.json", "staged"


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a run found in ``raw/`` and how many workbooks it had to read."""

    inbox: Inbox
    ledger: Ledger
    read: int
    lost: tuple[str, ...]
    """Files that vanished or changed before they were read."""

    @property
    def left(self) -> tuple[str, ...]:
        """Files that the next run will read."""
        return (*self.inbox.left, *self.lost)


def stage_of(settings: Settings) -> Stage:
    """The staging area of these settings."""
    return Stage(settings.state / STAGED)


def ledger_path(settings: Settings) -> Path:
    """The ledger of these settings."""
    return settings.state / LEDGER


def ingest(settings: Settings, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Ingested:
    """Read, validate and stage every workbook that is not staged yet, in chunks; ``progress`` hears (done, all)."""
    settings.state.mkdir(parents=True, exist_ok=True)
    inbox = scan(settings.raw, settings.state / CACHE, settings.settle_seconds)
    ledger = ledgers.load(ledger_path(settings))
    _receive(settings, inbox, ledger)
    stage = stage_of(settings)
    staged = stage.frame(SUBMISSIONS)
    _identify(settings, ledger, staged.filter(~pl.col("submission_id").is_in(list(ledger.identities))))
    new = sorted(set(inbox.files) - set(staged["submission_id"]))
    lost: list[str] = []
    done = 0
    for chunk in _chunks(new, inbox, settings):
        lost += _stage_chunk(settings, inbox, ledger, chunk)
        done += len(chunk)
        progress(done, len(new))
    stage.tidy(settings.batches)
    return Ingested(inbox, ledgers.load(ledger_path(settings)), len(new), tuple(lost))


def _receive(settings: Settings, inbox: Inbox, ledger: Ledger) -> None:
    """Note what is seen for the first time; all of one run share a moment, so their order cannot matter."""
    moment = ledgers.now(ledger)
    new = []
    for submission_id in sorted(set(inbox.files) - set(ledger.receipts)):
        file = inbox.first(submission_id)
        new.append(Receipt(submission_id, moment, file.file_name, file.modified_at))
    ledgers.append(ledger_path(settings), new)


def _chunks(new: list[str], inbox: Inbox, settings: Settings) -> Iterator[list[str]]:
    """The submissions in parts that are neither too many nor, together, too large; a huge one is by itself."""
    chunk: list[str] = []
    size = 0
    for one in new:
        size += inbox.first(one).size
        if chunk and (len(chunk) == settings.chunk or size > settings.chunk_bytes):
            yield chunk
            chunk, size = [], inbox.first(one).size
        chunk.append(one)
    if chunk:
        yield chunk


def _stage_chunk(settings: Settings, inbox: Inbox, ledger: Ledger, chunk: list[str]) -> list[str]:
    """Stage one chunk; returns the files that vanished or changed while they were to be read."""
    files = [(one, settings.raw / inbox.first(one).file_name) for one in chunk]
    lost: list[str] = []
    readings: list[WorkbookReading] = []
    height = 0
    for name, reading in read_files(files, settings):
        if reading is None:
            lost.append(inbox.first(name).file_name)
            continue
        height += reading.height
        if height > settings.chunk_rows:
            _stage(settings, inbox, ledger, readings)
            readings, height = [], reading.height
        readings.append(reading)
    _stage(settings, inbox, ledger, readings)
    return lost


def _stage(settings: Settings, inbox: Inbox, ledger: Ledger, readings: list[WorkbookReading]) -> None:
    if readings:
        frames = staged_frames(validate(readings))
        _identify(settings, ledger, frames[SUBMISSIONS])
        stage_of(settings).write(frames)
        log_submissions(settings, frames[SUBMISSIONS], inbox, {one.submission_id: one.seconds for one in readings})


def _identify(settings: Settings, ledger: Ledger, submissions: pl.DataFrame) -> None:
    """Note what the covers of these submissions say, where the ledger does not say so yet."""
    names = ("submission_id", "form_id", "unit_code", "period", "revision", "as_of")
    told = [Identity(**row) for row in submissions.select(*names).iter_rows(named=True)]
    ledgers.append(ledger_path(settings), [one for one in told if ledger.identities.get(one.submission_id) != one])
