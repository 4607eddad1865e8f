"""A cell far away in which nothing is seen makes no sheet too large; any other that does is named, with what to do."""

from __future__ import annotations

import pytest

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.guard import inspect
from pipeline.reading.formats.plain_sheet import unseen_texts
from pipeline.reading.open_sheets import grids
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import Settings
from tests.functional.cases.book import put
from tests.functional.cases.district_form import district_form
from tests.functional.cases.xls import as_xls
from tests.functional.cases.xlsx import as_xlsx, xlsx_parts, zipped
from tests.unit.reading.formats.package_edits import PLAIN, SECOND
from tests.unit.reading.formats.packages import zipped as packed

LIMITS = Settings()
SHEET = "xl/worksheets/sheet2.xml"


def far_cell(cell: str) -> bytes:
    """The valid workbook with a row of this cell below the list of cooperatives."""
    parts = xlsx_parts(district_form())
    row = f'<row r="900000">{cell}</row></sheetData>'
    return zipped(parts | {SHEET: parts[SHEET].replace("</sheetData>", row)})


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="ZZ900000" t="inlineStr"><is><t> </t></is></c>',
        '<c r="ZZ900000" t="inlineStr"><is><r><t xml:space="preserve">  </t></r><r><t>&#8203;</t></r></is></c>',
        '<c r="ZZ900000" t="str"><f>" "</f><v> </v></c>',
        '<c r="ZZ900000" s="1" t="str"><v>&#160;&#173;</v></c>',
    ],
    ids=["space", "runs", "formula", "what does not print"],
)
def test_far_cell_of_which_nothing_is_seen_counts_as_blank(cell: str) -> None:
    content = far_cell(cell)
    sizes = {grid.name: (len(grid.rows), grid.width) for grid in grids(content, inspect(content, LIMITS))}
    assert sizes["HTX"] == (16, 26)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="ZZ900000"><v>0</v></c>',
        '<c r="ZZ900000" t="e"><v>#REF!</v></c>',
        '<c r="ZZ900000" t="s"><v>0</v></c>',
        '<c r="ZZ900000" t="inlineStr"><is><t>.</t></is></c>',
        '<c r="ZZ900000" t="b"><v>0</v></c>',
        '<c r="ZZ900000" t="str"><v>-</v></c>',
    ],
)
def test_far_cell_with_a_value_is_named(cell: str) -> None:
    with pytest.raises(UnreadableError) as problem:
        inspect(far_cell(cell), LIMITS)
    assert problem.value.args[2:] == ("HTX", "ZZ900000")


def test_answer_says_which_cell_to_delete_and_not_to_save_as_another_format() -> None:
    book = district_form()
    put("HTX!ZZ90000", "x")(book)
    (found,) = read_workbook("x", as_xlsx(book), LIMITS).findings
    assert (found.sheet, found.cell) == ("HTX", "ZZ90000")
    assert "(63.180.360 ô). Xóa ô ZZ90000 ở trang HTX" in found.message_vi
    assert "63,180,360 cells" in found.message_en
    assert ".xlsx" not in found.message_vi


def test_sheet_of_too_many_cells_is_told_in_figures_of_the_language() -> None:
    rows = b"<row>" + b"<c><v>1</v></c>" * 5_000 + b"</row>"
    few = LIMITS.model_copy(update={"max_cells": 4_000})
    (found,) = read_workbook(
        "x", packed(PLAIN | {SECOND: PLAIN[SECOND].replace(b"<sheetData>", b"<sheetData>" + rows)}), few
    ).findings
    assert "(5.0" in found.message_vi
    assert ".xlsx" not in found.message_vi


def test_shared_texts_of_which_nothing_is_seen_are_known_by_number() -> None:
    texts = "<si><t> </t></si><si><t>HTX</t></si><si/><si><r><t> </t></r><r><t>x</t></r></si>"
    pronounced = "<si><t>\u200b</t><rPh sb='0' eb='1'><t>x</t></rPh></si>"
    assert unseen_texts(f"<sst>\n{texts}{pronounced}</sst>".encode()) == {"0", "2", "4"}


@pytest.mark.long  # the rows of such a sheet are many
def test_values_in_all_corners_of_an_xls_are_too_far() -> None:
    book = district_form()
    for corner in ("IV1", "A65536", "IV65536"):
        put(f"HTX!{corner}", "x")(book)
    (found,) = read_workbook("x", as_xls(book), LIMITS).findings
    assert (found.variant, found.sheet, found.cell) == ("too_far", "HTX", "IV65536")


@pytest.mark.parametrize("value", [" ", "\u200b", "\u00a0"])
def test_space_in_the_last_cell_of_an_xls_counts_as_blank(value: str) -> None:
    book = district_form()
    put("HTX!IV65536", value)(book)
    content = as_xls(book)
    found = {grid.name: grid for grid in grids(content, inspect(content, LIMITS))}["HTX"]
    assert (found.top, found.left, len(found.rows), found.width) == (0, 0, 16, 26)
    assert found.rows[4][10] == 3642
