"""A template tells whether every cooperative gives its kinds of members; until then it does not compare their sums."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.outputs.templates.cell_references import text_literal
from pipeline.outputs.templates.member_kinds import ALL_KINDS_GIVEN, all_kinds_given
from pipeline.outputs.templates.warnings import totals_marks
from schemas.rules.totals import members_by_kind
from tests.unit.outputs.templates.opened_templates import FIRST, FORMS, headers, period_of, unit_of, written

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION_1, VERSION_2 = FORMS[0], FORMS[2]
KINDS = ("Thành viên chính thức", "Thành viên liên kết góp vốn", "Thành viên liên kết không góp vốn")
LIVING, ENDED = "Đang hoạt động", "Đã phá sản"


def test_form_without_kinds_of_members_does_not_ask() -> None:
    assert all_kinds_given(VERSION_1) is None
    assert ALL_KINDS_GIVEN not in openpyxl.load_workbook(BytesIO(written(VERSION_1))).defined_names


def test_sum_of_kinds_is_compared_where_all_are_given() -> None:
    [mark] = [
        mark
        for mark in totals_marks(VERSION_2, VERSION_2.sheet("declared_totals"))
        if mark.rule.rule_id == members_by_kind.rule_id
    ]
    assert mark.column == "MEMBERS.ALL"
    assert ALL_KINDS_GIVEN in mark.formula


@pytest.mark.long
@pytest.mark.parametrize(
    ("rows", "is_given"),
    [
        ([], True),
        ([(LIVING, (8, 0, 0)), (LIVING, (9, 1, 2))], True),
        ([(LIVING, (8, 0, 0)), (LIVING, (9, None, 2))], False),
        ([(None, (9, 1, None))], False),
        ([(LIVING, (8, 0, 0)), (ENDED, (None, None, None))], True),
    ],
)
def test_calculated_answer_is_that_of_the_rows(
    convert: Callable[[bytes, str, str], bytes],
    rows: list[tuple[str | None, tuple[int | None, ...]]],
    *,
    is_given: bool,
) -> None:
    book = openpyxl.load_workbook(BytesIO(written(VERSION_2, unit_of(VERSION_2), period_of(VERSION_2))))
    page = book["HTX"]
    places = headers(page)
    for at, (status, kinds) in enumerate(rows, start=FIRST):
        page.cell(at, places["Tên hợp tác xã"]).value = f"HTX {at}"
        page.cell(at, places["Tình trạng hoạt động"]).value = status
        for header, number in zip(KINDS, kinds, strict=True):
            page.cell(at, places[header]).value = number
    answer = book.create_sheet("Hỏi")
    answer["A1"] = f"=IF({ALL_KINDS_GIVEN},{text_literal('yes')},{text_literal('no')})"
    stream = BytesIO()
    book.save(stream)
    calculated = openpyxl.load_workbook(BytesIO(convert(stream.getvalue(), "xlsx", "xlsx")), data_only=True)
    assert calculated["Hỏi"]["A1"].value == ("yes" if is_given else "no")
