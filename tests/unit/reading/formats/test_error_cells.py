"""Error cells are found in formats whose XML is not scanned too; nothing in such a file makes the search raise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from pipeline.reading.formats.error_cells import other_error_cells
from pipeline.reading.formats.file_kind import OLE
from pipeline.reading.formats.guard import inspect
from pipeline.reading.open_sheets import grids
from pipeline.runtime.settings import Settings
from tests.functional.deviations.xlsb import as_xlsb
from tests.spec.examples.kept_sheets import saved

if TYPE_CHECKING:
    from pipeline.reading.grid import Grid


def binary(errors: dict[str, str]) -> bytes:
    """An .xlsb with a value at B2 and errors at these addresses."""
    book = Workbook()
    page = book.active
    page.title = "Biểu"
    page["B2"].value = 1
    for place, error in errors.items():
        page[place].value, page[place].data_type = error, "e"
    return as_xlsb(saved(book))


def grid(content: bytes) -> Grid:
    return next(grids(content, inspect(content, Settings())))


@pytest.mark.parametrize("error", ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"])
def test_every_error_of_a_binary_workbook_is_found(error: str) -> None:
    assert other_error_cells(binary({"C3": error})) == {"Biểu": {(2, 2): error}}


def test_error_beside_and_below_the_values_widens_the_sheet() -> None:
    found = grid(binary({"A1": "#REF!", "D5": "#N/A"}))
    assert (found.top, found.left) == (0, 0)
    assert (found.rows[0][0], found.rows[1][1], found.rows[4][3]) == ("#REF!", 1.0, "#N/A")


def test_workbook_without_errors_and_one_of_another_format_have_none() -> None:
    book = Workbook()
    book.active["A1"].value, book.active["A1"].data_type = "#REF!", "e"
    assert other_error_cells(binary({})) == {}
    assert other_error_cells(saved(book)) == {}


SOUND = binary({"C3": "#REF!"})


@settings(deadline=None)
@given(st.binary(max_size=2000), st.integers(0, 5000), st.sampled_from([b"", OLE, b"PK\x03\x04"]))
def test_no_bytes_make_the_search_raise(noise: bytes, at: int, start: bytes) -> None:
    sound = SOUND
    other_error_cells(start + noise)
    other_error_cells(sound[: at % len(sound)] + noise + sound[at % len(sound) + len(noise) :])


def test_entry_that_a_flipped_bit_says_to_be_encrypted_is_not_followed() -> None:
    directory = SOUND.index(b"PK\x01\x02", SOUND.rindex(b"PK\x03\x04"))
    flags = [at + 8 for at in range(directory, len(SOUND)) if SOUND.startswith(b"PK\x01\x02", at)]
    flipped = bytes(byte | (at in flags) for at, byte in enumerate(SOUND))
    assert other_error_cells(flipped) == {}
