"""Cells and headers of staged sheets, looked up for the few rows that a finding is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A sheet of a submission: its name, the letters of its columns and the rows of their headers."""

    sheet: str
    letters: dict[str, str]
    header_rows: dict[str, int]

    def cell(self, column: str, row: int) -> str:
        """``Sheet!Cell`` of a column in a row."""
        return f"{self.sheet}!{self.letters[column]}{row}"

    def header(self, column: str) -> str:
        """Address of a column's header on its sheet."""
        return f"{self.letters[column]}{self.header_rows[column]}"


class StagedPlaces:
    """The column places of staged submissions, by submission and table."""

    def __init__(self, column_places: pl.DataFrame) -> None:
        """Keep the rows; they are only looked through once a place is asked for."""
        self._rows = column_places
        self._known: dict[tuple[str, str], SheetPlace] = {}

    @cached_property
    def _sheets(self) -> pl.DataFrame:
        keys = ("submission_id", "table_name")
        letters = self._rows.group_by(keys, maintain_order=True)
        return letters.agg(pl.col("sheet").first(), "column_name", "letter", "header_row")

    @cached_property
    def _at(self) -> dict[tuple[str, str], int]:
        keys = zip(self._sheets["submission_id"], self._sheets["table_name"], strict=True)
        return {key: at for at, key in enumerate(keys)}

    def table(self, submission_id: str, table: str) -> SheetPlace:
        """The sheet of a submission that is staged as ``table``."""
        key = submission_id, table
        if key not in self._known:
            _, _, sheet, columns, letters, rows = self._sheets.row(self._at[key])
            self._known[key] = SheetPlace(
                sheet, dict(zip(columns, letters, strict=True)), dict(zip(columns, rows, strict=True))
            )
        return self._known[key]
