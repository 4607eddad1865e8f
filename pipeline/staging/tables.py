"""The staged tables, with the columns and types of each."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import polars as pl

from pipeline.validation.evaluations import EVALUATION_TYPES
from schemas.finding import Finding
from schemas.forms.cover import COVER
from schemas.registry import tables
from schemas.storage import NAME_KEY, PLACE, has_name_key, value_types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.column import Sheet

SUBMISSIONS, FINDINGS, EVALUATIONS = "submissions", "findings", "evaluations"
PLACES, LEFT_OUT = "column_places", "left_out"

SUBMISSION_TYPES: dict[str, pl.DataType] = (
    {"submission_id": pl.String()}
    | value_types(COVER)
    | {"cover_sheet": pl.String(), "cover_cells": pl.List(pl.List(pl.String))}
    | {"verdict": pl.String(), "errors": pl.Int64(), "queries": pl.Int64(), "infos": pl.Int64()}
)
_TYPES: dict[str, pl.DataType] = {
    "related_cells": pl.List(pl.String),
    "further_cells": pl.List(pl.String),
    "further_places": pl.Int64(),
}
FINDING_TYPES: dict[str, pl.DataType] = {field.name: _TYPES.get(field.name, pl.String()) for field in fields(Finding)}
PLACE_TYPES: dict[str, pl.DataType] = dict.fromkeys(
    ("submission_id", "table_name", "column_name", "sheet", "letter"), pl.String()
) | {"header_row": pl.Int32()}
LEFT_OUT_TYPES: dict[str, pl.DataType] = PLACE | {"reason": pl.String(), "text": pl.String()}


def row_types(sheet: Sheet) -> dict[str, pl.DataType]:
    """Types of a staged table: place, values, and the name key of a register."""
    return PLACE | value_types(sheet) | ({NAME_KEY: pl.String()} if has_name_key(sheet) else {})


def staged_types() -> dict[str, dict[str, pl.DataType]]:
    """Every staged table with its columns and types."""
    registers = {name: row_types(sheet) for name, sheet in tables().items() if sheet is not COVER}
    return registers | {
        SUBMISSIONS: SUBMISSION_TYPES,
        FINDINGS: FINDING_TYPES,
        EVALUATIONS: EVALUATION_TYPES,
        PLACES: PLACE_TYPES,
        LEFT_OUT: LEFT_OUT_TYPES,
    }


def findings_frame(findings: Sequence[Finding]) -> pl.DataFrame:
    """Findings as rows; columns :data:`FINDING_TYPES`. Column by column, for they may be very many."""
    columns = {name: [getattr(finding, name) for finding in findings] for name in FINDING_TYPES}
    return pl.DataFrame(
        {name: _lists(values) if FINDING_TYPES[name] == pl.List else values for name, values in columns.items()},
        schema=FINDING_TYPES,
    )


def _lists(values: Sequence[Sequence[str]]) -> pl.Series:
    """Lists of texts, put together from all texts at once: list by list Polars takes eight times as long."""
    texts = pl.DataFrame(
        {
            "at": [at for at, its in enumerate(values) for _ in its],
            "text": [text for its in values for text in its],
        },
        schema={"at": pl.UInt32, "text": pl.String},
    )
    places = pl.DataFrame({"at": range(len(values))}, schema={"at": pl.UInt32})
    lists = texts.group_by("at", maintain_order=True).agg("text")
    return places.join(lists, on="at", how="left", maintain_order="left")["text"].fill_null([])
