"""Text in a legacy font is decoded where nothing else shows its encoding; Unicode text in such a font stays."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl.styles import Font

from pipeline.reading.encodings.tcvn3_vni import TCVN3, VNI, decode, is_foreign
from pipeline.reading.encodings.vietnamese_syllables import is_vietnamese
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import Settings
from schemas.communes import communes
from tests.spec.examples.base import base_content
from tests.spec.examples.kept_sheets import opened
from tests.unit.reading.legacy_texts import FORM_TEXTS, encoded, restorable

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook

    from pipeline.reading.result import WorkbookReading

FONTS = {TCVN3: ".VnTime", VNI: "VNI-Times"}
NAMES = ("HTX nông nghiệp Bộ Hạ", "HTX dịch vụ chè Đồi Thông", "HTX Bà Cô", "HTX ABC", "HTX mía Là Ngà")
"""Some can be told from Unicode by themselves, some not: TCVN3 writes ``Bộ`` as ``Bé``."""


def changed(
    change: Callable[[Cell, int], None], column: str = "B", sheet: str = "HTX", first: int = 8
) -> WorkbookReading:
    """The clean workbook read after a change of some cells of a column."""
    book = opened(base_content())
    for number, _ in enumerate(NAMES):
        change(book[sheet][f"{column}{first + number}"], number)
    return read(book)


def read(book: Workbook) -> WorkbookReading:
    stream = BytesIO()
    book.save(stream)
    return read_workbook("s", stream.getvalue(), Settings())


def names(found: WorkbookReading) -> tuple[str, ...]:
    return tuple(found.tables["cooperatives"].frame["name"].to_list()[: len(NAMES)])


def put(cell: Cell, text: str, font: str) -> None:
    cell.value, cell.font = text, Font(name=font)


@pytest.mark.parametrize("encoding", FONTS)
def test_names_in_a_legacy_font_are_restored_though_all_else_is_unicode(encoding: str) -> None:
    found = changed(lambda cell, at: put(cell, encoded(NAMES[at], encoding), FONTS[encoding]))
    assert names(found) == tuple(restorable(name, encoding) for name in NAMES)
    assert [(finding.rule_id, finding.sheet, finding.cell, finding.observed) for finding in found.findings] == [
        ("WB-10", "HTX", "A5", encoding)
    ]


@pytest.mark.parametrize("encoding", FONTS)
def test_unicode_in_a_legacy_font_stays(encoding: str) -> None:
    found = changed(lambda cell, at: put(cell, NAMES[at], FONTS[encoding]))
    assert (names(found), found.findings) == (NAMES, [])


@pytest.mark.parametrize("encoding", FONTS)
def test_legacy_text_in_a_unicode_font_is_not_guessed(encoding: str) -> None:
    found = changed(lambda cell, at: put(cell, encoded(NAMES[at], encoding), "Times New Roman"))
    assert names(found) == tuple(encoded(name, encoding) for name in NAMES)
    assert found.findings == []


def test_in_a_mixed_column_only_what_cannot_be_unicode_is_restored() -> None:
    mixed = ("HTX n«ng nghiÖp", "HTX nông nghiệp", "HTX Bé H¹", "HTX Bé", "HTX Là")
    found = changed(lambda cell, at: put(cell, mixed[at], ".VnTime"))
    assert names(found) == ("HTX nông nghiệp", "HTX nông nghiệp", "HTX Bộ Hạ", "HTX Bé", "HTX Là")


def test_every_text_of_the_form_stays_in_any_font() -> None:
    """Whatever Unicode text stands alone in a column in a legacy font."""
    for encoding in FONTS:
        own = [text for text in FORM_TEXTS if not is_foreign(text, encoding)]
        assert [text for text in own if is_vietnamese(decode(text, encoding)) and not is_vietnamese(text)] == []


def test_names_of_communes_are_vietnamese_and_in_a_legacy_encoding_are_not() -> None:
    marked = {commune.commune_name for commune in communes() if not commune.commune_name.isascii()}
    assert [name for name in marked if not is_vietnamese(name)] == []
    assert [name for name in marked for encoding in FONTS if is_vietnamese(encoded(name, encoding))] == []


def test_who_prepared_the_report_is_restored_on_the_cover() -> None:
    book = opened(base_content())
    put(book["Bìa"]["B12"], encoded("Đỗ Minh Tuyết", TCVN3), ".VnTimeH")
    found = read(book)
    assert found.cover is not None
    assert found.cover["prepared_by"].to_list() == ["Đỗ Minh Tuyết"]
    assert [(finding.rule_id, finding.sheet) for finding in found.findings] == [("WB-10", "Bìa")]


def test_sheet_wholly_in_a_legacy_font_is_read_as_in_unicode() -> None:
    book = opened(base_content())
    for cell in (cell for row in book["THT"].iter_rows() for cell in row if isinstance(cell.value, str)):
        put(cell, encoded(cell.value, TCVN3), ".VnArial")
    found, clean = read(book), read(opened(base_content()))
    frames = (reading.tables["groups"].frame for reading in (found, clean))
    assert next(frames).rows() == next(frames).rows()
    assert [finding.rule_id for finding in found.findings] == ["WB-10"]
