"""Counts and amounts are read as people write them; what is no number gives no value."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.cells.formatted_columns import words_of
from pipeline.reading.cells.number_parsers import read_count, read_money, read_value
from pipeline.reading.cells.parsers import ParsedCell
from pipeline.reading.cells.special_cells import TOO_LARGE
from schemas.matching import nfc
from schemas.reading import Reading

MONEY = [
    ("1.937.557", 1_937_557, "interpreted"),
    ("1 937 557", 1_937_557, "interpreted"),
    ("1\u00a0937\u00a0557", 1_937_557, "interpreted"),
    ("1,937,557", 1_937_557, "interpreted"),
    ("1'937'557", 1_937_557, "interpreted"),
    ("12 345", 12_345, "interpreted"),
    ("1.937.557,25", 1_937_557.25, "interpreted"),
    ("1,937,557.25", 1_937_557.25, "interpreted"),
    ("1.234,5", 1234.5, "interpreted"),
    ("0,81", 0.81, "interpreted"),
    ("12", 12, "interpreted"),
    ("'12", 12, "interpreted"),
    ("12 ", 12, "interpreted"),
    ("１２", 12, "interpreted"),
    ("-5", -5, "interpreted"),
    ("−5", -5, "interpreted"),
    ("(1.234.000)", -1_234_000, "interpreted"),
    ("3.0", 3, "ambiguous"),
    ("0.5", 0.5, "ambiguous"),
    ("128.693", 128_693, "ambiguous"),
    ("128,693", 128.693, "ambiguous"),
    ("(1.234)", -1234, "ambiguous"),
    ("142.200 triệu đồng", 142_200, "ambiguous+unit_word"),
    ("142 200 triệu đồng", 142_200, "unit_word"),
    ("3 tỷ", 3000, "unit_word"),
    ("3 TỶ ĐỒNG", 3000, "unit_word"),
    ("1,5 tỉ", 1500, "unit_word"),
    ("500 nghìn đồng", 0.5, "unit_word"),
    ("1.000.000 đồng", 1, "unit_word"),
    (unicodedata.normalize("NFD", "3 tỷ đồng"), 3000, "unit_word"),
    ("1.500.000.000 VNĐ", 1500, "unit_word"),
    ("1.500.000.000 ₫", 1500, "unit_word"),
    ("2.500.000đ", 2.5, "unit_word"),
    ("500tr", 500, "unit_word"),
    ("500 tr.đ", 500, "unit_word"),
    ("(3 tỷ)", -3000, "unit_word"),
    ("(3) tỷ", -3000, "unit_word"),
    ("12%", 12, "ambiguous"),
    ("０,８１％", 0.81, "ambiguous"),
    ("0.125", 0.125, "ambiguous"),
    ("0,125", 0.125, "interpreted"),
    ("12.", 12, "interpreted"),
    ("1.937.557.", 1_937_557, "interpreted"),
    ("+12", 12, "interpreted"),
]

NO_NUMBERS = [
    "mười hai",
    "1 2",
    "1.23.4",
    "--5",
    "(5",
    "12²",
    "①",
    "nan",
    "inf",
    "1e20",
    "9" * 5000,
    "%",
    "12%%",
    "3 con",
    "tỷ",
    "12 usd",
]


@pytest.mark.parametrize(("text", "value", "reading"), MONEY)
def test_amount_written_as_text_is_read_as_the_form_defines(text: str, value: float, reading: str) -> None:
    assert read_money(text) == ParsedCell(value, " ".join(unicodedata.normalize("NFC", text).split()), reading)


@pytest.mark.parametrize("text", ["12\u200b", "\ufeff12", "1\u200b2", "\u202a12\u202c"])
def test_invisible_characters_in_a_number_do_no_harm(text: str) -> None:
    assert read_money(text) == ParsedCell(12, "12", "interpreted")


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_text_that_is_no_number_gives_no_value(text: str) -> None:
    assert read_money(text)[::2] == (None, Reading.NOT_A_NUMBER)
    assert read_count(text)[::2] == (None, Reading.NOT_A_NUMBER)


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), -float("inf"), 1e15, 1e300, True, dt.date(2020, 1, 1)])
def test_cell_that_is_no_usable_number_gives_no_value(cell: object) -> None:
    assert read_money(cell)[::2] == (None, Reading.NOT_A_NUMBER)
    assert read_count(cell)[::2] == (None, Reading.NOT_A_NUMBER)


def test_number_cell_is_read_plainly_and_beyond_three_decimals_rounded_with_a_word() -> None:
    assert read_money(2.675) == ParsedCell(2.675)
    assert read_money(0.1 + 0.2) == ParsedCell(0.3)
    assert read_money(1.00049) == ParsedCell(1.0, "1.00049", Reading.INTERPRETED)
    assert read_count(12.0) == ParsedCell(12)


@pytest.mark.parametrize("cell", [2.5, "2,5", "2.5", "128,693"])
def test_count_that_is_not_whole_is_said_to_be_so(cell: object) -> None:
    assert read_count(cell)[::2] == (None, Reading.NOT_WHOLE)


@pytest.mark.parametrize("text", ["3 tỷ", "12%", "12％", "500đ"])
def test_count_of_money_or_of_a_hundred_is_no_number(text: str) -> None:
    assert read_count(text)[::2] == (None, Reading.NOT_A_NUMBER)


def test_grouped_count_is_read() -> None:
    assert read_count("1.937.557") == ParsedCell(1_937_557, "1.937.557", "interpreted")
    assert read_count("128.693") == ParsedCell(128_693, "128.693", "ambiguous")


@given(st.integers(-TOO_LARGE + 1, TOO_LARGE - 1), st.sampled_from(". ,'"))
def test_whole_number_grouped_by_thousands_is_read_back(number: int, mark: str) -> None:
    text = f"{number:,}".replace(",", mark)
    if abs(number) < 1000 or abs(number) >= 10**6 or mark == " ":
        assert read_count(text).value == number


@given(st.integers(1, 10**12), st.integers(1, 99))
def test_vietnamese_amount_with_decimals_is_read_back(whole: int, hundredths: int) -> None:
    text = f"{whole:,}".replace(",", ".") + f",{hundredths:02d}"
    assert read_money(text).value == round(whole + hundredths / 100, 3)


@given(st.integers(0, 10**11))
def test_thousandths_survive_as_a_number_cell(thousandths: int) -> None:
    assert round(read_money(thousandths / 1000).value * 1000) == thousandths


@pytest.mark.parametrize("cell", [11.999999999999998, 12.000000000000002, 12.0000000009, 12])
def test_count_beside_a_whole_number_by_the_noise_of_floats_is_that_number(cell: float) -> None:
    assert read_count(cell) == ParsedCell(12)
    assert type(read_count(cell).value) is int


@pytest.mark.parametrize("cell", [123_456_789.00000001, 999_999_999_999.0001, -0.0000000001])
def test_noise_of_a_large_number_is_larger(cell: float) -> None:
    assert read_count(cell) == ParsedCell(round(cell))


@pytest.mark.parametrize("cell", [12.00000001, 11.99, 0.5, 1e-8])
def test_count_farther_from_a_whole_number_is_not_whole(cell: float) -> None:
    assert read_count(cell).reading == Reading.NOT_WHOLE


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\u2007", "\u2002", "\u205f", "\u3000", "\u1680"])
def test_space_of_any_kind_groups_digits(space: str) -> None:
    assert read_money(f"1{space}234,5").value == 1234.5
    assert read_money(f"1{space}937{space}557").value == 1_937_557
    assert read_count(f"{space}12 {space}").value == 12


OWN = words_of(("người", "thành viên"))


@pytest.mark.parametrize("text", ["27 người", "27người", "27 thành viên.", "27 (người)", " 27\u00a0NGƯỜI "])
def test_own_word_of_a_column_goes_without_saying_behind_a_count(text: str) -> None:
    assert read_count(text, OWN)[::2] == (27, Reading.INTERPRETED)
    assert read_value(text, OWN)[::2] == (27.0, Reading.INTERPRETED)


@pytest.mark.parametrize("text", ["27 hộ", "27 người/hộ", "27 ha", "27 HTX", "27 người?", "27 công ty", "27 nguoi"])
def test_word_of_another_thing_behind_a_count_is_asked_about(text: str) -> None:
    assert read_count(text, OWN) == ParsedCell(27, text, "ambiguous+other_word")
    assert read_value(text, OWN) == ParsedCell(27.0, text, "ambiguous+other_word")


@pytest.mark.parametrize(
    "text",
    [
        *("27 nghìn", "27 nghìn người", "27 nghin", "2,7 chục", "3 trăm", "27k", "1 vạn", "3 triệu", "3 tỷ người"),
        *(
            "27 đồng",
            "27%",
            "27% người",
            "27²",
            "27 m2",
            "người 27",
            "20 nam, 7 nữ",
            "5-7 người",
            "người",
            "(27 người)",
        ),
    ],
)
def test_word_that_multiplies_and_text_that_is_more_than_a_count_are_no_count(text: str) -> None:
    assert read_count(text, OWN) == ParsedCell(None, nfc(text), Reading.NOT_A_NUMBER)


def test_count_with_a_word_is_as_whole_and_as_clear_as_without() -> None:
    assert read_count("1.234 người", OWN) == ParsedCell(1234, "1.234 người", Reading.AMBIGUOUS)
    assert read_count("1,5 người", OWN).reading == Reading.NOT_WHOLE


def test_words_behind_a_number_are_read_only_where_a_column_has_its_own() -> None:
    assert read_count("27 người").reading == Reading.NOT_A_NUMBER
    assert read_money("27 người").reading == Reading.NOT_A_NUMBER
