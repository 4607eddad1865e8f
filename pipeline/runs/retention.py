"""Removes the feedback copies of submissions that were received long ago, as the settings say; everything else stays.

Only copies that the program's own record names are removed, first the file and then its line: whatever a kill leaves,
the next night finishes it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.landing import ledger as ledgers
from pipeline.outputs.feedback.returned_copies import RECORD, keep_record, returned_copies
from pipeline.runtime.clock import VIETNAM, today
from pipeline.runtime.run_lock import AlreadyRunningError, run_alone
from pipeline.runtime.settings import ledger_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.landing.ledger import Ledger, Receipt
    from pipeline.runtime.settings import Settings


def forget_old_copies(settings: Settings, day: date | None = None, ledger: Ledger | None = None) -> list[str]:
    """Remove the copies that are kept no longer; their paths below ``files``. Waits for no other run.

    It is the moment of receipt that counts, not the period: of a year that is handed in late the copies are new.
    ``ledger`` is the one of today, where the caller has read it.
    """
    if not settings.keep_files_months:
        return []
    earliest = _months_before(day or today(), settings.keep_files_months)
    try:
        with run_alone(settings):
            copies = returned_copies(settings)
            receipts = (ledger or ledgers.load(ledger_path(settings))).receipts if copies else {}
            old = {key: copy for key, copy in copies.items() if _received_on(receipts, copy.submission_id) < earliest}
            if old:
                keep_record(settings, settings.state / RECORD, {key: copies[key] for key in copies.keys() - old.keys()})
                for copy in old.values():
                    _remove_if_empty(settings.files / Path(copy.path).parent)
    except AlreadyRunningError:
        return []
    return sorted(copy.path for copy in old.values())


def _received_on(receipts: Mapping[str, Receipt], submission_id: str) -> date:
    """The day on which a submission was received; of one that the ledger does not know, a day that is not over."""
    receipt = receipts.get(submission_id)
    return receipt.received_at.astimezone(VIETNAM).date() if receipt else date.max


def _months_before(day: date, months: int) -> date:
    """The first day of the month so many months before a day's."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
