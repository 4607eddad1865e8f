"""An entry of a list that can no longer be chosen is not prefilled: the person says what it is now."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from pipeline.outputs.templates import template
from pipeline.outputs.templates.prior import Prior, StoredRow
from schemas.registry import tables
from tests.unit.outputs.templates.opened_templates import FIRST, FORMS, headers, period_of, unit_of

PLAN: StoredRow = dict.fromkeys(column.name for column in tables()["targets"].columns) | {
    "year": 2026,
    "indicator": "FOUNDED",
    "at_least": 4,
}


@pytest.mark.parametrize(
    ("version", "scope", "is_sent", "shown"),
    [
        (0, "Mỗi huyện", False, "Mỗi huyện"),
        (1, "Mỗi huyện", False, None),
        (1, "Toàn tỉnh", False, "Toàn tỉnh"),
        (1, "Mỗi huyện", True, "Mỗi huyện"),
    ],
)
def test_scope_of_districts_is_prefilled_only_while_there_are_districts(
    version: int, scope: str, shown: str | None, *, is_sent: bool
) -> None:
    form = [form for form in FORMS if form.form_id == "LM-01"][version]
    prior = Prior(rows={"targets": [PLAN | {"scope": scope}]}, is_sent=is_sent)
    content = template(form, unit_of(form), period_of(form), prior)
    page = openpyxl.load_workbook(BytesIO(content))[tables()["targets"].name]
    places = headers(page)
    assert page.cell(FIRST, places[tables()["targets"].column("scope").header]).value == shown
    assert page.cell(FIRST, places[tables()["targets"].column("at_least").header]).value == 4
