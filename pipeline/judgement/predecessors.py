"""The rows that units took over from others when units changed: of which unit a row of before should be, and is now.

A row is found again by its tax code or, failing that, by its name and founding date. Where it should be says the
commune that its own became; of a commune that went to several units, or of which nothing is known, any of those is
right that took over from the row's unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.same_rows import NAMED
from pipeline.judgement.unit_changes import heirs
from schemas.reference_data import month_end
from schemas.rules.scale import REGISTERS
from schemas.storage import NAME_KEY, PLACE
from schemas.successors import communes_after, successions

if TYPE_CHECKING:
    from datetime import date

    from pipeline.judgement.unit_changes import UnitChanges
    from pipeline.staging.store import Stage

ENDED_ON = "ended_on"
BY_SOURCE = ("source_as_of", "source_form_day")
"""The days by which what a row of before adds to a sum is looked up."""
KNOWN_BY = (*PLACE, *NAMED, "founded_on")
HOME_TYPES: dict[str, pl.DataType] = {
    "day": pl.Date(),
    "source_unit": pl.String(),
    "source_period": pl.Date(),
    "commune": pl.String(),
    "homes": pl.List(pl.String()),
    "home": pl.String(),
    "commune_after": pl.String(),
    "is_in_part": pl.Boolean(),
}
"""To which units of the ``day`` a commune's rows belong; ``home`` is the only one, ``commune_after`` its commune.

Of one that ``is_in_part`` there others got parts too, and nobody says who: whichever unit lists a row is right.
"""
PAIR_TYPES: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "day": pl.Date(),
    "row": pl.UInt32(),
    "before_row": pl.UInt32(),
    "has_same_code": pl.Boolean(),
}


@dataclass(frozen=True)
class Register:
    """The rows of a register from before changes of units, and which row of a later submission each of them is.

    ``before`` has the columns of :func:`rows_of_before`, ``pairs`` those of :data:`PAIR_TYPES`, by ``row`` of the frame
    that both were made of.
    """

    before: pl.DataFrame
    pairs: pl.DataFrame


@dataclass(frozen=True)
class Predecessors:
    """What the units of the judged submissions took over from others; nothing where no units changed."""

    changes: UnitChanges
    stage: Stage

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of before any change of units."""
        return self.changes.before.is_empty()

    @cached_property
    def registers(self) -> dict[str, Register]:
        """By table of a register what its rows of before became."""
        return {table: self._register(table) for table in REGISTERS}

    def _register(self, table: str) -> Register:
        rows = self.rows(table)
        before = rows_of_before(rows, self.changes.before)
        now = rows.join(self.changes.later.select("submission_id", "day"), on="submission_id", maintain_order="left")
        return Register(before, found_again(now, before))

    def rows(self, table: str) -> pl.DataFrame:
        """The staged rows of a register, numbered as everywhere in judging, with what the handover asks of them."""
        sheet = REGISTERS[table]
        further = [name for name in ("status", ENDED_ON) if name in {column.name for column in sheet.columns}]
        rows = self.stage.frame(table, (*KNOWN_BY, *further)).with_row_index("row")
        missing = {"status": pl.String(), ENDED_ON: pl.Date()}
        return rows.with_columns(
            pl.lit(None, dtype=kind).alias(name) for name, kind in missing.items() if name not in further
        )

    def taken_over(self, table: str) -> pl.DataFrame:
        """The rows of before that each later submission of an affected unit stands for, by its ``submission_id``.

        They are those that it lists, and those that only it should list and nobody does. Beside it ``source_id``,
        ``source_row`` (of the workbook), and the other columns of :func:`rows_of_before`.
        """
        register, key = self.registers[table], ["submission_id", "day", "before_row"]
        listed = register.pairs.join(self._affected(), on=["submission_id", "day"]).select(key)
        nobody_lists = self.should_list(table).join(self.found(table), on=["day", "before_row"], how="anti")
        rows = register.before.rename({"row": "before_row", "submission_id": "source_id", "at_row": "source_row"})
        return (
            pl.concat([listed, nobody_lists.select(key)])
            .unique(maintain_order=True)
            .join(rows, on=["day", "before_row"], maintain_order="left")
        )

    def should_list(self, table: str) -> pl.DataFrame:
        """The rows of before that only the unit of a later submission should list: ``submission_id day before_row``."""
        return self.of_units(self.registers[table].before).select(
            "submission_id", "day", pl.col("row").alias("before_row")
        )

    def of_units(self, before: pl.DataFrame) -> pl.DataFrame:
        """The rows of :func:`rows_of_before` that belong to the unit of each later submission, and to no other.

        Columns: ``submission_id`` (the later one), ``day``, ``row`` and :data:`BY_SOURCE`.
        """
        rows = before.filter(pl.col("home").is_not_null()).select(
            "day", pl.col("submission_id").alias("source_id"), pl.col("home").alias("unit_code"), "row", *BY_SOURCE
        )
        return (
            self.changes.sources.select("submission_id", "day", "source_id")
            .join(self._affected(), on=["submission_id", "day"], maintain_order="left")
            .join(rows, on=["day", "source_id", "unit_code"], maintain_order="left")
            .select("submission_id", "day", "row", *BY_SOURCE)
        )

    def _affected(self) -> pl.DataFrame:
        return self.changes.later.filter(pl.col("is_affected")).select("submission_id", "day", "unit_code")

    def found(self, table: str) -> pl.DataFrame:
        """The pairs of rows whose later one is in the first accepted submission of its unit since the change."""
        first = self.changes.later.filter(pl.col("is_first")).select("submission_id", "day", "unit_code", "period")
        return self.registers[table].pairs.join(first, on=["submission_id", "day"], maintain_order="left")

    def matched(self, table: str) -> pl.DataFrame:
        """Which row of before each row of the submissions is whose previous period is before a change.

        Columns: ``submission_id row matched has_same_code``; of several its own unit's first.
        """
        later = self.changes.later.filter(pl.col("is_affected") & ~pl.col("has_own"))
        register = self.registers[table]
        homes = register.before.select("day", pl.col("row").alias("before_row"), "home")
        is_other = (pl.col("home") != pl.col("unit_code")).fill_null(value=True)
        return (
            register.pairs.join(later.select("submission_id", "unit_code", "day"), on=["submission_id", "day"])
            .join(homes, on=["day", "before_row"], maintain_order="left")
            .sort(~pl.col("has_same_code"), is_other, "before_row", maintain_order=True)
            .unique(["submission_id", "row"], keep="first", maintain_order=True)
            .select("submission_id", "row", pl.col("before_row").alias("matched"), "has_same_code")
        )


def rows_of_before(rows: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The rows of submissions from before a change, once for each change, with the units that they belong to since.

    ``rows`` have ``submission_id`` and ``commune``; beside their columns and those of ``before`` stand ``homes``,
    ``home`` and ``commune_after``.
    """
    ours = rows.join(before.rename({"source_id": "submission_id"}), on="submission_id", maintain_order="left")
    key = ["day", "source_unit", "source_period", "commune"]
    asked = ours.select(key).unique(maintain_order=True)
    known = pl.DataFrame([_home(*row) for row in asked.iter_rows()], schema=HOME_TYPES, orient="row")
    return ours.join(known, on=key, how="left", nulls_equal=True, maintain_order="left")


def _home(day: date, unit_code: str, period: date, commune: str | None) -> tuple[object, ...]:
    homes, after = homes_of(day, unit_code, period, commune)
    home = homes[0] if len(homes) == 1 else None
    return (day, unit_code, period, commune, list(homes), home, after, _is_in_part(commune, month_end(period), day))


def _is_in_part(commune: str | None, since: date, day: date) -> bool:
    """Whether only a part of the commune went to the one that took over from it between the days."""
    return any(
        succession.in_part and succession.former_code == commune and since < succession.valid_from <= day
        for succession in successions()
    )


@lru_cache(10_000)
def homes_of(day: date, unit_code: str, period: date, commune: str | None) -> tuple[tuple[str, ...], str | None]:
    """The units of the day to which a commune's rows of an earlier period belong, and its commune if it is one."""
    since = month_end(period)
    found = communes_after(commune or unit_code, day, since)
    homes = tuple(sorted({after.unit_code for after in found})) or heirs(since, day).get(unit_code, ())
    return homes, found[0].commune_code if len(found) == 1 else None


def found_again(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Which row of before each row of now is, by change: columns :data:`PAIR_TYPES`.

    A row that has another's tax code is not taken for a third one by its name.
    """
    own = ["submission_id", "day", "row"]
    codes = before.select("day", "tax_code", pl.col("row").alias("before_row")).drop_nulls()
    by_code = now.select(*own, "tax_code").join(codes, on=["day", "tax_code"], maintain_order="left")
    names = before.select("day", NAME_KEY, "founded_on", pl.col("row").alias("before_row")).drop_nulls()
    by_name = (
        now.select(*own, NAME_KEY, "founded_on")
        .join(by_code, on=own, how="anti")
        .join(names, on=["day", NAME_KEY, "founded_on"], maintain_order="left")
        .join(by_code, on=["submission_id", "day", "before_row"], how="anti")
    )
    both = [
        frame.with_columns(pl.lit(value=has_same_code).alias("has_same_code"))
        for frame, has_same_code in ((by_code, True), (by_name, False))
    ]
    return pl.concat([frame.select(pl.col(name).cast(kind) for name, kind in PAIR_TYPES.items()) for frame in both])
