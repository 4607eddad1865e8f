"""Of which units' rows of an earlier period a unit's own past is made, for the columns that stand beside a period's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.predecessors import homes_of
from pipeline.judgement.supported_periods import month_number
from pipeline.judgement.unit_changes import FARTHEST, changes_between, heirs, took_over_between
from schemas.reference_data import month_end, units_in_period

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pipeline.staging.store import Stage

SHARED: dict[str, pl.DataType] = {"form_id": pl.String(), "period": pl.Date(), "period_before": pl.Date()}
UNIT_TYPES = SHARED | {"unit_code": pl.String(), "is_new_area": pl.Boolean(), "is_covered": pl.Boolean()}
"""Units whose past in an earlier period is not their own: of an area of which there were no units then, or of which
rows of all units were accepted that its communes belonged to (``is_covered``)."""
HOME_TYPES = SHARED | {"submission_id": pl.String(), "commune": pl.String(), "unit_code": pl.String()}
"""The unit to which a commune's rows of an earlier period belong; rows that may be several units' are left out.

``submission_id`` is the file that they stand in: of an unchanged report the one that it rests on.
"""
NEW_AREA_TYPES: dict[str, pl.DataType] = {"period": pl.Date(), "unit_code": pl.String()}
TABLES = ("cooperatives", "credit_funds", "unions", "groups")


@dataclass(frozen=True, slots=True)
class ComparedAreas:
    """Columns :data:`UNIT_TYPES`, :data:`HOME_TYPES`, and the units of each period whose area had none at new year."""

    units: pl.DataFrame
    homes: pl.DataFrame
    new_areas: pl.DataFrame


def compared_areas(
    judged: pl.DataFrame, expected: pl.DataFrame, stage: Stage, asked: Collection[date | None] | None = None
) -> ComparedAreas:
    """What stands behind each period's units in the periods that it is compared with, where units changed since.

    Of all periods, or of those that are ``asked`` for.
    """
    if asked is not None:
        expected = expected.filter(pl.col("period").is_in([period for period in asked if period]))
    accepted = judged.filter((pl.col("status") == "accepted") & pl.col("period").is_not_null())
    stand_in = pl.coalesce("based_on", "submission_id").alias("submission_id")
    by_form = accepted.select("form_id", "period", "unit_code", stand_in)
    units: list[tuple[object, ...]] = []
    homes: list[pl.DataFrame] = []
    for (form_id,), of_form in by_form.group_by("form_id", maintain_order=True):
        for period, before in _compared(of_form["period"].unique().sort().to_list()):
            if asked is not None and period not in asked:
                continue
            there = of_form.filter(pl.col("period") == before)
            units += _units(str(form_id), period, before, frozenset(there["unit_code"]))
            homes.append(_homes(str(form_id), period, before, there, stage))
    return ComparedAreas(
        pl.DataFrame(units, schema=UNIT_TYPES, orient="row"),
        pl.concat([pl.DataFrame(schema=HOME_TYPES), *homes]),
        pl.DataFrame(_new_areas(expected), schema=NEW_AREA_TYPES, orient="row"),
    )


def _compared(periods: list[date]) -> Iterator[tuple[date, date]]:
    """Each period with the last one before it, and with the same month of the year before, if units changed between."""
    days = changes_between(periods[0], periods[-1])
    for at, period in enumerate(periods if days else ()):
        year_before = period.replace(year=period.year - 1)
        candidates = {*periods[max(at - 1, 0) : at], *({year_before} & set(periods))}
        for before in sorted(candidates):
            is_near = month_number(period) - month_number(before) <= FARTHEST
            if is_near and any(month_end(before) < day <= month_end(period) for day in days):
                yield period, before


def _units(
    form_id: str, period: date, before: date, received: frozenset[str]
) -> Iterator[tuple[str, date, date, str, bool, bool]]:
    then, day = month_end(before), month_end(period)
    of_formers = heirs(then, day)
    for unit in units_in_period(period, form_id):
        formers, itself = took_over_between(unit.unit_code, then, day), (unit.unit_code,)
        if formers != itself or of_formers.get(unit.unit_code, ()) != itself:
            is_covered = bool(formers) and received.issuperset(formers)
            yield form_id, period, before, unit.unit_code, not formers, is_covered


def _homes(form_id: str, period: date, before: date, there: pl.DataFrame, stage: Stage) -> pl.DataFrame:
    """By file of before and commune the unit of the period."""
    of = set(there["submission_id"])
    communes = pl.concat(stage.frame(table, ("submission_id", "commune"), of=of) for table in TABLES).unique()
    asked = communes.join(there.select("submission_id", "unit_code"), on="submission_id").sort(
        "submission_id", "commune"
    )
    rows = [
        (form_id, period, before, submission_id, commune, homes[0])
        for submission_id, commune, unit_code in asked.select("submission_id", "commune", "unit_code").iter_rows()
        for homes, _ in (homes_of(month_end(period), unit_code, before, commune),)
        if len(homes) == 1
    ]
    return pl.DataFrame(rows, schema=HOME_TYPES, orient="row")


def _new_areas(expected: pl.DataFrame) -> Iterable[tuple[date, str]]:
    """The expected units of areas of which there were no units on the last day of the year before."""
    for (period,), of_period in expected.group_by("period", maintain_order=True):
        assert isinstance(period, date)  # noqa: S101 - the column's type
        new_year_eve = date(period.year - 1, 12, 1)
        if changes_between(new_year_eve, period):
            for unit_code in of_period["unit_code"].unique(maintain_order=True):
                if not took_over_between(unit_code, month_end(new_year_eve), month_end(period)):
                    yield period, unit_code
