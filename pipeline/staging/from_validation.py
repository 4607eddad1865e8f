"""Validated workbooks as the frames that are staged: submissions with verdicts, findings, rows, column places."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import polars as pl

from pipeline.reading.result import LeftOutRows
from pipeline.staging.tables import (
    EVALUATIONS,
    FINDINGS,
    LEFT_OUT,
    LEFT_OUT_TYPES,
    PLACE_TYPES,
    PLACES,
    SUBMISSION_TYPES,
    SUBMISSIONS,
    findings_frame,
    row_types,
)
from schemas.finding import Severity
from schemas.forms.cover import COVER
from schemas.registry import tables

if TYPE_CHECKING:
    from pipeline.validation.validate import Validated


def staged_frames(validated: Validated) -> dict[str, pl.DataFrame]:
    """Frames by staged table, with the columns of :func:`pipeline.staging.tables.staged_types`.

    A sheet that no workbook of the chunk has is not among them.
    """
    frames = {
        name: validated.batch.frames[name].select(*row_types(sheet))
        for name, sheet in tables().items()
        if name in validated.batch.frames
    }
    found = [finding for findings in validated.findings.values() for finding in findings]
    return frames | {
        SUBMISSIONS: _submissions(validated),
        FINDINGS: findings_frame(found),
        EVALUATIONS: validated.evaluations,
        PLACES: _places(validated),
        LEFT_OUT: _left_out(validated),
    }


def _submissions(validated: Validated) -> pl.DataFrame:
    covers = {row["submission_id"]: row for row in validated.batch.covers.iter_rows(named=True)}
    rows = []
    for submission_id, findings in validated.findings.items():
        counts: dict[Severity, int] = defaultdict(int)
        for finding in findings:
            counts[finding.severity] += 1 + finding.further_places
        cover = covers.get(submission_id)
        verdict = "unreadable" if cover is None else "quarantined" if counts[Severity.ERROR] else "accepted"
        rows.append(
            {"submission_id": submission_id}
            | {column.name: cover[column.name] if cover else None for column in COVER.columns}
            | _cover_places(validated, submission_id)
            | {"verdict": verdict}
            | dict(zip(("errors", "queries", "infos"), (counts[severity] for severity in Severity), strict=True))
        )
    return pl.DataFrame(rows, schema=SUBMISSION_TYPES)


def _cover_places(validated: Validated, submission_id: str) -> dict[str, object]:
    """Where the cover's fields stand: the sheet, and pairs of field and cell."""
    reading = validated.batch.readings.get(submission_id)
    if reading is None:
        return {"cover_sheet": None, "cover_cells": None}
    return {"cover_sheet": reading.cover_sheet, "cover_cells": [list(pair) for pair in reading.cover_cells.items()]}


def _places(validated: Validated) -> pl.DataFrame:
    rows = [
        (reading.submission_id, table, column, sheet_reading.sheet, letter, sheet_reading.header_rows[column])
        for reading in validated.batch.readings.values()
        for table, sheet_reading in reading.tables.items()
        for column, letter in sheet_reading.letters.items()
    ]
    return pl.DataFrame(rows, schema=PLACE_TYPES, orient="row")


def _left_out(validated: Validated) -> pl.DataFrame:
    rows = [
        (reading.submission_id, sheet, *row)
        for reading in validated.batch.readings.values()
        for table in reading.tables.values()
        for sheet, rows in (LeftOutRows(table.sheet, table.left_out), *table.further)
        for row in rows
    ]
    return pl.DataFrame(rows, schema=LEFT_OUT_TYPES, orient="row")
