"""WB-23: why a submission that says unchanged is not taken so, on its cover or at the first cell that differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.judgement.filled_otherwise import first_differences
from pipeline.judgement.replacement_findings import cover_place
from schemas.messages import Operand, finding
from schemas.rules.cell_details import shown
from schemas.rules.workbook import UNCHANGED, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.judgement.filled_otherwise import Difference
    from pipeline.staging.store import Stage
    from schemas.finding import Finding

Row = dict[str, Any]
BASE = ("báo cáo lấy làm gốc", "the report that it is equal to")
IN_SHEETS = (Refusal.FILLED, Refusal.OTHER_ROWS, Refusal.FEWER_ROWS)


def refused_unchanged(rows: Sequence[Row], places: Mapping[str, dict[str, Any]], stage: Stage) -> Iterator[Finding]:
    """One finding for each refused one of the judged ``rows``; ``places`` are each cover's sheet and cells.

    ``stage`` has the rows that each workbook itself has.
    """
    refused = [row for row in rows if row["refusal"] is not None]
    pairs = {row["submission_id"]: row["based_on"] for row in refused if row["refusal"] in IN_SHEETS}
    differences = first_differences(stage, pairs)
    for row in refused:
        if difference := differences.get(row["submission_id"]):
            yield _in_sheet(row["submission_id"], difference)
        else:
            yield _on_cover(row, places[row["submission_id"]])


def _on_cover(row: Row, place: dict[str, Any]) -> Finding:
    gone = row["based_on_period"] if row["refusal"] == Refusal.GONE else None
    return finding(
        UNCHANGED,
        row["submission_id"],
        variant=row["refusal"],
        **cover_place(place, "unchanged"),
        observed="x",
        expected=f"{gone:%m/%Y}" if gone else f"{row['period']:%Y}" if row["refusal"] == Refusal.NO_BASE else "",
    )


def _in_sheet(submission_id: str, difference: Difference) -> Finding:
    column = difference.column
    values = [
        "" if value is None else "x" if value is True else shown(column, {column.name: value})
        for value in (difference.observed, difference.expected)
    ]
    base = Operand(*BASE, difference.base_cell, values[1])
    return finding(
        UNCHANGED,
        submission_id,
        variant=difference.refusal,
        sheet=difference.at_sheet,
        cell=difference.cell,
        column=column,
        place=f"{difference.sheet.name}/{column.name}",
        observed=values[0],
        expected=values[1],
        operands=(base,) if difference.base_cell else (),
    )
