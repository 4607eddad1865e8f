"""Findings that a workbook cannot give by itself: against earlier periods, other units, other files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.judgement.comparison import Compared, compared_rows
from pipeline.judgement.file_checks import file_findings
from pipeline.staging.column_places import StagedPlaces
from pipeline.staging.tables import PLACES
from pipeline.validation.failures import failures
from pipeline.validation.row_findings import MOST_TWINS
from pipeline.validation.row_places import place_of, shown
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.messages import Operand, finding
from schemas.pandera_schemas import Check, compared_checks, compared_schema
from schemas.reference_data import indicators
from schemas.rules import periods, province

if TYPE_CHECKING:
    from pipeline.staging.store import Stage
    from pipeline.validation.failures import FailedCheck
    from schemas.column import Sheet
    from schemas.finding import Finding
    from schemas.rules.rule import ComparedRule

Row = dict[str, Any]

OF_GONE = (periods.still_listed,)
OF_TOTALS = tuple(one for one in periods.RULES if one.table == "declared_totals")
OF_ROWS = tuple(one for one in periods.RULES if one.table == "cooperatives" and one not in OF_GONE)


def cross_findings(judged: pl.DataFrame, stage: Stage, expected: pl.DataFrame) -> list[Finding]:
    """The findings of the compared rules, of the province's coverage, and of files against each other."""
    frames = compared_rows(judged, stage)
    groups = (
        (OF_ROWS, frames.cooperatives),
        (OF_GONE, frames.gone),
        (OF_TOTALS, frames.declared_totals),
        (province.ACROSS_UNITS, frames.across_units),
    )
    failed = [(check, frame, one) for rules, frame in groups for check, one in _failed(rules, frame)]
    files = dict(judged.select("submission_id", "file_name").iter_rows())
    build = _Builder(stage, files, failed, frames)
    return [*(build.finding(*one) for one in failed), *_missing_units(judged, expected), *file_findings(judged, stage)]


def _failed(rules: tuple[ComparedRule, ...], frame: pl.DataFrame) -> list[tuple[Check, FailedCheck]]:
    checks = {check.name: check for check in compared_checks(rules)}
    return [(checks[one.check], one) for one in failures(compared_schema(rules), frame)]


def _missing_units(judged: pl.DataFrame, expected: pl.DataFrame) -> list[Finding]:
    """PV-01, one per expected unit and period without an accepted submission."""
    counting = judged.filter(pl.col("status") == "accepted")
    absent = expected.join(counting, on=["form_id", "unit_code", "period"], how="anti").sort("period", "unit_code")
    return [
        finding(
            "PV-01",
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
        return [frame.row(one.at, named=True) for _, frame, one in failed]

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
        changed = part.expected is not None and part.expected.meta.output_name() != "previous_as_of"
        place, labels, name = self._named(sheet, row, part.column)
        return finding(
            check.rule.rule_id,
            row["submission_id"],
            variant=self._variant(check),
            sheet=row["at_sheet"],
            cell=f"{self._letter(sheet, row, part.column)}{row['at_row']}",
            column_name=name,
            labels=labels,
            place=place,
            observed=shown(sheet.column(part.column), row),
            expected="" if expected is None else expected,
            difference=observed - expected if changed and expected is not None else "",
            operands=self._operands(check, sheet, frame, row),
            more=failure.more,
        )

    def _letter(self, sheet: Sheet, row: Row, column: str) -> str:
        return self.places.table(row["submission_id"], sheet.table).letters[column]

    @staticmethod
    def _named(sheet: Sheet, row: Row, column: str) -> tuple[str, tuple[str, str], str]:
        """The place, the labels and the column name of a finding: an indicator's, or a column's."""
        if sheet is DECLARED_TOTALS:
            one = indicators()[row["indicator"]]
            return f"{sheet.name}/{one.indicator}", (one.label_vi, one.label_en), one.indicator
        declared = sheet.column(column)
        return place_of(sheet, row, column), (declared.header, declared.label_en), column

    @staticmethod
    def _variant(check: Check) -> str:
        held_against = check.part.expected
        own = held_against is not None and held_against.meta.output_name().startswith("previous_")
        return "previous" if check.rule.rule_id == "HTX-06" and own else ""

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
        if check.rule.rule_id == "TG-13":
            return (*own, self._before(row, "december", "value", DECLARED_TOTALS, row["december_total"]))
        if (
            check.part.expected is not None
            and check.part.expected.meta.output_name() == f"previous_{check.part.column}"
        ):
            value = row[f"previous_{check.part.column}"]
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
            check.rule.rule_id,
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
                f"đơn vị {one['unit_code']}",
                f"unit {one['unit_code']}",
                f"{one['file_name']}!{self._cell(one, column.name)}",
                one[column.name],
            )
            for one in same.head(MOST_TWINS).iter_rows(named=True)
        )
