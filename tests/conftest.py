"""What the tests share: real workbooks built from rows, and settings whose folders are temporary."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
import xlsxwriter

from pipeline.reading.formats.guard import inspect
from pipeline.reading.headers.find_headers import header_map
from pipeline.reading.open_sheets import grids
from pipeline.reading.read_table import read_table
from pipeline.reading.rows.data_rows import TableRows, table_rows
from pipeline.runtime.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from pathlib import Path

    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from pipeline.reading.result import Table
    from schemas.column import Sheet

    Rows = Sequence[Sequence[Any]]

os.environ["HOPTAC_SETTLE_SECONDS"] = "0"  # the tests' files are whole when they are dropped
os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"  # as in the Makefile, for the commands that tests start
hypothesis.settings.register_profile("suite", deadline=None)  # a busy machine makes no test fail
hypothesis.settings.load_profile("suite")


UMASK = os.umask(0)
os.umask(UMASK)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """Begin each test with the mask of before: what runs in this process keeps its files private from then on.

    It may also do so while the tests are collected.
    """
    os.umask(UMASK)
    try:
        return (yield)
    finally:
        os.umask(UMASK)


DAY_FORMAT = {"num_format": "dd/mm/yyyy"}


def build_workbook(sheets: Mapping[str, Rows], merged: Sequence[str] = ()) -> bytes:
    """An .xlsx of the rows from A1 on; None leaves a cell out, ``merged`` are ranges of the first sheet."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "in_memory": True}) as book:
        day = book.add_format(DAY_FORMAT)
        for number, (name, rows) in enumerate(sheets.items()):
            page = book.add_worksheet(name)
            for area in merged if number == 0 else ():
                page.merge_range(area, "")
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, dt.date):
                        page.write_datetime(row, column, cell, day)
                    elif cell is not None:
                        page.write(row, column, cell)
    return stream.getvalue()


@dataclass(frozen=True)
class SheetRead:
    """A sheet after each step of the reader."""

    grid: Grid
    found: HeaderMap
    rows: TableRows
    table: Table

    def data_rows(self) -> list[int]:
        """Excel rows of the data."""
        return [self.grid.top + row + 1 for row in self.rows.data]

    def left_out(self) -> dict[int, str]:
        """Why each other row is not data, by Excel row."""
        return {self.grid.top + row + 1: str(reason) for row, reason, _ in self.rows.left_out}


@pytest.fixture(scope="session")
def workbook() -> Callable[..., bytes]:
    return build_workbook


@pytest.fixture(scope="session")
def read_sheet() -> Callable[..., SheetRead]:
    def read(sheet: Sheet, rows: Rows, merged: Sequence[str] = ()) -> SheetRead:
        content = build_workbook({sheet.name: rows}, merged)
        grid = next(grids(content, inspect(content, Settings())))
        found = header_map(sheet, grid)
        return SheetRead(grid, found, table_rows(sheet, grid, found), read_table(sheet, grid, found, {}, "s"))

    return read


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose folders lie in ``tmp_path``; ``raw`` is there and empty."""
    (tmp_path / "raw").mkdir()
    return Settings(
        raw=tmp_path / "raw",
        state=tmp_path / "state",
        files=tmp_path / "files",
        database=tmp_path / "hoptac.duckdb",
    )


@pytest.fixture(scope="session")
def office() -> str:
    """LibreOffice; where it must be there, its absence is a failure."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        if os.environ.get("HOPTAC_REQUIRE_TOOLS"):
            pytest.fail("HOPTAC_REQUIRE_TOOLS is set, but LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed")
    return program


@pytest.fixture(scope="session")
def convert(office: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str, str], bytes]:
    """Has LibreOffice save a workbook under another extension, with a profile of its own."""
    profile = tmp_path_factory.mktemp("profile")

    def converted(content: bytes, extension: str, kind: str) -> bytes:
        folder = tmp_path_factory.mktemp("converted")
        (folder / f"workbook.{extension}").write_bytes(content)
        command = [office, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind]
        done = subprocess.run(
            [*command, "--outdir", str(folder / "out"), str(folder / f"workbook.{extension}")],
            capture_output=True,
            check=True,
            timeout=180,
        )
        assert b"Error" not in done.stderr
        return (folder / "out" / f"workbook.{kind.partition(':')[0]}").read_bytes()

    return converted
