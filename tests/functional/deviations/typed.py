"""Numbers and dates as people type them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING, Any

from tests.functional.deviations.deviation import Deviation
from tests.functional.deviations.pages import as_text, data_cells, rewritten
from tests.spec.examples.edits import cell_of, cover, declare, put, sum_anew

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

HTX = "HTX"
INTERPRETED = {"WB-13": 1}
AMBIGUOUS = {"CL-06": 1}
CONVERTED = {"CL-09": 1}


def typed(column: str, text: str, plain: float, deserves: Mapping[str, int] = INTERPRETED) -> Deviation:
    """A number in sheet HTX as text, and as a number."""
    name = text.encode("unicode_escape").decode() if not text.isprintable() or "\u00a0" in text else text
    return Deviation(f"{column} typed as {name}", (put(HTX, column, 3, text),), deserves, (put(HTX, column, 3, plain),))


NUMBERS = (
    typed("revenue", "1.937.557", 1_937_557),
    typed("revenue", "1 937 557", 1_937_557),
    typed("revenue", "1\u00a0937\u00a0557", 1_937_557),
    typed("revenue", "1,937,557", 1_937_557),
    typed("revenue", "1'937'557", 1_937_557),
    typed("revenue", "1.937.557,25", 1_937_557.25),
    typed("revenue", "1.234,5", 1234.5),
    typed("revenue", "12 345", 12_345),
    typed("revenue", "1937557", 1_937_557),
    typed("revenue", "+1937557", 1_937_557),
    typed("monthly_income", "0,81", 0.81),
    typed("monthly_income", "4,5 ", 4.5),
    typed("monthly_income", "'4,5", 4.5),
    typed("monthly_income", "４,５", 4.5),
    typed("monthly_income", "４，５", 4.5),
    typed("monthly_income", "\u200b4,5\ufeff", 4.5),
    typed("monthly_income", "\u00a04,5\u00a0", 4.5),
    typed("monthly_income", "4.", 4),
    typed("profit", "(1.234.000)", -1_234_000),
    typed("profit", "-1.234.000", -1_234_000),
    typed("profit", "−5", -5),
    typed("regular_workers", "6", 6),
    typed("regular_workers", "１２", 12),
    typed("regular_workers", "'12", 12),
    typed("revenue", "128.693", 128_693, AMBIGUOUS),
    typed("revenue", "5128,693", 5128.693),
    typed("revenue", "928,693", 928.693, AMBIGUOUS),
    typed("monthly_income", "3.0", 3, AMBIGUOUS),
    typed("monthly_income", "0.125", 0.125, AMBIGUOUS),
    typed("profit", "(1.234)", -1234, AMBIGUOUS),
    typed("monthly_income", "12%", 12, AMBIGUOUS),
    typed("regular_workers", "1.234", 1234, AMBIGUOUS),
    typed("revenue", "142.200 triệu đồng", 142_200, AMBIGUOUS | CONVERTED),
    typed("revenue", "142 200 triệu đồng", 142_200, CONVERTED),
    typed("revenue", "3 tỷ", 3000, CONVERTED),
    typed("revenue", "1,5 TỶ ĐỒNG", 1500, CONVERTED),
    typed("revenue", unicodedata.normalize("NFD", "3 tỉ đồng"), 3000, CONVERTED),
    typed("revenue", "950 tr.đ", 950, CONVERTED),
    typed("revenue", "5.200.000 nghìn đồng", 5200, CONVERTED),
    typed("revenue", "1.500.000.000 VNĐ", 1500, CONVERTED),
    typed("revenue", "1.200.000.000 đồng", 1200, CONVERTED),
    typed("monthly_income", "4.500.000 đ", 4.5, CONVERTED),
    typed("revenue", "3 tỷ 200 triệu", 3200, CONVERTED),
    typed("revenue", "3 tỷ, 200 triệu 500 nghìn đồng", 3200.5, CONVERTED),
    typed("profit", "(1 tỷ 50 tr)", -1050, CONVERTED),
    typed("revenue", "5.200,5 (triệu đồng)", 5200.5, CONVERTED),
)


def whole_numbers_as_text(value: Any) -> Any:  # noqa: ANN401 - a cell
    return f"{value:,}".replace(",", ".") if isinstance(value, int) and not 1000 <= value < 10**6 else value


def formats(workbook: Workbook) -> None:
    """Thousands, accounting, general and the form's own unit, which show what the cell holds."""
    looks = ("#,##0.00", "General", "@", "0.00E+00", "[$-vi-VN]#,##0", '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)')
    page = workbook[HTX]
    numbers = [cell for cell in data_cells(page) if isinstance(cell.value, (int, float))]
    for index, cell in enumerate(numbers):
        cell.number_format = looks[index % len(looks)]
    for row in range(1, 9):
        cell_of(page, "charter_capital", row).number_format = '#,##0" triệu đồng"'


def percent_over(*columns: str) -> Change:
    """A percent format that came over the numbers of the third cooperative, which shows 6 as 600%."""

    def change(workbook: Workbook) -> None:
        for column in columns:
            cell_of(workbook[HTX], column, 3).number_format = "0%"

    return change


def percent_typed(column: str, value: float, plain: float, code: str = "0.00%") -> Deviation:
    """A number typed into a cell with a percent format, which holds a hundredth of it."""

    def change(workbook: Workbook) -> None:
        cell = cell_of(workbook[HTX], column, 3)
        cell.value, cell.number_format = value, code
        sum_anew(workbook[HTX], cell.column)

    return Deviation(f"{column} of {value} shown as {code}", (change,), AMBIGUOUS, (put(HTX, column, 3, plain),))


PERCENTAGES = (
    percent_typed("monthly_income", 0.0124, 1.24),
    percent_typed("monthly_income", 0.07, 7, "[Red]0.0%"),
    percent_typed("regular_workers", 0.12, 12),
    Deviation("a percent format over numbers", (percent_over("members", "revenue", "tax_code"),), {"CL-06": 2}),
)

MANY = (
    *PERCENTAGES,
    Deviation("every number of the unions as text", (rewritten(whole_numbers_as_text, "LHHTX"),), {"WB-13": 4}),
    Deviation(
        "every number of the declared totals as text",
        (rewritten(whole_numbers_as_text, "Tổng hợp"),),
        {"WB-13": 32},
    ),
    Deviation("number formats of every kind", (formats,)),
    Deviation("a declared amount with thousands", (declare("CAPITAL.ALL", "24.820,5"),), INTERPRETED),
    Deviation("a declared count with an apostrophe", (declare("HTX.ALL", "'11"),), INTERPRETED),
    Deviation("a declared amount in billions", (declare("CAPITAL.CREDIT", "4,3 tỷ"),), CONVERTED),
    Deviation("dashes for blanks", (rewritten(lambda value: "-" if value is None else value),)),
    Deviation("other dashes and spaces for blanks", (rewritten(lambda value: " – " if value is None else value),)),
    Deviation("invisible characters for blanks", (rewritten(lambda value: "\u200b" if value is None else value),)),
)

DAY = ("01/07/2016", "1/7/2016", "01-07-2016", "1-7-2016", "01.07.2016", "01 / 07 / 2016", "2016-07-01", "2016/07/01")
DAYS = (
    *DAY,
    *(
        "2016-07-01 00:00:00",
        "2016-07-01T00:00:00",
        "ngày 01/07/2016",
        "01/07/2016 00:00",
        "ngày 01 tháng 7 năm 2016",
        "Ngày 1 tháng 7, năm 2016",
    ),
    *(" 01/07/2016 ", "'01/07/2016", "０１/０７/２０１６", "01/07/2016\u200b", "\u00a001/07/2016", "01/07/2016."),
)


def times_of_day(workbook: Workbook) -> None:
    """A date with a time of the day, as a stamp leaves it."""
    cell = cell_of(workbook[HTX], "founded_on", 3)
    cell.value = dt.datetime(2016, 7, 1, 13, 45)  # noqa: DTZ001 - as Excel keeps it
    cell.number_format = "dd/mm/yyyy hh:mm"


def date_formats(workbook: Workbook) -> None:
    """Dates that look otherwise."""
    looks = ("yyyy-mm-dd", "mm/yy", "d mmm yyyy", "[$-42A]dd mmmm yyyy", "m/d/yyyy")
    days = [cell for cell in data_cells(workbook[HTX]) if isinstance(cell.value, dt.datetime)]
    for index, cell in enumerate(days):
        cell.number_format = looks[index % len(looks)]


DATES = (
    *(Deviation(f"a date typed as {text!a}", (put(HTX, "founded_on", 3, text),), INTERPRETED) for text in DAYS),
    Deviation("every date as text", (rewritten(as_text("%d/%m/%Y")),), {"WB-13": 16}),
    Deviation("every date as ISO text", (rewritten(as_text("%Y-%m-%d")),), {"WB-13": 16}),
    Deviation("a time behind a date", (times_of_day,)),
    Deviation("dates that look otherwise", (date_formats,)),
)

PERIODS = (
    "2020-11",
    "11-2020",
    "T11/2020",
    "Tháng 11/2020",
    "tháng 11 năm 2020",
    "'11/2020",
    "2020/11",
    "１１/２０２０",
)
COVER_DATES = (
    *(Deviation(f"a period typed as {text}", (cover("period", text),)) for text in PERIODS),
    Deviation("a period that is a day of it", (cover("period", dt.datetime(2020, 11, 30)),)),  # noqa: DTZ001 - as above
    Deviation("the cover's date as text", (cover("as_of", "30/11/2020"),), INTERPRETED),
    Deviation("the cover's date in words", (cover("as_of", "Ngày 30 tháng 11 năm 2020"),), INTERPRETED),
    Deviation("the cover's numbers as text", (cover("form_version", "1"), cover("revision", "01")), {"WB-13": 2}),
    Deviation("the unit's code as a number", (cover("unit_code", 217),)),
    Deviation("the unit's code with an apostrophe", (cover("unit_code", "'217"),)),
)


def no_day(text: str) -> Deviation:
    """A date that does not exist."""
    return Deviation(f"the date {text}", (put(HTX, "founded_on", 3, text),), {"CL-04": 1})


def unread(column: str, text: str, rule_id: str) -> Deviation:
    """A text that gives no value in its column."""
    return Deviation(f"{column} typed as {text}", (put(HTX, column, 3, text),), {rule_id: 1})


REFUSED = (
    *map(
        no_day,
        ("31/06/2016", "30/02/2016", "29/02/2015", "07/13/2016", "00/07/2016", "31/11/2020", "01/07/16", "1-7-16"),
    ),
    *(unread("regular_workers", text, "CL-02") for text in ("mười hai", "12%", "3 tỷ", "-6", "6²", "6 + 2")),
    *(unread("regular_workers", text, "CL-03") for text in ("6,5", "6.5", "1,234")),
    *(unread("revenue", text, "CL-02") for text in ("1.23.4", "5 200 0", "5200 USD", "(5.200.000)")),
    *(unread("revenue", text, "CL-02") for text in ("3 tỷ 200", "3 tỷ 2000 triệu", "200 triệu 3 tỷ", "ba tỷ")),
)
"""What must not be read: an error, and no value."""


DEVIATIONS = (*NUMBERS, *MANY, *DATES, *COVER_DATES)
