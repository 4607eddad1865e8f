"""A tax code is read without its separators, and only when its length and check digit are right."""

from __future__ import annotations

import pytest

from pipeline.reading.cells.special_cells import ErrorCell
from pipeline.reading.cells.tax_code import read_tax_code
from schemas.reading import Reading


@pytest.mark.parametrize("cell", ["2400123458", "2400 123 458", "2400.123.458", "'2400123458", 2400123458.0])
def test_tax_code_is_read_without_its_separators(cell: object) -> None:
    assert read_tax_code(cell).value == "2400123458"


@pytest.mark.parametrize("cell", ["2400123454", "240012345", "24001234580", "MST", 12.0, ErrorCell("#REF!")])
def test_tax_code_of_wrong_length_or_check_digit_is_refused(cell: object) -> None:
    assert read_tax_code(cell).value is None


def test_branch_code_of_thirteen_digits_is_read() -> None:
    assert read_tax_code("2400123458-001").value == read_tax_code("2400123458001").value == "2400123458001"


@pytest.mark.parametrize("cell", ["2400123458", "2400123458001", "2400123458-001"])
def test_code_as_it_should_be_needs_no_remark(cell: str) -> None:
    assert read_tax_code(cell).reading is None


@pytest.mark.parametrize(("cell", "quoted"), [(" 2400123458 ", " 2400123458 "), ("2400123458001\n", "2400123458001 ")])
def test_white_space_around_a_typed_code_is_quoted_with_it(cell: str, quoted: str) -> None:
    assert read_tax_code(cell).text == quoted


@pytest.mark.parametrize("cell", [2400123458, 2400123458.0, "2400 123 458", "'2400123458"])
def test_code_that_is_a_number_or_looks_otherwise_is_remarked_on(cell: object) -> None:
    assert read_tax_code(cell).reading == Reading.INTERPRETED
