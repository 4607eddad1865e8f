"""Judges what is staged, and has the ledger remember which files the unchanged submissions rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.judgement.state import forget_judgements, kept_judgements, known_state
from pipeline.judgement.unchanged import contents
from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Basis
from pipeline.runtime.settings import ledger_path

if TYPE_CHECKING:
    from pipeline.ingest.ingest import Ingested
    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings


def judged_state(settings: Settings, ingested: Ingested) -> Known:
    """What is known now, by whoever holds the lock of the run: each basis that is new is in the ledger from then on."""
    known = known_state(settings, ingested.inbox, ingested.ledger, kept=kept_judgements(settings))
    forget_judgements(settings, of_other_code=True)
    new = [
        Basis(name, based_on)
        for name, based_on in sorted(contents(known.submissions).items())
        if name not in known.ledger.bases
    ]
    if new:
        ledgers.append(ledger_path(settings), new, known.ledger)
    return known
