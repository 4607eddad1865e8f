"""Which rows of a register, of whatever periods and units, are the same cooperative, fund or union: one id for it.

A row is known by what is written of it: tax code, name, commune and founding date. What is written the same is the
same, and in the first period in which something else is written it is decided whether that is one known before. So an
id rests on its period and those before it: a later period never changes it, a correction of an earlier one may.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.judgement.same_rows import NAMED
from pipeline.judgement.supported_periods import month_number
from pipeline.judgement.unit_changes import FARTHEST
from schemas.reference_data import month_end
from schemas.rules.scale import REGISTERS
from schemas.storage import NAME_KEY, PLACE
from schemas.successors import commune_on, communes_after, units_after, units_that_took_over

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.staging.store import Stage

KINDS = {"cooperatives": "HTX", "credit_funds": "QTD", "unions": "LH"}
"""What an id begins with, by register: nothing goes from one register to another under the same id."""
WRITTEN = ("table_name", "tax_code", NAME_KEY, "commune", "founded_on")
"""What a row is known by; its unit stands for a commune that is blank."""
CONTENT_TYPES: dict[str, pl.DataType] = {"period": pl.Date(), "unit_code": pl.String(), "submission_id": pl.String()}
"""The files in which the rows of a unit and period stand: of an unchanged report the one that it rests on."""
ROW_TYPES: dict[str, pl.DataType] = {
    "period": pl.Date(),
    "unit_code": pl.String(),
    "table_name": pl.String(),
    **PLACE,
    "tax_code": pl.String(),
    NAME_KEY: pl.String(),
    "commune": pl.String(),
    "founded_on": pl.Date(),
}
ID_TYPES: dict[str, pl.DataType] = {
    "period": pl.Date(),
    "table_name": pl.String(),
    **PLACE,
    "cooperative_id": pl.String(),
}
BRANCH = 10
"""Digits of a cooperative's tax code, which those of its branches begin with."""


def register_rows(contents: pl.DataFrame, stage: Stage) -> pl.DataFrame:
    """The rows of the registers that count: ROW_TYPES; ``contents`` have CONTENT_TYPES."""
    of = set(contents["submission_id"])
    columns = tuple(dict.fromkeys((*PLACE, *NAMED, "founded_on")))
    frames = [stage.frame(table, columns, of=of).with_columns(pl.lit(table).alias("table_name")) for table in REGISTERS]
    rows = pl.concat(frames).join(contents, on="submission_id")
    place = pl.coalesce("commune", "unit_code").alias("commune")
    return rows.with_columns(place).select(pl.col(name).cast(kind) for name, kind in ROW_TYPES.items())


def writings(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All that is written of anything in rows of ROW_TYPES, no period of which is in two parts, with its id.

    The tax code tells it first, as where a unit's period is held against the one before (``same_rows``). A tax code
    that was not written before is another one of a cooperative of the same name in the same commune, or in what took
    over from that, unless that one is listed beside it; where both have codes they were founded on the same day, and
    the code of a branch is no other one of its cooperative. After a change of units the name and the founding date do,
    wherever it is listed. Of two that may each be the one known before it is that of the same founding date, or
    neither.
    """
    is_known = pl.col("tax_code").is_not_null() | pl.col(NAME_KEY).is_not_null()
    of_parts = [rows.filter(is_known).group_by(WRITTEN).agg(pl.col("period").unique()) for rows in parts]
    written = (
        pl.concat(of_parts).group_by(WRITTEN).agg(pl.col("period").list.explode(keep_nulls=False, empty_as_null=False))
    )
    written = written.select(*WRITTEN, pl.col("period").list.min().alias("first"), "period")
    written = written.sort("first", *WRITTEN, nulls_last=True)
    return written.with_columns(pl.Series("cooperative_id", _Identified(written).ids(), dtype=pl.String()))


def identified(rows: pl.DataFrame, written: pl.DataFrame) -> pl.DataFrame:
    """The id of each row among the :func:`writings`, ID_TYPES. One without tax code and name has none."""
    ids = written.select(*WRITTEN, "cooperative_id")
    found = rows.join(ids, on=list(WRITTEN), how="left", nulls_equal=True, maintain_order="left")
    return found.select(pl.col(name).cast(kind) for name, kind in ID_TYPES.items())


class _Writing(NamedTuple):
    """What is written of something, where it was first, and in which periods."""

    table_name: str
    tax_code: str | None
    name_key: str | None
    commune: str
    founded_on: date | None
    first: date
    periods: list[date]

    @property
    def key(self) -> tuple[object, ...]:
        """By what it is the same for sure: its tax code or, without one, all of it."""
        return (self.table_name, self.tax_code) if self.tax_code else tuple(self[:5])

    def last_before(self, period: date) -> date | None:
        """The last period before this one in which it was listed, as far back as periods are compared."""
        earlier = max((then for then in self.periods if then < period), default=None)
        return earlier if earlier and month_number(period) - month_number(earlier) <= FARTHEST else None


@dataclass
class _Identified:
    """Finds which writings are the same, in the order of the periods in which they are first."""

    written: pl.DataFrame
    root: dict[tuple[object, ...], tuple[object, ...]] = field(default_factory=dict)
    """Of a key that is another one's too: that."""
    members: dict[tuple[object, ...], list[tuple[object, ...]]] = field(default_factory=lambda: defaultdict(list))
    """The keys that a root stands for, beside its own."""

    def ids(self) -> list[str]:
        """The id of each row of ``written``."""
        self._find()
        seeds: dict[tuple[object, ...], str] = {}
        found = []
        for row in self.written.select(*WRITTEN).iter_rows():
            key: tuple[object, ...] = (row[0], row[1]) if row[1] else row
            root = self.root.get(key, key)
            if root not in seeds:
                seeds[root] = _id(root)
            found.append(seeds[root])
        return found

    def _find(self) -> None:
        asked = self._asked()
        if asked.is_empty():
            return
        self._by_name: dict[tuple[str, str], list[_Writing]] = defaultdict(list)
        self._by_key: dict[tuple[object, ...], list[_Writing]] = defaultdict(list)
        names = asked.select("table_name", NAME_KEY).unique()
        near = self.written.join(names, on=["table_name", NAME_KEY], how="semi")
        codes = near.select("table_name", "tax_code").drop_nulls().unique()
        of_codes = self.written.join(codes, on=["table_name", "tax_code"], how="semi")
        for row in pl.concat([near, of_codes]).unique(list(WRITTEN), maintain_order=True).iter_rows():
            writing = _Writing(*row)
            self._by_key[writing.key].append(writing)
            if writing.name_key is not None:
                self._by_name[writing.table_name, writing.name_key].append(writing)
        for (period,), born in asked.group_by("first", maintain_order=True):
            assert isinstance(period, date)  # noqa: S101 - the column's type
            self._decide(period, [_Writing(*row) for row in born.iter_rows()])

    def _asked(self) -> pl.DataFrame:
        """The writings whose key is first in a period, of a name that was written before it, by period."""
        of_code = pl.col("first").min().over("table_name", "tax_code")
        is_born = pl.col("tax_code").is_null() | (pl.col("first") == of_code)
        has_name_before = pl.col("first").min().over("table_name", NAME_KEY) < pl.col("first")
        return self.written.filter(is_born & has_name_before & pl.col(NAME_KEY).is_not_null())

    def _decide(self, period: date, born: list[_Writing]) -> None:
        """Which of the writings that are first in a period are of something known before it."""
        claims: dict[tuple[object, ...], list[tuple[_Writing, _Writing]]] = defaultdict(list)
        chosen = {writing.key: found for writing in born if (found := self._candidate(writing, period))}
        for writing in born:
            if found := chosen.get(writing.key):
                claims[self.root.get(found.key, found.key)].append((writing, found))
        taken = {root for root in claims if self._is_listed(root, period)}
        for root, claimed in claims.items():
            keys = {writing.key for writing, _ in claimed}
            if len(keys) > 1:
                keys = {writing.key for writing, found in claimed if writing.founded_on == found.founded_on is not None}
            if root not in taken and len(keys) == 1:
                (key,) = keys
                self.root[key] = root
                self.members[root].append(key)

    def _is_listed(self, root: tuple[object, ...], period: date) -> bool:
        """Whether something that is this one for sure is listed in the period."""
        keys = (root, *self.members[root])
        return any(period in writing.periods for key in keys for writing in self._by_key[key])

    def _candidate(self, born: _Writing, period: date) -> _Writing | None:
        """What was last listed under the name in the same place, of more than one that of the same founding date."""
        assert born.name_key is not None  # noqa: S101 - they are asked
        listed = [
            (then, writing)
            for writing in self._by_name[born.table_name, born.name_key]
            if writing.first < period and (then := writing.last_before(period))
        ]
        alike = [
            (then, writing)
            for then, writing in listed
            if _may_be(born, writing) and _is_there(born, period, writing, then)
        ]
        last = max((then for then, _ in alike), default=None)
        latest = [writing for then, writing in alike if then == last]
        return self._only(latest) or self._only([writing for writing in latest if _has_same_day(born, writing)])

    def _only(self, writings: Iterable[_Writing]) -> _Writing | None:
        """One of the writings where all are of the same; None where there is none, or of more than one."""
        found = {self.root.get(writing.key, writing.key): writing for writing in writings}
        return next(iter(found.values())) if len(found) == 1 else None


def _may_be(born: _Writing, before: _Writing) -> bool:
    """Whether nothing that is written of both speaks against their being one."""
    if not born.tax_code or not before.tax_code:
        return True
    is_branch = born.tax_code[:BRANCH] == before.tax_code[:BRANCH]
    return not is_branch and _has_same_day(born, before)


def _is_there(born: _Writing, period: date, before: _Writing, then: date) -> bool:
    """Whether what was listed before lies where the other is, or is known again after a change of its unit."""
    if born.commune == before.commune or _commune_after(before.commune, then, period) == born.commune:
        return True
    return _has_same_day(born, before) and _has_changed(before.commune, then, period)


def _has_same_day(born: _Writing, before: _Writing) -> bool:
    """Whether it is written of both that they were founded on the same day."""
    return born.founded_on is not None and born.founded_on == before.founded_on


@lru_cache(10_000)
def _commune_after(commune: str, then: date, period: date) -> str | None:
    """The commune of the later period that the one of before became, if it is one."""
    found = communes_after(commune, month_end(period), month_end(then))
    return found[0].commune_code if len(found) == 1 else None


@lru_cache(10_000)
def _has_changed(commune: str, then: date, period: date) -> bool:
    """Whether what lay in the commune, or in the unit of that code, has another unit in the later period."""
    since, day = month_end(then), month_end(period)
    lay_in = commune_on(commune, since)
    unit_code = lay_in.unit_code if lay_in else commune
    now = units_after(commune, day, since) if lay_in else units_that_took_over(unit_code, day)
    return tuple(unit.unit_code for unit in now) != (unit_code,)


def _id(key: tuple[object, ...]) -> str:
    """An id that is the same for the same key, whatever else there is."""
    text = "\x1f".join("" if part is None else str(part) for part in key)
    return f"{KINDS[str(key[0])]}-{blake2b(text.encode(), digest_size=8).hexdigest()}"
