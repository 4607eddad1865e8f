"""The nightly run as a single function: read what is new, judge it, build the warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.ingest import Ingested, ingest_workbooks
from pipeline.runs.judging import judged_state
from pipeline.runtime.many_objects import keeping_what_is_there
from pipeline.runtime.run_lock import run_alone
from pipeline.warehouse.build_cache import last_build, remember_build
from pipeline.warehouse.swap_files import replace_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings
    from pipeline.warehouse.build import Built


@dataclass(frozen=True, slots=True)
class Night:
    """What a run found in ``raw/``, what became of each submission, and what was built."""

    ingested: Ingested
    known: Known
    built: Built


def run_nightly(
    settings: Settings,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    answer: Callable[[Known], object] = lambda _known: None,
) -> Night:
    """Run the whole pipeline; AlreadyRunningError when another run is under way.

    Once everything is judged, and before anything is built, ``answer`` may tell people their verdicts.
    """
    with run_alone(settings):
        return run_night(settings, progress, answer)


def run_night(settings: Settings, progress: Callable[[int, int], None], answer: Callable[[Known], object]) -> Night:
    """Run the whole pipeline for whoever holds the lock; the warehouse stays as it is where nothing has changed."""
    with keeping_what_is_there():
        ingested = ingest_workbooks(settings, progress)
        if unchanged := last_build(settings, ingested.inbox, ingested.ledger):
            return Night(ingested, *unchanged)
        known = judged_state(settings, ingested)
        answer(known)
        built = replace_warehouse(settings, known)
        remember_build(settings, ingested.inbox, known, built)
        return Night(ingested, known, built)
