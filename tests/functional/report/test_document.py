"""The Word document: every number is a figure's and names its source; marks stand beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.outputs.report.document import document
from pipeline.outputs.report.notation import vietnamese
from pipeline.outputs.report.notes import notes
from pipeline.outputs.report.texts import figure_ids, texts
from schemas.figures import figures
from schemas.laws import laws
from tests.functional.report.document_texts import CITED, appendix, body, citations, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.functional.report.conftest import Report

PART_TWO = "KẾT QUẢ HOẠT ĐỘNG CỦA LIÊN MINH HỢP TÁC XÃ TỈNH"


@pytest.mark.parametrize("month", ["november", pytest.param("december", marks=pytest.mark.long)])
def test_every_number_of_the_text_is_the_figure_that_its_source_names(
    month: str, request: pytest.FixtureRequest
) -> None:
    report: Report = request.getfixturevalue(month)
    values = dict(report.ask("select figure_id, value from report.figures where period = $period"))
    decimals = dict(report.ask("select figure_id, decimals from report.figures where period = $period"))
    sources = appendix(report)
    found = list(citations(report))
    for shown, _, source, after in found:
        figure_id, listed = sources[source]
        value, places = values[figure_id], decimals[figure_id]
        in_thousands = after.startswith(" tỷ")
        assert shown == (vietnamese(value / 1000, 2) if in_thousands else vietnamese(value, places)), figure_id
        assert listed.split(" ")[0] == vietnamese(value, places)
    assert len(found) > 60
    assert {source for _, _, source, _ in found} == set(sources)


@pytest.mark.parametrize("month", [pytest.param("november", marks=pytest.mark.long), "december"])
def test_no_number_stands_in_the_text_without_a_source(month: str, request: pytest.FixtureRequest) -> None:
    report: Report = request.getfixturevalue(month)
    days = r"\d\d/\d\d/\d{4}|Kỳ \d\d/\d{4}|mẫu LM-01|Năm \d{4}"
    named = "|".join(re.escape(law.name_vi) for law in laws())
    left = [re.sub(f"{days}|{named}", "", CITED.sub("", text)) for text in body(report)]
    assert [text for text in left if re.search(r"\d", text)] == []


def test_numbers_are_in_vietnamese_notation(november: Report) -> None:
    text = " ".join(body(november))
    for shown in ("1.937.557[", "128.693†[", "0,81[", "35.910["):
        assert shown in text


def test_every_source_number_leads_to_its_row_of_the_appendix(november: Report) -> None:
    root = november.document.element
    leading = [
        (link.get(qn("w:anchor")), "".join(text.text for text in link.iter(qn("w:t"))))
        for link in root.iter(qn("w:hyperlink"))
    ]
    assert leading
    assert all(text == f"[{anchor.removeprefix('nguon_')}]" for anchor, text in leading)
    rows = november.document.tables[-1].rows[1:]
    marked = {
        bookmark.get(qn("w:name")): row.cells[0].text
        for row in rows
        for bookmark in row._tr.iter(qn("w:bookmarkStart"))  # noqa: SLF001 - python-docx and openpyxl offer no public way
    }
    assert {anchor for anchor, _ in leading} == set(marked)
    assert all(name == f"nguon_{number}" for name, number in marked.items())


def test_incomplete_coverage_is_marked_beside_every_figure_and_on_the_first_page(december: Report) -> None:
    assert all("*" in marks for _, marks, _, _ in citations(december))
    paragraphs = december.document.paragraphs
    first = next(at for at, paragraph in enumerate(paragraphs) if paragraph.style.name == "Heading 1")
    bold = [
        paragraph.text for paragraph in paragraphs[:first] if paragraph.runs and all(run.bold for run in paragraph.runs)
    ]
    assert any("8/10" in text and "Huyện Lục Nam (chưa nộp)" in text for text in bold)
    assert any("Huyện Tân Yên (4)" in text for text in bold)
    marks = [run for paragraph in paragraphs for run in paragraph.runs if run.text in {"*", "†", "*†"}]
    assert marks
    assert all(run.bold for run in marks)


def test_complete_period_bears_no_mark_of_incompleteness(november: Report) -> None:
    assert not [shown for shown, marks, _, _ in citations(november) if "*" in marks]
    assert {marks for _, marks, _, _ in citations(november)} == {"", "†"}


def test_tables_show_the_numbers_of_the_warehouse_and_how_many_units_they_rest_on(november: Report) -> None:
    table = next(table for table in november.document.tables if table.cell(0, 0).text == "Lĩnh vực")
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    known = november.ask(
        "select sector_vi, cooperatives, operating, suspended, ceased, founded, dissolved from report.by_sector "
        "where period = $period"
    )
    total = ("Tổng cộng", *(sum(values) for values in list(zip(*known, strict=True))[1:]))
    assert rows[1:] == [[name, *(vietnamese(Decimal(value), 0) for value in rest)] for name, *rest in [*known, total]]
    source = "Nguồn: bảng report.by_sector của kho dữ liệu. Số liệu của 10/10 đơn vị. Không kể quỹ tín dụng nhân dân."
    assert source in [paragraph.text for paragraph in november.document.paragraphs]


def test_long_list_stands_whole_in_an_appendix_that_the_text_names(november: Report) -> None:
    table = next(table for table in november.document.tables if table.cell(0, 1).text.startswith("Sản phẩm chính ("))
    rows = november.contents.tables["products"].rows
    assert sum(len(row.cells[1].text.split("; ")) for row in table.rows[1:]) > len({row[1] for row in rows})
    repeated = [bool(list(row._tr.iter(qn("w:tblHeader")))) for row in table.rows]  # noqa: SLF001 - python-docx and openpyxl offer no public way
    assert repeated == [True] + [False] * 10
    texts_of = [paragraph.text for paragraph in november.document.paragraphs]
    assert any(text.endswith("Phụ lục I.") for text in texts_of)
    assert "Phụ lục I\nSẢN PHẨM CHÍNH THEO HUYỆN, THÀNH PHỐ" in texts_of
    assert not any("dòng nữa" in text for text in texts_of)


def test_part_of_a_form_that_is_not_due_says_so(december: Report) -> None:
    paragraphs = [text_of(paragraph) for paragraph in december.document.paragraphs]
    at = next(at for at, text in enumerate(paragraphs) if text.endswith(PART_TWO))
    assert "Kỳ 12/2020 mẫu LM-01 không phải nộp" in paragraphs[at + 1]


def test_part_of_the_alliance_has_its_figures_and_tables(november: Report) -> None:
    text = " ".join(body(november))
    for pattern in (
        r"Có 43\[\d+\] lượt khen thưởng được trao cho 43\[\d+\] tập thể, cá nhân\.",
        r"có 358\[\d+\] thành viên",
        r"không nhận đơn thư .* \(0\[\d+\]\)",
        r"nợ xấu là 1,24\[\d+\]%",
    ):
        assert re.search(pattern, text), pattern
    heads = {table.cell(0, 0).text for table in november.document.tables}
    assert {"Chương trình", "Quỹ", "Sự kiện", "Dịp", "Nội dung", "Năm của mục tiêu"} <= heads
    assert november.document.paragraphs[1].text.endswith("Liên minh Hợp tác xã tỉnh 11 tháng đầu năm 2020")


def test_sentence_of_an_unknown_figure_is_left_out(november: Report) -> None:
    figures = dict(november.contents.figures)
    figures["HTX.OPENING"] = replace(figures["HTX.OPENING"], value=None)
    del figures["LHHTX.MEMBERS"]
    made = replace(november, text=document(replace(november.contents, figures=figures)))
    whole, cut = " ".join(body(november)), " ".join(body(made))
    assert "Ngày 01/01/2020 toàn tỉnh có" in whole
    assert "Ngày 01/01/2020" not in cut
    assert "Về liên hiệp hợp tác xã" not in cut
    assert "HTX.OPENING" not in {figure for figure, _ in appendix(made).values()}
    assert "None" not in cut


def test_zero_and_more_than_zero_have_sentences_of_their_own(november: Report) -> None:
    figures = dict(november.contents.figures)
    figures["HTX.DISSOLVED"] = replace(figures["HTX.DISSOLVED"], value=Decimal(0))
    made = replace(november, text=document(replace(november.contents, figures=figures)))
    assert "không có hợp tác xã nào giải thể" not in " ".join(body(november))
    assert "không có hợp tác xã nào giải thể (0[" in " ".join(body(made))


def test_none_of_something_is_said_of_the_units_that_reported_unless_all_have(november: Report) -> None:
    names = ("HTX.NOT_OPERATING", "HTX.FOUNDED", "HTX.DISSOLVED", "LHHTX.ALL")
    nothing = {name: replace(november.contents.figures[name], value=Decimal(0)) for name in names}
    some = {name: replace(figure, units_reported=7, units_expected=99) for name, figure in nothing.items()}
    whole, part = (
        " ".join(body(replace(november, text=document(replace(november.contents, figures=figures)))))
        for figures in (nothing, some)
    )
    for text in (
        "hông có hợp tác xã nào tạm ngừng",
        "ừ đầu năm đến 30/11/2020 chưa có hợp tác xã nào thành lập mới",
        "ùng thời gian, không có hợp tác xã nào giải thể",
        "hưa có liên hiệp hợp tác xã nào",
    ):
        assert text in whole
        assert re.search(rf"Trong các đơn vị đã báo cáo, [a-z]{text}[^.]*\(0\*\[\d+\]\)\.", part), text
    assert "Trong các đơn vị đã báo cáo" not in whole


def test_period_without_any_figure_still_has_a_report(november: Report) -> None:
    nobody = [replace(unit, status="missing") for unit in november.contents.coverage]
    empty = replace(november.contents, figures={}, tables={}, coverage=nobody, sources=[])
    made = replace(november, text=document(empty))
    assert any("chưa được nộp hoặc chưa được chấp nhận" in text for text in body(made))
    assert list(citations(made)) == []


def test_text_of_a_cell_stays_text(november: Report) -> None:
    products = november.contents.tables["products"]
    hostile = "=cmd|' /C calc'!A0 <w:b/> \x07{HTX.ALL} & $x$"
    at = [column.name for column in products.columns].index("product")
    rows = [(*row[:at], hostile, *row[at + 1 :]) for row in products.rows[:1]]
    tables = dict(november.contents.tables) | {"products": replace(products, rows=rows)}
    made = docx.Document(BytesIO(document(replace(november.contents, tables=tables))))
    table = next(table for table in made.tables if table.cell(0, 1).text.startswith("Sản phẩm chính ("))
    assert table.cell(1, 1).text.startswith("=cmd|' /C calc'!A0 <w:b/>  {HTX.ALL} & $x$\N{NO-BREAK SPACE}(")


def test_year_to_date_wording_comes_from_the_period(november: Report, december: Report) -> None:
    assert november.document.paragraphs[1].text.endswith("11 tháng đầu năm 2020")
    assert december.document.paragraphs[1].text.endswith("hợp tác xã năm 2020")
    assert "Từ đầu năm đến 31/12/2020" in " ".join(body(december))


def every(node: Any, key: str) -> Iterator[Any]:  # noqa: ANN401 - whatever TOML gives
    """Whatever stands under a key anywhere in the templates."""
    if isinstance(node, dict):
        yield from (value for name, value in node.items() if name == key)
        yield from (value for child in node.values() for value in every(child, key))
    elif isinstance(node, list):
        yield from (value for child in node for value in every(child, key))


def sentences(node: Any) -> Iterator[str]:  # noqa: ANN401 - whatever TOML holds
    for content in every(node, "content"):
        for sentence in (sentence for block in content if isinstance(block, list) for sentence in block):
            yield sentence if isinstance(sentence, str) else sentence.get("text", "")


def test_templates_name_only_figures_of_the_catalogue() -> None:
    known = {figure.figure_id for figure in figures()}
    parts = texts()["parts"]
    named = {figure_id for sentence in sentences(parts) for figure_id in figure_ids(sentence)}
    named |= {*every(parts, "some"), *every(parts, "none"), *every(parts, "compared")}
    named |= {figure_id for compared in every(parts, "comparison") for figure_id in compared}
    assert len(named) > 80
    assert named - known == set()


def test_templates_name_only_tables_and_columns_that_there_are(november: Report) -> None:
    columns: dict[str, set[str]] = {}
    for name, column in november.ask(
        "select table_name, column_name from duckdb_columns() where schema_name = 'report'"
    ):
        columns.setdefault(name, set()).add(column)
    blocks = (block for content in every(texts()["parts"], "content") for block in content if isinstance(block, dict))
    for block in blocks:
        named = {*block.get("columns", ()), *block.get("by_groups", ())} | {block.get("largest"), block.get("listed")}
        if "table" in block or "chart" in block:
            assert named - {None} <= columns[block.get("table") or block["chart"]], block


def test_units_that_came_after_the_due_day_are_named_beside_how_many_came_by_it(november: Report) -> None:
    coverage = tuple(replace(unit, on_time=unit.unit_code != "217") for unit in november.contents.coverage)
    found = [note for note in notes(replace(november.contents, coverage=coverage)) if "đúng hạn" in note.text]
    assert [note.text for note in found] == [
        "Mẫu KTTT-01: 9/10 đơn vị đã có số liệu nộp đúng hạn (05/12/2020); nộp muộn: Huyện Lạng Giang."
    ]
    assert not any(note.is_mark for note in found)


def test_where_everybody_came_in_time_nobody_is_named(november: Report) -> None:
    coverage = tuple(replace(unit, on_time=True) for unit in november.contents.coverage)
    assert not [note for note in notes(replace(november.contents, coverage=coverage)) if "đúng hạn" in note.text]
