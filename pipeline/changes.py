"""Which periods have changed since their nodes and the warehouse were last published."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from pipeline import ledger as ledgers
from pipeline.inbox import Inbox, scan
from pipeline.ingest import CACHE, ledger_path, stage_of
from pipeline.reading.pool import read_covers
from pipeline.staging import fingerprint

if TYPE_CHECKING:
    from pipeline.ledger import Ledger
    from pipeline.settings import Settings

PUBLISHED = "published.json"


def changed_periods(settings: Settings) -> dict[date, str]:
    """Periods whose submissions in ``raw/`` differ from the published ones, each with a hash of what is there now.

    A file that was not read yet is asked for its cover only. One that tells no period counts for the latest period,
    whose run will give its verdict.
    """
    settings.state.mkdir(parents=True, exist_ok=True)
    inbox = scan(settings.raw, settings.state / CACHE)
    ledger = ledgers.load(ledger_path(settings))
    now = _states(_by_period(settings, inbox, ledger))
    before = _published(settings)
    return {
        period: now.get(period, "")
        for period in sorted(now.keys() | before.keys())
        if now.get(period, "") != before.get(period, "")
    }


def note_published(settings: Settings, inbox: Inbox, ledger: Ledger, period: date) -> None:
    """Remember that the period was published with the submissions that lie in the inbox."""
    states = _states(_by_period(settings, inbox, ledger))
    published = _published(settings) | {period: states.get(period, "")}
    path = settings.state / PUBLISHED
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps({f"{one}": state for one, state in published.items() if state}), encoding="utf-8")
    beside.replace(path)


def latest_period(settings: Settings, ledger: Ledger) -> date:
    """The last period received; the first one that is offered where nothing was received yet."""
    first = date.fromisoformat(f"{settings.first_period}-01")
    return max([first, *(one for one in ledger.periods() if one <= date.today())])  # noqa: DTZ011 - months, not moments


def _by_period(settings: Settings, inbox: Inbox, ledger: Ledger) -> dict[date, list[str]]:
    """Submission ids in ``raw/`` by the period that their covers tell."""
    periods: dict[str, date | None] = {name: one.period for name, one in ledger.identities.items()}
    unread = sorted(set(inbox.files) - set(periods) - stage_of(settings).staged())
    files = [(one, settings.raw / inbox.first(one).file_name) for one in unread]
    periods |= dict(read_covers(files, settings))
    known = [one for one in periods.values() if one]
    latest = max([latest_period(settings, ledger), *(one for one in known if one <= date.today())])  # noqa: DTZ011
    found: dict[date, list[str]] = defaultdict(list)
    for submission_id in inbox.files:
        found[periods.get(submission_id) or latest].append(submission_id)
    return found


def _states(by_period: dict[date, list[str]]) -> dict[date, str]:
    return {
        period: hashlib.sha256("\n".join([fingerprint(), *sorted(ids)]).encode()).hexdigest()[:16]
        for period, ids in by_period.items()
    }


def _published(settings: Settings) -> dict[date, str]:
    try:
        kept = json.loads((settings.state / PUBLISHED).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {date.fromisoformat(period): state for period, state in kept.items()}
