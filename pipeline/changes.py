"""Which periods have changed since their nodes and the warehouse were last published."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipeline import ledger as ledgers
from pipeline.ingest import ledger_path
from pipeline.landing import landing_zone
from pipeline.reading.pool import read_covers
from pipeline.staging import fingerprint
from pipeline.whole_files import write_whole

if TYPE_CHECKING:
    from pipeline.inbox import Inbox
    from pipeline.ledger import Ledger
    from pipeline.settings import Settings

PUBLISHED = "published.json"


class Publication(NamedTuple):
    """What was published of a period, a hash of its submissions, and how many times it was."""

    state: str
    times: int


NEVER = Publication("", 0)


def changed_periods(settings: Settings) -> dict[date, str]:
    """Periods whose submissions in ``raw/`` differ from the published ones, each with a text that no change had before.

    It is a hash of what is there now and how often the period was published: files that come, go and come back are a
    change every time. A file that was not read yet is asked for its cover only. One that tells no period counts for the
    latest period, whose run will give its verdict.
    """
    settings.state.mkdir(parents=True, exist_ok=True)
    inbox = landing_zone(settings)
    ledger = ledgers.load(ledger_path(settings))
    now = _states(_by_period(settings, inbox, ledger))
    before = _published(settings)
    return {
        period: f"{now.get(period, '')}-{before.get(period, NEVER).times}"
        for period in sorted(now.keys() | before.keys())
        if now.get(period, "") != before.get(period, NEVER).state
    }


def note_published(settings: Settings, inbox: Inbox, ledger: Ledger, period: date) -> None:
    """Remember that the period was published with the submissions that lie in the inbox."""
    state = _states(_by_period(settings, inbox, ledger)).get(period, "")
    _note(settings, {period: Publication(state, _published(settings).get(period, NEVER).times + 1)})


def note_begun(settings: Settings, period: date) -> None:
    """Forget what was published of the period: nodes of it are about to say something else than the warehouse does.

    Where the rest does not follow, as when one unit is run again by itself, the period is asked for as a whole.
    """
    _note(settings, {period: Publication("", _published(settings).get(period, NEVER).times)})


def forget_published(settings: Settings) -> None:
    """Forget what was published of every period, but not how often: each is asked for again."""
    _note(settings, {period: Publication("", one.times) for period, one in _published(settings).items()})


def _note(settings: Settings, publications: dict[date, Publication]) -> None:
    published = _published(settings) | publications
    kept = json.dumps({f"{month}": one for month, one in published.items()})
    write_whole(settings.state / PUBLISHED, kept.encode())


def latest_period(settings: Settings, ledger: Ledger) -> date:
    """The last period received; the first one that is offered where nothing was received yet."""
    first = date.fromisoformat(f"{settings.first_period}-01")
    return max([first, *(one for one in ledger.periods() if one <= date.today())])  # noqa: DTZ011 - months, not moments


def _by_period(settings: Settings, inbox: Inbox, ledger: Ledger) -> dict[date, list[str]]:
    """Submission ids in ``raw/`` by the period that their covers tell."""
    periods: dict[str, date | None] = {name: one.period for name, one in ledger.identities.items()}
    unread = sorted(set(inbox.files) - set(periods))
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


def _published(settings: Settings) -> dict[date, Publication]:
    try:
        kept = json.loads((settings.state / PUBLISHED).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {date.fromisoformat(period): Publication(*one) for period, one in kept.items() if isinstance(one, list)}
