"""The sheets that a feedback copy adds, what they replace in the next round, and the name of the file."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from pipeline.outputs.feedback import FeedbackCopy, feedback_copy, feedback_name, write_copy
from pipeline.outputs.feedback.comments import SIGN
from pipeline.outputs.feedback.error_sheet import HEADERS, NAME
from schemas.forms.explanations import EXPLANATIONS
from tests.unit.outputs.feedback.feedback_books import (
    COPY,
    ERROR,
    FINDINGS,
    LIMITS,
    ODD,
    QUERY,
    RICH,
    colour,
    found,
    marked,
    opened,
    parts,
    values,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_first_sheet_lists_every_finding_with_a_link_to_its_cell() -> None:
    book = opened()
    page = book[NAME]
    rows = [[cell.value for cell in row] for row in page]
    assert book.sheetnames == [NAME, "Số liệu", ODD, "Danh mục", EXPLANATIONS.name]
    assert rows[0] == list(HEADERS)
    assert [row[:4] for row in rows[1:]] == [
        ["Lỗi", "WB-03", "LHHTX", None],
        ["Lỗi", "CL-02", "Số liệu", "A3"],
        ["Lỗi", "CL-02", "Số liệu", "AB200"],
        ["Lỗi", "CL-05", ODD, "B2"],
        ["Hỏi lại", "HTX-04", "Số liệu", "A3"],
        ["Hỏi lại", "CL-08", "Số liệu", "B7"],
        ["Thông tin", "WB-11", None, None],
        ["Thông tin", "WB-13", "Số liệu", "C1"],
    ]
    links = {cell.coordinate: cell.hyperlink.location for cell in page["D"] if cell.hyperlink}
    quoted = "'" + ODD.replace("'", "''") + "'"
    assert links == {
        "D3": "'Số liệu'!A3",
        "D4": "'Số liệu'!AB200",
        "D5": f"{quoted}!B2",
        "D6": "'Số liệu'!A3",
        "D7": "'Số liệu'!B7",
        "D9": "'Số liệu'!C1",
    }
    assert rows[2][4:] == ["Số thành viên", "x", "sai ở đây. Sửa lại."]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:G9")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "a_x0041_b", "b\x07c", " hai  dấu cách "])
def test_observed_text_stays_text(text: str) -> None:
    copy = feedback_copy(RICH, [found(ODD, "B2", QUERY, "CL-06", text)], LIMITS)
    sheets = values(copy)
    assert sheets[NAME][1][1][5] == sheets[EXPLANATIONS.name][1][1][3] == text
    assert opened(copy)[NAME]["F2"].data_type != "f"


def test_names_bound_to_a_sheet_follow_it() -> None:
    book = opened()
    assert set(book["Danh mục"].defined_names) == {"RiengMuc"}
    assert book[ODD].print_area
    assert book["Số liệu"].auto_filter.ref == "A2:D90"
    assert book["Danh mục"].sheet_state == "hidden"


def test_copy_opens_at_the_list_and_no_other_sheet_is_selected() -> None:
    book = opened()
    assert book.active.title == NAME
    assert [page.title for page in book if page.sheet_view.tabSelected] == [NAME]


def test_queries_are_prepared_for_explanation() -> None:
    rows = [[cell.value for cell in row] for row in opened()[EXPLANATIONS.name]]
    assert rows == [
        [column.header for column in EXPLANATIONS.columns],
        ["HTX-04", "Số liệu", "A3", "x", None],
        ["CL-08", "Số liệu", "B7", None, None],
    ]


def test_what_follows_from_a_finding_is_folded_under_it_and_needs_no_explanation() -> None:
    cause = replace(found("Số liệu", "A3"), reference="CL-02@Số liệu!A3")
    effects = [
        replace(found("Số liệu", "B7", severity, rule), caused_by=cause.reference)
        for severity, rule in ((ERROR, "TG-11"), (QUERY, "CL-08"))
    ]
    other = found("Danh mục", "A1", QUERY, "HTX-04")
    copy = feedback_copy(RICH, [effects[1], other, effects[0], cause], LIMITS)
    page = opened(copy)[NAME]
    rows = [(page.cell(row, 2).value, page.row_dimensions[row].outlineLevel) for row in range(2, page.max_row + 1)]
    assert rows == [("CL-02", 0), ("TG-11", 1), ("CL-08", 1), ("HTX-04", 0)]
    assert [row for row in range(1, 6) if page.row_dimensions[row].hidden] == [3, 4]
    assert str(page["G2"].value).endswith("(Kéo theo 2 điểm khác, trong đó 1 lỗi.)")
    assert [row[0].value for row in opened(copy)[EXPLANATIONS.name].iter_rows(min_row=2)] == ["HTX-04"]
    assert {("Số liệu", "A3"), ("Số liệu", "B7")} <= marked(copy)


def test_workbook_without_queries_gets_no_sheet_for_explanations() -> None:
    assert EXPLANATIONS.name not in opened(feedback_copy(RICH, FINDINGS[:1], LIMITS)).sheetnames


def test_same_input_gives_the_same_bytes() -> None:
    assert feedback_copy(RICH, FINDINGS, LIMITS) == COPY


def test_copy_of_a_copy_replaces_what_the_first_one_added() -> None:
    again = feedback_copy(COPY, FINDINGS[:1], LIMITS)
    assert opened(again).sheetnames == opened().sheetnames
    assert marked(again) == {("Số liệu", "A3")}
    assert len(list(opened(again)[NAME].rows)) == 2
    comments = {cell.coordinate: cell.comment.text for row in opened(again)["Số liệu"] for cell in row if cell.comment}
    assert set(comments) == {"A3", "D9"}
    assert comments["A3"].count(SIGN) == 1
    assert len(opened(feedback_copy(COPY, FINDINGS, LIMITS))[EXPLANATIONS.name]["A"]) == 3


def test_copy_with_nothing_left_to_say_looks_as_the_workbook_did() -> None:
    clean = feedback_copy(COPY, [], LIMITS)
    assert marked(clean) == set()
    assert colour(clean, "Số liệu", "A3") == colour(RICH, "Số liệu", "A3") == "FFBDD7EE"
    assert colour(clean, "Số liệu", "A1") == "FFBDD7EE"
    assert opened(clean)["Số liệu"]["A3"].comment.text == "Người lập ghi"
    assert opened(clean)["Số liệu"]["B7"].comment is None
    assert not [name for name in parts(clean) if "comments2" in name or "vmlDrawing3" in name]


def test_rounds_do_not_pile_up() -> None:
    third = feedback_copy(feedback_copy(COPY, FINDINGS, LIMITS), FINDINGS, LIMITS)
    fifth = feedback_copy(feedback_copy(third, FINDINGS, LIMITS), FINDINGS, LIMITS)
    assert set(parts(fifth)) == set(parts(third)) == set(parts(COPY))
    assert len(fifth) - len(third) < 2000


def test_sheet_that_the_unit_itself_called_so_is_kept() -> None:
    book = openpyxl.Workbook()
    book.active.title = NAME
    book.active["A1"] = "của huyện"
    stream = BytesIO()
    book.save(stream)
    once = feedback_copy(stream.getvalue(), [found(NAME, "A1")], LIMITS)
    twice = feedback_copy(once, [found(NAME, "A1")], LIMITS)
    assert opened(twice).sheetnames == [f"{NAME} (2)", NAME]
    assert opened(twice)[NAME]["A1"].value == "của huyện"


def test_comments_and_fills_of_a_workbook_by_openpyxl_are_kept() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Số liệu"
    page["B2"] = 5
    page["B2"].comment = Comment("Ghi chú", "Anh Ba")
    page["B2"].fill = PatternFill("solid", fgColor="FF92D050")
    stream = BytesIO()
    book.save(stream)
    copy = feedback_copy(stream.getvalue(), [found("Số liệu", "B2"), found("Số liệu", "C9")], LIMITS)
    assert opened(copy)["Số liệu"]["B2"].comment.text.startswith(f"Ghi chú\n\n{SIGN}")
    assert marked(copy) == {("Số liệu", "B2"), ("Số liệu", "C9")}
    assert colour(feedback_copy(copy, [], LIMITS), "Số liệu", "B2") == "FF92D050"


def test_copy_of_an_unreadable_file_is_the_list_alone() -> None:
    copy = feedback_copy(b"%PDF-1.4", [found("", "", ERROR, "WB-01")], LIMITS)
    assert opened(copy).sheetnames == [NAME]
    assert opened(copy)[NAME]["B2"].value == "WB-01"
    damaged = feedback_copy(RICH[:5000], [found("", "", ERROR, "WB-02")], LIMITS)
    assert opened(damaged).sheetnames == [NAME]


def test_name_says_feedback_once_and_is_that_of_a_workbook_without_macros() -> None:
    assert feedback_name("a/KTTT 217.xls") == "KTTT 217 - phản hồi.xlsx"
    assert feedback_name("KTTT 217 - phản hồi.xlsx") == "KTTT 217 - phản hồi.xlsx"
    assert feedback_name("m.xlsm") == "m - phản hồi.xlsx"


def test_copy_is_written_complete_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_copy(tmp_path / "new", FeedbackCopy("copy.xlsx", COPY))
    assert path.read_bytes() == COPY
    monkeypatch.setattr("pathlib.Path.replace", _full)
    with pytest.raises(OSError, match="full"):
        write_copy(tmp_path / "new", FeedbackCopy("copy.xlsx", b"other"))
    assert path.read_bytes() == COPY
    assert list(path.parent.iterdir()) == [path]


def _full(*_: object) -> None:
    msg = "disk full"
    raise OSError(msg)
