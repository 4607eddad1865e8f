"""What is held back of a register is blank in the view that figures add up, whatever column it stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT
from schemas.rules.scale import REGISTERS

if TYPE_CHECKING:
    from schemas.column import Sheet

BLANKED = re.compile(r"case when list_contains\(h\.names, '(\w+)'\) then null else r\.(\w+) end as (\w+)")


@pytest.mark.parametrize("sheet", REGISTERS.values(), ids=lambda sheet: sheet.table)
def test_every_amount_of_a_register_that_can_be_held_back_is_blank_where_it_is(sheet: Sheet) -> None:
    view = (PROJECT / "warehouse" / "quality" / f"counted_{sheet.table}.sql").read_text(encoding="utf-8")
    amounts = [
        column
        for column in sheet.columns
        if column.is_amount and column.maximum is None and column.name != "ordinal"  # a maximum bounds what is in doubt
    ]
    assert BLANKED.findall(view) == [(column.name, column.sql_name, column.sql_name) for column in amounts]
