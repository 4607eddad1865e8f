"""Make the whole warehouse anew from ``raw/`` and the ledger, as after an upgrade or where something looks wrong."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from pipeline.changes import forget_published
from pipeline.ingest import STAGED
from pipeline.landing import forget_copies
from pipeline.nightly import Night, alone, night
from pipeline.unchanged import forget_known

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.settings import Settings


def rebuild(settings: Settings, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Night:
    """Throw away what was hashed and staged, read every workbook again and build; AlreadyRunningError as for a night.

    What cannot be made again stays: the ledger, and what was sent to whom. Dagster is asked for every period again.
    """
    with alone(settings):
        shutil.rmtree(settings.state / STAGED, ignore_errors=True)
        forget_copies(settings)
        forget_published(settings)
        forget_known(settings)
        return night(settings, progress)
