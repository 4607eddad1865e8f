"""However a district writes its workbook, its rows are those of the clean one, with the findings it deserves."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from tests.functional.deviations import layout
from tests.functional.deviations.conftest import DEVIATIONS, REFUSED
from tests.functional.deviations.deviation import made
from tests.functional.deviations.formats import CONVERTED, CONVERTED_REFUSED
from tests.functional.deviations.labels import VERBATIM, verbatim

if TYPE_CHECKING:
    from tests.functional.deviations.conftest import JudgedDeviations
    from tests.functional.deviations.deviation import Deviation


def assert_deserved(judged: JudgedDeviations, deviation: Deviation) -> None:
    found = judged.findings[deviation.name]
    assert Counter(finding.rule_id for finding in found) == Counter(deviation.deserves), [
        finding.message_vi for finding in found
    ]


def assert_plain_rows(judged: JudgedDeviations, deviation: Deviation) -> None:
    rows, plain = judged.values[deviation.name], judged.plain[deviation.name]
    assert rows.keys() == plain.keys()
    for table, frame in plain.items():
        assert rows[table].rows() == frame.rows(), table


@pytest.mark.parametrize("deviation", DEVIATIONS, ids=lambda deviation: deviation.name)
def test_deviation_gives_the_plain_rows_and_the_findings_it_deserves(
    judged: JudgedDeviations, deviation: Deviation
) -> None:
    assert_deserved(judged, deviation)
    assert_plain_rows(judged, deviation)


@pytest.mark.long
@pytest.mark.parametrize("deviation", CONVERTED, ids=lambda deviation: deviation.name)
def test_file_of_libreoffice_gives_the_plain_rows_and_the_findings_it_deserves(
    converted: JudgedDeviations, deviation: Deviation
) -> None:
    assert_deserved(converted, deviation)
    assert_plain_rows(converted, deviation)


@pytest.mark.parametrize("deviation", REFUSED, ids=lambda deviation: deviation.name)
def test_what_cannot_be_meant_is_refused_with_the_findings_it_deserves(
    judged: JudgedDeviations, deviation: Deviation
) -> None:
    assert_deserved(judged, deviation)


@pytest.mark.long  # LibreOffice converts
@pytest.mark.parametrize("deviation", CONVERTED_REFUSED, ids=lambda deviation: deviation.name)
def test_error_cells_are_told_in_every_format(converted: JudgedDeviations, deviation: Deviation) -> None:
    assert_deserved(converted, deviation)


@pytest.mark.parametrize("deviation", layout.DEVIATIONS, ids=lambda deviation: deviation.name)
def test_every_row_with_content_is_data_a_header_or_listed_as_left_out(deviation: Deviation) -> None:
    content = deviation.content()
    pages = {page.title: page for page in load_workbook(BytesIO(content), data_only=True)}
    for table in read_workbook("rows", content, settings()).tables.values():
        rows = pages[table.sheet].iter_rows()
        filled = {row[0].row for row in rows if any(str(cell.value or "").strip(" –-\u200b") for cell in row)}
        headers = range(min(table.header_rows.values()), max(table.header_rows.values()) + 1)
        data, left_out = set(table.frame["at_row"]), {row for row, _, _ in table.left_out}
        assert data | left_out | set(headers) >= filled
        assert not data & left_out


def test_text_that_looks_like_a_formula_is_only_text() -> None:
    table = read_workbook("texts", made((verbatim,)), settings()).tables["cooperatives"]
    assert table.frame["main_products"].to_list()[: len(VERBATIM)] == list(VERBATIM)


def test_no_two_deviations_have_one_name() -> None:
    names = Counter(deviation.name for deviation in (*DEVIATIONS, *REFUSED, *CONVERTED, *CONVERTED_REFUSED))
    assert [name for name, times in names.items() if times > 1] == []
