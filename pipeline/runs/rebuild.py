"""Make the whole warehouse anew from ``raw/`` and the ledger, as after an upgrade or where something looks wrong."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from pipeline.judgement.state import forget_judgements
from pipeline.landing.landing_zone import forget_copies
from pipeline.runs.changed_periods import forget_builds
from pipeline.runs.nightly import Night, run_night
from pipeline.runtime.run_lock import run_alone
from pipeline.runtime.settings import STAGED
from pipeline.staging.shared_store import forget_shared
from pipeline.warehouse.build_cache import forget_build
from pipeline.warehouse.build_record import forget_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings


def run_rebuild(
    settings: Settings,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    answer: Callable[[Known], object] = lambda _known: None,
) -> Night:
    """Throw away what was hashed, staged and judged, read every workbook again and build.

    AlreadyRunningError as for a night. What cannot be made again stays: the ledger, and what was sent to whom. Dagster
    is asked for every period again.
    """
    with run_alone(settings):
        shutil.rmtree(settings.state / STAGED, ignore_errors=True)
        forget_copies(settings)
        forget_shared(settings)
        forget_judgements(settings)
        forget_builds(settings)
        forget_build(settings)
        forget_records(settings)
        return run_night(settings, progress, answer)
