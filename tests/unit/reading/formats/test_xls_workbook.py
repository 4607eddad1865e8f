"""What an Excel 97 workbook shows beside its values: formats, struck and raised letters, errors, its calendar."""

from __future__ import annotations

import re
import struct
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.encodings.tcvn3_vni import TCVN3, no_fonts
from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.cell_styles import CellStyle, TextRun, no_runs, no_styles
from pipeline.reading.formats.guard import inspect
from pipeline.reading.formats.inspection import no_errors
from pipeline.reading.formats.xls_records import error_places, needed_records, with_known_errors, xls_look, xls_records
from pipeline.reading.formats.xls_workbook import xls_inspection
from pipeline.reading.open_sheets import grids
from pipeline.runtime.settings import Settings
from tests.support.crafted_files import ole, record, xls

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlwt.Worksheet import Worksheet as Page

REFERENCE, DIVISION, NEWER = 23, 7, 43


def written(write: Callable[[Page], object], *, names: tuple[str, ...] = ("Số",), is_1904: bool = False) -> bytes:
    """A workbook with sheets of these names; to the last of them is written."""
    book = xlwt.Workbook()
    book.dates_1904 = is_1904
    pages = [book.add_sheet(name) for name in names]
    write(pages[-1])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def in_format(code: str) -> xlwt.XFStyle:
    return xlwt.easyxf(num_format_str=code)


def in_font(**looks: object) -> xlwt.XFStyle:
    style = xlwt.XFStyle()
    style.font = font(**looks)
    return style


def font(**looks: object) -> xlwt.Font:
    made = xlwt.Font()
    for name, value in looks.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize("code", ["#,##0,", '#,##0" đồng"', "0000000000", ";;;", "0.00%", '[>=1000]0,"K";0'])
def test_format_of_a_cell_is_told_with_its_place(code: str) -> None:
    content = written(lambda page: (page.write(4, 2, 3642, in_format(code)), page.write(5, 2, 1, in_format("#,##0"))))
    assert list(xls_inspection(content).styles("Số")) == [(4, 2, CellStyle(code))]


def test_sheet_is_known_by_its_name_and_another_has_nothing() -> None:
    content = written(lambda page: page.write(0, 0, 1, in_format("0%")), names=("HTX", "Tổ hợp tác"))
    found = xls_inspection(content)
    assert list(found.styles("Tổ hợp tác")) == [(0, 0, CellStyle("0%"))]
    assert list(found.styles("HTX")) == list(found.styles("THT")) == []


def test_workbook_of_plain_styles_is_not_looked_at_cell_by_cell() -> None:
    def write(page: Page) -> None:
        for row, code in enumerate(("General", "#,##0", "0.00", "dd/mm/yyyy", "@", "#,##0;[Red]-#,##0")):
            page.write(row, 0, 40_000, in_format(code))

    found = xls_inspection(written(write))
    assert (found.styles, found.runs) == (no_styles, no_runs)
    assert (found.fonts, found.other_errors) == (no_fonts, no_errors)


def test_struck_and_raised_cells_and_legacy_fonts_are_told() -> None:
    def write(page: Page) -> None:
        page.write(0, 0, "HTX", in_font(struck_out=True))
        page.write(1, 0, "2", in_font(escapement=xlwt.Font.ESCAPEMENT_SUPERSCRIPT))
        page.write(2, 0, "T\xaan", in_font(name=".VnTime"))
        page.write(3, 0, "HTX")
        page.write_merge(5, 6, 0, 0, style=in_font(struck_out=True))  # blank

    found = xls_inspection(written(write))
    assert list(found.styles("Số")) == [
        (0, 0, CellStyle(is_struck=True)),
        (1, 0, CellStyle(is_raised=True)),
        (2, 0, CellStyle(encoding=TCVN3)),
    ]
    assert list(found.fonts("Số")) == [(2, 0, TCVN3)]


def test_runs_of_a_text_are_told_where_one_is_struck_or_raised() -> None:
    struck, raised, bold = font(struck_out=True), font(escapement=xlwt.Font.ESCAPEMENT_SUPERSCRIPT), font(bold=True)

    def write(page: Page) -> None:
        page.write_rich_text(0, 0, [("999", struck), ("3642", bold)])
        page.write_rich_text(1, 0, ["Hợp tác xã ", ("1", raised)])
        page.write_rich_text(2, 0, ["HTX ", ("Kép", bold)])

    assert list(xls_inspection(written(write)).runs("Số")) == [
        (0, 0, (TextRun("999", is_struck=True), TextRun("3642"))),
        (1, 0, (TextRun("Hợp tác xã "), TextRun("1", is_raised=True))),
    ]


def test_calendar_from_1904_is_told() -> None:
    assert xls_inspection(written(lambda page: page.write(0, 0, 1), is_1904=True)).is_1904
    assert not xls_inspection(written(lambda page: page.write(0, 0, 1))).is_1904


def test_styles_are_told_where_a_workbook_counts_its_shared_texts_wrongly() -> None:
    content = written(lambda page: page.write(3, 1, "HTX", in_font(struck_out=True)))
    at = content.index(struct.pack("<HHII", 0xFC, 14, 1, 1))
    wrong = content[: at + 8] + struct.pack("<I", 900) + content[at + 12 :]
    assert list(xls_inspection(wrong).styles("Số")) == [(3, 1, CellStyle(is_struck=True))]


def constant(row: int, column: int, code: int, *, is_error: bool = True) -> bytes:
    """A cell with an error, or with the truth value that the same record holds."""
    return record(0x205, struct.pack("<HHHBB", row, column, 0, code, is_error))


def formula(row: int, column: int, kind: int, value: int) -> bytes:
    """A formula whose stored value is no number; 1 is the kind of truth values, 2 that of errors."""
    stored = struct.pack("<BxBxxxH", kind, value, 0xFFFF)
    return record(0x06, struct.pack("<HHH", row, column, 0) + stored + bytes(8))


def test_error_constants_and_formulas_are_told_by_what_they_show() -> None:
    chart = record(0x809, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 0)) + record(0x0A)
    cells = (chart, constant(4, 2, REFERENCE), formula(9, 1, 2, DIVISION), constant(9, 3, NEWER), constant(9, 4, 99))
    assert xls_inspection(xls(*cells)).other_errors("HTX") == {
        (4, 2): "#REF!",
        (9, 1): "#DIV/0!",
        (9, 3): "#GETTING_DATA",
        (9, 4): "#N/A",
    }


def test_truth_values_are_no_errors() -> None:
    assert xls_inspection(xls(constant(0, 0, 1, is_error=False), formula(1, 0, 1, 1))).other_errors is no_errors


def test_error_that_only_looks_like_one_in_a_text_is_none() -> None:
    text = constant(0, 0, REFERENCE).decode("latin-1")
    found = xls_inspection(written(lambda page: page.write(0, 0, text)))
    assert found.other_errors("Số") == {}


def test_newer_errors_are_written_over_for_the_reader_and_nothing_else_is() -> None:
    text = record(0x204, struct.pack("<HHH", 0, 0, 0) + constant(1, 1, 50))  # looks like an error and is none

    def stream(constant_code: int, formula_code: int) -> bytes:
        cells = (constant(1, 1, constant_code), formula(2, 1, 2, formula_code), constant(3, 1, REFERENCE))
        return record(0x809, bytes(16)) + b"".join(cells) + text

    newer = stream(50, 45)
    assert with_known_errors(newer, error_places(newer)) == stream(42, 42)
    known = constant(1, 1, 43) + formula(2, 1, 2, 7)
    assert with_known_errors(known, error_places(known)) is known


def test_records_that_could_name_a_million_cells_are_kept_from_the_reader_of_styles() -> None:
    link, name, cell = record(0x1B8, b"x" * 40), record(0x18, b"y" * 40), constant(1, 1, 7)
    kinds = [kind for kind, _ in xls_records(needed_records(link + name + cell), 0)]
    assert kinds == [0x7FFF, 0x7FFF, 0x205]


def test_early_formats_have_a_length_of_one_byte() -> None:
    begin = record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0))
    code = record(0x41E, struct.pack("<HB", 170, 6) + b"#,##0,")
    style = record(0xE0, struct.pack("<HHH", 0, 170, 0) + bytes(10))
    assert xls_look(begin + code + style + record(0x0A)).is_styled
    assert not xls_look(begin + code + record(0x0A)).is_styled


def looks(*formats: tuple[int, int]) -> bytes:
    """A workbook with cell formats of these number formats and kinds, of which 170 is one of its own."""
    own = record(0x41E, struct.pack("<HHB", 170, 4, 0) + b"0.0%")
    used = (record(0xE0, struct.pack("<HHH", 0, number, kind)) for number, kind in formats)
    stream = record(0x809, struct.pack("<HH", 0x600, 5) + bytes(12)) + own + b"".join(used) + record(0x0A)
    return ole({"Workbook": stream.ljust(4096, b"\0")})


@pytest.mark.parametrize("number", [9, 10, 170])
def test_workbook_whose_cells_have_a_percent_format_is_looked_at(number: int) -> None:
    assert xls_inspection(looks((0, 0), (number, 0))).styles is not no_styles


def test_workbook_that_only_has_the_named_style_percent_is_not() -> None:
    assert xls_inspection(looks((0, 0), (9, 0b100), (170, 0b100), (2, 0))).styles is no_styles


SOUND = written(
    lambda page: (page.write(0, 0, 1, in_format("0%")), page.write_rich_text(1, 0, ["a", ("b", font(struck_out=True))]))
)


@settings(deadline=None, max_examples=300)
@given(st.binary(min_size=1, max_size=60), st.integers(0, len(SOUND)))
def test_no_bytes_make_the_look_raise_anything_but_that_it_is_unreadable(noise: bytes, at: int) -> None:
    content = SOUND[:at] + noise + SOUND[at + len(noise) :]
    try:
        found = xls_inspection(content)
    except UnreadableError:
        return
    for read in (found.styles, found.runs, found.fonts):
        list(read("Số"))
    found.other_errors("Số")


def test_numbers_in_a_percent_format_know_it() -> None:
    content = written(lambda page: page.write(1, 1, 0.0124, in_format("0.00%")))
    (grid,) = grids(content, inspect(content, Settings()))
    assert type(grid.rows[0][0]).__name__ == "PercentCell"


def with_error(code: int, *, name: str = "Workbook") -> bytes:
    """A workbook with texts in A, a formula in B2 whose value is this error, and its stream under this name."""
    content = written(lambda page: (page.write(0, 0, "a"), page.write(1, 1, xlwt.Formula("1/2")), page.write(2, 0, 5)))
    at = next(found.start() + 4 for found in re.finditer(rb"\x06\x00.\x00\x01\x00\x01\x00", content, re.DOTALL))
    usual, other = "Workbook".encode("utf-16-le"), name.encode("utf-16-le")
    return (content[: at + 6] + struct.pack("<BxBxxxH", 2, code, 0xFFFF) + content[at + 14 :]).replace(usual, other)


@pytest.mark.parametrize(("code", "shown"), [(7, "#DIV/0!"), (43, "#GETTING_DATA"), (45, "#SPILL!"), (99, "#N/A")])
@pytest.mark.parametrize("name", ["Workbook", "WORKBOOK", "workBook"])
def test_workbook_with_newer_errors_or_a_stream_in_capitals_is_read(code: int, shown: str, name: str) -> None:
    content = with_error(code, name=name)
    (grid,) = grids(content, inspect(content, Settings()))
    assert [list(row) for row in grid.rows] == [["a", ""], ["", shown], [5, ""]]
