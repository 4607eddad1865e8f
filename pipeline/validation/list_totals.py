"""A list's own total row held against the rows that it sums up: at most one finding for each list."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.validation.list_sums import ONE, Summed, compared_cells, spans
from schemas.messages import Operand, finding
from schemas.registry import tables
from schemas.rules.ended import STATUS, lasts
from schemas.rules.totals import LIST_TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.reading.result import ListTotal, Table
    from pipeline.validation.batch import ValidationBatch
    from schemas.column import Sheet
    from schemas.finding import Finding

MOST_NAMED = 20
"""At most so many other cells of a total are named in its finding."""


class Compared(NamedTuple):
    """A cell of a total: what it says, and what the rows add up to, nearest to that; ``agrees`` in one way or other."""

    column: str
    observed: int
    expected: int
    agrees: bool

    @property
    def distance(self) -> float:
        """How far the two are apart, of the larger one."""
        return abs(self.observed - self.expected) / max(abs(self.observed), abs(self.expected), 1)


class Broken(NamedTuple):
    """A total that disagrees with the rows of its list, and the cells in which it does."""

    total: ListTotal
    wrong: list[Compared]


def list_total_findings(batch: ValidationBatch) -> Iterator[Finding]:
    """For each list of which a total disagrees with its rows one finding, at the first cell that does."""
    broken = {name: _broken(batch, tables()[name]) for name in batch.frames}
    for reading in batch.readings.values():
        for name, table in reading.tables.items():
            if found := broken.get(name, {}).get(reading.submission_id):
                has_ended = _living(rows := batch.rows(reading.submission_id, name)) < rows.height
                yield _finding(reading.submission_id, tables()[name], table, found, has_ended=has_ended)


def _broken(batch: ValidationBatch, sheet: Sheet) -> dict[str, Broken]:
    """By workbook the total of its list that disagrees in most cells; none of a list whose totals all agree."""
    totals = {name: batch.table(name, sheet.table).totals for name in batch.places[sheet.table]}
    at_rows = batch.frames[sheet.table]["at_row"].to_list() if any(totals.values()) else []
    whose = [name for name, its_totals in totals.items() for _ in its_totals]
    asked = [
        Summed(total, spans(total, its_totals, at_rows, batch.places[sheet.table][name]))
        for name, its_totals in totals.items()
        for total in its_totals
    ]
    found: dict[str, Broken] = {}
    for number, cells in _unsettled(sheet, batch.frames[sheet.table], asked).items():
        total, best = asked[number].total, _best(cells)
        wrong = [cell for cell in best if not cell.agrees]
        if wrong and (total.is_plain or 2 * len(wrong) <= len(best)):
            broken = Broken(total, wrong)
            found[whose[number]] = max(found.get(whose[number], broken), broken, key=lambda known: len(known.wrong))
    return found


def _unsettled(sheet: Sheet, frame: pl.DataFrame, asked: Sequence[Summed]) -> dict[int, list[list[Compared]]]:
    """The totals, by number, that must be looked at, each with its cells beside each of its spans.

    Most are right: with the rows of some span as many cells agree as can be held against any.
    """
    if not asked:
        return {}
    compared = compared_cells(sheet, frame, asked)
    fits = compared.group_by("total", "span").agg(pl.len().alias("cells"), pl.col("agrees").sum())
    right = fits.filter(pl.col("agrees") == pl.col("cells").max().over("total"))["total"]
    of_things = {number: total.things for number, (total, _) in enumerate(asked) if total.things}
    unsettled = sorted({*compared["total"].to_list()} - {*right.to_list()} | {*of_things})
    cells: dict[int, list[list[Compared]]] = {number: [[] for _ in asked[number].spans] for number in unsettled}
    for number, place, *cell in compared.filter(pl.col("total").is_in(unsettled)).iter_rows():
        cells[number][place].append(Compared(*cell))
    for number, things in of_things.items():
        for place, span in enumerate(asked[number].spans):
            if span.height > 0:
                cells[number][place].append(_things_compared(*things, frame.slice(span.first, span.height)))
    return cells


def _best(cells: Iterable[list[Compared]]) -> list[Compared]:
    """The cells of a total beside the rows that fit it best: most of its cells agree, the others are nearest."""
    best: list[Compared] = []
    for compared in cells:
        best = max(best, compared, key=_fit)
        if best and all(cell.agrees for cell in best):
            break
    return best


def _fit(compared: list[Compared]) -> tuple[int, float]:
    return sum(cell.agrees for cell in compared), -sum(cell.distance for cell in compared) if compared else -float(
        "inf"
    )


def _things_compared(column: str, things: int, rows: pl.DataFrame) -> Compared:
    """The number of rows that a total names."""
    numbers = (rows.height, _living(rows))
    expected = min(numbers, key=lambda number: abs(number - things))
    return Compared(column, things * ONE, expected * ONE, things in numbers)


def _living(rows: pl.DataFrame) -> int:
    """How many rows list something that has not ended."""
    return int(rows.select(lasts().sum()).item()) if STATUS in rows.columns else rows.height


def _finding(submission_id: str, sheet: Sheet, table: Table, broken: Broken, *, has_ended: bool) -> Finding:
    total, (first, *others) = broken
    column = sheet.column(first.column)
    is_of_things = total.things is not None and first.column == total.things[0]
    variants = ["things"] if is_of_things else ["more"] if others else []
    variants += ["ended"] if has_ended else []
    return finding(
        LIST_TOTAL,
        submission_id,
        variant="_".join(variants),
        sheet=table.sheet,
        cell=f"{table.letters[first.column]}{total.row}",
        column=column,
        place=f"{sheet.name}/{total.label}/{first.column}",
        observed=_amount(first.observed),
        expected=_amount(first.expected),
        difference=_amount(first.observed - first.expected),
        operands=tuple(_operand(sheet, table, total, cell) for cell in others[:MOST_NAMED]),
    )


def _operand(sheet: Sheet, table: Table, total: ListTotal, cell: Compared) -> Operand:
    column = sheet.column(cell.column)
    place = f"{table.sheet}!{table.letters[cell.column]}{total.row}"
    return Operand(column.header, column.label_en, place, _amount(cell.observed))


def _amount(thousandths: int) -> Decimal:
    amount: Decimal = Decimal(thousandths) / ONE
    return amount
