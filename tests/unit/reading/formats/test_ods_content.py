"""Error cells of OpenDocument stand where repeated cells and rows before them put them."""

from __future__ import annotations

import pytest

from pipeline.reading.formats.ods_content import ods_errors

NAMES = (
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
BLANK = "<table:table-cell/>"


def error(shown: str, repeated: int = 1) -> str:
    """A cell that shows this, and is an error."""
    several = f' table:number-columns-repeated="{repeated}"'
    return f'<table:table-cell calcext:value-type="error"{several}><text:p>{shown}</text:p></table:table-cell>'


def row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def content(**sheets: tuple[str, ...]) -> bytes:
    tables = (f'<table:table table:name="{name}">{"".join(rows)}</table:table>' for name, rows in sheets.items())
    return f"<table:content {NAMES}>{''.join(tables)}</table:content>".encode()


def test_repeated_cells_and_rows_before_an_error_are_counted() -> None:
    blanks = '<table:table-cell table:number-columns-repeated="3"/>'
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    rows = (row(BLANK, repeated=7), row(blanks, covered, error("#REF!")), row(error("#DIV/0!")))
    assert list(ods_errors(content(HTX=rows))) == [("HTX", 7, 5, "#REF!"), ("HTX", 8, 0, "#DIV/0!")]


def test_each_sheet_is_counted_from_its_own_first_cell() -> None:
    rows = (row(BLANK), row(BLANK, error("#N/A")))
    assert list(ods_errors(content(HTX=rows, THT=rows))) == [("HTX", 1, 1, "#N/A"), ("THT", 1, 1, "#N/A")]


def test_error_that_stands_for_several_cells_is_told_once_and_moves_those_after_it() -> None:
    assert list(ods_errors(content(HTX=(row(error("#NUM!", 4), error("#N/A")),)))) == [
        ("HTX", 0, 0, "#NUM!"),
        ("HTX", 0, 4, "#N/A"),
    ]


@pytest.mark.parametrize("shown", ["Err:502", "", "Lỗi"])
def test_error_that_excel_does_not_know_is_a_missing_value(shown: str) -> None:
    assert list(ods_errors(content(HTX=(row(error(shown)),)))) == [("HTX", 0, 0, "#N/A")]


def test_text_that_looks_like_an_error_is_none() -> None:
    cell = '<table:table-cell calcext:value-type="string"><text:p>#REF!</text:p></table:table-cell>'
    assert list(ods_errors(content(HTX=(row(cell),)))) == []
    assert list(ods_errors(content(HTX=(row(cell, error("#N/A")),)))) == [("HTX", 0, 1, "#N/A")]
