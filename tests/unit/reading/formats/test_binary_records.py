"""Error cells in the records of Excel's binary files: constants, and formulas whose stored value is an error."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

from pipeline.reading.formats.xls_records import xls_errors, xls_sheets
from pipeline.reading.formats.xlsb_records import xlsb_errors
from tests.functional.deviations.xlsb import ERROR, ROW, SHEET, record, relations, wide

BEGIN, END, BOUND_SHEET, CONSTANT, FORMULA = 0x809, 0x0A, 0x85, 0x205, 0x06
DIVISION, REFERENCE = 7, 23
FORMULA_ERROR = 11


def xls_record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def constant(row: int, column: int, value: int, *, is_error: bool = True) -> bytes:
    """A cell with an error, or with the truth value that the same record holds."""
    return xls_record(CONSTANT, struct.pack("<HHHBB", row, column, 0, value, is_error))


def formula(row: int, column: int, kind: int, value: int) -> bytes:
    """A formula whose stored value is no number; 1 is the kind of truth values, 2 that of errors."""
    stored = struct.pack("<BxBxxxH", kind, value, 0xFFFF)
    return xls_record(FORMULA, struct.pack("<HHH", row, column, 0) + stored + bytes(8))


def stream(**sheets: bytes) -> bytes:
    """A workbook's stream with sheets of these records, the names in both ways that names are written."""
    encoded = [(name.encode("latin-1"), 0) if name.isascii() else (name.encode("utf-16-le"), 1) for name in sheets]
    size = len(xls_record(BEGIN)) + len(xls_record(END)) + sum(len(name) + 12 for name, _ in encoded)
    bounds, bodies = b"", b""
    for (name, is_wide), (plain, body) in zip(encoded, sheets.items(), strict=True):
        start = struct.pack("<IHBB", size + len(bodies), 0, len(plain), is_wide)
        bounds += xls_record(BOUND_SHEET, start + name)
        bodies += xls_record(BEGIN) + body + xls_record(END)
    return xls_record(BEGIN) + bounds + xls_record(END) + bodies


def test_constants_and_formulas_of_every_sheet_are_found() -> None:
    content = stream(HTX=constant(4, 2, REFERENCE), **{"Tổ hợp tác": formula(9, 1, 2, DIVISION)})
    assert [name for name, _ in xls_sheets(content)] == ["HTX", "Tổ hợp tác"]
    assert list(xls_errors(content)) == [("HTX", 4, 2, "#REF!"), ("Tổ hợp tác", 9, 1, "#DIV/0!")]


def test_truth_values_are_no_errors() -> None:
    truths = constant(0, 0, 1, is_error=False) + formula(1, 0, 1, 1)
    assert list(xls_errors(stream(HTX=truths))) == []


def test_chart_within_a_sheet_does_not_end_it() -> None:
    chart = xls_record(BEGIN) + xls_record(END)
    assert list(xls_errors(stream(HTX=chart + constant(1, 1, DIVISION)))) == [("HTX", 1, 1, "#DIV/0!")]


def test_error_of_an_unknown_number_is_a_missing_value() -> None:
    assert list(xls_errors(stream(HTX=constant(0, 0, 99) + formula(1, 0, 2, 99)))) == [
        ("HTX", 0, 0, "#N/A"),
        ("HTX", 1, 0, "#N/A"),
    ]


def test_formula_of_a_binary_workbook_whose_value_is_an_error_is_found_in_its_row() -> None:
    cells = (
        record(ROW, struct.pack("<I", 6))
        + record(ERROR, struct.pack("<IIB", 2, 0, REFERENCE))
        + record(FORMULA_ERROR, struct.pack("<IIBH", 300, 0, DIVISION, 0) + bytes(200))
    )
    book = record(SHEET, struct.pack("<II", 0, 1) + wide("rId1") + wide("Biểu"))
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/_rels/workbook.bin.rels", relations(("worksheet", "worksheets/sheet1.bin")))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", cells)
    with zipfile.ZipFile(content) as archive:
        assert list(xlsb_errors(archive)) == [("Biểu", 6, 2, "#REF!"), ("Biểu", 6, 300, "#DIV/0!")]
