"""Workbooks in TCVN3 or VNI are recognised by evidence and read as in Unicode; correct Unicode is never changed."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.reading.encodings.tcvn3_vni import ENCODINGS, TCVN3
from pipeline.reading.read_workbook import cover_period, read_workbook
from pipeline.runtime.settings import Settings
from pipeline.samples import unit_submissions, write_workbook
from tests.unit.reading.legacy_texts import COLUMNS, encoded, restorable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook

    from pipeline.reading.result import WorkbookReading

LIMITS = Settings()
UNITS = ("217", "219", "222")
CONVERTED, REMARKED = "WB-10", "WB-13"
HEADER_END = {"HTX": 6, "QTDND": 5, "LHHTX": 5, "THT": 5, "Tổng hợp": 5}
"""The last Excel row that may hold a header, in the samples."""


def encode_cells(book: Workbook, encoding: str, wanted: Callable[[Cell], bool]) -> None:
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and wanted(cell):
                    cell.value = encoded(cell.value, encoding)


def is_below(cell: Cell) -> bool:
    """Whether the cell stands below a table's headers."""
    return bool(cell.row > HEADER_END.get(cell.parent.title, 99))


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("samples")
    paths = {}
    for submission in unit_submissions():
        code = submission.unit.unit_code
        if code in UNITS:
            paths[code] = folder / f"{code}.xlsx"
            write_workbook(submission, paths[code])
    return paths


@pytest.fixture(params=UNITS)
def sample(samples: dict[str, Path], request: pytest.FixtureRequest) -> Path:
    return samples[request.param]


def opened(path: Path) -> Workbook:
    return openpyxl.load_workbook(path, data_only=True)


def read(content: bytes) -> WorkbookReading:
    return read_workbook("s", content, LIMITS)


def values(frame: pl.DataFrame, encoding: str) -> pl.DataFrame:
    """What the encoding can give back of a frame, without the sheet's name, in which it shows."""
    texts = pl.col(pl.String).map_elements(lambda text: restorable(text, encoding), return_dtype=pl.String)
    return frame.drop("at_sheet").with_columns(texts)


def converted(found: WorkbookReading) -> dict[str, tuple[str, str]]:
    """Sheet, cell and encoding of what was converted; nothing else may be found."""
    assert {finding.rule_id for finding in found.findings} <= {CONVERTED, REMARKED}
    findings = [finding for finding in found.findings if finding.rule_id == CONVERTED]
    assert len({finding.sheet for finding in findings}) == len(findings)
    return {finding.sheet: (finding.cell, finding.observed) for finding in findings}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_workbook_wholly_in_a_legacy_encoding_gives_the_rows_of_the_unicode_workbook(
    sample: Path, encoding: str
) -> None:
    book = opened(sample)
    encode_cells(book, encoding, lambda _: True)
    for page in book:
        page.title = encoded(page.title, encoding)
    content = saved(book)
    clean, found = read(sample.read_bytes()), read(content)
    assert converted(found) == dict.fromkeys(book.sheetnames, ("A5", encoding))
    assert found.cover is not None
    assert clean.cover is not None
    assert_frame_equal(values(found.cover, encoding), values(clean.cover, encoding))
    for name, table in clean.tables.items():
        assert_frame_equal(values(found.tables[name].frame, encoding), values(table.frame, encoding))
        assert found.tables[name].letters == table.letters
    assert cover_period(content, LIMITS) == cover_period(sample.read_bytes(), LIMITS)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_unicode_headers_over_legacy_rows_are_told_by_the_code_lists(sample: Path, encoding: str) -> None:
    book = opened(sample)
    encode_cells(book, encoding, is_below)
    clean, found = read(sample.read_bytes()), read(saved(book))
    listed = {table.sheet for table in clean.tables.values() if table.frame.height} - {"Tổng hợp"}
    assert converted(found) == dict.fromkeys(listed, ("A5", encoding))
    for name in ("cooperatives", "credit_funds", "unions", "groups"):
        assert_frame_equal(values(found.tables[name].frame, encoding), values(clean.tables[name].frame, encoding))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_legacy_headers_over_unicode_rows_leave_the_rows_alone(sample: Path, encoding: str) -> None:
    book = opened(sample)
    encode_cells(book, encoding, lambda cell: cell.parent.title != "Bìa" and not is_below(cell))
    book["THT"]["G8"].value = "Không"
    clean, found = read(sample.read_bytes()), read(saved(book))
    assert set(converted(found)) == set(HEADER_END)
    assert "Không" in found.tables["groups"].frame["note"]
    for name, table in clean.tables.items():
        left_out = ["note"] if name == "groups" else []
        assert_frame_equal(found.tables[name].frame.drop(left_out), table.frame.drop(left_out))


def test_typed_texts_in_tcvn3_beside_chosen_ones_in_unicode(sample: Path) -> None:
    """A template's drop-downs give Unicode, the rest is typed in .VnTime."""
    listed = {column.header for column in COLUMNS if column.code_list}
    book = opened(sample)
    chosen = {
        (page.title, cell.column) for page in book for row in page["A5:Z6"] for cell in row if cell.value in listed
    }
    encode_cells(book, TCVN3, lambda cell: is_below(cell) and (cell.parent.title, cell.column) not in chosen)
    clean, found = read(sample.read_bytes()), read(saved(book))
    assert {"HTX", "THT"} <= set(converted(found))
    for name in ("cooperatives", "groups"):
        assert_frame_equal(values(found.tables[name].frame, TCVN3), values(clean.tables[name].frame, TCVN3))


def test_number_words_and_flags_in_tcvn3_are_read(samples: dict[str, Path]) -> None:
    book = opened(samples["217"])
    page = book["HTX"]
    first = next(row for row in range(7, 12) if isinstance(page.cell(row, 2).value, str))
    for column, text in (("K", "142.200 triệu đồng"), ("L", "1.937.557"), ("U", "có")):
        page[f"{column}{first}"].value = text
    encode_cells(book, TCVN3, lambda _: True)
    row = read(saved(book)).tables["cooperatives"].frame.row(0, named=True)
    assert (row["charter_capital"], row["value_chain"], row["revenue"]) == (142200, True, 1937557)
    assert "unit_word" in row["charter_capital__reading"]


def test_wrong_headers_and_wrong_entries_are_not_decoded(samples: dict[str, Path]) -> None:
    book = opened(samples["217"])
    for row in book["THT"].iter_rows(min_row=5, max_row=5):
        for cell in row:
            cell.value = f"Señor · Müller ½ {cell.column}"
    for cell in book["HTX"]["D"][8:14]:
        cell.value = "Nhà n·y kh«ng cã"
    found = read(saved(book))
    assert CONVERTED not in {finding.rule_id for finding in found.findings}
    assert "Nhà n·y kh«ng cã" in found.tables["cooperatives"].frame["commune__text"].to_list()


def test_one_legacy_commune_among_misspelt_ones_is_evidence_and_the_others_stay(samples: dict[str, Path]) -> None:
    book = opened(samples["217"])
    page = book["THT"]
    page["B7"].value = encoded(page["B7"].value, TCVN3)
    page["B8"].value = "Xã Không Cơ"
    found = read(saved(book))
    frame, clean = found.tables["groups"].frame, read(samples["217"].read_bytes()).tables["groups"].frame
    assert list(converted(found)) == ["THT"]
    assert frame["commune"][0] == clean["commune"][0]
    assert "Xã Không Cơ" in frame["commune__text"].to_list()


def test_the_library_is_not_loaded_for_a_clean_workbook(samples: dict[str, Path]) -> None:
    program = (
        "import sys; from pathlib import Path; from pipeline.reading.read_workbook import read_workbook;"
        "from pipeline.runtime.settings import Settings;"
        "read_workbook('s', Path(sys.argv[1]).read_bytes(), Settings()); assert 'viparse' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program, str(samples["217"])], check=True)
