"""A list that goes on on another sheet is read with it; what cannot be read so is named with its number of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.reading.match_sheets import continues
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import Settings
from pipeline.staging.from_validation import staged_frames
from pipeline.staging.tables import LEFT_OUT
from pipeline.validation.validate import validate
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.groups import GROUPS
from tests.spec.examples.edits import (
    clear_rows,
    copy_sheet,
    drop_column,
    drop_sheet,
    first_row,
    hide_sheet,
    put,
    rename_sheet,
    split_list,
    steps,
)
from tests.spec.examples.example import edited

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from schemas.finding import Finding
    from tests.spec.examples.example import Change

HTX = "HTX"


def findings(*changes: Change) -> list[Finding]:
    """What is told of the base workbook after the changes, interpretations aside."""
    reading = read_workbook("s", edited(*changes), Settings())
    return [found for found in validate([reading]).findings["s"] if found.rule_id != "WB-13"]


def told(*changes: Change) -> list[tuple[str, str, str]]:
    """The sheets that WB-17 is about, their rows, and the form's sheets."""
    return [(found.sheet, found.observed, found.expected) for found in findings(*changes) if found.rule_id == "WB-17"]


@pytest.mark.parametrize("title", ["HTX (tiếp)", "HTX (tiếp theo)", "HTX 2", "HTX_2", "HTX cont", "HTX (2)", "Sheet2"])
def test_list_on_two_sheets_is_read_as_one_with_every_row_at_its_own_place(title: str) -> None:
    reading = read_workbook("s", edited(split_list(HTX, title, 5)), Settings())
    rows = reading.tables["cooperatives"].frame
    assert rows["at_sheet"].to_list() == [HTX] * 4 + [title] * 6
    assert rows["at_row"].to_list() == [*range(8, 12), *range(12, 18)]
    assert [found.rule_id for found in validate([reading]).findings["s"]] == ["WB-17"]


def test_findings_about_joined_rows_name_their_own_sheet() -> None:
    wrong = steps(put(HTX, "revenue", 7, "nhiều"), put(HTX, "members", 8, 31), split_list(HTX, "HTX (tiếp)", 5))
    by_rule = {found.rule_id: found for found in findings(wrong)}
    assert (by_rule["CL-02"].sheet, by_rule["CL-02"].cell) == ("HTX (tiếp)", "L14")
    members = next(found for found in findings(wrong) if found.rule_id == "TG-11" and "MEMBERS.ALL" in found.place)
    assert any(place.startswith("HTX!I8:I") and "HTX (tiếp)!I12" in place for place in members.related_cells)


def test_rows_left_out_of_a_joined_sheet_are_listed_under_its_name() -> None:
    reading = read_workbook("s", edited(split_list(HTX, "HTX (tiếp)", 5)), Settings())
    left_out = staged_frames(validate([reading]))[LEFT_OUT]
    assert {HTX, "HTX (tiếp)"} <= set(left_out["at_sheet"])


def test_copy_that_repeats_a_row_is_not_read() -> None:
    assert told(copy_sheet(HTX, "HTX (2)")) == [("HTX (2)", "10", HTX)]
    assert told(split_list(HTX, "Sheet2", 5), put(HTX, "tax_code", 1, None), repeat_first) == [("Sheet2", "7", HTX)]


def repeat_first(workbook: Workbook) -> None:
    """The first cooperative of the list once more on the second sheet, without its tax code."""
    page, rest = workbook[HTX], workbook["Sheet2"]
    row = first_row(page)
    for cell in page[row]:
        rest.cell(row, cell.column).value = cell.value


def test_hidden_sheet_is_not_read() -> None:
    assert told(split_list(HTX, "Cũ", 5), hide_sheet("Cũ")) == [("Cũ", "6", HTX)]
    reading = read_workbook("s", edited(split_list(HTX, "Cũ", 5), hide_sheet("Cũ")), Settings())
    assert reading.tables["cooperatives"].height == 4


def test_sheet_whose_columns_stand_elsewhere_is_not_read() -> None:
    moved = steps(split_list(HTX, "HTX 2", 5), lambda book: book["HTX 2"].insert_cols(1))
    assert told(moved) == [("HTX 2", "6", HTX)]


def test_list_that_goes_on_without_its_headers_is_told() -> None:
    def headless(workbook: Workbook) -> None:
        page = workbook["HTX (tiếp)"]
        page.delete_rows(1, first_row(workbook[HTX]) - 1)

    assert [sheet for sheet, _, _ in told(split_list(HTX, "HTX (tiếp)", 5), headless)] == ["HTX (tiếp)"]


@pytest.mark.parametrize("name", ["Danh sách", "Sheet1", "HTX tháng 11"])
def test_list_under_another_name_stands_in_for_a_sheet_that_is_missing(name: str) -> None:
    assert [found.rule_id for found in findings(rename_sheet(HTX, name))] == ["WB-17"]
    assert told(rename_sheet(HTX, name)) == [(name, "10", HTX)]


def test_of_two_sheets_that_could_be_the_missing_one_none_is_and_both_are_told() -> None:
    found = findings(rename_sheet("THT", "T10"), lambda book: copied(book, "T10", "T11"))
    assert sorted(finding.rule_id for finding in found if finding.rule_id.startswith("WB")) == [
        "WB-03",
        "WB-17",
        "WB-17",
    ]
    assert "T10" in next(finding for finding in found if finding.rule_id == "WB-03").message_vi


def copied(workbook: Workbook, name: str, title: str) -> None:
    workbook.copy_worksheet(workbook[name]).title = title


def test_declared_totals_under_another_name_are_known_by_their_codes() -> None:
    assert told(rename_sheet("Tổng hợp", "Biểu 5")) == [("Biểu 5", "39", "Tổng hợp")]


def test_sheets_that_are_not_like_the_form_are_passed_over() -> None:
    pages: dict[str, list[list[Any]]] = {
        "Tóm tắt": [["STT", "Tên hợp tác xã", "Doanh thu"], [1, "HTX Hồng Phong", 5200]],
        "Ghi chép": [["Nội dung", "Ghi chú"], ["Họp", "xong"]],
        "Trống": [],
    }

    def others(workbook: Workbook) -> None:
        for title, rows in pages.items():
            page = workbook.create_sheet(title)
            for row in rows:
                page.append(row)

    assert findings(others) == []
    assert findings(copy_sheet(HTX, "Mẫu trống"), clear_rows("Mẫu trống", HTX)) == []
    assert next(found.rule_id for found in findings(drop_sheet("THT"))) == "WB-03"


def test_sheet_without_a_required_column_is_told_and_not_joined() -> None:
    def without_column(workbook: Workbook) -> None:
        workbook["THT 2"].delete_cols(6)

    assert told(split_list("THT", "THT 2", 2), without_column, drop_column("LHHTX", "note")) == [("THT 2", "2", "THT")]


@pytest.mark.parametrize(
    ("name", "is_part"),
    [
        ("HTX (tiếp)", True),
        ("HTX - tiếp theo", True),
        ("1. HTX phần 2", True),
        ("HTX II", True),
        ("HTX b", True),
        ("HTX 2019", False),
        ("HTX T10", False),
        ("HTX giải thể", False),
        ("LHHTX 2", False),
        ("HTX", False),
    ],
)
def test_name_of_a_further_part_is_known(name: str, is_part: bool) -> None:  # noqa: FBT001 - a test's argument
    assert continues(COOPERATIVES, name) == is_part
    assert not continues(GROUPS, name)
