"""Findings about submissions that are kept out: they would replace another's, or lie in another unit's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.judgement.replacements import is_too_high
from pipeline.judgement.spoken_units import speaks_of_another
from schemas.forms.cover import COVER
from schemas.messages import Operand, finding
from schemas.reference_data import unit_in_period, units_by_code
from schemas.rules import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from schemas.finding import Finding

Row = dict[str, Any]


def replacement_findings(rows: Sequence[Row], places: Mapping[str, Row]) -> Iterator[Finding]:
    """WB-20 of each submission that would replace another; ``places`` are the cover's sheet and cells by submission.

    What a steward has taken has its finding as if nobody had said anything.
    """
    by_id = {row["submission_id"]: row for row in rows}
    for row in rows:
        if stays := by_id.get(row["would_replace"]):
            yield from _would_replace(row, stays, places)


def unit_text(code: str, period: date) -> str:
    """A unit's name with its code; of one that is none in the period the name of another time."""
    here = unit_in_period(code, period) or next(iter(units_by_code().get(code, ())), None)
    return f"{here.unit_name} ({code})" if here else code


def cover_place(place: Row, field: str) -> dict[str, Any]:
    """Sheet, cell, column and place of a cover's field, as a finding takes them."""
    return {
        "sheet": place["cover_sheet"] or "",
        "cell": dict(place["cover_cells"] or []).get(field, ""),
        "column": COVER.column(field),
        "place": f"{COVER.name}/{field}",
    }


def misplaced_finding(row: Row, place: Row) -> Finding:
    """WB-20 of a submission that lies in another unit's folder."""
    return finding(
        workbook.WOULD_REPLACE,
        row["submission_id"],
        variant="drop_folder",
        **cover_place(place, "unit_code"),
        observed=unit_text(row["claimed_unit"], row["period"]),
        expected=unit_text(row["misplaced_in"], row["period"]),
    )


def _would_replace(row: Row, stays: Row, places: Mapping[str, Row]) -> Iterator[Finding]:
    """One finding for what the name or folder says, one for a revision that lies too far above."""
    place = places[row["submission_id"]]
    operands = (_operand(stays, places[stays["submission_id"]]),)
    spoken = speaks_of_another(row["paths"], row["unit_code"], row["period"])
    if spoken:
        yield finding(
            workbook.WOULD_REPLACE,
            row["submission_id"],
            **cover_place(place, "unit_code"),
            observed=unit_text(spoken, row["period"]),
            expected=unit_text(row["unit_code"], row["period"]),
            operands=operands,
        )
    if not spoken or (_counted(stays) and is_too_high(row["revision"], stays["revision"])):
        yield finding(
            workbook.WOULD_REPLACE,
            row["submission_id"],
            variant=workbook.TOO_HIGH,
            **cover_place(place, "revision"),
            observed=row["revision"],
            expected=stays["revision"],
            operands=operands,
        )


def _counted(stays: Row) -> bool:
    """Whether it counts, or would if a steward had not taken another; one that was sent back does not."""
    return bool(stays["status"] != "quarantined")


def _operand(stays: Row, place: Row) -> Operand:
    """The revision of the submission that still counts, or that the unit has to mend, and where it stands."""
    where = cover_place(place, "revision")
    labels = (
        ("Lần nộp đang được tính", "Revision that counts")
        if _counted(stays)
        else ("Lần nộp của đơn vị đang chờ sửa", "The unit's revision that waits to be mended")
    )
    return Operand(
        *labels,
        f"{stays['file_name']}!{where['sheet']}!{where['cell']}",
        stays["revision"],
    )
