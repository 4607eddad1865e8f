"""From ``raw/`` to staging: read and validate what is new, skip what has not changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.ingest.loss_guard import check_landed, check_remembered
from pipeline.ingest.read_chunks import read_chunks
from pipeline.ingest.submission_log import log_submissions
from pipeline.landing import ledger as ledgers
from pipeline.landing.asides import asides
from pipeline.landing.landing_zone import landing_zone
from pipeline.landing.ledger import Identity, Ledger, Receipt
from pipeline.reading.start_readers import start_readers
from pipeline.runtime.settings import ledger_path
from pipeline.staging.shared_store import shared_staging
from pipeline.staging.store import stage_of
from pipeline.staging.tables import SUBMISSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl

    from pipeline.ingest.read_locally import Chunk, ReadChunk
    from pipeline.landing.folder_walk import Aside
    from pipeline.landing.inbox import Inbox
    from pipeline.runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a run found in ``raw/`` and how many workbooks it had to read."""

    inbox: Inbox
    ledger: Ledger
    read: int
    lost: tuple[str, ...]
    """Files that vanished or changed before they were read."""
    ways: Counter[str]
    """How many were read by themselves, by the reason for it; under a blank one how many together with others."""

    @property
    def left(self) -> tuple[str, ...]:
        """Files that the next run will read."""
        return (*self.inbox.left, *self.lost)

    @property
    def unread(self) -> list[Aside]:
        """Everything in the landing zone that was not read, with the reasons."""
        return asides(replace(self.inbox, left=self.left))


def ingest_workbooks(settings: Settings, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Ingested:
    """Read, validate and stage every workbook that is not staged yet, in chunks; ``progress`` hears (done, all)."""
    settings.state.mkdir(parents=True, exist_ok=True)
    inbox = landing_zone(settings, partial(start_readers, settings))  # they begin while the rest is listed
    ledger = ledgers.load(ledger_path(settings))
    check_remembered(ledger, settings.database)
    check_landed(inbox, settings.database)
    _record_receipts(settings, inbox, ledger)
    stage = stage_of(settings)
    with shared_staging(settings, stage.home):
        stage.discard_damaged()
        staged = stage.staged()
        _record_identities(settings, ledger, stage.frame(SUBMISSIONS, of=staged - ledger.identities.keys()))
        # by their names, so that a month's, or a unit's, lie together in few batches
        new = sorted(
            inbox.files.keys() - staged, key=lambda submission_id: (inbox.first(submission_id).file_name, submission_id)
        )
        lost: list[str] = []
        ways: Counter[str] = Counter()
        done = 0
        for chunk in read_chunks(settings, _chunks(new, inbox, settings)):
            _stage_chunk(settings, inbox, ledger, chunk)
            lost += [inbox.first(submission_id).file_name for submission_id in chunk.lost]
            ways.update(how.careful_because for how in chunk.read.values() if how.careful_because is not None)
            done += len(chunk.read) + len(chunk.lost)
            progress(done, len(new))
        stage.tidy(settings.batches, settings.chunk)
    return Ingested(inbox, ledger, len(new), tuple(lost), ways)


def _record_receipts(settings: Settings, inbox: Inbox, ledger: Ledger) -> None:
    """Note what is seen for the first time; all of one run share a moment, so their order cannot matter."""
    moment = ledgers.now(ledger)
    new = []
    for submission_id in sorted(set(inbox.files) - set(ledger.receipts)):
        file = inbox.first(submission_id)
        new.append(Receipt(submission_id, moment, file.file_name, file.modified_at))
    ledgers.append(ledger_path(settings), new, ledger)


def _chunks(new: list[str], inbox: Inbox, settings: Settings) -> Iterator[Chunk]:
    """The submissions in parts that are neither too many nor, together, too large; a huge one is by itself."""
    chunk: Chunk = []
    size = 0
    for submission_id in new:
        file = inbox.first(submission_id)
        size += file.size
        if chunk and (len(chunk) == settings.chunk or size > settings.chunk_bytes):
            yield chunk
            chunk, size = [], file.size
        chunk.append((submission_id, file.file_name))
    if chunk:
        yield chunk


def _stage_chunk(settings: Settings, inbox: Inbox, ledger: Ledger, chunk: ReadChunk) -> None:
    if chunk.frames:
        _record_identities(settings, ledger, chunk.frames[SUBMISSIONS])
        stage_of(settings).write(chunk.frames)
        log_submissions(settings, chunk.frames[SUBMISSIONS], inbox, chunk.read)


def _record_identities(settings: Settings, ledger: Ledger, submissions: pl.DataFrame) -> None:
    """Note what the covers of these submissions say, where the ledger does not say so yet."""
    names = ("submission_id", "form_id", "unit_code", "period", "revision", "as_of")
    identities = [Identity(**row) for row in submissions.select(*names).iter_rows(named=True)]
    ledgers.append(
        ledger_path(settings),
        [identity for identity in identities if ledger.identities.get(identity.submission_id) != identity],
        ledger,
    )
