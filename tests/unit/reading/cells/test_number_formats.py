"""What a format shows of a number is what is read of it, and what a person would see otherwise is asked about."""

from __future__ import annotations

import decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.cells.date_parsers import read_date, read_month
from pipeline.reading.cells.formatted_cells import FormattedCell, number_cell
from pipeline.reading.cells.number_formats import number_format, shown_day, shown_text
from pipeline.reading.cells.number_parsers import read_count, read_money, read_percent, read_value
from pipeline.reading.cells.parsers import ParsedCell, read_text, text_of
from pipeline.reading.cells.special_cells import PercentCell
from pipeline.reading.cells.tax_code import read_tax_code
from schemas.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[object], ParsedCell]

PLAIN = (
    "General",
    "@",
    "0",
    "0.00",
    "#",
    "#,##0",
    "#,##0.###",
    "# ##0",
    "#,##0 ;(#,##0)",
    "#,##0.00_);[Red](#,##0.00)",
    "#,##0;[Red]-#,##0",
    "[Blue]#,##0;[Color 3]-#,##0;0",
    '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)',
    r"_-* #,##0\ _₫_-;\-* #,##0\ _₫_-;_-* \"-\"??\ _₫_-;_-@_-",
    '#,##0;-#,##0;"-"',
    "#,##0;-#,##0;",
    "General;-General;0",
    "0.00E+00",
    "##0.0E+0",
    "# ?/?",
    "# ??/16",
    "dd/mm/yyyy",
    r"dd\-mm\-yyyy",
    "[$-42A]d mmmm yyyy",
    "yyyy-mm-dd;@",
    "d/m/yy",
    "d-mmm-yy",
    "m/d/yy h:mm",
    "dd/mm/yyyy hh:mm:ss AM/PM",
    r"[$-F800]dddd\,\ mmmm\ dd\,\ yyyy",
    "+#,##0;-#,##0",
    "[>100]#,##0",
    "*-0",
    "[$-42A]#,##0",
    "",
)


@pytest.mark.parametrize("code", PLAIN)
def test_rounding_separators_alignment_colours_and_dates_change_no_number(code: str) -> None:
    assert number_format(code) is None
    assert type(number_cell(3642.0, code)) is float
    assert shown_text(code, "HTX Tân Tiến") == "HTX Tân Tiến"


@pytest.mark.parametrize(
    ("code", "held", "shown", "value"),
    [
        ("#,##0,", 3_642_000, "3.642", 3642),
        ("#,##0,", 3_642_400, "3.642", 3642.4),
        ("#,##0,,", 3_642_000_000.0, "3.642", 3642),
        ("0.0,,;-0.0,,", -50_500_000, "-50,5", -50.5),
        (r"#,##0,,\ \t\r", 3_642_000_000, "3.642 tr", 3642),
        ('#,##0\\ "đồng"', 3_642_000_000, "3.642.000.000 đồng", 3642),
        ('#,##0 "VNĐ"', 3_642_000_000, "3.642.000.000 VNĐ", 3642),
        ("#,##0 [$₫-42A]", 3_642_000_000, "3.642.000.000 ₫", 3642),
        ("[$VND] #,##0", 3_642_000_000, "VND 3.642.000.000", 3642),
        ("#,##0 đ", 3_642_000_000, "3.642.000.000 đ", 3642),
        ('_-* #,##0\\ "₫"_-;\\-* #,##0\\ "₫"_-', -50_000_000, "-50.000.000 ₫", -50),
        ('#,##0 "nghìn đồng"', 3_642_000, "3.642.000 nghìn đồng", 3642),
        ('#,##0,"nghìn đồng"', 3_642_000_000, "3.642.000nghìn đồng", 3642),
        ('#,##0 "(1.000 đồng)"', 3_642_000, "3.642.000 (1.000 đồng)", 3642),
        ('0.0" tỷ"', 3.642, "3,6 tỷ", 3642),
        ('0 "TỶ ĐỒNG"', 90, "90 TỶ ĐỒNG", 90_000),
        ('#,##0.0,,,"tỷ"', 3_642_000_000, "3,6tỷ", 3642),
        ('General" tỉ"', 3.5, "3,5 tỉ", 3500),
        ('#,##0 "đồng/người/tháng"', 3_200_000, "3.200.000 đồng/người/tháng", 3.2),
        ('#,##0 "đồng Việt Nam"', 3_000_000, "3.000.000 đồng Việt Nam", 3),
    ],
)
def test_scale_and_unit_of_money_are_followed_exactly(code: str, held: float, shown: str, value: float) -> None:
    cell = number_cell(held, code)
    assert text_of(cell) == shown
    assert read_money(cell) == ParsedCell(value)


@pytest.mark.parametrize(
    "code", ['#,##0 "triệu đồng"', '#,##0 "tr.đ"', '#,##0 "trđ"', '#,##0 "Triệu VNĐ"', '#,##0.0,"tỷ"', "0000"]
)
def test_the_columns_own_unit_changes_nothing(code: str) -> None:
    assert read_money(number_cell(3642, code)) == ParsedCell(3642.0)


BY_SIZE = '[>=1000000000]#,##0.0,,,"tỷ";[>=1000000]#,##0,,"tr";#,##0'


@pytest.mark.parametrize(
    ("held", "shown", "value"),
    [
        (3_642_000_000, "3,6tỷ", 3642),
        (304_000_000, "304tr", 304),
        (900_000, "900000", 900_000),
        (-120, "-120", -120),
    ],
)
def test_section_whose_condition_holds_is_the_one_that_counts(held: float, shown: str, value: float) -> None:
    cell = number_cell(held, BY_SIZE)
    assert text_of(cell) == shown
    assert read_money(cell).value == value


@pytest.mark.parametrize("code", ["#,##0,", ";;;", '"-"#,##0', '0" tỷ"', "0%", '0;-0;"không"', '"000"'])
def test_nought_is_nought_whatever_is_shown_of_it(code: str) -> None:
    assert read_money(number_cell(0.0, code)) == ParsedCell(0.0)


@pytest.mark.parametrize(
    ("code", "held", "shown"),
    [
        ('"-"#,##0', 120, "-120"),
        ("-#,##0", 120, "-120"),
        ("(#,##0)", 120, "(120)"),
        ("#,##0;#,##0", -120, "120"),
        ("#,##0;[Red]#,##0", -120, "120"),
        ('#,##0;"lỗ "#,##0', -120, "lỗ 120"),
        (";;;", 3642, ""),
        ('""', 3642, ""),
        ('"***"', 3642, "***"),
        ('"$"#,##0', 3642, "$3.642"),
        ("[$€-2] #,##0", 3642, "€ 3.642"),
        ('#,##0 "USD"', 3642, "3.642 USD"),
        ('#,##0 "người"', 3642, "3.642 người"),
        ('#,##0 "kg"', 3642, "3.642 kg"),
        ('0"%"', 12, "12%"),
        ('0"."0', 36, "3.6"),
        ('"1"#,##0', 642, "1642"),
    ],
)
def test_what_no_unit_explains_is_asked_about_and_the_number_held_counts(code: str, held: float, shown: str) -> None:
    read = read_money(number_cell(held, code))
    assert read == ParsedCell(float(held), shown, "ambiguous+shown_otherwise")


@pytest.mark.parametrize("code", ['#,##0".000"', '#,##0"000"', '0"000000"', '#,##0,"USD"', '"999"0'])
def test_number_shown_a_thousandfold_is_marked_as_such(code: str) -> None:
    read = read_money(number_cell(3642, code))
    assert read.value == 3642
    assert read.reading == "ambiguous+shown_otherwise+shown_thousandfold"


@pytest.mark.parametrize("code", ['0"."000', '#,##0",00"', r"0\ 000", '#,##0"."', "~#,##0"])
def test_texts_that_only_part_the_digits_change_nothing(code: str) -> None:
    assert read_money(number_cell(3642, code)) == ParsedCell(3642.0)


def test_count_is_what_is_shown_and_in_no_unit_of_money() -> None:
    assert read_count(number_cell(3000, "#,##0,")) == ParsedCell(3)
    assert read_count(number_cell(3500, "#,##0,")) == ParsedCell(None, "3.5", Reading.NOT_WHOLE)
    assert read_count(number_cell(12, '0 "₫"')) == ParsedCell(12, "12 ₫", "ambiguous+shown_otherwise")
    assert read_count(number_cell(12, '0 "triệu đồng"')) == ParsedCell(None, "12 triệu đồng", Reading.NOT_A_NUMBER)
    assert read_count(number_cell(12, '0 "trăm"')) == ParsedCell(None, "12 trăm", Reading.NOT_A_NUMBER)
    assert read_count(number_cell(12, '0 "nghìn"')) == ParsedCell(None, "12 nghìn", Reading.NOT_A_NUMBER)
    assert read_count(number_cell(12, '0 "ha"')) == ParsedCell(12, "12 ha", "ambiguous+shown_otherwise")
    assert read_value(number_cell(12, '0 "tỷ"')) == ParsedCell(None, "12 tỷ", Reading.NOT_A_NUMBER)


def test_sign_of_a_percentage_that_is_only_text_stands_behind_a_percentage() -> None:
    assert read_percent(number_cell(1.24, '0.00"%"')) == ParsedCell(1.24, "1,24%", Reading.INTERPRETED)
    assert type(number_cell(0.0124, "0.00%")) is PercentCell
    assert type(number_cell(0.5, "[<1]0%;0")) is PercentCell
    assert type(number_cell(12.0, "[<1]0%;0")) is float


@pytest.mark.parametrize(
    ("code", "held", "read", "value"),
    [
        ("0000000000", 100109106, read_tax_code, "0100109106"),
        (r"0000000000\-000", 100109106001, read_tax_code, "0100109106001"),
        ("00 0000 0000", 912345678, read_text, "09 1234 5678"),
        ('"HTX "0', 5, read_text, "HTX 5"),
        ('0"/"0000', 112020, read_month, "2020-11-01"),
        ('00"/"00"/"0000', 30112020, read_date, "2020-11-30"),
        (";;;", 912345678, read_text, "912345678"),
    ],
)
def test_codes_texts_and_days_are_what_is_shown(code: str, held: int, read: Read, value: str) -> None:
    assert str(read(number_cell(float(held), code)).value) == value


@pytest.mark.parametrize(
    ("code", "shown"),
    [('"HTX "@', "HTX Tân Tiến"), ('0;-0;0;@" (cũ)"', "Tân Tiến (cũ)"), (";;;", ""), ("0;;", "Tân Tiến")],
)
def test_text_is_shown_as_the_formats_section_for_texts_has_it(code: str, shown: str) -> None:
    assert shown_text(code, "Tân Tiến") == shown


def test_equal_numbers_in_two_formats_are_two_cells() -> None:
    first, second = number_cell(5000, "#,##0,"), number_cell(5000, '0" tỷ"')
    assert first != second
    assert len({first, second}) == 2
    assert first == number_cell(5000, "#,##0,") == 5000


@given(st.integers(1, 10**14), st.sampled_from(["#,##0,", "0.0,,", "#,##0.00,,,", '0,"k"']))
def test_scaled_number_is_rounded_nowhere(held: int, code: str) -> None:
    commas = code.count(",") - code.count("#,#")
    cell = number_cell(float(held), code)
    assert isinstance(cell, FormattedCell)
    assert cell.amount == float(decimal.Decimal(held) / 1000**commas)


@given(st.text(alphabet='0#?,.%;@"\\_* []<>=-+()/eEdmyhsGeneral₫đ\ue000\ueff0', max_size=40), st.floats(-1e14, 1e14))
def test_any_code_is_looked_at_to_an_end(code: str, held: float) -> None:
    cell = number_cell(held, code)
    assert float(cell) == held
    assert isinstance(text_of(cell), str)
    assert read_money(cell).value is not None or isinstance(cell, FormattedCell)


def test_the_threads_decimal_context_stays_as_it_was() -> None:
    before = decimal.getcontext().copy()
    assert text_of(number_cell(12_345_678.5, '#,##0.0," (kiểm)"')) == "12.345,7 (kiểm)"
    assert decimal.getcontext().rounding == before.rounding
    assert decimal.getcontext().prec == before.prec


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('"HTX "d/m', "HTX 19/5"),
        ("mmm-yy", "May-20"),
        ("[$-409]d-mmm;@", "19-May"),
        ("[$-42A]d/m", "19/5"),
        ("mm/yyyy", "05/2020"),
        ("yyyy", "2020"),
        ("[Red]d", "19"),
        ("[>1]d/m;0", "19/5"),
        ("h:mm", "0:00"),
        ("[h]:mm", "1055280:00"),
        ('"ngày" d "tháng" m', "ngày 19 tháng 5"),
        (r"\Q\u\ý\ yyyy", "Quý 2020"),
        ("[$-42A]mmm-yy", ""),
        ("[$-vi-VN]dddd", ""),
        ('"x"' * 90 + "d", None),
        ("d" + ".0" * 70, ""),
    ],
)
def test_format_without_a_part_of_the_day_shows_something_else(code: str, expected: str | None) -> None:
    assert shown_day(code, 43_970) == expected


def test_day_in_full_shows_nothing_else() -> None:
    assert shown_day("dd/mm/yyyy", 43_970) is None
    assert number_cell(43_970.0, "mmm-yy") == 43_970
