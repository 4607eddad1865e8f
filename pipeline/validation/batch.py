"""The readings of several workbooks, a frame per table, each row beside its unit, period and date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipeline.validation.form_days import with_form_days
from schemas.forms.alliance_funds import SUPPORT_FUND
from schemas.forms.cover import COVER
from schemas.reference_data import indicators
from schemas.registry import indicator_sheets, tables
from schemas.rules.dated import FORM_DAY
from schemas.storage import frame_types
from schemas.unit_forms import has_begun

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline.reading.result import Table, WorkbookReading
    from schemas.column import Sheet


@dataclass(frozen=True, slots=True)
class ValidationBatch:
    """Frames by table over the readable workbooks of ``readings``; ``covers`` has one row per workbook.

    So has ``context``: unit, period and date, the form's version and day, and whether the unit is known, be it one that
    has ended. Each row of the frames has it beside it. ``form_days`` are the days of the forms, by workbook.
    """

    readings: dict[str, WorkbookReading]
    covers: pl.DataFrame
    context: pl.DataFrame
    frames: dict[str, pl.DataFrame]
    form_days: dict[str, date]

    def table(self, submission_id: str, table: str) -> Table:
        """A workbook's sheet as it was read, with where its columns stand."""
        return self.readings[submission_id].tables[table]

    def sheet(self, submission_id: str, table: str) -> Sheet:
        """The sheet of the form as it is in the version that the workbook is on."""
        version = self.readings[submission_id].form_version
        return tables()[table].in_version(version)

    def submissions_with(self, table: str) -> list[str]:
        """The workbooks that have the sheet, be it empty."""
        return [reading.submission_id for reading in self.readings.values() if table in reading.tables]


def validation_batch(readings: Sequence[WorkbookReading]) -> ValidationBatch:
    """Concatenate what can be read; of an unreadable workbook there is nothing to check."""
    readable = {reading.submission_id: reading for reading in readings if reading.readable}
    covers = _concatenated(COVER, [reading.cover for reading in readable.values() if reading.cover is not None])
    covers = with_form_days(covers)
    context = _context(covers)
    beside = context.join(_fund_capital(readable), on="submission_id", how="left")
    frames = {}
    for name, sheet in tables().items():
        parts = _frames_of(name, readable)
        if parts:
            frames[name] = _concatenated(sheet, parts).join(beside, on="submission_id", maintain_order="left")
    for sheet in indicator_sheets():
        if sheet.table in frames:
            frames[sheet.table] = _with_indicators(sheet, frames[sheet.table])
    return ValidationBatch(
        readable, covers, context, frames, dict(context.select("submission_id", FORM_DAY).iter_rows())
    )


def _frames_of(table: str, readings: dict[str, WorkbookReading]) -> list[pl.DataFrame]:
    return [reading.tables[table].frame for reading in readings.values() if table in reading.tables]


def _concatenated(sheet: Sheet, parts: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts) if parts else pl.DataFrame(schema=frame_types(sheet))


def _context(covers: pl.DataFrame) -> pl.DataFrame:
    """The unit, period and date of each workbook, and whether the unit is known in the period, or was before it."""
    known = [
        bool(code and period and has_begun(code, form_id, period))
        for code, form_id, period in covers.select("unit_code", "form_id", "period").iter_rows()
    ]
    return covers.select(
        "submission_id",
        "unit_code",
        "period",
        "as_of",
        "form_version",
        pl.Series("unit_known", known, dtype=pl.Boolean),
        FORM_DAY,
    )


def _with_indicators(sheet: Sheet, frame: pl.DataFrame) -> pl.DataFrame:
    """Beside each declared indicator of the form whether it is optional and whether it is money; null for no such one.

    ``indicator_known`` tells whether the form of the day asks for it.
    """
    code, days = sheet.code_column.name, frame[FORM_DAY].unique()
    known = [(day, indicator) for day in days for indicator in indicators(sheet.table, day).values()]
    reference = pl.DataFrame(
        [(day, indicator.indicator, indicator.optional, indicator.is_money, True) for day, indicator in known],
        schema={
            FORM_DAY: pl.Date,
            code: pl.String,
            "indicator_optional": pl.Boolean,
            "indicator_is_money": pl.Boolean,
            "indicator_known": pl.Boolean,
        },
        orient="row",
    )
    joined = frame.join(reference, on=[FORM_DAY, code], how="left", maintain_order="left")
    return joined.with_columns(pl.col("indicator_known").fill_null(value=False))


def _fund_capital(readings: dict[str, WorkbookReading]) -> pl.DataFrame:
    """The capital of the support fund by workbook, and its row, where it is declared once."""
    frames = _frames_of(SUPPORT_FUND.table, readings)
    capital = _concatenated(SUPPORT_FUND, frames).filter(pl.col("code") == "FUND.CAPITAL")
    return capital.filter(pl.len().over("submission_id") == 1).select(
        "submission_id", fund_capital="value", fund_capital_row="at_row"
    )
