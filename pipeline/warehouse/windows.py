"""Which periods the rows of a period rest on, and which rest on it: the declared reaches, for what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from schemas.dependencies import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date

    import duckdb

    from pipeline.judgement.known import Known
    from pipeline.warehouse.declarations import Declaration

    Periods = frozenset[date | None]
    """Periods by their first day; None stands for what belongs to no period."""

MONTHS_OF_A_YEAR = 12


class Windows:
    """The periods that each reach of a period gives, among ``periods``, all that there are or were.

    ``bases`` are by period those of the files that its unchanged reports rest on: the part of the year that the reach
    ``new_year`` stands for in SQL. ``previous`` gives by period those that ``quality.periods`` names before it; it is
    asked once, when that table is built.
    """

    def __init__(
        self,
        periods: Iterable[date | None],
        bases: Mapping[date | None, Periods],
        previous: Callable[[], Mapping[date | None, Periods]],
    ) -> None:
        """Keep what the reaches are resolved by."""
        self.periods: Periods = frozenset(periods)
        self._bases = bases
        self._ask = previous
        self._previous: Mapping[date | None, Periods] | None = None

    def periods_read(self, reaches: Collection[Reach], made: Periods) -> Periods:
        """The periods that rows of these periods rest on."""
        return frozenset().union(*(self._reached(reach, period) for reach in reaches for period in made))

    def periods_resting_on(self, reaches: Collection[Reach], changed: Periods) -> Periods:
        """The periods whose rows rest on one of these."""
        if not changed:
            return changed
        if set(reaches) == {Reach.PERIOD}:
            return changed
        return frozenset(
            period
            for period in self.periods
            if any(not changed.isdisjoint(self._reached(reach, period)) for reach in reaches)
        )

    def read_of(self, declared: Declaration, source: str, made: Periods) -> Periods:
        """The periods of a source that the rows of these periods of a table rest on."""
        near = self.periods_read(declared.depends, made)
        further = declared.further.get(source)
        return near | self.periods_read([further], near) if further else near

    def resting(self, declared: Declaration, source: str, changed: Periods) -> Periods:
        """The periods of a table whose rows rest on these of a source."""
        further = declared.further.get(source)
        wider = changed | self.periods_resting_on([further], changed) if further else changed
        return self.periods_resting_on(declared.depends, wider)

    def _reached(self, reach: Reach, period: date | None) -> Periods:
        if reach is Reach.WHOLE:
            return self.periods
        if reach is Reach.PERIOD or period is None:
            return frozenset({period}) if reach is Reach.PERIOD else frozenset()
        if reach is Reach.PREVIOUS:
            if self._previous is None:
                self._previous = self._ask()
            return self._previous.get(period, frozenset())
        if reach is Reach.NEW_YEAR:
            return self._bases.get(period, frozenset())
        if reach is Reach.YEAR_BEFORE:
            return self.periods & {period.replace(year=period.year - 1)}
        back = MONTHS_OF_A_YEAR if reach is Reach.TWELVE_MONTHS else None
        return frozenset(other for other in self.periods if other and _is_within(other, period, back))


def _is_within(other: date, period: date, back: int | None) -> bool:
    """Whether a period comes before another one, by at most so many months."""
    months = (period.year - other.year) * MONTHS_OF_A_YEAR + period.month - other.month
    return months > 0 and (back is None or months <= back)


def bases_of(known: Known) -> dict[date | None, Periods]:
    """By period those of the files that its unchanged reports rest on."""
    resting = known.submissions.filter(pl.col("based_on_period").is_not_null())
    return _grouped(resting.select("period", "based_on_period").unique().iter_rows())


def previous_of(connection: duckdb.DuckDBPyConnection) -> dict[date | None, Periods]:
    """By period those that a form's report is held beside as the previous one."""
    asked = "select period, previous_period from w.quality.periods where previous_period is not null"
    return _grouped(connection.execute(asked).fetchall())


def _grouped(pairs: Iterable[tuple[date | None, date | None]]) -> dict[date | None, Periods]:
    found: dict[date | None, set[date | None]] = {}
    for period, other in pairs:
        found.setdefault(period, set()).add(other)
    return {period: frozenset(others) for period, others in found.items()}
