"""What a binary workbook shows beside its values: formats, struck and raised letters, errors, its calendar."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.reading.encodings.tcvn3_vni import VNI, no_fonts
from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.cell_styles import CellStyle, TextRun, no_runs, no_styles
from pipeline.reading.formats.guard import inspect
from pipeline.reading.formats.inspection import no_errors
from pipeline.reading.formats.text_runs import Letters
from pipeline.reading.formats.xlsb_records import readable_sheet, rich_runs, xlsb_cells
from pipeline.reading.formats.xlsb_workbook import xlsb_inspection
from pipeline.reading.open_sheets import grids
from pipeline.runtime.settings import Settings
from tests.functional.deviations.xlsb import ERROR, ROW, as_xlsb, record, wide
from tests.spec.examples.kept_sheets import saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.reading.formats.inspection import Inspection
    from pipeline.reading.grid import Grid

DIVISION, REFERENCE, FORMULA_ERROR, RICH_TEXT = 7, 23, 11, 62


def book() -> Workbook:
    made = Workbook()
    made.active.title = "Biểu"
    return made


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name.lower(): archive.read(name) for name in archive.namelist()}


def looked_over(workbook: Workbook) -> Inspection:
    return xlsb_inspection(parts(as_xlsb(saved(workbook))))


def with_errors(errors: dict[str, str]) -> bytes:
    """A workbook with a value at B2 and errors at these addresses."""
    workbook = book()
    workbook.active["B2"].value = 1
    for place, error in errors.items():
        workbook.active[place].value, workbook.active[place].data_type = error, "e"
    return as_xlsb(saved(workbook))


def grid(content: bytes) -> Grid:
    return next(grids(content, inspect(content, Settings())))


@pytest.mark.parametrize("code", ["#,##0,", '#,##0" đồng"', "0000000000", ";;;", "0.00%", '[>=1000]0,"K";0'])
def test_format_of_a_cell_is_told_with_its_place(code: str) -> None:
    workbook = book()
    workbook.active["C5"].value, workbook.active["C5"].number_format = 3642, code
    workbook.active["C6"].value, workbook.active["C6"].number_format = 1, "#,##0"
    found = looked_over(workbook)
    assert list(found.styles("Biểu")) == [(4, 2, CellStyle(code))]
    assert list(found.styles("HTX")) == []


def test_workbook_of_plain_styles_is_not_looked_at_cell_by_cell() -> None:
    workbook = book()
    for row, code in enumerate(("General", "#,##0", "0.00", "dd/mm/yyyy", "@"), start=1):
        workbook.active.cell(row, 1).value, workbook.active.cell(row, 1).number_format = 40_000, code
    found = looked_over(workbook)
    assert (found.styles, found.runs) == (no_styles, no_runs)
    assert (found.fonts, found.other_errors) == (no_fonts, no_errors)


def test_struck_and_raised_cells_and_legacy_fonts_are_told() -> None:
    workbook = book()
    for row, font in enumerate(
        (Font(strike=True), Font(vertAlign="subscript"), Font(name="VNI-Times"), Font()), start=1
    ):
        workbook.active.cell(row, 2).value, workbook.active.cell(row, 2).font = "HTX", font
    assert list(looked_over(workbook).styles("Biểu")) == [
        (0, 1, CellStyle(is_struck=True)),
        (1, 1, CellStyle(is_raised=True)),
        (2, 1, CellStyle(encoding=VNI)),
    ]


def test_runs_of_a_text_are_told_where_one_is_struck_or_raised() -> None:
    struck, raised, bold = InlineFont(strike=True), InlineFont(vertAlign="superscript"), InlineFont(b=True)
    workbook = book()
    workbook.active["A1"].value = CellRichText(TextBlock(struck, "999"), TextBlock(bold, "3642"))
    workbook.active["A2"].value = CellRichText("Hợp tác xã 🌾", TextBlock(raised, "1"))
    workbook.active["A3"].value = CellRichText("HTX ", TextBlock(bold, "Kép"))
    assert list(looked_over(workbook).runs("Biểu")) == [
        (0, 0, (TextRun("999", is_struck=True), TextRun("3642"))),
        (1, 0, (TextRun("Hợp tác xã 🌾"), TextRun("1", is_raised=True))),
    ]


def test_runs_of_a_cells_own_text_are_read_as_those_of_a_shared_one() -> None:
    text = b"\1" + wide("99936") + struct.pack("<IHH", 1, 0, 1) + struct.pack("<HH", 3, 0)
    runs = text[: 1 + 4 + 10] + struct.pack("<IHHHH", 2, 0, 1, 3, 0)
    cell = record(RICH_TEXT, struct.pack("<II", 4, 0) + runs)
    (found,) = xlsb_cells(record(ROW, struct.pack("<I", 6)) + cell)
    fonts = (Letters(), Letters(is_struck=True))
    assert (found.row, found.column) == (6, 4)
    assert rich_runs(found.rich_text, fonts, fonts[0]) == (TextRun("999", is_struck=True), TextRun("36"))


def test_part_of_a_sheet_is_mended_only_where_the_reader_would_not_read_it() -> None:
    row, number = record(ROW, struct.pack("<I", 6)), record(5, struct.pack("<IId", 1, 0, 5))
    rich = struct.pack("<II", 4, 0) + b"\1" + wide("99936") + struct.pack("<IHH", 1, 3, 1)
    own = struct.pack("<II", 4, 0) + wide("99936")
    newer, known = (record(ERROR, struct.pack("<IIB", 5, 0, code)) for code in (50, 42))
    assert readable_sheet(row + record(RICH_TEXT, rich) + newer + number) == row + record(6, own) + known + number
    for part in (row + number + known, row + record(6, own), b"", b"\x3e"):
        assert readable_sheet(part) is part


def test_long_text_with_runs_is_written_with_its_new_length() -> None:
    for length in (1, 50, 70, 9000):
        rich = struct.pack("<II", 4, 0) + b"\1" + wide("x" * length) + struct.pack("<IHH", 1, 3, 1)
        assert readable_sheet(record(RICH_TEXT, rich)) == record(6, struct.pack("<II", 4, 0) + wide("x" * length))


def test_calendar_from_1904_is_told() -> None:
    workbook = book()
    assert not looked_over(workbook).is_1904
    workbook.epoch = CALENDAR_MAC_1904
    assert looked_over(workbook).is_1904


@pytest.mark.parametrize(
    "error", ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"]
)
def test_every_error_is_told_by_what_it_shows(error: str) -> None:
    assert xlsb_inspection(parts(with_errors({"C3": error}))).other_errors("Biểu") == {(2, 2): error}


def test_error_beside_and_below_the_values_widens_the_sheet() -> None:
    found = grid(with_errors({"A1": "#REF!", "D5": "#N/A"}))
    assert (found.top, found.left) == (0, 0)
    assert (found.rows[0][0], found.rows[1][1], found.rows[4][3]) == ("#REF!", 1.0, "#N/A")


def test_formula_whose_value_is_an_error_is_found_in_its_row() -> None:
    cells = (
        record(ROW, struct.pack("<I", 6))
        + record(ERROR, struct.pack("<IIB", 2, 0, REFERENCE))
        + record(FORMULA_ERROR, struct.pack("<IIBH", 300, 0, DIVISION, 0) + bytes(200))
    )
    found = parts(with_errors({})) | {"xl/worksheets/sheet1.bin": cells}
    assert xlsb_inspection(found).other_errors("Biểu") == {(6, 2): "#REF!", (6, 300): "#DIV/0!"}


@pytest.mark.parametrize("target", ["/xl/worksheets/sheet1.bin", "WorkSheets/Sheet1.bin", "worksheets\\sheet1.bin"])
def test_part_of_a_sheet_is_found_however_its_path_is_written(target: str) -> None:
    found = parts(with_errors({"C3": "#REF!"}))
    relations = found["xl/_rels/workbook.bin.rels"].replace(b"worksheets/sheet1.bin", target.encode())
    assert xlsb_inspection(found | {"xl/_rels/workbook.bin.rels": relations}).other_errors("Biểu") == {(2, 2): "#REF!"}


def renamed(content: bytes, name: Callable[[str], str], old: bytes = b"", new: bytes = b"") -> bytes:
    """The workbook with its parts under other names, and other words in its relations."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as archive, zipfile.ZipFile(stream, "w") as written:
        for part in archive.namelist():
            entry = zipfile.ZipInfo("x")
            entry.filename = name(part)  # a plain name would be made one with slashes
            body = archive.read(part)
            written.writestr(entry, body.replace(old, new) if old and part.endswith(".rels") else body)
    return stream.getvalue()


def two_sheets() -> bytes:
    workbook = book()
    workbook.active["B2"].value = 5
    workbook.create_sheet("Khác")["A1"].value = "khác"
    return as_xlsb(saved(workbook))


@pytest.mark.parametrize(
    "content",
    [
        renamed(two_sheets(), str.upper),
        renamed(two_sheets(), lambda name: name.replace("/", "\\")),
        renamed(two_sheets(), lambda name: name.replace("worksheets", "WorkSheets")),
        renamed(two_sheets(), lambda name: name.replace("xl/worksheets", "tờ"), b'"worksheets/', '"/tờ/'.encode()),
        renamed(two_sheets(), str, b'"worksheets/', b'"/xl/worksheets/'),
    ],
)
def test_workbook_is_read_however_its_parts_are_named(content: bytes) -> None:
    found = list(grids(content, inspect(content, Settings())))
    assert [(sheet.name, sheet.rows) for sheet in found] == [("Biểu", [[5.0]]), ("Khác", [["khác"]])]


@pytest.mark.parametrize("part", ["xl/_rels/workbook.bin.rels", "xl/worksheets/sheet1.bin"])
def test_workbook_without_a_part_is_corrupt_and_no_crash(part: str) -> None:
    content = renamed(two_sheets(), lambda name: "x" if name == part else name)
    with pytest.raises(UnreadableError):
        list(grids(content, inspect(content, Settings())))


@pytest.mark.parametrize("kind", ["xlMacrosheet", "xlIntlMacrosheet", "dialogsheet", "chartsheet"])
def test_sheet_of_another_kind_beside_the_form_is_left_out(kind: str) -> None:
    old = b'/worksheet" Target="worksheets/sheet2.bin"'
    new = f'/{kind}" Target="macrosheets/intlsheet1.bin"'.encode()
    content = renamed(two_sheets(), lambda name: name.replace("worksheets/sheet2", "macrosheets/intlsheet1"), old, new)
    assert [sheet.name for sheet in grids(content, inspect(content, Settings()))] == ["Biểu"]


def test_text_with_runs_of_its_own_and_newer_errors_are_read() -> None:
    own = struct.pack("<II", 1, 0) + b"\1" + wide("HTX Kép") + struct.pack("<IHH", 1, 3, 1)
    cells = record(RICH_TEXT, own) + record(ERROR, struct.pack("<IIB", 2, 0, 45))
    made = parts(with_errors({}))
    sheet = made["xl/worksheets/sheet1.bin"]
    at = sheet.index(record(5, struct.pack("<IId", 1, 0, 1.0)))
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(with_errors({}))) as archive, zipfile.ZipFile(stream, "w") as written:
        for part in archive.namelist():
            is_sheet = part.endswith("sheet1.bin")
            written.writestr(part, sheet[:at] + cells + sheet[at + 18 :] if is_sheet else archive.read(part))
    assert [*grid(stream.getvalue()).rows[0]] == ["HTX Kép", "#SPILL!"]


def rich_book() -> bytes:
    workbook = book()
    workbook.active["A1"].value, workbook.active["A1"].number_format = 1, "0%"
    workbook.active["A2"].value = CellRichText("a", TextBlock(InlineFont(strike=True), "b"))
    workbook.active["A3"].value, workbook.active["A3"].data_type = "#REF!", "e"
    return as_xlsb(saved(workbook))


SOUND = parts(rich_book())


@settings(deadline=None, max_examples=300)
@given(st.binary(min_size=1, max_size=40), st.integers(0, 400), st.sampled_from(sorted(SOUND)))
@example(b"A", 30, "[content_types].xml")  # of the encoding ATF-8
def test_no_bytes_make_the_look_raise(noise: bytes, at: int, part: str) -> None:
    body = SOUND[part]
    at %= len(body)
    found = xlsb_inspection(SOUND | {part: body[:at] + noise + body[at + len(noise) :]})
    for read in (found.styles, found.runs, found.fonts):
        list(read("Biểu"))
    found.other_errors("Biểu")


def in_another_folder(content: bytes) -> bytes:
    """The parts outside ``xl/``, where the package's relations say."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("xl/", "bang/", 1), old.read(name).replace(b'"xl/', b'"/bang/'))
    return stream.getvalue()


def test_workbook_in_another_folder_is_read() -> None:
    plain, moved = two_sheets(), in_another_folder(two_sheets())
    found, expected = (list(grids(content, inspect(content, Settings()))) for content in (moved, plain))
    assert found == expected
    assert len(found) == 2
