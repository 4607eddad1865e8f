"""Figures beside those of the year before, over the units that reported both times: in a sentence, and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.report.notation import UNKNOWN, vietnamese
from pipeline.outputs.report.word_table import WordRow, WordTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from pipeline.outputs.report.contents import FigureValue

COMPARISON_TITLE = "So với cùng kỳ năm trước, trên cùng các đơn vị"
COMPARISON_SOURCE = (
    "Nguồn: bảng report.figures của kho dữ liệu. Mỗi dòng chỉ cộng các đơn vị có số liệu của cùng địa bàn ở cả hai kỳ, "
    "nên số kỳ này có thể nhỏ hơn số của toàn bộ đơn vị đã báo cáo."
)
HEADERS = (
    *("Chỉ tiêu", "Đơn vị tính", "Cùng kỳ năm trước", "Kỳ này", "Tăng, giảm", "Tỷ lệ (%)"),
    "Số đơn vị có cả hai kỳ",
)
NUMBERS = (False, False, True, True, True, True, True)
PERCENT_DECIMALS = 2


def year_before_text(figure: FigureValue) -> str:
    """A sentence on how a figure has changed in a year; blank where no unit has it of both."""
    change = figure.change
    if change is None:
        return ""
    before, now = (_shown(figure, value) for value in (figure.year_before, figure.against_year_before))
    basis = f"tính trên {figure.units_both} đơn vị có số liệu cả hai kỳ"
    if change == 0:
        return f"{figure.label} không đổi so với cùng kỳ năm trước ({now} {figure.unit}), {basis}."
    word, share = ("tăng", "lên") if change > 0 else ("giảm", "xuống")
    percent = percent_of(figure)
    part = "" if percent is None else f" ({vietnamese(abs(percent), PERCENT_DECIMALS)}%)"
    return (
        f"{figure.label} {word} {_shown(figure, abs(change))}{part} so với cùng kỳ năm trước, "
        f"từ {before} {share} {now} {figure.unit}, {basis}."
    )


def percent_of(figure: FigureValue) -> Decimal | None:
    """The change in percent of the year before; None where that was nothing, or cannot be held against it."""
    change, before = figure.change, figure.year_before
    return None if change is None or not before else 100 * change / before


def comparison_table(figures: Sequence[FigureValue]) -> WordTable:
    """The figures in one table, each over its own units."""
    rows = [
        WordRow(
            (
                figure.label,
                figure.unit,
                _shown(figure, figure.year_before),
                _shown(figure, figure.against_year_before),
                _shown(figure, figure.change),
                UNKNOWN if (percent := percent_of(figure)) is None else vietnamese(percent, PERCENT_DECIMALS),
                str(figure.units_both),
            )
        )
        for figure in figures
    ]
    return WordTable(HEADERS, rows, NUMBERS)


def _shown(figure: FigureValue, value: Decimal | None) -> str:
    return UNKNOWN if value is None else vietnamese(value, figure.decimals)
