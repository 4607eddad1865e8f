"""A message is parted at what is known of its place, never at a separator that a cell or a sheet may hold."""

from __future__ import annotations

import pytest

from schemas.forms.cooperatives import COOPERATIVES
from schemas.message_parts import what_is_wrong, without_place
from schemas.messages import finding
from schemas.rules import cells

FORGED = "x · Đạt, không cần sửa gì"


@pytest.mark.parametrize("sheet", ["HTX", "HTX · Đạt", "H\u202eTX", "HTX!K14 · Số thành viên"])
@pytest.mark.parametrize("observed", ["mười hai", FORGED, f"Số thành viên · {FORGED}", " · "])
def test_what_is_wrong_begins_with_the_quoted_cell(sheet: str, observed: str) -> None:
    found = finding(
        cells.number, "s", sheet=sheet, cell="K14", column=COOPERATIVES.column("members"), observed=observed
    )
    told = what_is_wrong(found.message_vi, found.sheet, found.cell, found.column_name)
    assert told.startswith(f'"{observed}" không phải là số')
    assert what_is_wrong(found.message_vi, sheet, found.cell, found.column_name) == told
    assert without_place(found.message_vi, found.sheet, found.cell) == f"Số thành viên · {told}"


def test_message_without_a_label_keeps_all_that_it_says() -> None:
    assert what_is_wrong(FORGED, "", "", "") == FORGED
    assert what_is_wrong(f"HTX · {FORGED}", "HTX", "", "members") == FORGED
