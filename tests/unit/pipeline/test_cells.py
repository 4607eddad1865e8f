"""Cells become values of their column's kind in every form that the submission form lists; nothing raises."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.cells import (
    BLANK,
    LARGEST,
    ErrorCell,
    Read,
    read_code,
    read_commune,
    read_count,
    read_date,
    read_flag,
    read_money,
    read_month,
    read_tax_code,
    read_text,
    text_of,
)
from schemas.communes import commune_codes
from schemas.reading import Reading
from schemas.reference_data import code_list

LANG_GIANG = commune_codes("217", dt.date(2020, 11, 30))
NOVEMBER = dt.date(2020, 11, 1)

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
BLANKS = ["", " ", "\n", "-", "–", "—", " - ", "\u00a0", "\u200b", "\ufeff -"]


@pytest.mark.parametrize(("text", "value", "reading"), MONEY)
def test_amount_written_as_text_is_read_as_the_form_defines(text: str, value: float, reading: str) -> None:
    assert read_money(text) == Read(value, " ".join(unicodedata.normalize("NFC", text).split()), reading)


@pytest.mark.parametrize("text", ["12\u200b", "\ufeff12", "1\u200b2", "\u202a12\u202c"])
def test_invisible_characters_in_a_number_do_no_harm(text: str) -> None:
    assert read_money(text) == Read(12, "12", "interpreted")


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_text_that_is_no_number_gives_no_value(text: str) -> None:
    assert read_money(text)[::2] == (None, Reading.NOT_A_NUMBER)
    assert read_count(text)[::2] == (None, Reading.NOT_A_NUMBER)


@pytest.mark.parametrize("read", [read_money, read_count, read_date, read_month, read_tax_code, read_text])
@pytest.mark.parametrize("cell", BLANKS)
def test_blank_or_dash_is_not_reported(read: object, cell: str) -> None:
    assert read(cell) == BLANK


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), -float("inf"), 1e15, 1e300, True, dt.date(2020, 1, 1)])
def test_cell_that_is_no_usable_number_gives_no_value(cell: object) -> None:
    assert read_money(cell)[::2] == (None, Reading.NOT_A_NUMBER)
    assert read_count(cell)[::2] == (None, Reading.NOT_A_NUMBER)


def test_number_cell_is_read_plainly_and_beyond_three_decimals_rounded_with_a_word() -> None:
    assert read_money(2.675) == Read(2.675)
    assert read_money(0.1 + 0.2) == Read(0.3)
    assert read_money(1.00049) == Read(1.0, "1.00049", Reading.INTERPRETED)
    assert read_count(12.0) == Read(12)


@pytest.mark.parametrize("cell", [2.5, "2,5", "2.5", "128,693"])
def test_count_that_is_not_whole_is_said_to_be_so(cell: object) -> None:
    assert read_count(cell)[::2] == (None, Reading.NOT_WHOLE)


@pytest.mark.parametrize("text", ["3 tỷ", "12%", "12％", "500đ"])
def test_count_of_money_or_of_a_hundred_is_no_number(text: str) -> None:
    assert read_count(text)[::2] == (None, Reading.NOT_A_NUMBER)


def test_grouped_count_is_read() -> None:
    assert read_count("1.937.557") == Read(1_937_557, "1.937.557", "interpreted")
    assert read_count("128.693") == Read(128_693, "128.693", "ambiguous")


@given(st.integers(-LARGEST + 1, LARGEST - 1), st.sampled_from(". ,'"))
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


DATES = ["30/11/2020", "30-11-2020", "30.11.2020", "2020-11-30", "2020-11-30 00:00:00", "'30/11/2020", " 30/11/2020 "]
MORE_DATES = ["30/11/2020.", "30/11/2020 00:00:00", "2020/11/30", "2020.11.30", "ngày 30 tháng 11 năm 2020"]
NO_DATES = [
    "31/11/2020",
    "29/02/2021",
    "31/02/2019",
    "32/01/2020",
    "01/13/2020",
    "1/1/0000",
    "30/11/20",
    "hôm qua",
    "ngày 31 tháng 11 năm 2020",
]


@pytest.mark.parametrize(
    "text", [*DATES, *MORE_DATES, "３０/１１/２０２０", "30/11/\u200b2020", "Ngày 30 tháng 11, năm 2020"]
)
def test_date_written_as_text_is_read(text: str) -> None:
    assert read_date(text)[::2] == (dt.date(2020, 11, 30), Reading.INTERPRETED)


@pytest.mark.parametrize("cell", [*NO_DATES, 44165.0, 44165, True, dt.time(8), dt.timedelta(1), dt.date(1899, 12, 30)])
def test_what_is_no_day_gives_no_date_and_never_a_neighbouring_one(cell: object) -> None:
    assert read_date(cell)[::2] == (None, Reading.NOT_A_DATE)


def test_leap_day_exists_in_a_leap_year_only() -> None:
    assert read_date("29/02/2020").value == dt.date(2020, 2, 29)
    assert read_date("29/02/1900").value is None


def test_date_cell_is_read_plainly_whatever_its_time() -> None:
    assert read_date(dt.datetime(2020, 11, 30, 13, 45)) == Read(dt.date(2020, 11, 30))  # noqa: DTZ001 - as calamine gives
    assert read_date(dt.date(2020, 11, 30)) == Read(dt.date(2020, 11, 30))


@given(st.dates(dt.date(1900, 1, 1)), st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"]))
def test_any_day_is_read_back(day: dt.date, pattern: str) -> None:
    assert read_date(day.strftime(pattern)).value == day


@pytest.mark.parametrize(
    "cell",
    [
        *DATES,
        "11/2020",
        "11-2020",
        "2020-11",
        "'11/2020",
        "Tháng 11/2020",
        "T11/2020",
        "tháng 11 năm 2020",
        "kỳ tháng 11/2020",
        "2020/11",
        NOVEMBER,
    ],
)
def test_period_is_the_first_day_of_its_month(cell: object) -> None:
    assert read_month(cell)[::2] == (NOVEMBER, None)


@pytest.mark.parametrize(
    "cell", ["13/2020", "00/2020", "12/9999", "01/0001", dt.date(9999, 12, 31), "năm 2020", 11.202]
)
def test_what_is_no_month_of_a_possible_year_gives_no_period(cell: object) -> None:
    assert read_month(cell)[::2] == (None, Reading.NOT_A_DATE)


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
    assert read_code(text, "sector") == Read("agriculture")


@pytest.mark.parametrize("name", ["sector", "status", "condition", "alliance_membership", "rating", "difficulty"])
def test_every_entry_of_a_list_is_read_by_label_and_code(name: str) -> None:
    for entry in code_list(name):
        assert read_code(entry.label_vi, name).value == entry.code
        assert read_code(entry.code.upper(), name).value == entry.code


def test_unknown_label_or_error_cell_is_in_no_list() -> None:
    assert read_code("Nông nghiệp sạch", "sector") == Read(None, "Nông nghiệp sạch", Reading.NOT_IN_LIST)
    assert read_code(ErrorCell("#N/A"), "sector") == Read(None, "#N/A", Reading.ERROR_CELL)
    assert read_code(3.0, "sector").reading == Reading.NOT_IN_LIST


@pytest.mark.parametrize("text", ["Xã Mỹ Thái", "XÃ MỸ THÁI", unicodedata.normalize("NFD", "Xã Mỹ Thái"), "07420"])
def test_commune_is_read_by_its_full_name_and_code(text: str) -> None:
    assert read_commune(text, LANG_GIANG) == Read("07420")


@pytest.mark.parametrize("text", ["Mỹ Thái", "X. Mỹ Thái", "X.Mỹ Thái", "x Mỹ Thái"])
def test_commune_is_read_without_its_level_and_with_a_short_one(text: str) -> None:
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


@pytest.mark.parametrize("cell", ["2400123458", "2400 123 458", "2400.123.458", "'2400123458", 2400123458.0])
def test_tax_code_is_read_without_its_separators(cell: object) -> None:
    assert read_tax_code(cell).value == "2400123458"


@pytest.mark.parametrize("cell", ["2400123454", "240012345", "24001234580", "MST", 12.0, ErrorCell("#REF!")])
def test_tax_code_of_wrong_length_or_check_digit_is_refused(cell: object) -> None:
    assert read_tax_code(cell).value is None


def test_branch_code_of_thirteen_digits_is_read() -> None:
    assert read_tax_code("2400123458-001").value == read_tax_code("2400123458001").value == "2400123458001"


def test_yes_no_and_what_is_neither() -> None:
    assert [read_flag(cell).value for cell in ("x", "X", "có", "Có", True, 1.0)] == [True] * 6
    assert [read_flag(cell).value for cell in ("", "-", "không", False, 0.0)] == [False] * 5
    assert read_flag("có lẽ") == Read(None, "có lẽ", Reading.NOT_IN_LIST)
    assert read_flag(ErrorCell("#N/A")).reading == Reading.ERROR_CELL


def test_text_is_what_a_person_sees() -> None:
    assert read_text("  Hợp\n tác ") == Read("Hợp tác")
    assert read_text("Hợp\u00a0\u200btác\ufeff") == Read("Hợp tác")
    assert read_text("'217") == Read("217")
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
READERS = (read_money, read_count, read_date, read_month, read_flag, read_tax_code, read_text)


@given(CELLS)
def test_no_cell_makes_a_reader_raise_and_what_gives_no_value_is_explained(cell: object) -> None:
    for read in (*READERS, lambda one: read_code(one, "sector"), lambda one: read_commune(one, LANG_GIANG)):
        found = read(cell)
        assert found == BLANK or found.value is not None or (found.text is not None and found.reading)
