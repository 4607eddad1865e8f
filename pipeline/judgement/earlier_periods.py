"""Staged rows beside what they are compared with: the unit's earlier periods, the rows of their sector, other units.

Everything here is a pure function of the judged submissions and the staged rows. The rules that read these columns are
in ``schemas/rules/periods.py`` and ``province.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.amounts_out_of_scale import with_typical_values
from pipeline.judgement.counting_revision import UNIT_AND_PERIOD
from pipeline.judgement.submission_status import READABLE
from pipeline.staging.tables import PLACES
from schemas.reference_data import indicators
from schemas.rules.duplicates import alike
from schemas.rules.periods import previous
from schemas.storage import NAME_KEY, PLACE

if TYPE_CHECKING:
    from pipeline.staging.store import Stage

FARTHEST = 12
"""The previous period lies at most so many months back."""
CARRIED = ("members", "charter_capital", "revenue", "profit")
"""The columns of a cooperative that are held against the previous period."""
NAMED = ("tax_code", "name", NAME_KEY, "commune")
"""The columns by which a cooperative is known in another submission."""
READ = (*PLACE, *NAMED, "sector", "status", "founded_on", *CARRIED)
"""The columns of cooperatives that the rules here and what they say read: of all submissions at once, so no others."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Frames that the compared rules are asked of; ``gone`` are rows of the previous period, held against this one."""

    cooperatives: pl.DataFrame
    gone: pl.DataFrame
    declared_totals: pl.DataFrame
    across_units: pl.DataFrame


def compared_rows(judged: pl.DataFrame, stage: Stage) -> Compared:
    """Put every comparable submission's rows beside those of its unit's earlier accepted periods."""
    pairs = previous_submissions(judged)
    rows = stage.frame("cooperatives", READ).with_row_index("row")
    here = rows.join(pairs, on="submission_id", how="inner", maintain_order="left")
    cooperatives = _with_previous(here, rows)
    cooperatives = _with_history(cooperatives, judged, rows)
    counting = judged.filter(pl.col("status") == "accepted")
    cooperatives = with_typical_values(cooperatives, counting, rows)
    return Compared(
        cooperatives,
        _gone(cooperatives, pairs.filter(_has_names(stage)), rows),
        _totals(pairs, stage.frame("declared_totals", (*PLACE, "indicator", "value"))),
        _across_units(counting, rows),
    )


def _has_names(stage: Stage) -> pl.Expr:
    """Whether a submission has the sheet of cooperatives with their names, be it empty: else none of them is gone."""
    names = (pl.col("table_name") == "cooperatives") & (pl.col("column_name") == "name")
    placed = stage.frame(PLACES, ("submission_id", "table_name", "column_name"))
    return pl.col("submission_id").is_in(placed.filter(names)["submission_id"].implode())


def previous_submissions(judged: pl.DataFrame) -> pl.DataFrame:
    """For each comparable submission the one that counts for its unit's previous period, and for the December before.

    Columns: ``submission_id unit_code period as_of previous_id previous_period previous_as_of december_id``.
    """
    known = judged.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in UNIT_AND_PERIOD))
    ours = known.filter(pl.col("status").is_in(READABLE)).select("submission_id", "as_of", *UNIT_AND_PERIOD)
    counting = known.filter(pl.col("status") == "accepted").select(
        "form_id",
        "unit_code",
        pl.col("period").alias("previous_period"),
        pl.col("submission_id").alias("previous_id"),
        pl.col("as_of").alias("previous_as_of"),
    )
    before = ours.join(counting, on=["form_id", "unit_code"])
    earliest = pl.col("period").dt.offset_by(f"-{FARTHEST}mo")
    near = before.filter((pl.col("previous_period") < pl.col("period")) & (pl.col("previous_period") >= earliest))
    latest = near.sort("previous_period").group_by("submission_id").last()
    december = before.filter(pl.col("previous_period") == pl.date(pl.col("period").dt.year() - 1, 12, 1))
    return ours.join(
        latest.select("submission_id", "previous_id", "previous_period", "previous_as_of"),
        on="submission_id",
        how="left",
    ).join(december.select("submission_id", pl.col("previous_id").alias("december_id")), on="submission_id", how="left")


def _matched(here: pl.DataFrame, there: pl.DataFrame, by: str) -> pl.Series:
    """Of each row the one of ``there`` in submission ``by`` that is the same cooperative.

    The same is the one with the same tax code or, failing that, with the same normalised name in the same commune.
    """
    in_it = pl.col("submission_id").alias(by)
    by_code, by_name = [by, "tax_code"], [by, NAME_KEY, "commune"]
    codes = there.select(in_it, "tax_code", pl.col("row").alias("matched_code")).drop_nulls()
    names = there.select(in_it, NAME_KEY, "commune", pl.col("row").alias("matched_name"))
    return (
        here.select(by, "tax_code", NAME_KEY, "commune")
        .join(codes.unique(by_code, keep="first"), on=by_code, how="left", maintain_order="left")
        .join(names.unique(by_name, keep="first"), on=by_name, how="left", maintain_order="left")
        .select(pl.coalesce("matched_code", "matched_name"))
        .to_series()
    )


def _is_known() -> pl.Expr:
    """Whether a row has a tax code, or a name and a commune, to be known by in another period."""
    return pl.col("tax_code").is_not_null() | (pl.col(NAME_KEY).is_not_null() & pl.col("commune").is_not_null())


def _with_previous(here: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Beside each row whether it was listed in the previous period (null where it cannot be known), and how."""
    before = rows.select(
        pl.col("row").alias("matched"),
        *(pl.col(name).alias(previous(name)) for name in CARRIED),
        pl.col("at_sheet").alias("previous_sheet"),
        pl.col("at_row").alias("previous_row"),
    )
    return (
        here.with_columns(_matched(here, rows, "previous_id").alias("matched"))
        .join(before, on="matched", how="left", maintain_order="left")
        .with_columns(pl.when(_is_known()).then(pl.col("matched").is_not_null()).alias("was_listed"))
    )


def _with_history(here: pl.DataFrame, judged: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Beside each row whether it operated in an accepted period since the December before, if there was one."""
    counting = judged.filter(pl.col("status") == "accepted").select(
        "submission_id", "unit_code", pl.col("period").alias("then")
    )
    since = pl.date(pl.col("period").dt.year() - 1, 12, 1)
    history = (
        here.select("submission_id", "unit_code", "period")
        .unique()
        .join(counting.drop("submission_id"), on="unit_code")
        .filter((pl.col("then") >= since) & (pl.col("then") < pl.col("period")))
    )
    operating = rows.filter(pl.col("status") == "operating").join(counting, on="submission_id")
    last = [_last_before(here, operating, by) for by in (["tax_code"], [NAME_KEY, "commune"])]
    return here.with_columns(
        pl.when(_is_known())
        .then(pl.any_horizontal((period >= since).fill_null(value=False) for period in last))
        .alias("operated_before"),
        pl.col("submission_id").is_in(history["submission_id"].unique().implode()).alias("has_history"),
    )


def _last_before(here: pl.DataFrame, operating: pl.DataFrame, by: list[str]) -> pl.Series:
    """The unit's last period before that of each row in which there was one that agrees ``by`` these columns."""
    known = operating.select("unit_code", *by, "then").drop_nulls().unique().sort("then")
    return (
        here.select("row", "unit_code", *by, "period")
        .sort("period")
        .join_asof(
            known,
            left_on="period",
            right_on="then",
            by=["unit_code", *by],
            strategy="backward",
            allow_exact_matches=False,
            check_sortedness=False,  # it is sorted, which Polars cannot see of groups
        )
        .sort("row")
        .get_column("then")
    )


def _gone(here: pl.DataFrame, pairs: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The previous period's rows that were not dissolved, and whether they are still listed.

    ``submission_id`` is the submission that should list them; ``previous_*`` say where they stood.
    """
    listed = here.select(
        "submission_id", pl.col("matched").alias("row"), pl.lit(value=True).alias("listed")
    ).drop_nulls()
    compared_with = pairs.filter(pl.col("previous_id").is_not_null()).select(
        pl.col("submission_id").alias("now_id"), "unit_code", "period", "previous_id", "previous_period"
    )
    lasting = rows.filter(pl.col("status") != "dissolved").select("row", *PLACE, *NAMED)
    before = lasting.rename({"submission_id": "previous_id", "at_sheet": "previous_sheet", "at_row": "previous_row"})
    return (
        before.join(compared_with, on="previous_id")
        .rename({"now_id": "submission_id"})
        .join(listed.unique(["submission_id", "row"]), on=["submission_id", "row"], how="left")
        .with_columns(pl.col("listed").fill_null(value=False).alias("still_listed"))
        .sort("submission_id", "previous_row")
    )


def _totals(pairs: pl.DataFrame, declared: pl.DataFrame) -> pl.DataFrame:
    """Declared values beside those of the previous period, and the opening beside the total of the December before."""
    stocks = [code for code, indicator in indicators().items() if not indicator.flow]
    before = declared.select(
        pl.col("submission_id").alias("previous_id"),
        "indicator",
        pl.col("value").alias(previous("value")),
        pl.col("at_sheet").alias("previous_sheet"),
        pl.col("at_row").alias("previous_row"),
    )
    closed = declared.filter(pl.col("indicator") == "HTX.ALL").select(
        pl.col("submission_id").alias("december_id"),
        pl.col("value").alias("december_total"),
        pl.col("at_sheet").alias("december_sheet"),
        pl.col("at_row").alias("december_row"),
    )
    return (
        declared.join(pairs, on="submission_id", maintain_order="left")
        .join(before.unique(["previous_id", "indicator"], keep="first"), on=["previous_id", "indicator"], how="left")
        .join(closed.unique("december_id", keep="first"), on="december_id", how="left")
        .with_columns(pl.col("indicator").is_in(stocks).alias("is_stock"))
        .sort("submission_id", "at_row")
    )


def _across_units(counting: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that count, with a number that rows of the same founding date and nearly the same name share."""
    named = counting.select("submission_id", "unit_code", "period", "file_name")
    identified = rows.select("row", *PLACE, *NAMED, "founded_on")
    together = identified.join(named, on="submission_id", maintain_order="left")
    if together.is_empty():
        return together.with_columns(pl.lit(None, dtype=pl.Int64).alias("alike"))
    shared = pl.len().over("period", "founded_on") > 1
    candidates = together.select("row", "period", "founded_on", NAME_KEY).filter(shared)
    numbers = candidates.select("row", alike(("period", "founded_on"), same_too=True).alias("alike"))
    return together.join(numbers, on="row", how="left", maintain_order="left")
