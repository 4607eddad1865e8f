"""The indicators as the data dictionary tells of them: what they count, and when."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.outputs.documents.markdown import code
from pipeline.outputs.documents.validity import REQUIRED, in_force, since
from schemas.column import Required
from schemas.figures import Measure, measures
from schemas.reference_data import Indicator, all_indicators, changes_of_lists, indicator_versions
from schemas.registry import tables
from schemas.rules.measures import conditions, in_words
from schemas.rules.totals import has_register

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

INDICATOR_HEADERS = (
    "Mã · Code",
    "Trang tính · Sheet",
    "Chỉ tiêu",
    "Indicator",
    "Đơn vị · Unit",
    "Loại · Stock or flow",
    "Bắt buộc · Required",
    "Tối thiểu · Minimum",
    "Tối đa · Maximum",
    "Tính từ danh sách · Register side",
    "Hiệu lực · In force",
)


def every_indicator() -> list[Indicator]:
    """The indicators in the order of the forms, each as it was at each time."""
    return [known for row in all_indicators().values() for known in indicator_versions(row.table, row.indicator)]


def indicator_row(indicator: Indicator) -> tuple[str, ...]:
    """What there is to know about an indicator, under INDICATOR_HEADERS."""
    return (
        code(indicator.indicator),
        tables()[indicator.table].name,
        indicator.label_vi,
        indicator.label_en,
        indicator.unit_vi,
        "từ đầu năm · year to date" if indicator.flow else "thời điểm · stock",
        REQUIRED[Required.NEVER if indicator.optional else Required.ALWAYS],
        "" if indicator.minimum is None else str(indicator.minimum),
        "" if indicator.maximum is None else str(indicator.maximum),
        register_side(indicator),
        in_force(indicator.valid_from, indicator.valid_to),
    )


def register_side(indicator: Indicator) -> str:
    """What the registers add up to, in the manner of SQL; a part that is only declared stands by its code."""
    if not has_register(indicator.indicator):
        return "chỉ khai · only declared"
    summed = [measure for measure in measures() if measure.figure_id == indicator.indicator]
    changes = [day for day in changes_of_lists() if indicator.valid_from < day < indicator.valid_to]
    sides = [(day, side_on(summed, day)) for day in (indicator.valid_from, *changes)]
    later = [(day, side) for (_, before), (day, side) in pairwise(sides) if side != before]
    return "; ".join((sides[0][1], *(f"từ · from {since(day)}: {side}" for day, side in later)))


def side_on(summed: Sequence[Measure], day: date) -> str:
    """What is added up on a day."""
    return " + ".join(code(term(measure, day)) for measure in summed if measure.valid_on(day))


def term(measure: Measure, day: date) -> str:
    """One part of a register side on a day."""
    if measure.is_declared:
        return measure.indicator
    amount = f"sum({measure.table}.{measure.column})" if measure.column else f"count({measure.table})"
    where = " and ".join(in_words(condition) for condition in conditions(measure, day))
    return f"{amount} where {where}" if where else amount
