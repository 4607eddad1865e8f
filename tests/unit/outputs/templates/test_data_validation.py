"""What Excel lets into a template's cells is what their column can hold, and its texts keep within Excel's limits."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.outputs.templates.data_validation import accepted, shortened
from schemas.forms.cooperatives import COOPERATIVES


def test_tax_code_is_as_long_as_one_of_the_ways_to_write_it() -> None:
    rule = accepted(COOPERATIVES.column("tax_code"), {}, "$C4")
    assert rule == {"validate": "custom", "value": "=OR(LEN($C4)=10,LEN($C4)=13,LEN($C4)=14)"}


def test_dates_lie_where_excel_knows_them() -> None:
    rule = accepted(COOPERATIVES.column("founded_on"), {}, "$E4")
    assert (rule["minimum"], rule["maximum"]) == (date(1900, 1, 1), date(2199, 12, 31))


def test_code_whose_list_is_not_there_is_left_to_the_reader() -> None:
    column = COOPERATIVES.column("sector")
    assert accepted(column, {}, "$F4") == {"validate": "any"}
    assert accepted(column, {str(column.code_list): ("Khác",)}, "$F4")["validate"] == "list"


@pytest.mark.parametrize(
    ("text", "length", "short"), [("năm chữ", 7, "năm chữ"), ("năm chữ", 6, "năm c…"), ("năm chữ", 5, "năm…")]
)
def test_text_that_is_too_long_ends_with_an_ellipsis(text: str, length: int, short: str) -> None:
    assert shortened(text, length) == short
