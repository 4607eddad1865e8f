"""Tables of the document are set so that no number, and no word of a header, is broken over lines."""

from __future__ import annotations

import pytest
from docx.shared import Mm, Pt

from pipeline.outputs.report.decree import TEXT_WIDTH
from pipeline.outputs.report.word_table import MARGIN, SIZES, SMALL, SMALLEST, WordRow, WordTable, widths

CODE = "(AWARDS.CHAIRMAN_MERITS_INDIVIDUAL_RECIPIENTS)"
DIGIT = 0.5
"""The width of a digit in Times New Roman, as a share of its size."""


def room_of(table: WordTable, column: int, width: int = TEXT_WIDTH) -> float:
    """How many digits a line of the column holds, in the size that the table gets."""
    shown = table.sized(width)
    points = widths(shown, width)[column] / Pt(1) - 2 * MARGIN / 20
    return float(points / (shown.size.pt * DIGIT))


@pytest.mark.parametrize("size", [SMALL, SMALLEST])
def test_long_code_takes_no_room_from_the_numbers_beside_it(size: Pt) -> None:
    row = WordRow(("108", f"Bằng khen {CODE}", "472.138,725", "1.384 / 10", "10/10"))
    headers = ("Số", "Chỉ tiêu (mã)", "Giá trị", "Số ô / số tệp", "Đơn vị có số liệu")
    table = WordTable(headers, [row], (True, False, True, True, True), size)
    for column in (0, 2, 3, 4):
        assert room_of(table, column) >= len(row.texts[column]), row.texts[column]


def test_table_of_many_columns_is_set_in_letters_so_small_that_no_number_is_broken() -> None:
    row = WordRow(("Huyện Lục Ngạn", *["1.937.557"] * 9))
    table = WordTable(["Đơn vị", *["Vốn"] * 9], [row], (False, *[True] * 9))
    assert table.sized(TEXT_WIDTH).size < SMALL
    assert min(room_of(table, column) for column in range(1, 10)) >= len("1.937.557")


def test_table_with_room_keeps_its_size_and_one_that_nothing_helps_gets_the_smallest() -> None:
    few = WordTable(("Đơn vị", "Vốn"), [WordRow(("Xã Tân Yên", "8"))], (False, True))
    assert few.sized(TEXT_WIDTH).size == SMALL
    assert few.sized(Mm(5)).size == SIZES[-1]
