"""Staged rows beside what they are compared with: the unit's earlier periods, the rows of their sector, other units.

Everything here is a pure function of the judged submissions and the staged rows. The rules that read these columns are
in ``schemas/rules``: ``periods.py``, ``scale.py``, ``lists.py`` and ``province.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.amounts_out_of_scale import province_medians, with_typical_values
from pipeline.judgement.asked import EVERYTHING, Asked
from pipeline.judgement.changed_columns import compared_columns
from pipeline.judgement.changed_lists import compared_lists
from pipeline.judgement.compared_values import COLUMNS
from pipeline.judgement.counting_revision import UNIT_AND_PERIOD
from pipeline.judgement.declared_before import compared_totals
from pipeline.judgement.idle_months import with_idle_months
from pipeline.judgement.predecessors import Predecessors
from pipeline.judgement.previous_rows import PreviousRows, with_own_previous, with_predecessors
from pipeline.judgement.reported_before import with_reported_values
from pipeline.judgement.rows_of_submissions import is_among, numbers_of, paired, places_of, with_facts
from pipeline.judgement.same_rows import NAMED, is_known, matches, with_values
from pipeline.judgement.submission_status import READABLE
from pipeline.judgement.unchanged import contents
from pipeline.judgement.unit_changes import FARTHEST, UnitChanges, unit_changes
from pipeline.staging.tables import PLACES
from pipeline.validation.form_days import with_form_days
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.credit_funds import CREDIT_FUNDS
from schemas.forms.unions import UNIONS
from schemas.matching import bare
from schemas.rules import periods
from schemas.rules.dated import FORM_DAY
from schemas.rules.duplicates import alike
from schemas.rules.earlier import previous
from schemas.rules.ended import is_ended
from schemas.rules.ratings import OPERATING
from schemas.rules.scale import AMOUNTS, money
from schemas.storage import NAME_KEY, PLACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.staging.store import Stage
    from schemas.column import Sheet

CARRIED = ("members", *dict.fromkeys((*AMOUNTS, *periods.AMOUNTS)), "founded_on", "sector", "name", NAME_KEY)
"""The columns of a cooperative that are held against the previous period, row by row."""
READ = tuple(dict.fromkeys((*PLACE, *NAMED, "sector", "status", "rating", *CARRIED, *COLUMNS)))
"""The columns of cooperatives that the rules here and what they say read: of all submissions at once, so no others."""


KNOWN_THEN = ("unit_code", "tax_code", NAME_KEY, "commune", "status", "then")
"""What is known of a row of an earlier period: in which unit it is now, and by what it is found."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Frames that the compared rules are asked of; ``gone`` are rows of the previous period, held against this one.

    ``lists`` has a row for each list of cooperatives, ``columns`` one for each of its columns; ``taken_over`` are the
    rows of before changes of units.
    """

    cooperatives: pl.DataFrame
    gone: pl.DataFrame
    credit_funds: pl.DataFrame
    unions: pl.DataFrame
    declared_totals: pl.DataFrame
    lists: pl.DataFrame
    columns: pl.DataFrame
    taken_over: Predecessors


def compared_rows(judged: pl.DataFrame, stage: Stage, asked: Asked = EVERYTHING) -> Compared:
    """Put the comparable submissions that are asked of beside the rows of their units' earlier accepted periods."""
    judged = with_form_days(judged)
    taken_over = Predecessors(asked.changes_in(judged), stage)
    pairs = asked.of(previous_submissions(judged, taken_over.changes))
    before = PreviousRows(taken_over, pairs)
    rows = stage.frame("cooperatives", READ).with_row_index("row")
    beside = before.beside(rows)
    here = with_facts(rows, pairs)
    cooperatives = _with_identity(_with_previous(here, rows, CARRIED, before, COOPERATIVES))
    columns = compared_columns(cooperatives.with_columns(pl.col("previous_source").alias("previous_id")), rows)
    cooperatives = with_reported_values(cooperatives, rows, stage, beside)
    cooperatives = with_idle_months(_with_history(cooperatives, pairs, judged, rows, before), pairs, judged, rows)
    counting = judged.filter(pl.col("status") == "accepted")
    cooperatives = with_typical_values(cooperatives, asked.medians or province_medians(counting, rows))
    return Compared(
        cooperatives,
        before.gone(_gone(cooperatives, pairs.filter(_has_names(stage)), beside), rows),
        _amounts(CREDIT_FUNDS, pairs, stage, before),
        _amounts(UNIONS, pairs, stage, before),
        compared_totals(pairs, stage.frame("declared_totals", (*PLACE, "indicator", "value")), taken_over),
        compared_lists(
            pairs.filter(~pl.col("submission_id").is_in(list(contents(judged)))), beside, before.values_of_lists
        ),
        columns,
        taken_over,
    )


def _has_names(stage: Stage) -> pl.Expr:
    """Whether a submission has the sheet of cooperatives with their names, be it empty: else none of them is gone."""
    names = (pl.col("table_name") == "cooperatives") & (pl.col("column_name") == "name")
    placed = stage.frame(PLACES, ("submission_id", "table_name", "column_name"))
    return pl.col("submission_id").is_in(placed.filter(names)["submission_id"].implode())


def previous_submissions(judged: pl.DataFrame, changes: UnitChanges | None = None) -> pl.DataFrame:
    """For each comparable submission the one that counts for its unit's previous period, and for the December before.

    Columns: ``submission_id form_id unit_code period as_of form_day previous_id previous_period previous_as_of``,
    ``december_id`` and those of :func:`with_predecessors`, which puts the predecessor rows in the place of what lies
    before a change of the unit.
    """
    known = with_form_days(judged).filter(pl.all_horizontal(pl.col(name).is_not_null() for name in UNIT_AND_PERIOD))
    ours = known.filter(pl.col("status").is_in(READABLE)).select("submission_id", "as_of", FORM_DAY, *UNIT_AND_PERIOD)
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
    pairs = ours.join(
        latest.select("submission_id", "previous_id", "previous_period", "previous_as_of"),
        on="submission_id",
        how="left",
    ).join(december.select("submission_id", pl.col("previous_id").alias("december_id")), on="submission_id", how="left")
    return with_predecessors(pairs, unit_changes(judged) if changes is None else changes)


def _with_previous(
    here: pl.DataFrame, rows: pl.DataFrame, carried: Sequence[str], before: PreviousRows, sheet: Sheet
) -> pl.DataFrame:
    """Beside each row whether it was listed in the previous period (null where it cannot be known), and how."""
    found = before.matches(here, sheet.table, matches(here, rows, "previous_id"))
    values = (
        *(pl.col(name).alias(previous(name)) for name in carried),
        pl.col("at_sheet").alias("previous_sheet"),
        pl.col("at_row").alias("previous_row"),
    )
    beside = with_values(here.with_columns(found["has_same_code"]), found["matched"], rows, values)
    is_listed = pl.col("matched").is_not_null()
    can_tell = is_known() & (is_listed | ~pl.col("is_taken_over") | pl.col("is_complete"))
    return with_own_previous(beside, rows).with_columns(pl.when(can_tell).then(is_listed).alias("was_listed"))


def _with_identity(here: pl.DataFrame) -> pl.DataFrame:
    """Beside each row whether it ``is_renamed``, by more than case, spaces and marks; null where a name is blank."""
    key, before = pl.col(NAME_KEY), pl.col(previous(NAME_KEY))
    differ = here.with_row_index("at").filter(pl.col("has_same_code") & (key != before))
    renamed = [bare(now) != bare(then) for now, then in differ.select(key, before).iter_rows()]
    is_renamed = here.select(pl.when(key.is_not_null() & before.is_not_null()).then(pl.lit(value=False))).to_series()
    is_renamed = is_renamed.scatter(differ["at"], renamed) if renamed else is_renamed
    return here.with_columns(is_renamed.alias("is_renamed")).drop(previous(NAME_KEY))


def _amounts(sheet: Sheet, pairs: pl.DataFrame, stage: Stage, before: PreviousRows) -> pl.DataFrame:
    """The funds or unions with their amounts beside those of the previous period."""
    amounts = money(sheet)
    rows = stage.frame(sheet.table, (*PLACE, *NAMED, *amounts)).with_row_index("row")
    return _with_previous(with_facts(rows, pairs), rows, amounts, before, sheet)


def _with_history(
    here: pl.DataFrame, pairs: pl.DataFrame, judged: pl.DataFrame, rows: pl.DataFrame, before: PreviousRows
) -> pl.DataFrame:
    """Beside each row that is not operating whether it did in an accepted period since the December before.

    Null where it cannot be known; ``has_history`` says of every row whether there was such a period.
    """
    counting = judged.filter(pl.col("status") == "accepted").select(
        "submission_id", "unit_code", pl.col("period").alias("then")
    )
    since = pl.date(pl.col("period").dt.year() - 1, 12, 1)
    reported = counting.drop("submission_id")
    asked = here.filter((pl.col("status") != OPERATING).fill_null(value=True) & is_known())
    operating = rows.select("submission_id", *KNOWN_THEN[1:-1]).filter(
        (pl.col("status") == OPERATING)
        & (is_among(pl.col("tax_code"), asked["tax_code"]) | is_among(pl.col(NAME_KEY), asked[NAME_KEY]))
    )
    operating = with_facts(operating, counting).select(KNOWN_THEN)
    if not before.predecessors.is_empty:
        taken_over = before.of_the_year(rows).select(KNOWN_THEN)
        reported = pl.concat([reported, taken_over.select(reported.columns).unique()])
        operating = pl.concat([operating, taken_over.filter(pl.col("status") == OPERATING)])
    history = (
        pairs.select("submission_id", "unit_code", "period")
        .join(reported, on="unit_code")
        .filter((pl.col("then") >= since) & (pl.col("then") < pl.col("period")))
    )
    last = [_last_before(asked, operating, by) for by in (["tax_code"], [NAME_KEY, "commune"])]
    operated = asked.select(
        "row", pl.any_horizontal((then >= since).fill_null(value=False) for then in last).alias("operated_before")
    )
    return here.join(operated, on="row", how="left", maintain_order="left").with_columns(
        is_among(pl.col("submission_id"), history["submission_id"].unique()).alias("has_history")
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
    """The previous period's rows that were not ended, and whether they are still listed.

    ``submission_id`` is the submission that should list them; ``previous_*`` say where they stood.
    """
    compared_with = (
        pairs.filter(pl.col("previous_id").is_not_null())
        .select("submission_id", "unit_code", "period", FORM_DAY, "previous_id", "previous_period")
        .sort("submission_id")
    )
    lasting = rows.select("row", *PLACE, *NAMED, (~is_ended()).fill_null(value=False).alias("is_lasting"))
    places = places_of(rows, compared_with, "previous_id")
    before = lasting[places["place"]].rename(
        {"submission_id": "previous_id", "at_sheet": "previous_sheet", "at_row": "previous_row"}
    )
    facts = compared_with.drop("previous_id")[places["asking"]]
    gone = pl.concat([before, facts], how="horizontal").filter("is_lasting").drop("is_lasting")
    whose, lists = numbers_of(gone["submission_id"], here["submission_id"])
    listed = paired(lists, here["matched"]).drop_nulls()
    return gone.with_columns(paired(whose, gone["row"]).is_in(listed.implode()).alias("still_listed")).sort(
        "submission_id", "previous_row"
    )


def across_units(counting: pl.DataFrame, stage: Stage) -> pl.DataFrame:
    """The rows that count, with a number that rows of the same founding date and nearly the same name share."""
    named = with_form_days(counting).select("submission_id", "unit_code", "period", FORM_DAY)
    identified = stage.frame("cooperatives", (*PLACE, *NAMED, "founded_on")).with_row_index("row")
    together = with_facts(identified, named)
    if together.is_empty():
        return together.with_columns(pl.lit(None, dtype=pl.Int64).alias("alike"))
    shared = pl.len().over("period", "founded_on") > 1
    candidates = together.select("row", "period", "founded_on", NAME_KEY).filter(shared)
    numbers = candidates.select("row", alike(("period", "founded_on")).alias("alike"))
    return together.join(numbers, on="row", how="left", maintain_order="left")
