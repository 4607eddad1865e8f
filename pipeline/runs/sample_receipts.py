"""When the sample workbooks were received, for a ledger that does not exist yet; only ``make run`` asks for it.

What is seen for the first time is received now, so of samples that lie there since the checkout all would be late. They
say when they were sent; a ledger that has begun is never touched, and a file that is no sample is none of this.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO
from zipfile import BadZipFile, ZipFile

from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Receipt
from pipeline.runs.intake import WAIT
from pipeline.runtime.regular_files import digest, open_regular
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import ledger_path
from pipeline.samples import later_files, sent_at, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.runtime.settings import Settings

    Parts = list[tuple[str, int, int]]


def receive_samples(settings: Settings) -> list[Receipt]:
    """Begin the ledger with the receipts of the samples that lie in the landing zone; those that were written.

    Nothing is written where there is a ledger or a warehouse already. Waits while another run works on the state.
    """
    if _has_begun(settings):
        return []
    with lock(settings, WAIT):
        if _has_begun(settings):
            return []
        receipts = sorted(_receipts(settings.raw), key=lambda receipt: (receipt.received_at, receipt.file_name))
        ledgers.append(ledger_path(settings), receipts)
        return receipts


def _has_begun(settings: Settings) -> bool:
    return ledger_path(settings).exists() or settings.database.exists()


def _receipts(raw: Path) -> Iterator[Receipt]:
    """Of each sample that lies at its place as the repository has it, and that has been sent by now."""
    for period, files in later_files().items():
        for name, submission in files.items():
            file_name, moment = f"{period:%Y-%m}/{name}", sent_at(submission)
            if moment is None or moment > datetime.now(UTC):
                continue
            written = BytesIO()
            write_workbook(submission, written)
            if found := _found(raw / file_name, _parts(written)):
                submission_id, modified_at = found
                yield Receipt(submission_id, moment, file_name, modified_at)


def _found(path: Path, parts: Parts) -> tuple[str, datetime] | None:
    """The SHA-256 of the sample there and when it was last modified; None where something else lies there, or nothing.

    The parts of the workbook are compared: another build of zlib packs the same parts into other bytes.
    """
    try:
        with open_regular(path) as stream:
            if _parts(stream) != parts:
                return None
            modified = int(os.fstat(stream.fileno()).st_mtime)
            stream.seek(0)
            return digest(stream), datetime.fromtimestamp(modified, UTC)
    except (OSError, BadZipFile):
        return None


def _parts(workbook: BinaryIO) -> Parts:
    """Name, size and checksum of each part of a workbook."""
    with ZipFile(workbook) as archive:
        return [(part.filename, part.file_size, part.CRC) for part in archive.infolist()]
