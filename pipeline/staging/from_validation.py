"""Validated workbooks as the frames that are staged: submissions with verdicts, findings, rows, column places."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import polars as pl

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
    from collections.abc import Iterable

    from pipeline.reading.result import WorkbookReading
    from pipeline.validation.validate import Validated
    from schemas.finding import Finding


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
    """A row per workbook: what its cover says and where, its verdict, and its findings counted by severity."""
    readings = [validated.batch.readings.get(submission_id) for submission_id in validated.findings]
    counts = [_counts(findings) for findings in validated.findings.values()]
    told = pl.DataFrame(
        {
            "submission_id": list(validated.findings),
            "cover_sheet": [reading and reading.cover_sheet for reading in readings],
            "errors": [count[Severity.ERROR] for count in counts],
            "queries": [count[Severity.QUERY] for count in counts],
            "infos": [count[Severity.INFO] for count in counts],
        },
        schema_overrides=SUBMISSION_TYPES,
    )
    covers = validated.batch.covers.select("submission_id", *(column.name for column in COVER.columns), has_cover=True)
    verdict = (
        pl.when(pl.col("has_cover").is_null())
        .then(pl.lit("unreadable"))
        .when(pl.col("errors") > 0)
        .then(pl.lit("quarantined"))
        .otherwise(pl.lit("accepted"))
    )
    return (
        told.with_columns(_cover_cells(readings))
        .join(covers, on="submission_id", how="left", maintain_order="left")
        .with_columns(verdict.alias("verdict"))
        .select(*SUBMISSION_TYPES)
    )


def _counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    """The places that findings speak of, by severity."""
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1 + finding.further_places
    return counts


def _cover_cells(readings: Iterable[WorkbookReading | None]) -> pl.Series:
    """Where the cover's fields stand, as pairs of field and cell: made once for all covers that are laid out alike."""
    numbers: dict[tuple[tuple[str, str], ...] | None, int] = {}
    places = [
        numbers.setdefault(tuple(reading.cover_cells.items()) if reading else None, len(numbers))
        for reading in readings
    ]
    layouts = [None if layout is None else [list(pair) for pair in layout] for layout in numbers]
    return pl.Series("cover_cells", layouts, dtype=SUBMISSION_TYPES["cover_cells"]).gather(places)


def _places(validated: Validated) -> pl.DataFrame:
    """Where each column of each sheet stands: one frame for all sheets that are laid out alike, and who has which."""
    numbers: dict[tuple[str, str, tuple[tuple[str, str, int], ...]], int] = {}
    whose: list[str] = []
    layouts: list[int] = []
    for reading in validated.batch.readings.values():
        for table, read in reading.tables.items():
            columns = tuple((column, letter, read.header_rows[column]) for column, letter in read.letters.items())
            if columns:
                whose.append(reading.submission_id)
                layouts.append(numbers.setdefault((table, read.sheet, columns), len(numbers)))
    rows = [
        (number, table, column, sheet, letter, row)
        for (table, sheet, columns), number in numbers.items()
        for column, letter, row in columns
    ]
    of_layouts = pl.DataFrame(rows, schema=PLACE_TYPES | {"submission_id": pl.UInt32}, orient="row")
    sheets = pl.DataFrame({"of": whose, "submission_id": layouts}, schema={"of": pl.String, "submission_id": pl.UInt32})
    found = sheets.join(of_layouts, on="submission_id", how="left", maintain_order="left_right")
    return found.select(pl.col("of").alias("submission_id"), *list(PLACE_TYPES)[1:])


def _left_out(validated: Validated) -> pl.DataFrame:
    """The rows of each sheet that are no data, in the order of the workbooks and of their sheets."""
    sheets = [
        (reading.submission_id, sheet, rows)
        for reading in validated.batch.readings.values()
        for table in reading.tables.values()
        for sheet, rows in ((table.sheet, table.left_out), *table.further)
        if rows
    ]
    numbers = [number for number, (_, _, rows) in enumerate(sheets) for _ in rows]
    at_rows, reasons, texts = (
        zip(*chain.from_iterable(rows for _, _, rows in sheets), strict=True) if sheets else [()] * 3
    )
    names = (pl.Series(dtype=pl.String, values=[sheet[place] for sheet in sheets]).gather(numbers) for place in (0, 1))
    return pl.DataFrame(
        dict(zip(LEFT_OUT_TYPES, (*names, at_rows, reasons, texts), strict=True)), schema=LEFT_OUT_TYPES
    )
