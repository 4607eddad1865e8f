"""Which periods have changed since they were last built: what the sensor and the night ask for."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from pipeline.judgement.published_reports import words_about
from pipeline.judgement.rightful_places import rightful_places
from pipeline.judgement.spoken_units import speaks_of_another
from pipeline.judgement.supported_periods import NEAR, month_number, received_periods, supports
from pipeline.landing import ledger as ledgers
from pipeline.landing.drop_folders import drop_folders
from pipeline.landing.landing_zone import landing_zone
from pipeline.reading.read_files import read_covers
from pipeline.runs.states_memo import inputs_hash, remember_states, remembered_states
from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.clock import today
from pipeline.runtime.code_version import fingerprint
from pipeline.runtime.settings import ledger_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.landing.inbox import Inbox
    from pipeline.landing.ledger import Ledger
    from pipeline.runtime.settings import Settings

RECORD, FORMER_RECORD = "built.json", "published.json"
"""Where it is kept which state of each period was built last; the second name is that of versions before 0.2."""
FORMER_HELD = "held.json"
"""What versions before 0.3 kept beside it."""


class PeriodBuild(NamedTuple):
    """What a period was last built from, as a hash of its submissions, and how many times it was built."""

    state: str
    times: int


NEVER = PeriodBuild("", 0)


def changed_periods(settings: Settings) -> dict[date, str]:
    """Periods whose submissions in ``raw/`` differ from those last built, each with a text that no change had before.

    It is a hash of what is there now and how often the period was built: files that come, go and come back are a
    change every time. A file that was not read yet is asked for its cover only. One that tells no period counts for the
    latest period, whose run will give its verdict.
    """
    settings.state.mkdir(parents=True, exist_ok=True)
    now = _present_states(settings)
    before = _builds(settings)
    return {
        period: f"{now.get(period, '')}-{before.get(period, NEVER).times}"
        for period in sorted(now.keys() | before.keys())
        if now.get(period, "") != before.get(period, NEVER).state
    }


def mark_built(settings: Settings, inbox: Inbox, ledger: Ledger, period: date | None = None) -> None:
    """Remember that the warehouse was built with the submissions that lie in the inbox: for a period, or all of them.

    A period whose state is as it was built last is not counted as built again.
    """
    states, before = _states(settings, inbox, ledger, _by_period(settings, inbox, ledger)), _builds(settings)
    built = states.keys() | before.keys() if period is None else {period}
    changed = {each for each in built if each == period or states.get(each, "") != before.get(each, NEVER).state}
    _write_builds(settings, {each: _again(settings, each, states.get(each, "")) for each in changed})


def _again(settings: Settings, period: date, state: str) -> PeriodBuild:
    return PeriodBuild(state, _builds(settings).get(period, NEVER).times + 1)


def mark_stale(settings: Settings, period: date) -> None:
    """Forget what the period was built from: nodes of it are about to say something else than the warehouse does.

    Where the rest does not follow, as when one unit is run again by itself, the period is asked for as a whole.
    """
    _write_builds(settings, {period: PeriodBuild("", _builds(settings).get(period, NEVER).times)})


def forget_builds(settings: Settings) -> None:
    """Forget what every period was built from, but not how often: each is asked for again."""
    _write_builds(settings, {period: PeriodBuild("", build.times) for period, build in _builds(settings).items()})


def _write_builds(settings: Settings, builds: dict[date, PeriodBuild]) -> None:
    kept = {f"{period}": build for period, build in (_builds(settings) | builds).items()}
    write_whole(settings.state / RECORD, json.dumps(kept).encode())
    for name in (FORMER_RECORD, FORMER_HELD):
        (settings.state / name).unlink(missing_ok=True)  # an older version that came back would trust it


def latest_period(settings: Settings, ledger: Ledger) -> date:
    """The last period received; the first one that is offered where nothing was received yet."""
    return _latest(settings, received_periods(ledger))


def _latest(settings: Settings, periods: Iterable[date]) -> date:
    return max([_first(settings), *(period for period in periods if period <= today())])


def _first(settings: Settings) -> date:
    return date.fromisoformat(f"{settings.first_period}-01")


def _present_states(settings: Settings) -> dict[date, str]:
    """The state of each period as it lies in ``raw/``, worked out only where something has changed."""
    inbox = landing_zone(settings)
    inputs = inputs_hash(settings, inbox)
    if (kept := remembered_states(settings, inputs)) is not None:
        return kept
    ledger = ledgers.load(ledger_path(settings))
    states = _states(settings, inbox, ledger, _by_period(settings, inbox, ledger))
    if inbox.files.keys() <= ledger.identities.keys():  # what an unread file tells can depend on the hour
        remember_states(settings, inputs, states)
    return states


def _by_period(settings: Settings, inbox: Inbox, ledger: Ledger) -> dict[date, list[str]]:
    """Submission ids in ``raw/`` by the period that their covers tell.

    Those of no period, of one that nothing supports or that no run is asked for, count for the latest one.
    """
    received = set(received_periods(ledger))
    periods = {name: identity.period for name, identity in ledger.identities.items() if identity.period in received}
    unread = sorted(set(inbox.files) - set(ledger.identities))
    files = [(submission_id, settings.raw / inbox.first(submission_id).file_name) for submission_id in unread]
    periods |= {
        submission_id: period
        for submission_id, period in read_covers(files, settings)
        if period and (_is_near(period, received) or _is_supported(period, inbox, submission_id))
    }
    latest = _latest(settings, {*received, *(period for period in periods.values() if period)})
    first, day = _first(settings), today()
    found: dict[date, list[str]] = defaultdict(list)
    for submission_id in inbox.files:
        period = periods.get(submission_id)
        found[period if period and first <= period <= day else latest].append(submission_id)
    return found


def _is_near(period: date, received: set[date]) -> bool:
    return any(abs(month_number(period) - month_number(known)) <= NEAR for known in received)


def _is_supported(period: date, inbox: Inbox, submission_id: str) -> bool:
    """Whether the period of a file that was not read yet is supported by its name, or by its being received now."""
    return supports(period, [file.file_name for file in inbox.files[submission_id]], datetime.now(UTC))


def _states(settings: Settings, inbox: Inbox, ledger: Ledger, by_period: dict[date, list[str]]) -> dict[date, str]:
    """A hash for each period of its submissions and of what speaks against any: name, folder, the lack of its basis.

    Also of the published reports that were handed in on its year or the one before. A file that was only renamed, or
    whose folder was given to a unit, may count from then on, or no longer.
    """
    against = _spoken_against(settings, inbox, ledger)
    for basis in ledger.bases.values():
        if basis.based_on not in inbox.files:
            against[basis.submission_id] = f"{against.get(basis.submission_id, '')} gone"
    return {
        period: hashlib.sha256(
            "\n".join(
                [fingerprint(), *sorted(name + against.get(name, "") for name in ids), *words_about(ledger, period)]
            ).encode()
        ).hexdigest()[:16]
        for period, ids in by_period.items()
    }


def _spoken_against(settings: Settings, inbox: Inbox, ledger: Ledger) -> dict[str, str]:
    """The other unit that the places of a submission speak of, or are the folder of, where there is one."""
    folders = drop_folders(settings)
    read = [identity for name, identity in ledger.identities.items() if name in inbox.files]
    several = Counter((identity.unit_code, identity.period) for identity in read)
    found = {}
    for identity in read:
        unit, period = identity.unit_code, identity.period
        if unit is None or period is None or not (folders.units or several[unit, period] > 1):
            continue
        names = [file.file_name for file in inbox.files[identity.submission_id]]
        places = rightful_places(sorted(names), unit, folders)
        if other := places.misplaced_in or speaks_of_another(places.paths, unit, period):
            found[identity.submission_id] = f" {other}"
    return found


def _builds(settings: Settings) -> dict[date, PeriodBuild]:
    paths = (settings.state / RECORD, settings.state / FORMER_RECORD)
    try:
        kept = json.loads(next(path for path in paths if path.exists()).read_text(encoding="utf-8"))
    except (StopIteration, ValueError):
        return {}
    return {
        date.fromisoformat(period): PeriodBuild(*build) for period, build in kept.items() if isinstance(build, list)
    }
