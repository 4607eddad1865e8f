"""What identifies a row whatever its position: an answer to a query of one row is never one to another row's."""

from __future__ import annotations

import pytest

from pipeline.validation.row_places import place_of, row_key
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.groups import GROUPS
from schemas.storage import NAME_KEY

COOPERATIVE: dict[str, object] = {
    "tax_code": "2400123458",
    "name": "HTX  Mỹ Thái",
    NAME_KEY: "htx mỹ thái",
    "commune": "Xã Mỹ Thái",
    "at_row": 9,
}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, "2400123458"),
        ({"at_row": 12, "name": "HTX Mỹ Thái II"}, "2400123458"),
        ({"tax_code": None}, "htx mỹ thái|Xã Mỹ Thái"),
        ({"tax_code": None, "name": "HTX MỸ THÁI", "at_row": 12}, "htx mỹ thái|Xã Mỹ Thái"),
        ({"tax_code": None, "commune": None}, "dòng 9"),
        ({"tax_code": "", NAME_KEY: None}, "dòng 9"),
    ],
)
def test_row_goes_by_its_tax_code_or_its_name_and_commune_or_else_by_its_number(
    changes: dict[str, object], key: str
) -> None:
    assert row_key(COOPERATIVES, COOPERATIVE | changes) == key


def test_row_of_a_register_without_names_goes_by_what_its_form_declares() -> None:
    row = {"commune": "Xã Mỹ Thái", "activity": "Thủy lợi", "at_row": 4}
    assert row_key(GROUPS, row) == "Xã Mỹ Thái|Thủy lợi"


def test_place_names_the_sheet_of_the_form_the_row_and_the_column() -> None:
    assert place_of(COOPERATIVES, COOPERATIVE, "members") == "HTX/2400123458/members"
