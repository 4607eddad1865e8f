"""The report's document is in the words of its period: the province, its Alliance, its units and its recipients."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import docx
import duckdb
import pytest

from pipeline.outputs.report.contents import FigureValue, ReportContents, UnitCoverage
from pipeline.outputs.report.document import document
from pipeline.outputs.report.tables import report_tables
from schemas.figures import figures
from tests.support.next_province import BEFORE, NEXT, SINCE, WORDS_BEFORE, next_province

MOMENT = datetime(2020, 12, 1, tzinfo=UTC)


def lines(period: date) -> list[str]:
    """All texts of a document in which every figure is known, so that none of its sentences is left out."""
    known = {
        figure.figure_id: FigureValue(
            figure.figure_id,
            figure.section,
            "x",
            Decimal(value),
            "HTX",
            0,
            1,
            1,
            1,
            1,
            is_queried=False,
            amounts_held_back=0,
        )
        for value, figure in enumerate(figures(), start=2)
    }
    accepted = [
        UnitCoverage(form, "1", "Đơn vị", period, MOMENT, None, 1, "accepted", 0, 0) for form in ("KTTT-01", "LM-01")
    ]
    contents = ReportContents(period, known, {}, accepted, [], 0, is_closed=True, held_back=[], sources=[])
    written = docx.Document(BytesIO(document(contents)))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    return [
        line for text in (*cells, *(paragraph.text for paragraph in written.paragraphs)) for line in text.split("\n")
    ]


@pytest.mark.parametrize(
    ("period", "place", "seat", "units"),
    [
        (date(2020, 11, 1), "TỈNH BẮC GIANG", "Bắc Giang", "huyện, thành phố"),
        (date(2025, 6, 1), "TỈNH BẮC GIANG", "Bắc Giang", "huyện, thị xã, thành phố"),
        (date(2025, 7, 1), "TỈNH BẮC NINH", "Bắc Ninh", "xã, phường"),
    ],
)
def test_document_has_the_head_the_place_and_the_units_of_its_period(
    period: date, place: str, seat: str, units: str
) -> None:
    written = lines(period)
    assert written[:2] == ["LIÊN MINH HỢP TÁC XÃ", place]
    assert f"{seat}, ngày       tháng       năm          " in written
    assert any(line.startswith("- Tỉnh ủy, UBND tỉnh;") for line in written)
    assert any(f"Mỗi {units} thành lập mới từ" in line for line in written)
    assert any(line.endswith(f" {units}.") for line in written)
    assert "KẾT QUẢ HOẠT ĐỘNG CỦA LIÊN MINH HỢP TÁC XÃ TỈNH" in written
    assert any("Liên minh Hợp tác xã tỉnh" in line for line in written)
    assert any("toàn tỉnh có" in line for line in written)


def test_next_change_of_the_province_is_in_every_line_of_the_document() -> None:
    with next_province():
        before, after = lines(BEFORE), lines(SINCE)
    assert before[1] == "TỈNH BẮC NINH"
    assert after[:2] == [NEXT["head_body"], NEXT["head_place"]]
    assert [line for line in after if any(word in line for word in WORDS_BEFORE)] == []
    assert any("toàn thành phố có" in line for line in after)
    assert "KẾT QUẢ HOẠT ĐỘNG CỦA LIÊN MINH HỢP TÁC XÃ THÀNH PHỐ" in after


@pytest.mark.parametrize(
    ("period", "titles"),
    [
        (date(2020, 11, 1), {"Sản phẩm chính theo huyện, thành phố", "Thành viên Liên minh HTX tỉnh, đơn thư"}),
        (date(2025, 7, 1), {"Sản phẩm chính theo xã, phường", "Thành viên Liên minh HTX tỉnh, đơn thư"}),
    ],
)
def test_titles_of_tables_are_those_of_the_period_and_comments_of_no_time(period: date, titles: set[str]) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema report")
        for name in ("products", "membership", "by_district"):
            connection.execute(f"create table report.{name} (period date, unit_name text, cooperatives int)")
            connection.execute(f"comment on table report.{name} is 'Theo đơn vị – by unit'")
            connection.execute(f"comment on column report.{name}.period is 'Kỳ'")
            connection.execute(f"comment on column report.{name}.unit_name is 'Đơn vị – unit'")
            connection.execute(f"comment on column report.{name}.cooperatives is 'Số HTX – cooperatives'")
            connection.table(f"report.{name}").insert([period, "x", 1])
        found = report_tables(connection, period)
    assert {table.title for table in found.values()} == {*titles, "Theo đơn vị"}
