"""Removes the feedback copies of periods that are long past, as the settings say; everything else stays.

Only copies that the program's own record names are removed, first the file and then its line: whatever a kill leaves,
the next night finishes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.outputs.feedback.returned_copies import RECORD, keep_record, returned_copies
from pipeline.runtime.clock import today
from pipeline.runtime.run_lock import AlreadyRunningError, run_alone

if TYPE_CHECKING:
    from datetime import date

    from pipeline.runtime.settings import Settings


def forget_old_copies(settings: Settings, day: date | None = None) -> list[str]:
    """Remove the copies of periods before those that are kept; their paths below ``files``. Waits for no other run."""
    if not settings.keep_files_months:
        return []
    earliest = _month_before(day or today(), settings.keep_files_months)
    try:
        with run_alone(settings):
            copies = returned_copies(settings)
            old = {key: copy for key, copy in copies.items() if key.partition("/")[0] < earliest}
            if old:
                keep_record(settings, settings.state / RECORD, {key: copies[key] for key in copies.keys() - old.keys()})
                for copy in old.values():
                    _remove_if_empty(settings.files / Path(copy.path).parent)
    except AlreadyRunningError:
        return []
    return sorted(copy.path for copy in old.values())


def _month_before(day: date, months: int) -> str:
    """The month so many months before a day, as the keys of copies begin: 2020-11."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return f"{year:04d}-{month + 1:02d}"


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
