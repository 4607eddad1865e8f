"""The readings of several workbooks, a frame per table, each row beside its unit, period and date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from schemas.forms.alliance_funds import SUPPORT_FUND
from schemas.forms.cover import COVER
from schemas.reference_data import indicators, unit_in_period
from schemas.registry import indicator_sheets, tables
from schemas.storage import frame_types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reading.result import Table, WorkbookReading
    from schemas.column import Sheet


@dataclass(frozen=True, slots=True)
class ValidationBatch:
    """Frames by table over the readable workbooks of ``readings``; ``covers`` has one row per workbook."""

    readings: dict[str, WorkbookReading]
    covers: pl.DataFrame
    frames: dict[str, pl.DataFrame]

    def table(self, submission_id: str, table: str) -> Table:
        """A workbook's sheet as it was read, with where its columns stand."""
        return self.readings[submission_id].tables[table]

    def submissions_with(self, table: str) -> list[str]:
        """The workbooks that have the sheet, be it empty."""
        return [reading.submission_id for reading in self.readings.values() if table in reading.tables]


def validation_batch(readings: Sequence[WorkbookReading]) -> ValidationBatch:
    """Concatenate what can be read; of an unreadable workbook there is nothing to check."""
    readable = {reading.submission_id: reading for reading in readings if reading.readable}
    covers = _concatenated(COVER, [reading.cover for reading in readable.values() if reading.cover is not None])
    context = _context(covers).join(_fund_capital(readable), on="submission_id", how="left")
    frames = {}
    for name, sheet in tables().items():
        parts = _frames_of(name, readable)
        if parts:
            frames[name] = _concatenated(sheet, parts).join(context, on="submission_id", maintain_order="left")
    for sheet in indicator_sheets():
        if sheet.table in frames:
            frames[sheet.table] = _with_indicators(sheet, frames[sheet.table])
    return ValidationBatch(readable, covers, frames)


def _frames_of(table: str, readings: dict[str, WorkbookReading]) -> list[pl.DataFrame]:
    return [reading.tables[table].frame for reading in readings.values() if table in reading.tables]


def _concatenated(sheet: Sheet, parts: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts) if parts else pl.DataFrame(schema=frame_types(sheet))


def _context(covers: pl.DataFrame) -> pl.DataFrame:
    """The unit, period and date of each workbook, and whether the unit is known for them."""
    known = [
        bool(code and period and as_of and (unit := unit_in_period(code, period)) and unit.form_id == form_id)
        for code, period, as_of, form_id in covers.select("unit_code", "period", "as_of", "form_id").iter_rows()
    ]
    return covers.select(
        "submission_id", "unit_code", "period", "as_of", pl.Series("unit_known", known, dtype=pl.Boolean)
    )


def _with_indicators(sheet: Sheet, frame: pl.DataFrame) -> pl.DataFrame:
    """Beside each declared indicator whether it is optional and whether it is money; null for an unknown one."""
    code, known = sheet.code_column.name, indicators(sheet.table).values()
    reference = pl.DataFrame(
        {
            code: [indicator.indicator for indicator in known],
            "indicator_optional": [indicator.optional for indicator in known],
            "indicator_is_money": [indicator.is_money for indicator in known],
        },
        schema={code: pl.String, "indicator_optional": pl.Boolean, "indicator_is_money": pl.Boolean},
    )
    return frame.join(reference, on=code, how="left", maintain_order="left")


def _fund_capital(readings: dict[str, WorkbookReading]) -> pl.DataFrame:
    """The capital of the support fund by workbook, and its row, where it is declared once."""
    frames = _frames_of(SUPPORT_FUND.table, readings)
    capital = _concatenated(SUPPORT_FUND, frames).filter(pl.col("code") == "FUND.CAPITAL")
    return capital.filter(pl.len().over("submission_id") == 1).select(
        "submission_id", fund_capital="value", fund_capital_row="at_row"
    )
