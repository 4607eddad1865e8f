"""From staging to the warehouse: judge the submissions, live their findings on, build. The same function for every use.

What it gives is a function of what is staged, the landing zone, the ledger and, with a moment, of what was known then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipeline.coverage import expected
from pipeline.ingest import Ingested, stage_of
from pipeline.judgement import judged
from pipeline.ledger_of_findings import findings_ledger
from pipeline.published import contradiction_findings, with_life
from pipeline.warehouse import Built, Known, build

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Published:
    """What is known, and the warehouse that was built from it."""

    known: Known
    built: Built


def known_state(settings: Settings, ingested: Ingested, moment: datetime | None = None) -> Known:
    """Submissions with their status and findings with their state, now or as they were known at a moment."""
    ledger = ingested.ledger.as_of(moment) if moment else ingested.ledger
    submissions = judged(stage_of(settings), ledger, ingested.inbox)
    due = expected(ledger.periods())
    found = findings_ledger(submissions, stage_of(settings), due)
    published = with_life(contradiction_findings(due["period"].unique().to_list()), ledger)
    return Known(submissions, pl.concat([found, published]), due, ledger)


def publish(settings: Settings, known: Known, database: Path | None = None) -> Published:
    """Build the warehouse, in the place of the settings' database or at another path."""
    return Published(known, build(settings, stage_of(settings), known, database or settings.database))
