"""What the files for people were written from, by period and report: what a run need not write again.

Kept are hashes of what is known, never that something changed, and written down only after the files: a record that is
lost, damaged or of another version of the product costs work, and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.outputs.made_files import digest, product_digest
from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.setting_groups.reading import Limits
from schemas.reference_data import month_end

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings

RECORD = "handed_out.json"
BLANK = ""
"""In the place of a state from which nothing was written yet."""


@dataclass(slots=True)
class HandedOut:
    """From which state of a period its files were written; a blank one is none.

    ``answered`` is that of the files for its units, by report in ``reports``; ``prepared`` that of templates and the
    like, and ``reported`` that of the period with all before it, which its report looks back on. The files lie in these
    places below ``files``; templates have a record of their own.
    """

    answered: str = BLANK
    reports: dict[str, str] = field(default_factory=dict)
    prepared: str = BLANK
    prepared_files: list[str] = field(default_factory=list)
    reported: str = BLANK
    reported_files: list[str] = field(default_factory=list)


def handed_out(settings: Settings) -> dict[date, HandedOut]:
    """What was written, by period; nothing where the product or a setting that files depend on is another."""
    try:
        record = json.loads((settings.state / RECORD).read_text(encoding="utf-8"))
        if record["made_by"] != _made_by(settings):
            return {}
        return {date.fromisoformat(period): _checked(HandedOut(**kept)) for period, kept in record["periods"].items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError, KeyError):
        return {}


def keep_handed_out(settings: Settings, periods: Mapping[date, HandedOut]) -> None:
    """Write down what was written, where that is not what the record says."""
    kept = {
        f"{period}": {name: getattr(handed, name) for name in HandedOut.__slots__}
        for period, handed in sorted(periods.items())
    }
    content = json.dumps({"made_by": _made_by(settings), "periods": kept}, separators=(",", ":")).encode()
    path = settings.state / RECORD
    if not path.exists() or path.read_bytes() != content:
        write_whole(path, content)


def period_states(known: Known) -> dict[date, str]:
    """By period that anybody is expected for a hash of all that is known of it."""
    digests = known.digests()
    return {period: digests[period] for period in known.expected["period"].unique().sort()}


def states_with_following(states: Mapping[date, str]) -> dict[date, str]:
    """By period a hash of its state and of whether anybody is asked for the month after it, whose templates it has."""
    latest = max(states, default=date.max)
    following = {period: month_end(period) + timedelta(days=1) for period in states}
    return {
        period: digest(state, following[period] in states or following[period] > latest)
        for period, state in states.items()
    }


def states_so_far(states: Mapping[date, str]) -> dict[date, str]:
    """By period a hash of its state and of those of all periods before it."""
    found: dict[date, str] = {}
    so_far = BLANK
    for period in sorted(states):
        so_far = found[period] = digest(so_far, period, states[period])
    return found


def _made_by(settings: Settings) -> str:
    """A hash of what decides on files beside what is known."""
    limits = settings.model_dump(include={*Limits.model_fields, "report_sources"})
    return digest(product_digest(settings), sorted(limits.items()))


def _checked(handed: HandedOut) -> HandedOut:
    """What a record says; TypeError where it says what no version wrote."""
    files = (*handed.prepared_files, *handed.reported_files)
    texts = (handed.answered, handed.prepared, handed.reported, *handed.reports.values(), *files)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError(handed)
    return handed
