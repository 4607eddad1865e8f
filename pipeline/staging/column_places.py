"""Cells and headers of staged sheets, looked up for the few rows that a finding is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

    @cached_property
    def _places(self) -> dict[tuple[str, str], SheetPlace]:
        found: dict[tuple[str, str], SheetPlace] = {}
        for submission, table, column, sheet, letter, row in self._rows.select(
            "submission_id", "table_name", "column_name", "sheet", "letter", "header_row"
        ).iter_rows():
            place = found.setdefault((submission, table), SheetPlace(sheet, {}, {}))
            place.letters[column], place.header_rows[column] = letter, row
        return found

    def table(self, submission_id: str, table: str) -> SheetPlace:
        """The sheet of a submission that is staged as ``table``."""
        return self._places[submission_id, table]
