"""The readings of several workbooks, a frame per table, each row beside its unit, period and date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

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
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from pipeline.reading.result import Table, WorkbookReading
    from schemas.column import Sheet


class Rows(NamedTuple):
    """Rows of a frame, one after the other: from ``first`` up to ``end``, counted from 0."""

    first: int
    end: int

    @property
    def height(self) -> int:
        """How many they are."""
        return self.end - self.first


NO_ROWS = Rows(0, 0)


@dataclass(frozen=True, slots=True)
class ValidationBatch:
    """Frames by table over the readable workbooks of ``readings``; ``covers`` has one row per workbook.

    So has ``context``: unit, period and date, the form's version and day, and whether the unit is known, be it one that
    has ended. Each row of the frames has it beside it. ``form_days`` are the days of the forms, by workbook; ``places``
    say which rows of each table's frame are a workbook's, ``layouts`` which workbooks have the same columns of a table.
    """

    readings: dict[str, WorkbookReading]
    covers: pl.DataFrame
    context: pl.DataFrame
    frames: dict[str, pl.DataFrame]
    places: dict[str, dict[str, Rows]]
    layouts: dict[str, dict[frozenset[str], list[str]]]
    form_days: dict[str, date]

    def table(self, submission_id: str, table: str) -> Table:
        """A workbook's sheet as it was read, with where its columns stand."""
        return self.readings[submission_id].tables[table]

    def sheet(self, submission_id: str, table: str) -> Sheet:
        """The sheet of the form as it is in the version that the workbook is on."""
        version = self.readings[submission_id].form_version
        return tables()[table].in_version(version)

    def lacking(self, table: str, columns: Collection[str]) -> list[str]:
        """The workbooks whose sheet lacks one of these columns, and has none filled in for it."""
        return [
            submission_id
            for found, submission_ids in self.layouts.get(table, {}).items()
            if not found.issuperset(columns)
            for submission_id in submission_ids
        ]

    def submissions_with(self, table: str) -> list[str]:
        """The workbooks that have the sheet, be it empty."""
        return [reading.submission_id for reading in self.readings.values() if table in reading.tables]

    def place(self, submission_id: str, table: str) -> Rows:
        """The rows of a workbook in the frame of a table."""
        return self.places.get(table, {}).get(submission_id, NO_ROWS)

    def rows(self, submission_id: str, table: str) -> pl.DataFrame:
        """What a workbook's sheet says, row by row."""
        place = self.place(submission_id, table)
        return self.frames[table].slice(place.first, place.height)


def validation_batch(readings: Iterable[WorkbookReading], frames: Mapping[str, pl.DataFrame]) -> ValidationBatch:
    """What can be read, with what each row stands beside; of an unreadable workbook there is nothing to check.

    ``frames`` are those of :func:`pipeline.validation.read_frames.read_frames`.
    """
    readable = {reading.submission_id: reading for reading in readings if reading.readable}
    covers = with_form_days(frames.get(COVER.table, pl.DataFrame(schema=frame_types(COVER))))
    context = _context(covers)
    beside = context.join(_fund_capital(frames), on="submission_id", how="left", maintain_order="left")
    known = {name: frames[name] for name in tables() if name in frames and name != COVER.table}
    places = {name: _places(frame) for name, frame in known.items()}
    together = {name: frame.hstack(_beside(beside, frame)) for name, frame in known.items()}
    for sheet in indicator_sheets():
        if sheet.table in together:
            together[sheet.table] = _with_indicators(sheet, together[sheet.table])
    days = dict(context.select("submission_id", FORM_DAY).iter_rows())
    return ValidationBatch(readable, covers, context, together, places, _layouts(readable.values()), days)


def _places(frame: pl.DataFrame) -> dict[str, Rows]:
    """Which rows of a frame are whose; ValueError where those of a workbook do not lie together."""
    runs = frame["submission_id"].rle().struct.unnest()
    ends = runs["len"].cum_sum()
    places = {name: Rows(end - height, end) for height, name, end in zip(*runs.get_columns(), ends, strict=True)}
    if len(places) < runs.height:
        message = "the rows of a workbook lie between those of others"
        raise ValueError(message)
    return places


def _layouts(readings: Iterable[WorkbookReading]) -> dict[str, dict[frozenset[str], list[str]]]:
    """By table the workbooks by the columns that their sheets have: most are of one template."""
    layouts: dict[str, dict[frozenset[str], list[str]]] = {}
    for reading in readings:
        for name, table in reading.tables.items():
            columns = frozenset(table.letters) | table.filled_in
            layouts.setdefault(name, {}).setdefault(columns, []).append(reading.submission_id)
    return layouts


def _beside(context: pl.DataFrame, frame: pl.DataFrame) -> list[pl.Series]:
    """The context of each row's workbook: looked up once for each of them, for a join copies every column."""
    workbooks = frame["submission_id"].rle().struct.field("value").alias("submission_id").to_frame()
    of_workbooks = workbooks.join(context, on="submission_id", how="left", maintain_order="left")
    return of_workbooks.drop("submission_id")[frame["submission_id"].rle_id()].get_columns()


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


def _fund_capital(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The capital of the support fund by workbook, and its row, where it is declared once."""
    frame = frames.get(SUPPORT_FUND.table, pl.DataFrame(schema=frame_types(SUPPORT_FUND)))
    capital = frame.filter(pl.col("code") == "FUND.CAPITAL")
    return capital.filter(pl.len().over("submission_id") == 1).select(
        "submission_id", fund_capital="value", fund_capital_row="at_row"
    )
