"""Cells become values of their column's kind in every form that the submission form lists; nothing raises."""

from __future__ import annotations

import datetime as dt
import unicodedata
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.cells.date_parsers import read_date, read_month
from pipeline.reading.cells.number_parsers import read_count, read_money
from pipeline.reading.cells.parsers import BLANK, ParsedCell, read_code, read_commune, read_flag, read_text, text_of
from pipeline.reading.cells.special_cells import ErrorCell
from pipeline.reading.cells.tax_code import read_tax_code
from schemas.communes import commune_codes
from schemas.reading import Reading
from schemas.reference_data import code_list

if TYPE_CHECKING:
    from collections.abc import Callable

    Parser = Callable[[object], ParsedCell]

LANG_GIANG = commune_codes("217", dt.date(2020, 11, 30))

BLANKS = ["", " ", "\n", "-", "–", "—", " - ", "\u00a0", "\u200b", "\ufeff -"]


@pytest.mark.parametrize("read", [read_money, read_count, read_date, read_month, read_tax_code, read_text])
@pytest.mark.parametrize("cell", BLANKS)
def test_blank_or_dash_is_not_reported(read: Parser, cell: str) -> None:
    assert read(cell) == BLANK


SECTOR = "Nông, lâm nghiệp, thủy sản"


@pytest.mark.parametrize(
    "text",
    [
        "NÔNG, LÂM NGHIỆP, THỦY SẢN",
        "  nông,   lâm nghiệp,thủy sản ",
        "Nông, lâm nghiệp,\nthuỷ sản",
        "Nông lâm nghiệp thuỷ sản",
        unicodedata.normalize("NFD", "nông, lâm nghiệp, thuỷ sản"),
    ],
)
def test_label_of_a_code_list_matches_whatever_its_spelling(text: str) -> None:
    assert read_code(text, "sector")[::2] == ("agriculture", Reading.INTERPRETED)


@pytest.mark.parametrize("text", [SECTOR, "agriculture", unicodedata.normalize("NFD", SECTOR)])
def test_label_as_it_stands_in_the_list_and_its_english_code_are_plain(text: str) -> None:
    assert read_code(text, "sector") == ParsedCell("agriculture")


@pytest.mark.parametrize("name", ["sector", "status", "condition", "alliance_membership", "rating", "difficulty"])
def test_every_entry_of_a_list_is_read_by_label_and_code(name: str) -> None:
    for entry in code_list(name):
        assert read_code(entry.label_vi, name).value == entry.code
        assert read_code(entry.code.upper(), name).value == entry.code


def test_unknown_label_or_error_cell_is_in_no_list() -> None:
    assert read_code("Nông nghiệp sạch", "sector") == ParsedCell(None, "Nông nghiệp sạch", Reading.NOT_IN_LIST)
    assert read_code(ErrorCell("#N/A"), "sector") == ParsedCell(None, "#N/A", Reading.ERROR_CELL)
    assert read_code(3.0, "sector").reading == Reading.NOT_IN_LIST


@pytest.mark.parametrize("text", ["Xã Mỹ Thái", "XÃ MỸ THÁI", unicodedata.normalize("NFD", "Xã Mỹ Thái"), "07420"])
def test_commune_is_read_by_its_full_name_and_code(text: str) -> None:
    assert read_commune(text, LANG_GIANG) == ParsedCell("07420")


@pytest.mark.parametrize("text", ["Mỹ Thái", "X. Mỹ Thái", "X.Mỹ Thái", "x Mỹ Thái"])
def test_commune_is_read_without_its_level_and_with_a_short_level(text: str) -> None:
    assert read_commune(text, LANG_GIANG).value == "07420"


@pytest.mark.parametrize("text", ["TT. Vôi", "TT Vôi", "Vôi", "tt.vôi", "T.T Vôi", "T.T. Vôi"])
def test_township_is_read_with_a_short_level_and_without(text: str) -> None:
    assert read_commune(text, LANG_GIANG).value == "07375"


def test_ward_is_read_with_a_short_level() -> None:
    city = commune_codes("213", dt.date(2020, 11, 30))
    assert read_commune("P. Thọ Xương", city)[::2] == ("07201", Reading.INTERPRETED)


@pytest.mark.parametrize("text", ["Xã Phi Mô", "Xã Đồi Ngô", "Xã", "Thị trấn", ErrorCell("#REF!"), 12.0])
def test_ended_foreign_or_nameless_commune_is_in_no_list(text: object) -> None:
    assert read_commune(text, LANG_GIANG).value is None


def test_bare_name_that_two_communes_share_names_neither() -> None:
    yen_the = commune_codes("215", dt.date(2019, 1, 1))
    assert read_commune("Bố Hạ", yen_the)[::2] == (None, Reading.NOT_IN_LIST)
    assert read_commune("Xã Bố Hạ", yen_the).value != read_commune("TT. Bố Hạ", yen_the).value


def test_yes_no_and_what_is_neither() -> None:
    assert [read_flag(cell).value for cell in ("x", "X", "có", "Có", True, 1.0)] == [True] * 6
    assert [read_flag(cell).value for cell in ("", "-", "không", False, 0.0)] == [False] * 5
    assert read_flag("có lẽ") == ParsedCell(None, "có lẽ", Reading.NOT_IN_LIST)
    assert read_flag(ErrorCell("#N/A")).reading == Reading.ERROR_CELL


def test_text_is_what_a_person_sees() -> None:
    assert read_text("  Hợp\n tác ") == ParsedCell("Hợp tác")
    assert read_text("Hợp\u00a0\u200btác\ufeff") == ParsedCell("Hợp tác")
    assert read_text("'217") == ParsedCell("217")
    assert [read_text(text).value for text in ("=1+1", "+84", "@a", "-5", "'")] == ["=1+1", "+84", "@a", "-5", "'"]
    assert text_of(217.0) == "217"
    assert text_of(dt.datetime(2020, 11, 30)) == "30/11/2020"  # noqa: DTZ001 - as calamine gives
    assert text_of(True) == "TRUE"  # noqa: FBT003 - a cell


CELLS = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.,-+()' eEtỷđồng%/½²", max_size=20),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.text(max_size=8).map(ErrorCell),
)

PARSERS = (
    *(read_money, read_count, read_date, read_month, read_flag, read_tax_code, read_text),
    *(partial(read_code, name="sector"), partial(read_commune, codes=LANG_GIANG)),
)


@given(CELLS)
def test_no_cell_makes_a_parser_raise_and_what_gives_no_value_is_explained(cell: object) -> None:
    for read in PARSERS:
        found = read(cell)
        assert found == BLANK or found.value is not None or (found.text is not None and found.reading)
