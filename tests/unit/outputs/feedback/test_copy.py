"""The feedback copy of a rich workbook: everything in it stays, and what is added can be found and taken away."""

from __future__ import annotations

import re

from pipeline.outputs.feedback.colours import SEVERITY_COLOURS
from pipeline.outputs.feedback.comments import SIGN
from pipeline.outputs.feedback.error_sheet import NAME
from tests.unit.outputs.feedback.feedback_books import (
    COPY,
    ERROR,
    INFO,
    ODD,
    QUERY,
    RICH,
    marked,
    opened,
    parts,
    values,
)


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
    before, after = (parts(content)["xl/worksheets/sheet1.xml"] for content in (RICH, COPY))
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
    fills = {cell: page[cell].fill.fgColor.rgb for cell in ("A3", "B7", "A1", "AB200")}
    worst = {"A3": ERROR, "B7": QUERY, "A1": INFO, "AB200": ERROR}
    assert fills == {cell: f"FF{SEVERITY_COLOURS[severity]}" for cell, severity in worst.items()}
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
