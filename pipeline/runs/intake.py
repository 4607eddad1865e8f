"""Stages and judges everything in raw/ under the run lock, for the Dagster steps that start from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.ingest import Ingested, ingest_workbooks
from pipeline.runs.judging import judged_state
from pipeline.runtime.run_lock import lock

if TYPE_CHECKING:
    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings

WAIT = 1800
"""Seconds that a step of Dagster waits for another run to finish its work on the state."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What was found in ``raw/`` and what is known of it."""

    ingested: Ingested
    known: Known


def take_in(settings: Settings) -> Intake:
    """Stage what is new and judge everything; waits while another run does so."""
    with lock(settings, WAIT):
        ingested = ingest_workbooks(settings)
        return Intake(ingested, judged_state(settings, ingested))
