"""The feedback copy of a rich workbook: everything in it stays, and what is added can be found and taken away."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from python_calamine import CalamineWorkbook

from pipeline.feedback import feedback_copy, feedback_name, write_feedback
from pipeline.feedback.comments import SIGN
from pipeline.feedback.error_sheet import HEADERS, NAME
from pipeline.feedback.styles import COLOURS
from pipeline.settings import Settings
from schemas.finding import Finding, Severity
from schemas.forms.explanations import EXPLANATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

LIMITS = Settings()
ODD = 'Xã\'s "số" & liệu'
ERROR, QUERY, INFO = Severity.ERROR, Severity.QUERY, Severity.INFO


def found(sheet: str, cell: str, severity: Severity = ERROR, rule: str = "CL-02", observed: str = "x") -> Finding:
    where = f"{sheet}!{cell} · " if cell else ""
    text = f"{where}Số thành viên · sai ở đây. Sửa lại."
    return Finding("s", rule, severity, sheet, cell, "members", observed=observed, message_vi=text)


def rich() -> bytes:
    """A workbook with all that must not be lost, and no cover."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        data, odd, lists = (book.add_worksheet(name) for name in ("Số liệu", ODD, "Danh mục"))
        blue = book.add_format({"bg_color": "#BDD7EE", "bold": True, "num_format": "#,##0.0"})
        data.set_column("B:B", 31.5, book.add_format({"num_format": "0.00%", "italic": True}))
        data.set_column("C:C", None, None, {"hidden": True})
        data.merge_range("A1:D1", "Tiêu đề", blue)
        data.write_number("A3", 12.5, blue)
        data.write_formula("A4", "=A3*2", None, 25)
        data.write_array_formula("A5:A6", "{=A3:A4*2}", None, 25)
        data.write_string("D3", "một")
        data.write_comment("A3", "Người lập ghi", {"author": "Chị Hoa"})
        data.write_comment("D9", "Để nguyên", {"author": "Chị Hoa", "visible": True})
        data.data_validation("D3:D90", {"validate": "list", "source": "='Danh mục'!$A$1:$A$3"})
        data.data_validation("A3:A90", {"validate": "integer", "criteria": ">=", "value": 0})
        data.conditional_format("A3:A90", {"type": "data_bar", "data_bar_2010": True})
        data.conditional_format("D3:D90", {"type": "cell", "criteria": "==", "value": 1, "format": blue})
        data.add_sparkline("F3", {"range": "A3:A4"})
        data.insert_textbox("F6", "Hộp chữ")
        data.autofilter("A2:D90")
        data.set_header("&L&[Picture]", {"image_left": str(_picture())})
        odd.write_string("A1", '=HYPERLINK("x")')
        odd.print_area("A1:B9")
        odd.activate()
        lists.write_column("A1", ["một", "hai", "ba"])
        lists.hide()
        book.define_name("DanhMuc", "='Danh mục'!$A$1:$A$3")
        book.define_name("'Danh mục'!RiengMuc", "='Danh mục'!$A$1")
    return stream.getvalue()


def _picture() -> Path:
    """The smallest PNG, in a file since XlsxWriter wants one."""
    from base64 import b64decode  # noqa: PLC0415 - used once
    from pathlib import Path  # noqa: PLC0415 - as above
    from tempfile import gettempdir  # noqa: PLC0415 - as above

    dot = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
    path = Path(gettempdir()) / "hoptac-dot.png"
    path.write_bytes(dot)
    return path


RICH = rich()
FINDINGS = [
    found("Số liệu", "A3"),
    found("Số liệu", "A3", QUERY, "HTX-04"),
    found("Số liệu", "B7", QUERY, "CL-08", ""),
    found("Số liệu", "C1", INFO, "WB-13"),
    found("Số liệu", "AB200"),
    found(ODD, "B2", ERROR, "CL-05", "=1+1"),
    found("LHHTX", "", ERROR, "WB-03"),
    found("", "", INFO, "WB-11"),
]
COPY = feedback_copy(RICH, FINDINGS, LIMITS)


def opened(content: bytes = COPY, **options: bool) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content), **options)


def values(content: bytes) -> dict[str, Any]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    return {name: (sheet.start, sheet.to_python()) for name, sheet in sheets.items()}


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def colour(content: bytes, sheet: str, cell: str) -> str:
    return str(opened(content)[sheet][cell].fill.fgColor.rgb)


def marked(content: bytes) -> set[tuple[str, str]]:
    """Cells with one of our fills, outside our sheet."""
    ours = {f"FF{one}" for one in COLOURS.values()}
    pages = [page for page in opened(content) if page.title != NAME]
    return {
        (page.title, cell.coordinate) for page in pages for row in page for cell in row if cell.fill.fgColor.rgb in ours
    }


def test_every_value_stays_where_it_was() -> None:
    before, after = values(RICH), values(COPY)
    assert {name: after[name] for name in before} == before


def test_formulas_keep_their_stored_values() -> None:
    assert opened()["Số liệu"]["A4"].value == "=A3*2"
    assert opened(data_only=True)["Số liệu"]["A4"].value == 25


def test_drop_downs_merges_widths_and_conditional_formats_stay_as_they_were() -> None:
    kept = (
        "dataValidations",
        "conditionalFormatting",
        "mergeCells",
        "cols",
        "autoFilter",
        "extLst",
        "drawing",
        "headerFooter",
    )
    before, after = (parts(one)["xl/worksheets/sheet1.xml"] for one in (RICH, COPY))
    for name in kept:
        pattern = rb"<%s\b.*?(?:</%s>|/>)" % (name.encode(), name.encode())
        assert re.findall(pattern, before, re.DOTALL) == re.findall(pattern, after, re.DOTALL) != []


def test_parts_and_rows_that_nothing_is_said_about_are_the_same_bytes() -> None:
    before, after = parts(RICH), parts(COPY)
    changed = {name for name, body in before.items() if after.get(name) != body}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    }
    untouched = re.findall(rb"<row r=\"[4569]\".*?</row>", before["xl/worksheets/sheet1.xml"], re.DOTALL)
    assert len(untouched) == 4 - 1
    assert all(row in after["xl/worksheets/sheet1.xml"] for row in untouched)


def test_cells_are_filled_in_the_colour_of_the_worst_that_is_said() -> None:
    page = opened()["Số liệu"]
    told = {cell: page[cell].fill.fgColor.rgb for cell in ("A3", "B7", "A1", "AB200")}
    worst = {"A3": ERROR, "B7": QUERY, "A1": INFO, "AB200": ERROR}
    assert told == {cell: f"FF{COLOURS[severity]}" for cell, severity in worst.items()}
    assert marked(COPY) == {("Số liệu", cell) for cell in worst} | {(ODD, "B2")}


def test_filled_cell_keeps_the_rest_of_its_style_and_blank_one_gets_its_columns() -> None:
    page = opened()["Số liệu"]
    assert (page["A3"].font.b, page["A3"].number_format) == (True, "#,##0.0")
    assert (page["B7"].font.i, page["B7"].number_format) == (True, "0.00%")


def test_comment_tells_all_rules_of_its_cell_and_how_to_mend() -> None:
    text = opened()["Số liệu"]["AB200"].comment.text
    assert text == f"{SIGN}\n[Lỗi] CL-02 · Số thành viên · sai ở đây. Sửa lại."
    both = opened()["Số liệu"]["A3"].comment.text
    assert both.index("[Lỗi] CL-02") < both.index("[Hỏi lại] HTX-04")


def test_comments_of_people_are_kept() -> None:
    page = opened()["Số liệu"]
    assert page["A3"].comment.text.startswith("Người lập ghi\n\nHợp Tác")
    assert (page["D9"].comment.text, page["D9"].comment.author) == ("Để nguyên", "Chị Hoa")


def test_every_comment_has_one_box_of_an_identity_of_its_own() -> None:
    after = parts(COPY)
    shapes = [
        re.findall(rb"<v:shape .*?</v:shape>", body, re.DOTALL) for name, body in after.items() if name.endswith(".vml")
    ]
    notes = [shape for group in shapes for shape in group if b'"Note"' in shape]
    identities = [re.search(rb'id="(\w+)"', shape).group(1) for group in shapes for shape in group]  # type: ignore[union-attr]
    comments = sum(body.count(b"<comment ") for name, body in after.items() if "comments" in name)
    assert len(notes) == comments == 6
    assert len(set(identities)) == len(identities)


def test_what_is_said_of_a_merged_cell_stands_where_it_shows() -> None:
    page = opened()["Số liệu"]
    assert "WB-13" in page["A1"].comment.text
    assert opened()[NAME]["D9"].value == "C1"


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


def test_name_says_feedback_once_and_has_the_extension_of_the_content() -> None:
    assert feedback_name("a/KTTT 217.xls", COPY) == "KTTT 217 - phản hồi.xlsx"
    assert feedback_name("KTTT 217 - phản hồi.xlsx", COPY) == "KTTT 217 - phản hồi.xlsx"
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("HTX").write_string("A1", "x")
        book.add_vba_project(BytesIO(b"macros"), is_stream=True)
    copy = feedback_copy(stream.getvalue(), [found("HTX", "A1")], LIMITS)
    assert feedback_name("m.xlsm", copy) == "m - phản hồi.xlsm"
    assert parts(copy)["xl/vbaProject.bin"] == b"macros"


def test_copy_is_written_complete_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "copy.xlsx"
    write_feedback(RICH, FINDINGS, path, LIMITS)
    assert path.read_bytes() == COPY
    monkeypatch.setattr("pathlib.Path.replace", _full)
    with pytest.raises(OSError, match="full"):
        write_feedback(RICH, [], path, LIMITS)
    assert path.read_bytes() == COPY
    assert list(path.parent.iterdir()) == [path]


def _full(*_: object) -> None:
    msg = "disk full"
    raise OSError(msg)
