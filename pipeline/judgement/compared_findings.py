"""The findings of the compared rules, with the cells of both sides: of now, and of what they are held against."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.judgement.failed_checks import About, Broken, Failed, compared_with, named_in, with_rows
from pipeline.judgement.file_names_to_tell import EARLIER_FILE
from pipeline.judgement.rows_of_other_units import RowsOfOtherUnits
from pipeline.staging.column_places import StagedPlaces
from pipeline.staging.tables import PLACES
from pipeline.validation.row_findings import MOST_TWINS
from pipeline.validation.row_places import further_cells, place_of
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.messages import Operand, finding
from schemas.reference_data import indicators, unit_in_period, units
from schemas.rules.cell_details import shown
from schemas.rules.earlier import previous
from schemas.rules.lists import Shape
from schemas.rules.rule import Against

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipeline.staging.store import Stage
    from schemas.column import Sheet
    from schemas.finding import Finding
    from schemas.rules.rule import Row


FORMER_FILE = f"{EARLIER_FILE} của {{}}"


def _is_of_rows(against: Against, row: Row) -> bool:
    """Whether an indicator is held against what rows of before a change of units add up to."""
    asked = {Against.DECEMBER: "has_opening", Against.PREVIOUS: "is_taken_over"}
    return against in asked and bool(row[asked[against]])


def _added_up(row: Row, value: object) -> Operand:
    """What the rows that the unit took over add up to, by the names of the units and the period that they are of.

    It stands in no cell.
    """
    period = row["previous_period"] if row["is_taken_over"] else None
    lines = sorted(units(), key=lambda unit: unit.valid_from)
    called = {unit.unit_code: unit.unit_name for unit in lines if unit.valid_from <= (period or row["period"])}
    names = ", ".join(called.get(code, code) for code in row["taken_from"].split(", "))
    year = row["period"].year
    when, when_en = (f"tháng {period:%m/%Y}", f"{period:%m/%Y}") if period else (f"năm {year}", str(year))
    return Operand(
        f"các dòng nhận từ {names}, báo cáo {when}", f"rows taken over from {names}, reports of {when_en}", "", value
    )


class ComparedFindings:
    """Builds the finding of a failed check."""

    def __init__(
        self, stage: Stage, failed: Sequence[Failed], files: Mapping[str, str], formers: Mapping[str, tuple[str, date]]
    ) -> None:
        """Take the places of the submissions that findings will name; ``files`` are what earlier ones are called.

        ``formers`` are unit and period of the submissions from before a change of units.
        """
        self.files = files
        self._others = self._others_by_check(failed)
        names = named_in(failed, "submission_id") | compared_with(failed)
        self._formers = formers
        self.places = StagedPlaces(stage.frame(PLACES, of={*names, *self._of_other_units(failed)}))

    def _of_other_units(self, failed: Sequence[Failed]) -> set[str]:
        """The submissions in which the rows stand that findings name beside a unit's own."""
        keyed = [broken for broken in failed if broken.check.part.key is not None]
        named = {at for broken in keyed for at in self._others[broken.check.name].of(broken.failure.at)}
        return set(keyed[0].group.frame["submission_id"].gather(sorted(named))) if keyed else set()

    def findings(self, failed: Sequence[Failed]) -> list[Finding]:
        """The findings of failed checks, in their order."""
        return list(map(self._finding, with_rows(failed)))

    def _finding(self, broken: Broken) -> Finding:
        """The finding at the cell that the check's part is about, or at the header of what is wrong as a whole."""
        builders = {
            About.CELL: self._cell_finding,
            About.GONE: self._gone,
            About.LIST: self._list,
            About.COLUMN: self._column,
        }
        return builders[broken.group.about](broken)

    def _cell_finding(self, broken: Broken) -> Finding:
        row, part, sheet, expected = broken.row, broken.check.part, broken.group.sheet, broken.expected
        observed = row[part.column]
        has_difference = None not in (expected, observed) and sheet.column(part.column).is_amount
        place, labels, name = self._named(sheet, row, part.column)
        letters = self.places.table(row["submission_id"], sheet.table).letters
        return finding(
            broken.check.rule,
            row["submission_id"],
            variant=part.variant,
            sheet=row["at_sheet"],
            cell=f"{letters[part.column]}{row['at_row']}",
            column_name=name,
            labels=labels,
            place=place,
            observed=shown(sheet.column(part.column), row),
            expected="" if expected is None else expected,
            difference=observed - expected if has_difference else "",
            operands=self._operands(broken, row),
            more=broken.failure.more,
            further_cells=further_cells(broken.group.frame, letters, broken.failure.further, part.column),
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

    def _operands(self, broken: Broken, row: Row) -> tuple[Operand, ...]:
        """The cells of the row, then those of the previous period or of the other units."""
        part, sheet = broken.check.part, broken.group.sheet
        own = tuple(
            Operand(
                column.header,
                column.label_en,
                f"{row['at_sheet']}!{self._letter(sheet, row, name)}{row['at_row']}",
                shown(column, row),
            )
            for name in part.operands
            for column in (sheet.column(name),)
        )
        if part.key is not None:
            return own + self._twins(broken, row)
        if sheet is DECLARED_TOTALS and _is_of_rows(part.against, row):
            return (*own, _added_up(row, broken.expected))
        if part.against is Against.DECEMBER:
            return (*own, self._before(row, "december", "value", sheet, row["december_total"]))
        if part.against is Against.PREVIOUS:
            value = row[previous(part.column)]
            label = value if broken.expected is None else broken.expected
            return (*own, self._before(row, "previous", part.column, sheet, label))
        if part.against is Against.REPORTED:
            return (*own, self._before(row, "reported", part.column, sheet, row["reported_revenue"]))
        return own

    def _before(self, row: Row, then: str, column: str, sheet: Sheet, value: object) -> Operand:
        """The cell of an earlier period's workbook."""
        place = self.places.table(row[f"{then}_id"], sheet.table)
        return self._in_period(row, then, place.cell(column, row[f"{then}_row"]), value)

    def _in_period(self, row: Row, then: str, cell: str, value: object) -> Operand:
        period = row.get(f"{then}_period")
        when = f"{period:%m/%Y}" if period else f"12/{row['period'].year - 1}"
        return Operand(f"kỳ {when}", f"period {when}", f"{self._file(row, row[f'{then}_id'])}!{cell}", value)

    def _file(self, row: Row, submission_id: str) -> str:
        """What the file of before is called: of another unit, which this one took over from, by that unit's name."""
        unit_code, period = self._formers.get(submission_id, (row["unit_code"], row["period"]))
        former = unit_in_period(unit_code, period) if unit_code != row["unit_code"] else None
        return FORMER_FILE.format(former.unit_name) if former else self.files[submission_id]

    def _gone(self, broken: Broken) -> Finding:
        """A row of the previous period that is not listed now, at the header under which it should stand."""
        row = broken.row
        here = self.places.table(row["submission_id"], COOPERATIVES.table)
        return finding(
            broken.check.rule,
            row["submission_id"],
            sheet=here.sheet,
            cell=here.header("name"),
            column=COOPERATIVES.column("name"),
            place=place_of(COOPERATIVES, row, "name"),
            observed=row["name"],
            operands=(self._before(row, "previous", "name", COOPERATIVES, row["name"]),),
            more=broken.failure.more,
        )

    def _list(self, broken: Broken) -> Finding:
        """A whole list, at the header of its names."""
        row = broken.row
        here, there = (self.places.table(row[key], COOPERATIVES.table) for key in ("submission_id", "previous_id"))
        return finding(
            broken.check.rule,
            row["submission_id"],
            sheet=here.sheet,
            cell=here.header("name"),
            column_name="name",
            place=COOPERATIVES.name,
            observed=row["rows"],
            operands=(self._in_period(row, "previous", f"{there.sheet}!{there.header('name')}", row["rows"]),),
        )

    def _column(self, broken: Broken) -> Finding:
        """A whole column, at its header, beside the same column of the previous period or the one it changed with."""
        row, shape = broken.row, broken.row["shape"]
        column = COOPERATIVES.column(row["name"])
        here, there = (self.places.table(row[key], COOPERATIVES.table) for key in ("submission_id", "previous_id"))
        is_shifted = shape in (Shape.LOWER, Shape.HIGHER)
        other = COOPERATIVES.column(row["detail"]) if shape == Shape.EXCHANGED else column
        own = (Operand("cột", "column", f"{here.sheet}!{here.header(other.name)}", other.header),)
        return finding(
            broken.check.rule,
            row["submission_id"],
            variant=shape,
            sheet=here.sheet,
            cell=here.header(column.name),
            column=column,
            place=f"{COOPERATIVES.name}/{column.name}",
            observed=f"{here.letters[column.name]}{row['at_row']}" if is_shifted else row["rows"],
            expected=other.header if shape == Shape.EXCHANGED else row["detail"],
            operands=(
                *(own if shape == Shape.EXCHANGED else ()),
                self._in_period(row, "previous", f"{there.sheet}!{there.header(other.name)}", other.header),
            ),
        )

    def _twins(self, broken: Broken, row: Row) -> tuple[Operand, ...]:
        """The first rows of other units that have the same key in the period: unit, row, and what both rows share.

        The unit's people get to read it: no path, spelling or remark of the other unit's stands in it.
        """
        frame, column = broken.group.frame, broken.check.part.column
        others = self._others[broken.check.name].of(broken.failure.at)
        return tuple(self._twin(frame.row(at, named=True), column, row) for at in others)

    @staticmethod
    def _others_by_check(failed: Sequence[Failed]) -> dict[str, RowsOfOtherUnits]:
        """The rows of other units by the check that asks for them."""
        asked: dict[str, list[Failed]] = defaultdict(list)
        for broken in failed:
            asked[broken.check.name].append(broken)
        return {
            name: RowsOfOtherUnits(its[0].group.frame, key, [broken.failure.at for broken in its], MOST_TWINS)
            for name, its in asked.items()
            if (key := its[0].check.part.key) is not None
        }

    def _twin(self, twin: Row, column: str, row: Row) -> Operand:
        letter = self.places.table(twin["submission_id"], COOPERATIVES.table).letters[column]
        unit = unit_in_period(twin["unit_code"], twin["period"])
        called = unit.unit_name if unit else twin["unit_code"]
        shared = row[column] if twin[column] == row[column] else row["founded_on"]
        place = f"{twin['unit_code']}!{COOPERATIVES.name}!{letter}{twin['at_row']}"
        return Operand(f"đơn vị {called}", f"unit {called}", place, shared)
