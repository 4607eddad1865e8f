"""What became of every row of before a change of units: who should list it, who does, and which nobody does (PV-06)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.predecessors import ENDED_ON
from pipeline.staging.tables import PLACES
from pipeline.validation.row_places import place_of
from schemas.messages import Operand, finding
from schemas.reference_data import unit_in_period
from schemas.rules.ended import is_ended
from schemas.rules.province import LOST_ROW
from schemas.rules.scale import REGISTERS
from schemas.storage import NAME_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline.judgement.predecessors import Predecessors
    from schemas.finding import Finding
    from schemas.rules.rule import Row

SHOWN_TYPES: dict[str, pl.DataType] = {
    "period": pl.Date(),
    "period_before": pl.Date(),
    "unit_code_before": pl.String(),
    "register": pl.String(),
    "name": pl.String(),
    "tax_code": pl.String(),
    "submission_id": pl.String(),
    "sheet": pl.String(),
    "cell": pl.String(),
    "unit_code_expected": pl.String(),
    "state": pl.String(),
    "unit_code_now": pl.String(),
    "sheet_now": pl.String(),
    "cell_now": pl.String(),
}
HANDOVER_TYPES: dict[str, pl.DataType] = SHOWN_TYPES | {
    "day": pl.Date(),
    "homes": pl.List(pl.String()),
    "founded_on": pl.Date(),
    NAME_KEY: pl.String(),
    "commune": pl.String(),
    "commune_after": pl.String(),
    "at_row": pl.Int32(),
}
"""Columns of ``report.handover``, and by what a row is known again; ``period`` is the first one since the change."""
CARRIED, MOVED, MISSING, TWICE, WAITING, HAS_ENDED = "carried", "moved", "missing", "twice", "waiting", "ended"


def handover(taken_over: Predecessors, contents: Mapping[str, str]) -> pl.DataFrame:
    """One row for each row of before each change of units since which somebody has reported; :data:`HANDOVER_TYPES`.

    It is ``carried`` where the unit that should lists it, ``moved`` where another does, ``twice`` where two do,
    ``missing`` where nobody does though every unit that should has an accepted submission, ``waiting`` before that. It
    has ``ended`` where it had before the change and stands, if at all, where it should; what had ended before the year
    need not be listed. ``submission_id`` is the file whose cell stands beside it: by ``contents`` that of an unchanged
    submission.
    """
    if taken_over.is_empty:
        return pl.DataFrame(schema=HANDOVER_TYPES)
    rows = pl.concat(_of_register(taken_over, table) for table in REGISTERS).sort(
        "day", "unit_code_before", "register", "at_row", maintain_order=True
    )
    return rows.with_columns(pl.col("submission_id").replace(dict(contents))) if contents else rows


def _of_register(taken_over: Predecessors, table: str) -> pl.DataFrame:
    places = taken_over.stage.frame(PLACES, ("submission_id", "table_name", "column_name", "letter")).filter(
        (pl.col("table_name") == table) & (pl.col("column_name") == "name")
    )
    letters = places.select("submission_id", "letter")
    first = taken_over.changes.later.filter(pl.col("is_first"))
    before = (
        taken_over.registers[table]
        .before.join(first.group_by("day").agg(pl.col("period").min()), on="day", maintain_order="left")
        .join(_now(taken_over, table, letters), on=["day", "row"], how="left", maintain_order="left")
        .join(_all_in(taken_over.registers[table].before, first), on=["day", "row"], how="left", maintain_order="left")
        .join(letters, on="submission_id", how="left", maintain_order="left")
    )
    return before.with_columns(_state().alias("state")).select(
        "period",
        pl.col("source_period").alias("period_before"),
        pl.col("source_unit").alias("unit_code_before"),
        pl.lit(table).alias("register"),
        "name",
        "tax_code",
        "submission_id",
        pl.col("at_sheet").alias("sheet"),
        (pl.col("letter") + pl.col("at_row").cast(pl.String)).alias("cell"),
        pl.col("homes").list.join(", ").replace("", None).alias("unit_code_expected"),
        *list(HANDOVER_TYPES)[len(SHOWN_TYPES) - 4 :],
    )


def _now(taken_over: Predecessors, table: str, letters: pl.DataFrame) -> pl.DataFrame:
    """Where each row of before is listed: by the unit that should first, and by how many units."""
    rows = taken_over.rows(table).select("row", "at_sheet", "at_row")
    homes = taken_over.registers[table].before.select("day", pl.col("row").alias("before_row"), "homes", "is_in_part")
    return (
        taken_over.found(table)
        .join(homes, on=["day", "before_row"], maintain_order="left")
        .join(rows, on="row", maintain_order="left")
        .join(letters, on="submission_id", how="left", maintain_order="left")
        .with_columns((pl.col("unit_code").is_in(pl.col("homes")) | pl.col("is_in_part")).alias("is_home"))
        .sort(~pl.col("is_home"), "unit_code", "at_row", maintain_order=True)
        .group_by("day", pl.col("before_row").alias("row"), maintain_order=True)
        .agg(
            pl.col("unit_code").n_unique().alias("units"),
            pl.col("is_home").first(),
            pl.col("unit_code").first().alias("unit_code_now"),
            pl.col("at_sheet").first().alias("sheet_now"),
            (pl.col("letter") + pl.col("at_row").cast(pl.String)).first().alias("cell_now"),
        )
    )


def _all_in(before: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """Whether every unit that may be the one to list a row has an accepted submission since the change."""
    received = first.select("day", pl.col("unit_code").alias("homes"), pl.lit(value=True).alias("is_in"))
    return (
        before.select("day", "row", "homes")
        .explode("homes")
        .join(received.unique(), on=["day", "homes"], how="left")
        .group_by("day", "row")
        .agg(pl.col("is_in").fill_null(value=False).all().alias("are_all_in"))
    )


def _state() -> pl.Expr:
    has_ended = is_ended().fill_null(value=False)
    of_before_the_year = (pl.col(ENDED_ON).dt.year() < pl.col("period").dt.year()).fill_null(value=False)
    return (
        pl.when(pl.col("units") > 1)
        .then(pl.lit(TWICE))
        .when(~pl.col("is_home"))
        .then(pl.lit(MOVED))
        .when(has_ended & (pl.col("is_home") | of_before_the_year))
        .then(pl.lit(HAS_ENDED))
        .when("is_home")
        .then(pl.lit(CARRIED))
        .when("are_all_in")
        .then(pl.lit(MISSING))
        .otherwise(pl.lit(WAITING))
    )


def lost_rows(rows: pl.DataFrame, files: Mapping[str, str]) -> list[Finding]:
    """PV-06 of each missing row; ``files`` are what the submissions of before are called."""
    return [_lost(row, files) for row in rows.filter(pl.col("state") == MISSING).iter_rows(named=True)]


def _lost(row: Row, files: Mapping[str, str]) -> Finding:
    sheet = REGISTERS[row["register"]]
    when, code = row["period_before"], row["tax_code"]
    operands = (
        Operand(
            f"{_unit(row['unit_code_before'], when)}, kỳ {when:%m/%Y}",
            f"{_unit(row['unit_code_before'], when)}, period {when:%m/%Y}",
            f"{files[row['submission_id']]}!{row['sheet']}!{row['cell']}",
            code or row["founded_on"],
        ),
    )
    expected = ", ".join(_unit(home, row["period"]) for home in row["homes"])
    found = finding(
        LOST_ROW,
        "",
        column_name="name",
        labels=(sheet.title_vi, sheet.name),
        place=lost_place(row),
        observed=row["name"],
        expected=expected,
        operands=operands,
        period=row["period"],
    )
    # what follows from it names it: the sheet and cell of before are no place in the month that it is about
    return replace(found, reference=f"{LOST_ROW.rule_id}@{found.place}")


def lost_place(row: Row) -> str:
    """The place of a row of before, by which it is known again when it is explained."""
    key = place_of(REGISTERS[row["register"]], row, "name")
    return f"{row['unit_code_before']}/{row['period_before']:%Y-%m}/{key}"


def _unit(code: str, period: date) -> str:
    unit = unit_in_period(code, period)
    return f"{unit.unit_name} ({code})" if unit else code


def handover_counts(rows: pl.DataFrame) -> pl.DataFrame:
    """How many rows of before are accounted for, how many nobody lists, and of how many it cannot be told yet."""
    state = pl.col("state")
    return rows.group_by("period").agg(
        pl.lit(LOST_ROW.rule_id).alias("rule_id"),
        state.is_in([CARRIED, MOVED, TWICE, HAS_ENDED]).sum().cast(pl.Int64).alias("held"),
        (state == MISSING).sum().cast(pl.Int64).alias("broken"),
        (state == WAITING).sum().cast(pl.Int64).alias("not_evaluated"),
    )
