"""Excel's data validation for the cells of a column: what they accept, and the hint that they show."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.outputs.templates.lists import list_name, list_range
from pipeline.reading.cells.special_cells import TOO_LARGE
from schemas.column import Column, Kind, Required

if TYPE_CHECKING:
    from decimal import Decimal

    from pipeline.outputs.templates.lists import Lists

TITLE_LENGTH, MESSAGE_LENGTH = 32, 255
"""Excel's limits; XlsxWriter leaves out a validation whose texts are longer."""
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Excel knows no earlier date; a later one has a mistyped year."""
LARGEST = TOO_LARGE - 1
"""Stands for a bound that a column does not have: Excel's validation of numbers needs at least one."""
YES = ("x", "có")
REQUIRED_VI = {
    Required.NEVER: "",
    Required.ALWAYS: "Bắt buộc điền.",
    Required.UNLESS_ENDED: "Bắt buộc điền, trừ khi đã giải thể hoặc chấm dứt.",
}


def validation(column: Column, lists: Lists, cell: str) -> dict[str, Any]:
    """XlsxWriter's options for the data validation of the column's cells; ``cell`` is the first of them."""
    return {
        "input_title": shortened(column.header, TITLE_LENGTH),
        "input_message": shortened(hint(column), MESSAGE_LENGTH),
        "error_title": shortened(column.header, TITLE_LENGTH),
        "error_message": shortened(f"Giá trị không hợp lệ. {hint(column)}", MESSAGE_LENGTH),
        **accepted(column, lists, cell),
    }


def hint(column: Column) -> str:
    """What to fill in and whether it must be."""
    return " ".join(part for part in (column.help_vi, REQUIRED_VI[column.required]) if part)


def shortened(text: str, length: int) -> str:
    """The text, cut and ended with an ellipsis where it is too long."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def accepted(column: Column, lists: Lists, cell: str) -> dict[str, Any]:
    """What Excel lets into a cell; a list that is not there, a period and plain text are left to the reader."""
    if (name := list_name(column)) in lists:
        return {"validate": "list", "source": list_range(lists, str(name))}
    if column.kind is Kind.FLAG:
        return {"validate": "list", "source": list(YES)}
    if column.kind is Kind.COUNT:
        return {"validate": "integer", **bounds(column.minimum, column.maximum)}
    if column.kind in (Kind.MONEY, Kind.VALUE):
        return {"validate": "decimal", **bounds(column.minimum, column.maximum)}
    if column.kind is Kind.DATE:
        return {"validate": "date", "criteria": "between", "minimum": EARLIEST, "maximum": LATEST}
    if column.kind is Kind.TAX_CODE:
        return {"validate": "custom", "value": f"=OR(LEN({cell})=10,LEN({cell})=13,LEN({cell})=14)"}
    return {"validate": "any"}


def bounds(minimum: Decimal | None, maximum: Decimal | None) -> dict[str, Any]:
    """XlsxWriter's options for the range of a number."""
    if maximum is None and minimum is not None:
        return {"criteria": ">=", "value": minimum}
    return {
        "criteria": "between",
        "minimum": -LARGEST if minimum is None else minimum,
        "maximum": LARGEST if maximum is None else maximum,
    }
