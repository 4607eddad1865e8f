"""pandas to read, Pandera's pandas backend to check, DuckDB to load: as a script, and batched over workers."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
from pandera.errors import SchemaErrors

from benchmarks.peers.layout import extent, sheets
from benchmarks.peers.lists import of_unit
from benchmarks.peers.loading import CELL_RULES, TAX_CODE, PeerFailure, batches, connect, file_name, write_failures
from benchmarks.peers.pandas_schemas import NOT_NULL, schema, typed
from schemas.column import Kind
from schemas.forms.cover import COVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb

    from benchmarks.subject import BenchPlace, Clock
    from schemas.column import Sheet


def openpyxl_script(place: BenchPlace, clock: Clock) -> None:
    """Read with openpyxl, a workbook at a time."""
    _script("openpyxl", place, clock)


def calamine_script(place: BenchPlace, clock: Clock) -> None:
    """Read with calamine, a workbook at a time."""
    _script("calamine", place, clock)


def openpyxl_batched(place: BenchPlace, clock: Clock) -> None:
    """Read with openpyxl in workers, which check many workbooks together."""
    _batched("openpyxl", place, clock)


def calamine_batched(place: BenchPlace, clock: Clock) -> None:
    """Read with calamine in workers, which check many workbooks together."""
    _batched("calamine", place, clock)


def _script(engine: str, place: BenchPlace, clock: Clock) -> None:
    failures: list[PeerFailure] = []
    with clock("peer"), connect(place.work) as connection:
        for path in place.files():
            frames, failed = checked([path], engine)
            _load(connection, frames)
            failures += failed
    write_failures(place.work, CELL_RULES | {TAX_CODE}, failures)


def _batched(engine: str, place: BenchPlace, clock: Clock) -> None:
    failures: list[PeerFailure] = []
    with clock("peer"), connect(place.work) as connection, ProcessPoolExecutor(place.workers) as pool:
        for frames, failed in pool.map(partial(checked, engine=engine), batches(place.files())):
            _load(connection, frames)
            failures += failed
    write_failures(place.work, CELL_RULES | {TAX_CODE}, failures)


def _load(connection: duckdb.DuckDBPyConnection, frames: dict[str, pd.DataFrame]) -> None:
    for table, frame in frames.items():
        connection.register("frame", frame)
        connection.execute(f"insert into {table} by name select * from frame")  # noqa: S608 - one of our tables


def checked(paths: Sequence[Path], engine: str) -> tuple[dict[str, pd.DataFrame], list[PeerFailure]]:
    """The workbooks' rows by table as values to be loaded, and the failures of their cells."""
    books = [_tables(path, engine) for path in paths]
    frames = {}
    failures: list[PeerFailure] = []
    for sheet in sheets():
        cells = pd.concat([book[sheet.table] for book in books], ignore_index=True)
        failures += _failures(sheet, cells)
        values = {column.name: typed(column, cells[column.name]) for column in sheet.columns}
        frames[sheet.table] = cells.assign(**values)
    return frames, failures


def _tables(path: Path, engine: str) -> dict[str, pd.DataFrame]:
    """The cells of each table of a workbook, with the file and the Excel row."""
    book = pd.read_excel(path, sheet_name=None, header=None, dtype=object, engine=engine)
    cover = book[COVER.name]
    fields = dict(zip(cover[0], cover[1], strict=True))
    unit_code = str(fields[COVER.column("unit_code").header])
    return {sheet.table: _table(sheet, book[sheet.name], file_name(path), unit_code) for sheet in sheets()}


def _table(sheet: Sheet, grid: pd.DataFrame, file: str, unit_code: str) -> pd.DataFrame:
    found = extent(sheet, grid.to_numpy())
    cells = grid.iloc[found.first : found.last, list(found.columns.values())].set_axis(list(found.columns), axis=1)
    for column in sheet.columns:
        if column.kind is Kind.COMMUNE:
            cells[column.name] = cells[column.name].map(partial(of_unit, unit_code), na_action="ignore")
    return cells.assign(file=file, sheet_row=cells.index + 1)


def _failures(sheet: Sheet, cells: pd.DataFrame) -> Iterator[PeerFailure]:
    """The failed checks of a sheet's cells; those of whole rows stand once for each of the row's columns."""
    try:
        schema(sheet).validate(cells, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases[["check", "column", "index"]].drop_duplicates()
        for check, column, index in cases.itertuples(index=False):
            rule_id, _, of_row = str(check).partition(" ")
            row = cells.loc[index]
            rule_id = "CL-01" if rule_id == NOT_NULL else rule_id
            yield PeerFailure(row["file"], sheet.table, int(row["sheet_row"]), of_row or column, rule_id)
