"""A feedback copy of a submission that was received long ago, as the record of the copies and the ledger have it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Receipt
from pipeline.outputs.feedback.returned_copies import RECORD
from pipeline.runtime.settings import ledger_path

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings


def old_copy(settings: Settings) -> Path:
    """The only copy that the record names."""
    path = settings.files / "2015-12" / "phan-hoi" / "217.xlsx"
    path.parent.mkdir(parents=True)
    path.touch()
    settings.state.mkdir(exist_ok=True)
    moment = datetime(2016, 1, 4, tzinfo=UTC)
    ledgers.append(ledger_path(settings), [Receipt("0" * 64, moment, "217.xlsx", moment)])
    entry = {"submission_id": "0" * 64, "made_from": "", "path": str(path.relative_to(settings.files))}
    (settings.state / RECORD).write_text(json.dumps({"2015-12/217": entry}), encoding="utf-8")
    return path
