"""frictionless to check rows that openpyxl reads, as its own Excel reader does, DuckDB to load: script and batched."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
from frictionless import Resource, Schema
from frictionless import errors as kinds

from benchmarks.peers.layout import extent, is_blank, sheets
from benchmarks.peers.lists import FLAGS, known_codes, of_unit
from benchmarks.peers.loading import CELL_RULES, TAX_CODE, PeerFailure, batches, connect, file_name, write_failures
from schemas.column import Column, Kind, Required, Sheet
from schemas.forms.cover import COVER
from schemas.storage import value_types

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb
    from frictionless import Row

    from benchmarks.subject import BenchPlace, Clock

    Cells = list[list[Any]]

TYPES = {Kind.COUNT: "integer", Kind.MONEY: "number", Kind.VALUE: "number", Kind.DATE: "date"}
"""frictionless's types; every other kind is text."""
PLACE = ({"name": "file", "type": "string"}, {"name": "sheet_row", "type": "integer"})
TAX_CODE_SHAPE = r"\d{10}(-?\d{3})?"
"""frictionless knows no check digits, so that this rule is not compared."""


def script(place: BenchPlace, clock: Clock) -> None:
    """A workbook at a time."""
    failures: list[PeerFailure] = []
    with clock("peer"), connect(place.work) as connection:
        for path in place.files():
            frames, failed = checked([path])
            _load(connection, frames)
            failures += failed
    write_failures(place.work, CELL_RULES, failures)


def batched(place: BenchPlace, clock: Clock) -> None:
    """In workers, which check many workbooks together."""
    failures: list[PeerFailure] = []
    with clock("peer"), connect(place.work) as connection, ProcessPoolExecutor(place.workers) as pool:
        for frames, failed in pool.map(checked, batches(place.files())):
            _load(connection, frames)
            failures += failed
    write_failures(place.work, CELL_RULES, failures)


def _load(connection: duckdb.DuckDBPyConnection, frames: dict[str, pl.DataFrame]) -> None:
    for table, frame in frames.items():
        connection.register("frame", frame.to_arrow())
        connection.execute(f"insert into {table} by name select * from frame")  # noqa: S608 - one of our tables


def checked(paths: Sequence[Path]) -> tuple[dict[str, pl.DataFrame], list[PeerFailure]]:
    """The workbooks' rows by table as values to be loaded, and the failures of their cells."""
    tables: dict[str, Cells] = {sheet.table: [] for sheet in sheets()}
    for path in paths:
        for table, cells in _tables(path):
            tables[table] += cells
    frames = {}
    failures: list[PeerFailure] = []
    for sheet in sheets():
        rows = []
        for row in _rows(sheet, tables[sheet.table]):
            failures += _failures(sheet, row)
            rows.append(
                [row["file"], row["sheet_row"], *(_value(column, row[column.name]) for column in sheet.columns)]
            )
        types = {"file": pl.String(), "sheet_row": pl.Int64()} | value_types(sheet)
        frames[sheet.table] = pl.DataFrame(rows, schema=types, orient="row")
    return frames, failures


def _tables(path: Path) -> Iterator[tuple[str, Cells]]:
    """The cells of each table of a workbook, with the file and the Excel row."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    cover = {row[0]: row[1] for row in book[COVER.name].iter_rows(max_col=2, values_only=True)}
    unit_code = str(cover[COVER.column("unit_code").header])
    for sheet in sheets():
        grid = list(book[sheet.name].iter_rows(values_only=True))
        found = extent(sheet, grid)
        yield (
            sheet.table,
            [
                [
                    file_name(path),
                    at + 1,
                    *(_cell(column, grid[at][found.columns[column.name]], unit_code) for column in sheet.columns),
                ]
                for at in range(found.first, found.last)
            ],
        )
    book.close()


def _cell(column: Column, cell: Any, unit_code: str) -> Any:  # noqa: ANN401 - a cell
    return of_unit(unit_code, cell) if column.kind is Kind.COMMUNE and not is_blank(cell) else cell


def _rows(sheet: Sheet, cells: Cells) -> Iterator[Row]:
    """The rows as frictionless reads and checks them."""
    header = [field["name"] for field in PLACE] + [column.name for column in sheet.columns]
    with Resource(data=[header, *cells], schema=schema(sheet)) as resource:
        yield from resource.row_stream


@cache
def schema(sheet: Sheet) -> Schema:
    """The schema of a sheet, from its declared columns."""
    fields = [
        {"name": column.name, "type": TYPES.get(column.kind, "string"), "constraints": _constraints(column)}
        for column in sheet.columns
    ]
    return Schema.from_descriptor({"fields": [*PLACE, *fields]})


def _constraints(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"required": True} if column.required is Required.ALWAYS else {}
    if column.is_amount:
        bounds = {"minimum": column.minimum, "maximum": column.maximum}
        found |= {name: float(bound) for name, bound in bounds.items() if bound is not None}
    elif column.kind in (Kind.CODE, Kind.COMMUNE):
        found["enum"] = list(known_codes(column))
    elif column.kind is Kind.FLAG:
        found["enum"] = list(FLAGS)
    elif column.kind is Kind.TAX_CODE:
        found["pattern"] = TAX_CODE_SHAPE
    return found


def _failures(sheet: Sheet, row: Row) -> Iterator[PeerFailure]:
    for error in row.errors:
        if isinstance(error, kinds.CellError):
            rule_id = _rule_id(sheet.column(error.field_name), error)
            yield PeerFailure(row["file"], sheet.table, row["sheet_row"], error.field_name, rule_id)


def _rule_id(column: Column, error: kinds.CellError) -> str:
    """The product's rule that an error of frictionless is the same as."""
    if isinstance(error, kinds.ConstraintError) and '"required"' in error.note:
        return "CL-01"
    if column.is_amount:
        is_number = error.cell.replace(".", "", 1).isdecimal()
        return "CL-03" if is_number and isinstance(error, kinds.TypeError) else "CL-02"
    return {Kind.DATE: "CL-04", Kind.TAX_CODE: TAX_CODE}.get(column.kind, "CL-05")


def _value(column: Column, value: Any) -> Any:  # noqa: ANN401 - of any type
    if column.kind in (Kind.CODE, Kind.COMMUNE):
        return known_codes(column).get(value)
    if column.kind is Kind.FLAG:
        return False if value is None else FLAGS.get(value)
    return value
