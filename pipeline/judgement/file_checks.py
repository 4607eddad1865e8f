"""Findings about files: names that speak of another unit or period, periods without support, what others had sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.judgement.counting_revision import UNIT_AND_PERIOD
from pipeline.judgement.file_names_to_tell import other_file
from pipeline.judgement.names_in_paths import named_periods, named_units
from pipeline.judgement.refused_unchanged import refused_unchanged
from pipeline.judgement.replacement_findings import cover_place, misplaced_finding, replacement_findings
from pipeline.judgement.rows_of_submissions import is_among
from pipeline.judgement.submission_status import READABLE
from pipeline.runtime.clock import VIETNAM
from pipeline.staging.tables import SUBMISSIONS
from schemas.messages import Operand, finding
from schemas.rules import workbook

if TYPE_CHECKING:
    from pipeline.staging.store import Stage
    from schemas.finding import Finding


class Covers(dict[str, dict[str, Any]]):
    """By submission its cover's sheet and cells, looked up when they are asked for: few covers are told of."""

    def __init__(self, covers: pl.DataFrame) -> None:
        """Take the covers of submissions, each once."""
        super().__init__()
        self._covers = covers
        self._at = {submission: at for at, submission in enumerate(covers["submission_id"])}

    def __missing__(self, submission_id: str) -> dict[str, Any]:
        """That of a submission; KeyError where it has none."""
        cover = self[submission_id] = self._covers.row(self._at[submission_id], named=True)
        return cover


def file_findings(judged: pl.DataFrame, stage: Stage) -> list[Finding]:
    """WB-09, WB-11, WB-19, WB-20, WB-23 of submissions in ``raw/`` whose covers name a unit and a period."""
    readable = judged.filter(pl.col("status").is_in(READABLE) & pl.col("period").is_not_null())
    known = readable.filter(pl.col("unit_code").is_not_null())
    places = Covers(stage.frame(SUBMISSIONS, ("submission_id", "cover_sheet", "cover_cells")))
    names = known.select("submission_id", "unit_code", "period", "file_name").iter_rows(named=True)
    other_names = [finding for row in names for finding in _other_name(row, places)]
    lacking = known.filter(_lacks_support()).iter_rows(named=True)
    unsupported = [_unsupported(row, places[row["submission_id"]]) for row in lacking]
    rows = list(known.filter(_is_kept_out(known)).iter_rows(named=True))
    misplaced = readable.filter(pl.col("misplaced_in").is_not_null()).iter_rows(named=True)
    kept_out = [
        *(misplaced_finding(row, places[row["submission_id"]]) for row in misplaced),
        *replacement_findings(rows, places),
        *refused_unchanged(rows, places, stage),
    ]
    return [*other_names, *unsupported, *kept_out, *_same_revision(known, places)]


def _other_name(row: dict[str, Any], places: Covers) -> list[Finding]:
    """WB-09: the path names exactly one period or unit, and it is another than the cover's."""
    found = []
    periods = named_periods(row["file_name"])
    if len(periods) == 1 and row["period"] not in periods:
        found.append(("period", f"{next(iter(periods)):%m/%Y}", f"{row['period']:%m/%Y}"))
    units = named_units(row["file_name"], row["period"])
    if len(units) == 1 and row["unit_code"] not in units:
        found.append(("unit_code", next(iter(units)), row["unit_code"]))
    return [
        finding(
            workbook.OTHER_NAME,
            row["submission_id"],
            **cover_place(places[row["submission_id"]], field),
            observed=observed,
            expected=expected,
        )
        for field, observed, expected in found
    ]


def _lacks_support() -> pl.Expr:
    """Whether WB-19 speaks against a submission; once a steward has taken it, as if nobody had said anything."""
    by_itself = pl.when(pl.col("accepted_at").is_null()).then("is_supported").otherwise("is_supported_by_itself")
    return ~by_itself.fill_null(value=False)


def _is_kept_out(known: pl.DataFrame) -> pl.Expr:
    """Whether a submission was refused, would replace another, or is one that another would replace."""
    would, name = pl.col("would_replace"), pl.col("submission_id")
    return pl.col("refusal").is_not_null() | would.is_not_null() | is_among(name, known["would_replace"].drop_nulls())


def _unsupported(row: dict[str, Any], place: dict[str, Any]) -> Finding:
    """WB-19: the period, which nothing supports, and the month of receipt."""
    return finding(
        workbook.UNSUPPORTED_PERIOD,
        row["submission_id"],
        **cover_place(place, "period"),
        observed=f"{row['period']:%m/%Y}",
        expected=f"{row['received_at'].astimezone(VIETNAM):%m/%Y}",
    )


def _same_revision(known: pl.DataFrame, places: Covers) -> list[Finding]:
    """WB-11: every file but the first of a unit, period and revision; the later one counts."""
    findings = []
    keys = [*UNIT_AND_PERIOD, "revision"]
    ordered = known.filter(pl.col("revision").is_not_null()).sort("received_at", "modified_at", "submission_id")
    for _, group in ordered.filter(pl.len().over(keys) > 1).group_by(keys, maintain_order=True):
        first = group.row(0, named=True)
        for row in group.slice(1).iter_rows(named=True):
            file_name = other_file(first, to=row)
            place = places[row["submission_id"]]
            other = cover_place(places[first["submission_id"]], "revision")
            findings.append(
                finding(
                    workbook.SAME_REVISION,
                    row["submission_id"],
                    **cover_place(place, "revision"),
                    observed=row["revision"],
                    expected=file_name,
                    operands=(
                        Operand(
                            "Lần nộp",
                            "Revision",
                            f"{file_name}!{other['sheet']}!{other['cell']}",
                            first["revision"],
                        ),
                    ),
                )
            )
    return findings
