"""Cells of a binary workbook that leave their column out stand beside the one before; none is dropped."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.formats.xlsb_records import xlsb_cells
from pipeline.reading.formats.xlsb_short_cells import has_short_cells, with_long_cells
from tests.functional.deviations.xlsb import BEGIN_DATA, END_DATA, ROW, record, wide

STYLE = struct.pack("<I", 1)
BLANK, PACKED, ERROR, TRUTH, REAL, TEXT, SHARED, FORMULA, RICH_TEXT = 1, 2, 3, 4, 5, 6, 7, 9, 62
VALUES = {
    BLANK: b"",
    PACKED: struct.pack("<I", 46),
    ERROR: b"\x07",
    TRUTH: b"\1",
    REAL: struct.pack("<d", 3642.5),
    TEXT: wide("Rau an toàn"),
    SHARED: struct.pack("<I", 3),
}
"""The value of each kind of cell that has a short record."""


def row(number: int, spans: int = 0) -> bytes:
    head = struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, spans)
    return record(ROW, head + struct.pack("<II", 0, 25) * spans)


def long(column: int, kind: int, value: bytes) -> bytes:
    return record(kind, struct.pack("<I", column) + STYLE + value)


def short(kind: int, value: bytes) -> bytes:
    return record(kind + 11, STYLE + value)


def sheet(*records: bytes) -> bytes:
    return b"".join([record(129), record(BEGIN_DATA), *records, record(END_DATA), record(161, b"\x0c\x04\0\0\0\0")])


@pytest.mark.parametrize(("kind", "value"), VALUES.items())
def test_short_record_of_each_kind_is_written_with_its_column(kind: int, value: bytes) -> None:
    cells = row(4, spans=1), long(7, REAL, VALUES[REAL]), short(kind, value), short(kind, value)
    assert with_long_cells(sheet(*cells)) == sheet(*cells[:2], long(8, kind, value), long(9, kind, value))


@pytest.mark.parametrize(
    ("before", "column"),
    [
        (row(2), 0),
        (row(2) + long(3, BLANK, b"") + row(3), 0),
        (row(2) + long(3, BLANK, b""), 4),
        (row(2) + long(3, FORMULA, bytes(18)), 4),
        (row(2) + long(3, RICH_TEXT, b"\0" + wide("x")), 4),
        (row(2) + long(3, REAL, VALUES[REAL]) + record(35) + record(49, bytes(12)), 4),
    ],
    ids=["row", "other row", "blank", "formula", "rich text", "records between"],
)
def test_short_cell_stands_beside_whatever_cell_comes_before_it(before: bytes, column: int) -> None:
    part = with_long_cells(sheet(before, short(REAL, VALUES[REAL])))
    assert part == sheet(before, long(column, REAL, VALUES[REAL]))


def test_cells_are_found_at_their_places() -> None:
    part = with_long_cells(sheet(row(5), long(2, REAL, VALUES[REAL]), short(ERROR, b"\x17"), short(SHARED, bytes(4))))
    assert [(cell.row, cell.column, cell.style) for cell in xlsb_cells(part)] == [(5, 2, 1), (5, 3, 1), (5, 4, 1)]
    assert [cell.error for cell in xlsb_cells(part)] == [None, 0x17, None]


def test_sheet_without_short_cells_stays_the_same_bytes_whatever_its_numbers_look_like() -> None:
    number = struct.unpack("<d", b"\x10\x0c\1\0\0\0\0\0")[0]
    part = sheet(row(0, spans=3), long(12, REAL, struct.pack("<d", number)), long(13, SHARED, b"\x0c\x04\0\0"))
    assert not has_short_cells(part)
    assert with_long_cells(part) is part


def test_what_follows_a_record_that_is_cut_off_stays_as_it_is() -> None:
    cut = sheet(row(0), long(0, BLANK, b""), short(REAL, VALUES[REAL]))[:-8] + b"\x05"
    expected = sheet(row(0), long(0, BLANK, b""), long(1, REAL, VALUES[REAL]))[:-8] + b"\x05"
    assert with_long_cells(cut) == expected
    for end in range(len(cut)):
        with_long_cells(cut[:end])


@given(st.binary(max_size=200))
def test_noise_is_never_more_than_noise(noise: bytes) -> None:
    assert with_long_cells(noise) is noise or has_short_cells(noise)
