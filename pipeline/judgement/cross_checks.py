"""Findings that a workbook cannot give by itself: against earlier periods, other units, other files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.judgement.counting_revision import UNIT_AND_PERIOD
from pipeline.judgement.earlier_periods import Compared, compared_rows
from pipeline.judgement.file_checks import file_findings
from pipeline.staging.column_places import StagedPlaces
from pipeline.staging.tables import PLACES
from pipeline.validation.evaluations import EVALUATION_TYPES
from pipeline.validation.failures import checked_frame
from pipeline.validation.row_findings import MOST_TWINS
from pipeline.validation.row_places import place_of
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.messages import Operand, finding
from schemas.pandera_schemas import Check, compared_checks, compared_schema
from schemas.reference_data import indicators
from schemas.rules import periods, province
from schemas.rules.cell_details import shown
from schemas.rules.rule import Against

if TYPE_CHECKING:
    from pipeline.staging.store import Stage
    from pipeline.validation.failures import FailedCheck
    from schemas.column import Sheet
    from schemas.finding import Finding
    from schemas.rules.rule import Row

JUDGED_EVALUATION_TYPES: dict[str, pl.DataType] = EVALUATION_TYPES | {
    "form_id": pl.String(),
    "unit_code": pl.String(),
    "period": pl.Date(),
}
"""A count is of a submission or, where there is none, of a unit and period, or of a period alone."""
OF_GONE = (periods.still_listed,)
OF_TOTALS = tuple(rule for rule in periods.RULES if rule.table == "declared_totals")
OF_ROWS = tuple(rule for rule in periods.RULES if rule.table == "cooperatives" and rule not in OF_GONE)


class CrossChecked(NamedTuple):
    """The findings of the compared rules, and how often each of them held; columns :data:`JUDGED_EVALUATION_TYPES`."""

    findings: list[Finding]
    evaluations: pl.DataFrame


def cross_checks(judged: pl.DataFrame, stage: Stage, expected: pl.DataFrame) -> CrossChecked:
    """Check the compared rules, the province's coverage, and files against each other."""
    frames = compared_rows(judged, stage)
    groups = (
        (OF_ROWS, frames.cooperatives),
        (OF_GONE, frames.gone),
        (OF_TOTALS, frames.declared_totals),
        (province.ACROSS_UNITS, frames.across_units),
    )
    reports = _expected_reports(judged, expected)
    failed, counts = [], []
    for rules, frame in groups:
        checks = {check.name: check for check in compared_checks(rules)}
        failures, evaluations = checked_frame(compared_schema(rules), frame)
        failed += [(checks[failure.check], frame, failure) for failure in failures]
        counts.append(evaluations)
    files = dict(judged.select("submission_id", "file_name").iter_rows())
    builder = _Builder(stage, files, failed, frames)
    findings = [
        *(builder.finding(check, frame, failure) for check, frame, failure in failed),
        *_missing_units(reports),
        *file_findings(judged, stage),
    ]
    counts.append(reports.select(name for name in JUDGED_EVALUATION_TYPES if name in reports.columns))
    return CrossChecked(findings, pl.concat(counts, how="diagonal"))


def _expected_reports(judged: pl.DataFrame, expected: pl.DataFrame) -> pl.DataFrame:
    """The expected units and periods with PV-01 as counts: it holds where there is an accepted submission."""
    counting = judged.filter(pl.col("status") == "accepted").select(*UNIT_AND_PERIOD, pl.lit(value=True).alias("is_in"))
    held = pl.col("is_in").is_not_null().cast(pl.Int64)
    return expected.join(counting.unique(UNIT_AND_PERIOD), on=UNIT_AND_PERIOD, how="left").with_columns(
        pl.lit(province.MISSING_UNIT.rule_id).alias("rule_id"),
        held.alias("held"),
        (1 - held).alias("broken"),
        pl.lit(0, dtype=pl.Int64).alias("not_evaluated"),
    )


def _missing_units(reports: pl.DataFrame) -> list[Finding]:
    """PV-01, one per expected unit and period without an accepted submission."""
    absent = reports.filter(pl.col("broken") == 1).sort("period", "unit_code", maintain_order=True)
    return [
        finding(
            province.MISSING_UNIT,
            "",
            place=f"{row['unit_code']}/{row['period']}",
            observed=f"{row['unit_name']} ({row['unit_code']})",
            expected=f"{row['period']:%m/%Y}",
            unit_code=row["unit_code"],
            period=row["period"],
        )
        for row in absent.iter_rows(named=True)
    ]


class _Builder:
    """Builds the finding of a failed check, with the cells of both sides."""

    def __init__(
        self,
        stage: Stage,
        files: dict[str, str],
        failed: list[tuple[Check, pl.DataFrame, FailedCheck]],
        frames: Compared,
    ) -> None:
        self.files, self.frames = files, frames
        names = [
            row[key]
            for row in self._rows(failed)
            for key in ("submission_id", "previous_id", "december_id")
            if row.get(key)
        ]
        self.places = StagedPlaces(stage.frame(PLACES, of={*names, *self._of_other_units(failed)}))

    @staticmethod
    def _rows(failed: list[tuple[Check, pl.DataFrame, FailedCheck]]) -> list[Row]:
        return [frame.row(failure.at, named=True) for _, frame, failure in failed]

    @staticmethod
    def _of_other_units(failed: list[tuple[Check, pl.DataFrame, FailedCheck]]) -> list[str]:
        frames = [frame for check, frame, _ in failed if check.part.key is not None]
        return frames[0]["submission_id"].unique().to_list() if frames else []

    def finding(self, check: Check, frame: pl.DataFrame, failure: FailedCheck) -> Finding:
        """The finding at the cell that the check's part is about."""
        row = frame.row(failure.at, named=True)
        if frame is self.frames.gone:
            return self._gone(check, row, failure.more)
        sheet = DECLARED_TOTALS if frame is self.frames.declared_totals else COOPERATIVES
        part = check.part
        expected = None if part.expected is None else frame.slice(failure.at, 1).select(part.expected.alias("x")).item()
        observed = row[part.column]
        has_difference = expected is not None and sheet.column(part.column).is_amount
        place, labels, name = self._named(sheet, row, part.column)
        return finding(
            check.rule,
            row["submission_id"],
            variant=part.variant,
            sheet=row["at_sheet"],
            cell=f"{self._letter(sheet, row, part.column)}{row['at_row']}",
            column_name=name,
            labels=labels,
            place=place,
            observed=shown(sheet.column(part.column), row),
            expected="" if expected is None else expected,
            difference=observed - expected if has_difference else "",
            operands=self._operands(check, sheet, frame, row),
            more=failure.more,
        )

    def _letter(self, sheet: Sheet, row: Row, column: str) -> str:
        return self.places.table(row["submission_id"], sheet.table).letters[column]

    @staticmethod
    def _named(sheet: Sheet, row: Row, column: str) -> tuple[str, tuple[str, str], str]:
        """The place, the labels and the column name of a finding: an indicator's, or a column's."""
        if sheet is DECLARED_TOTALS:
            code, indicator = row["indicator"], indicators()[row["indicator"]]
            return f"{sheet.name}/{code}", (indicator.label_vi, indicator.label_en), code
        declared = sheet.column(column)
        return place_of(sheet, row, column), (declared.header, declared.label_en), column

    def _operands(self, check: Check, sheet: Sheet, frame: pl.DataFrame, row: Row) -> tuple[Operand, ...]:
        """The cells of the row, then those of the previous period or of the other units."""
        own = tuple(
            Operand(
                column.header,
                column.label_en,
                f"{row['at_sheet']}!{self._letter(sheet, row, name)}{row['at_row']}",
                shown(column, row),
            )
            for name in check.part.operands
            for column in (sheet.column(name),)
        )
        if check.part.key is not None:
            return own + self._twins(check, frame, row)
        if check.part.against is Against.DECEMBER:
            return (*own, self._before(row, "december", "value", DECLARED_TOTALS, row["december_total"]))
        if check.part.against is Against.PREVIOUS:
            value = row[periods.previous(check.part.column)]
            return (*own, self._before(row, "previous", check.part.column, sheet, value))
        return own

    def _cell(self, row: Row, column: str) -> str:
        return self.places.table(row["submission_id"], COOPERATIVES.table).cell(column, row["at_row"])

    def _before(self, row: Row, then: str, column: str, sheet: Sheet, value: object) -> Operand:
        """The cell of an earlier period's workbook."""
        submission = row[f"{then}_id"]
        place = self.places.table(submission, sheet.table)
        cell = place.cell(column, row[f"{then}_row"])
        period = row["previous_period"] if then == "previous" else None
        when = f"{period:%m/%Y}" if period else f"12/{row['period'].year - 1}"
        return Operand(f"kỳ {when}", f"period {when}", f"{self.files[submission]}!{cell}", value)

    def _gone(self, check: Check, row: Row, more: int) -> Finding:
        """A row of the previous period that is not listed now, at the header under which it should stand."""
        here = self.places.table(row["submission_id"], COOPERATIVES.table)
        column = COOPERATIVES.column("name")
        before = self._before(row, "previous", "name", COOPERATIVES, row["name"])
        return finding(
            check.rule,
            row["submission_id"],
            sheet=here.sheet,
            cell=here.header("name"),
            column=column,
            place=place_of(COOPERATIVES, row, "name"),
            observed=row["name"],
            operands=(before,),
            more=more,
        )

    def _twins(self, check: Check, frame: pl.DataFrame, row: Row) -> tuple[Operand, ...]:
        """The first rows of other units that have the same key in the period."""
        key = check.part.key
        assert key is not None  # noqa: S101 - asked only of parts with a key
        keyed = frame.with_columns(key.alias("twin_key"))
        own = keyed.filter((pl.col("submission_id") == row["submission_id"]) & (pl.col("at_row") == row["at_row"]))
        same = keyed.filter(
            (pl.col("twin_key") == own["twin_key"][0])
            & (pl.col("period") == row["period"])
            & (pl.col("unit_code") != row["unit_code"])
        )
        column = COOPERATIVES.column(check.part.column)
        return tuple(
            Operand(
                f"đơn vị {twin['unit_code']}",
                f"unit {twin['unit_code']}",
                f"{twin['file_name']}!{self._cell(twin, column.name)}",
                twin[column.name],
            )
            for twin in same.head(MOST_TWINS).iter_rows(named=True)
        )
