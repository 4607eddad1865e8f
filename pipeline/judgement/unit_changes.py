"""Changes of units between submissions: which earlier ones hold what a unit took over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.judgement.counting_revision import UNIT_AND_PERIOD
from pipeline.judgement.submission_status import READABLE
from pipeline.judgement.supported_periods import month_number
from pipeline.validation.form_days import with_form_days
from schemas.communes import communes
from schemas.form_versions import DAY
from schemas.forms.cooperatives import COOPERATIVES
from schemas.reference_data import month_end, units
from schemas.registry import FORMS
from schemas.successors import changes_of_units, moves_of_communes, predecessor_units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

HANDED_OVER = tuple(form.form_id for form in FORMS if COOPERATIVES in form.sheets)
"""The forms whose registers go over to the units that take over; what a unit says on others is its own."""
FARTHEST = 12
"""The previous period lies at most so many months back."""

LATER_TYPES: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "unit_code": pl.String(),
    "period": pl.Date(),
    "day": pl.Date(),
    "is_first": pl.Boolean(),
    "is_affected": pl.Boolean(),
    "has_own": pl.Boolean(),
    "is_complete": pl.Boolean(),
}
"""Submissions since a change of units on a ``day``.

``is_first`` is the unit's first accepted one since then; ``is_affected`` one of a unit that began with the change, or
gained or lost communes by it; ``has_own`` where an earlier accepted one of the unit since the change is its previous
period; ``is_complete`` where every unit that it took over from had an accepted one before.
"""
SOURCE_TYPES: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "day": pl.Date(),
    "source_id": pl.String(),
    "source_unit": pl.String(),
    "source_period": pl.Date(),
    "source_as_of": pl.Date(),
    "source_form_day": pl.Date(),
}
"""Of which submissions from before the change a later one, ``submission_id``, took rows over."""


BEFORE = tuple(name for name in SOURCE_TYPES if name != "submission_id")


class Accepted(NamedTuple):
    """An accepted submission that counts for its unit and period."""

    submission_id: str
    unit_code: str
    period: date
    as_of: date
    form_day: date


@dataclass(frozen=True, slots=True)
class UnitChanges:
    """The submissions since changes of units, and from before; columns :data:`LATER_TYPES` and :data:`SOURCE_TYPES`.

    ``before`` are all those of before a change that anything was to be taken over from, whoever has reported since;
    ``of_the_year`` all accepted ones from the December before the change on.
    """

    later: pl.DataFrame
    sources: pl.DataFrame
    before: pl.DataFrame
    of_the_year: pl.DataFrame

    def units_of_before(self) -> dict[str, tuple[str, date]]:
        """Unit and period of each submission from before a change."""
        both = pl.concat([self.before, self.of_the_year])
        return {row[0]: row[1:] for row in both.select("source_id", "source_unit", "source_period").iter_rows()}


NO_CHANGES = UnitChanges(
    pl.DataFrame(schema=LATER_TYPES),
    pl.DataFrame(schema=SOURCE_TYPES),
    *(pl.DataFrame(schema={name: SOURCE_TYPES[name] for name in BEFORE}) for _ in ("before", "of_the_year")),
)
"""What there is where no units changed."""


def unit_changes(judged: pl.DataFrame) -> UnitChanges:
    """What changes of units within the judged periods make of the submissions; without rows where there are none."""
    known = judged.filter(
        pl.all_horizontal(pl.col(name).is_not_null() for name in (*UNIT_AND_PERIOD, "as_of")),
        pl.col("form_id").is_in(HANDED_OVER),
    )
    accepted = with_form_days(known.filter(pl.col("status") == "accepted"))
    days = changes_between(min(accepted["period"]), max(known["period"])) if accepted.height else ()
    later: list[tuple[object, ...]] = []
    sources: list[tuple[object, ...]] = []
    before: list[tuple[object, ...]] = []
    of_the_year: list[tuple[object, ...]] = []
    if days:
        found = _Found(_counting(accepted), days)
        readable = known.filter(pl.col("status").is_in(READABLE))
        for identity in readable.select("submission_id", "unit_code", "period").iter_rows():
            for row, own in found.since_changes(*identity):
                later.append(row)
                sources += own
        before = list(found.before_changes(readable["period"].unique().to_list()))
        of_the_year = list(found.of_the_years())
    return UnitChanges(
        pl.DataFrame(later, schema=LATER_TYPES, orient="row"),
        pl.DataFrame(sources, schema=SOURCE_TYPES, orient="row"),
        *(
            pl.DataFrame(rows, schema={name: SOURCE_TYPES[name] for name in BEFORE}, orient="row")
            for rows in (before, of_the_year)
        ),
    )


def reports_that_go_on(accepted: Iterable[Accepted], period: date) -> Callable[[str], set[Accepted]]:
    """Tells of a unit, of these submissions from before the period, those whose rows its report on it begins with.

    They are its own last one or, where it has none since a change of units that it was in, the last ones from before
    the change of those that it took over from.
    """
    counting = sorted(accepted, key=lambda own: (own.period, own.unit_code))
    found = _Found(counting, changes_between(counting[0].period, period) if counting else ())
    day = month_end(period) + DAY
    return lambda unit_code: set(found.last_before(unit_code, day)[0])


def _counting(accepted: pl.DataFrame) -> list[Accepted]:
    rows = accepted.select(Accepted._fields).sort("period", "unit_code").iter_rows()
    return [Accepted(*row) for row in rows]


def changes_between(first: date, last: date) -> tuple[date, ...]:
    """The days after the month of ``first``, up to the end of that of ``last``, on which units or theirs changed."""
    since, until = month_end(first), month_end(last)
    spans = [(unit.valid_from, unit.valid_to) for unit in units()]
    spans += [(commune.valid_from, commune.valid_to) for commune in communes()]
    if not any(since < day <= until for day in chain.from_iterable(spans)):
        return ()
    return tuple(sorted(day for day in {*changes_of_units(), *moves_of_communes()} if since < day <= until))


def took_over_between(unit_code: str, before: date, day: date) -> tuple[str, ...]:
    """The units of the day ``before`` that the unit has taken over from by the other; itself where it goes on."""
    return tuple(unit.unit_code for unit in predecessor_units(unit_code, before, day))


@cache
def heirs(before: date, day: date) -> dict[str, tuple[str, ...]]:
    """By unit of the day ``before`` those of the other day that took over from it; itself where it goes on."""
    found: dict[str, set[str]] = defaultdict(set)
    for unit in units():
        if unit.valid_on(day):
            for former in took_over_between(unit.unit_code, before, day):
                found[former].add(unit.unit_code)
    return {former: tuple(sorted(codes)) for former, codes in found.items()}


@cache
def change_on(day: date) -> Change:
    """What the day changed; looked up once."""
    return Change(day)


class Change:
    """What a day changed: from whom each unit took over on it, and who took over from each."""

    def __init__(self, day: date) -> None:
        """Look at the units of the day and of the one before."""
        before = day - DAY
        self.formers = {
            unit.unit_code: took_over_between(unit.unit_code, before, day) for unit in units() if unit.valid_on(day)
        }
        self.heirs = heirs(before, day)

    def affects(self, unit_code: str) -> bool:
        """Whether the unit began on that day, or gained or lost communes on it."""
        itself = (unit_code,)
        return unit_code in self.formers and not (self.formers[unit_code] == itself == self.heirs.get(unit_code, ()))

    def units_of_before(self) -> list[str]:
        """The units of the day before from which a unit that is affected took over."""
        return sorted(former for former, codes in self.heirs.items() if any(map(self.affects, codes)))


class _Found:
    """The accepted submissions by unit, and where those of before a change are found."""

    def __init__(self, counting: Sequence[Accepted], days: tuple[date, ...]) -> None:
        self.changes = {day: change_on(day) for day in days}
        self.by_unit: dict[str, list[Accepted]] = defaultdict(list)
        for accepted in counting:
            self.by_unit[accepted.unit_code].append(accepted)

    def since_changes(
        self, submission_id: str, unit_code: str, period: date
    ) -> Iterator[tuple[tuple[object, ...], list[tuple[object, ...]]]]:
        """The rows of ``later`` and ``sources`` of a submission: of the last change that its unit, or any, was in."""
        end = month_end(period)
        own_day = self._last_change(unit_code, end)
        any_day = max((day for day in self.changes if day <= end), default=None)
        for day in sorted({day for day in (own_day, any_day) if day is not None}):
            since = [own for own in self.by_unit[unit_code] if day <= month_end(own.period)]
            first = min(since, key=lambda own: own.period, default=None)
            is_first = first is not None and first.submission_id == submission_id
            if day != own_day:
                if is_first:
                    yield (submission_id, unit_code, period, day, True, False, True, False), []
                continue
            sources, is_complete = self._taken_over(unit_code, day)
            near = [source for source in sources if month_number(period) - month_number(source.period) <= FARTHEST]
            has_own = any(own.period < period for own in since)
            complete = is_complete and len(near) == len(sources)
            yield (
                (submission_id, unit_code, period, day, is_first, True, has_own, complete),
                [(submission_id, day, *source) for source in near],
            )

    def of_the_years(self) -> Iterator[tuple[object, ...]]:
        """The rows of ``of_the_year``."""
        for day in self.changes:
            first = date(day.year - 1, 12, 1)
            for accepted in chain.from_iterable(self.by_unit.values()):
                if first <= accepted.period and month_end(accepted.period) < day:
                    yield (day, *accepted)

    def before_changes(self, received: Sequence[date]) -> Iterator[tuple[object, ...]]:
        """The rows of ``before``: of each change since which something was received, for any of these periods."""
        for day, until in pairwise((*self.changes, date.max)):
            since = [period for period in received if day <= month_end(period) < until]
            formers = self.changes[day].units_of_before() if since else []
            found = {source: None for former in formers for source in self.last_before(former, day)[0]}
            for source in found:
                if month_number(min(since)) - month_number(source.period) <= FARTHEST:
                    yield (day, *source)

    def _last_change(self, unit_code: str, until: date) -> date | None:
        return max(
            (day for day, change in self.changes.items() if day <= until and change.affects(unit_code)), default=None
        )

    def _taken_over(self, unit_code: str, day: date) -> tuple[list[Accepted], bool]:
        """The last accepted ones, before the change, of the units that it took over from; and if of all of them."""
        formers = self.changes[day].formers[unit_code]
        found = [self.last_before(former, day) for former in formers]
        return [source for sources, _ in found for source in sources], bool(formers) and all(all_ for _, all_ in found)

    def last_before(self, unit_code: str, day: date) -> tuple[list[Accepted], bool]:
        """The unit's last accepted one before a day or, where it changed since, of those that it took over from."""
        changed = self._last_change(unit_code, day - DAY)
        own = [own for own in self.by_unit[unit_code] if month_end(own.period) < day]
        if own and (changed is None or month_end(own[-1].period) >= changed):
            return [own[-1]], True
        return self._taken_over(unit_code, changed) if changed else ([], False)
