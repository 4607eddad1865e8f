"""What must not be read is refused, and error cells are found."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.guard import inspect
from pipeline.reading.formats.xlsx_scan import error_cells
from pipeline.reading.open_sheets import grids
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import Settings
from tests.support.crafted_files import xls
from tests.unit.reading.formats.packages import LIMITS, parts_of, refusal, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

    Build = Callable[..., bytes]

WORKBOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def good() -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet("Bìa").write(0, 0, "Mẫu biểu")
    return stream.getvalue()


def test_messages_of_damaged_files_quote_no_program(good: bytes) -> None:
    for content in (good[:-300], xls(password=False)[:1500], b"PK\x03\x04 and then nothing"):
        with pytest.raises(UnreadableError) as problem:
            list(grids(content, inspect(content, LIMITS)))
        assert problem.value.detail == ""


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_truncated_workbook_is_corrupt(good: bytes, kept: float) -> None:
    assert refusal(good[: int(len(good) * kept)]) == "corrupt"


def test_whole_workbook_passes(good: bytes) -> None:
    assert inspect(good, LIMITS).error_cells == {}


def test_file_over_the_size_limit_is_refused(good: bytes) -> None:
    assert refusal(good, Settings(max_file_size=len(good) - 1)) == "too_large"
    inspect(good, Settings(max_file_size=len(good)))


def test_archive_of_too_many_entries_is_refused(good: bytes) -> None:
    entries = len(parts_of(good))
    assert refusal(good, Settings(max_entries=entries - 1)) == "too_many_entries"
    inspect(good, Settings(max_entries=entries))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archive_that_names_an_entry_twice_is_refused(good: bytes) -> None:
    stream = BytesIO(good)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    assert refusal(stream.getvalue()) == "duplicate_entries"


@pytest.mark.parametrize("name", ["/etc/x", "../x", "xl/../../x", "xl\\..\\x", "xl//x"])
def test_archive_with_an_entry_that_would_lie_elsewhere_is_refused(good: bytes, name: str) -> None:
    assert refusal(zipped(parts_of(good) | {name: b"x"})) == "odd_names"


def test_archive_may_name_its_folders(good: bytes) -> None:
    inspect(zipped(parts_of(good) | {"xl/media/": b"", "xl/media/1.png": b"x"}), LIMITS)


def test_relations_may_be_absolute_and_written_with_other_case(good: bytes) -> None:
    parts = parts_of(good)
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b'"work', b'"/xl/Work')
    page = b'<worksheet><sheetData><row r="1"><c r="B1" t="e"><v>#REF!</v></c></row></sheetData></worksheet>'
    assert inspect(zipped(parts | {SHEET: page}), LIMITS).error_cells == {"Bìa": {(0, 1): "#REF!"}}


def test_entry_marked_as_encrypted_is_refused(good: bytes) -> None:
    content = bytearray(good)
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refusal(bytes(content)) == "encrypted"


@pytest.mark.parametrize("prolog", [b'<!DOCTYPE x [<!ENTITY a "b">]>', b"<!DOCTYPE x>", b'<!ENTITY a "b">'])
@pytest.mark.parametrize("part", [WORKBOOK, SHEET, "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_document_type_in_any_part_is_refused(good: bytes, prolog: bytes, part: str, encoding: str) -> None:
    parts = parts_of(good)
    parts[part] = parts[part].replace(b"?>", b"?>" + prolog, 1).decode().encode(encoding)
    assert refusal(zipped(parts)) == "entities"


def test_archive_that_inflates_beyond_the_limit_is_refused_whatever_its_directory_claims(good: bytes) -> None:
    bomb = zipped(parts_of(good) | {"xl/media/image1.bin": bytes(8 << 20)})
    assert len(bomb) < 64 << 10
    assert refusal(bomb, Settings(max_inflated=4 << 20)) == "inflates_too_much"
    inspect(bomb, Settings(max_inflated=16 << 20, max_ratio=10_000))


def test_workbook_of_too_many_sheets_is_refused(workbook: Build) -> None:
    content = workbook({f"Trang {number}": [["x"]] for number in range(4)})
    assert refusal(content, Settings(max_sheets=3)) == "too_many_sheets"
    inspect(content, Settings(max_sheets=4))


def test_workbook_without_its_relations_is_corrupt(good: bytes) -> None:
    parts = parts_of(good)
    del parts["xl/_rels/workbook.xml.rels"]
    assert refusal(zipped(parts)) == "corrupt"


def test_error_cells_and_formulas_without_a_value_are_found_at_their_places() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "HTX"
    for cell, value in {"A1": "STT", "B1": "Vốn", "A2": 1, "B2": "#REF!", "B3": "=B9*2", "C4": "#N/A", "B5": 7}.items():
        page[cell] = value
    stream = BytesIO()
    book.save(stream)
    inspection = inspect(stream.getvalue(), LIMITS)
    assert inspection.error_cells == {"HTX": {(1, 1): "#REF!", (2, 1): "=", (3, 2): "#N/A"}}
    grid = next(grids(stream.getvalue(), inspection))
    assert [row[1] for row in grid.rows] == ["Vốn", "#REF!", "=", "", 7.0]


def test_formula_with_its_value_is_no_error() -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet("HTX")
        page.write_formula(0, 0, "=1+1", None, 2)
        page.write_formula(1, 0, '="a"&"b"', None, "ab")
        page.write_formula(2, 0, "=1/0", None, "#DIV/0!")
    assert inspect(stream.getvalue(), LIMITS).error_cells == {"HTX": {(2, 0): "#DIV/0!"}}


def test_formula_whose_value_is_an_empty_text_is_no_error() -> None:
    assert error_cells(b'<row r="1"><c r="A1" t="str"><f>B1&amp;""</f><v></v></c></row>') == {}
    assert error_cells(b'<row r="1"><c r="A1"><f>B1</f><v></v></c><c r="AB2"/></row>') == {(0, 0): "="}


def test_error_cells_are_given_to_their_sheet_when_the_parts_lie_in_another_order() -> None:
    book = openpyxl.Workbook()
    book.active.title = "THT"
    book["THT"]["B2"] = "#REF!"
    book.create_sheet("HTX")["A1"] = "STT"
    book.move_sheet("HTX", -1)
    stream = BytesIO()
    book.save(stream)
    parts = parts_of(stream.getvalue())
    first, second = (f"xl/worksheets/sheet{number}.xml" for number in (1, 2))
    parts[first], parts[second] = parts[second], parts[first]
    relations = parts["xl/_rels/workbook.xml.rels"]
    for old, new in ((b"sheet1", b"sheetX"), (b"sheet2", b"sheet1"), (b"sheetX", b"sheet2")):
        relations = relations.replace(old, new)
    content = zipped(parts | {"xl/_rels/workbook.xml.rels": relations})
    inspection = inspect(content, LIMITS)
    assert inspection.error_cells == {"THT": {(1, 1): "#REF!"}}
    assert {grid.name: grid.rows[-1][-1] for grid in grids(content, inspection)} == {"HTX": "STT", "THT": "#REF!"}


DAMAGE = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6)


@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DAMAGE)
def test_workbook_with_damaged_bytes_is_read_or_refused_and_never_raises(
    good: bytes, damage: list[tuple[int, int]]
) -> None:
    content = bytearray(good)
    for at, byte in damage:
        content[at % len(content)] = byte
    assert read_workbook("s", bytes(content), LIMITS).findings
