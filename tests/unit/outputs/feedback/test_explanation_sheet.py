"""A sheet for explanations that the unit sends back keeps its rows and gets those that it lacks, wherever it may."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.outputs.feedback import feedback_copy
from schemas.finding import Severity
from schemas.forms.explanations import EXPLANATIONS
from tests.unit.outputs.feedback.feedback_books import LIMITS, found, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

QUERY = found("Số liệu", "A3", Severity.QUERY, "HTX-04", "1234.5")
HEADERS = [column.header for column in EXPLANATIONS.columns]


def returned(*rows: Sequence[str | None]) -> list[list[object]]:
    """The sheet of a copy, made of a workbook whose sheet for explanations has these rows."""
    book = openpyxl.Workbook()
    book.active.title = "Số liệu"
    page = book.create_sheet(EXPLANATIONS.name)
    for row in rows:
        page.append(row)
    stream = BytesIO()
    book.save(stream)
    sheet = opened(feedback_copy(stream.getvalue(), [QUERY], LIMITS))[EXPLANATIONS.name]
    return [[cell.value for cell in row] for row in sheet]


@pytest.mark.parametrize("value", ["1234.5", "1.234,5", None])
@pytest.mark.parametrize("cell", ["A3", "$a$3"])
def test_query_that_the_unit_has_explained_is_not_listed_again(cell: str, value: str | None) -> None:
    answer = ["htx-04", "số liệu", cell, value, "Đúng là thế"]
    assert returned(HEADERS, answer) == [HEADERS, answer]


@pytest.mark.parametrize(
    "answer",
    [
        ["HTX-05", "Số liệu", "A3", "1234.5", "Quy tắc khác"],
        ["HTX-04", "Số liệu", "A4", "1234.5", "Ô khác"],
        ["HTX-04", "Số liệu", "A3", "12345", "Giá trị khác"],
    ],
)
def test_query_is_listed_below_an_answer_to_something_else(answer: list[str | None]) -> None:
    asked = ["HTX-04", "Số liệu", "A3", "1234.5", None]
    assert returned(HEADERS, answer) == [HEADERS, answer, asked]


def test_sheet_without_its_headers_gets_them_below_what_stands_on_it() -> None:
    asked = ["HTX-04", "Số liệu", "A3", "1234.5", None]
    assert returned(["Ghi chú của huyện"])[-2:] == [HEADERS, asked]
