"""What is known of all that was received, by period: submissions with their status, findings, expected reports."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.judged_reports import JUDGED, KEPT_TYPES, REPORT, Basis
from pipeline.judgement.kept import hash_of, hashes_by
from pipeline.judgement.published_reports import published_figures
from pipeline.judgement.reports import period_part
from pipeline.validation.evaluations import EVALUATION_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pipeline.judgement.kept import Kept
    from pipeline.landing.ledger import Ledger

JUDGED_EVALUATION_TYPES: dict[str, pl.DataType] = EVALUATION_TYPES | {
    "form_id": pl.String(),
    "unit_code": pl.String(),
    "period": pl.Date(),
}
"""A count is of a submission or, where there is none, of a unit and period, or of a period alone."""


@dataclass(frozen=True)
class Known:
    """What a build rests on: judged submissions, the ledger of findings, expected units, receipts and closings.

    ``about_periods`` are the findings that belong to no submission and ``counts_of_periods`` the counts of their rules,
    ``gaps`` the months that nobody is expected for between others, ``handover`` the rows of before changes of units.
    What was judged of submissions is ``kept``.
    """

    submissions: pl.DataFrame
    about_periods: pl.DataFrame
    counts_of_periods: pl.DataFrame
    expected: pl.DataFrame
    gaps: pl.DataFrame
    handover: pl.DataFrame
    ledger: Ledger
    kept: Kept

    @property
    def periods(self) -> list[date | None]:
        """All periods that something is known of; None where something belongs to none."""
        found = {
            *self.submissions["period"],
            *self.expected["period"],
            *_texts_as_periods(self.about_periods["period"]),
            *self.counts_of_periods["period"],
        }
        return sorted({*found, None}, key=str)

    @property
    def published_periods(self) -> frozenset[date]:
        """The periods of the published reports that count."""
        return published_figures(self.ledger).periods

    @property
    def findings(self) -> pl.DataFrame:
        """All findings."""
        return self.findings_of(self.periods)

    @property
    def evaluations(self) -> pl.DataFrame:
        """The counts of all rules that were asked while judging."""
        return self.evaluations_of(self.periods)

    def findings_of(self, periods: Collection[date | None]) -> pl.DataFrame:
        """The findings about these periods and the submissions of them; None are those of no period."""
        own = _texts_as_periods(self.about_periods["period"])
        return pl.concat([self._judged("findings", periods), self.about_periods.filter(_is_in(own, periods))])

    def evaluations_of(self, periods: Collection[date | None]) -> pl.DataFrame:
        """The counts of rules in these periods; columns :data:`JUDGED_EVALUATION_TYPES`."""
        of_periods = self.counts_of_periods.filter(_is_in(self.counts_of_periods["period"], periods))
        found = pl.concat([self._judged("evaluations", periods), of_periods], how="diagonal")
        return found.select(pl.col(name).cast(kind) for name, kind in JUDGED_EVALUATION_TYPES.items())

    def digests(self) -> dict[date | None, str]:
        """By period a hash of all that is known of it by itself: equal ones mean equal rows, whatever came between.

        Figures of a published report that differ are explained by what the province says, though a build alone finds
        them.
        """
        return self._digests

    @cached_property
    def _digests(self) -> dict[date | None, str]:
        parts: dict[str, list[str]] = defaultdict(list)
        for frame in (self.submissions, self.about_periods, self.counts_of_periods, self.expected, self.handover):
            months = frame["period"].cast(pl.String).fill_null("").str.slice(0, 7)
            for month, hashes in hashes_by(frame, months).items():
                parts[month or ""] += sorted(hashes)
        for period in self.periods:
            judged = self.kept.hashes(JUDGED, period_part(period))
            contents = [f"{unit} {Basis.kept_as(text).content}" for unit, text in sorted(judged.items())]
            parts[_month(period)] += contents
        for closing in self.ledger.closings:
            parts[_month(closing.period)].append(repr(closing))
        printed = published_figures(self.ledger)
        for period, told in printed.told_apart_by():
            parts[_month(period)].append(told)
        for period in printed.periods.intersection(self.periods):
            parts[_month(period)] += [repr(explanation) for explanation in self.ledger.explanations]
        return {_period(month): hash_of(hashes) for month, hashes in parts.items()}

    def _judged(self, of: str, periods: Iterable[date | None]) -> pl.DataFrame:
        types = KEPT_TYPES[of]
        frames = [self.kept.frame(JUDGED, period_part(period), of, types) for period in sorted(periods, key=str)]
        return pl.concat([pl.DataFrame(schema=types), *frames]).drop(REPORT)


def _month(period: date | None) -> str:
    return f"{period:%Y-%m}" if period else ""


def _period(month: str) -> date | None:
    return date.fromisoformat(f"{month}-01") if month else None


def _texts_as_periods(texts: pl.Series) -> pl.Series:
    """The periods of findings, which are texts."""
    return texts.str.to_date(strict=False)


def _is_in(periods: pl.Series, wanted: Collection[date | None]) -> pl.Series:
    return periods.is_in([period for period in wanted if period]).fill_null(value=None in wanted)
