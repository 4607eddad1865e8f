"""What a period's forms do not have is absent in its figures, tables and documents; what they have is right."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest

from pipeline.outputs.report import report_contents
from pipeline.outputs.report.document import document
from pipeline.outputs.report.workbook import workbook
from pipeline.outputs.trace import trace
from tests.functional.versions.conftest import DECEMBER, HERE, JUNE, MAY, SEPTEMBER, THERE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.installation import Installation

pytestmark = pytest.mark.long

PERIODS = (JUNE, SEPTEMBER, DECEMBER, MAY)
NEW_FIGURES = (
    *("HTX.MERGED", "HTX.CONVERTED", "HTX.BANKRUPT", "THT.REGISTERED"),
    *("MEMBERS.OFFICIAL", "MEMBERS.CONTRIBUTING", "MEMBERS.NON_CONTRIBUTING"),
)
ENDINGS = {
    "HTX.DISSOLVED": "Đã giải thể",
    "HTX.MERGED": "Đã sáp nhập, hợp nhất, chia, tách",
    "HTX.CONVERTED": "Đã chuyển đổi",
    "HTX.BANKRUPT": "Đã phá sản",
}
KINDS = {
    "MEMBERS.OFFICIAL": "Thành viên chính thức",
    "MEMBERS.CONTRIBUTING": "Thành viên liên kết góp vốn",
    "MEMBERS.NON_CONTRIBUTING": "Thành viên liên kết không góp vốn",
}


def sheet_rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet by header, read with another library than the pipeline's."""
    header, *rows = openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def sums(folder: Path) -> Counter[str]:
    """The figures of a month, added up from the workbooks that lie in its folder."""
    found: Counter[str] = Counter()
    for path in folder.glob("*.xlsx"):
        cooperatives, funds = sheet_rows(path, "HTX"), sheet_rows(path, "QTDND")
        for row in (*cooperatives, *funds):
            status = row.get("Tình trạng hoạt động")
            day = row.get("Ngày chấm dứt") or row.get("Ngày giải thể")
            ended = isinstance(day, datetime)
            found["HTX.ALL"] += not ended
            found["MEMBERS.ALL"] += 0 if ended else row["Số thành viên"]
            found += Counter({code: 1 for code, label in ENDINGS.items() if ended and status == label})
        for row in cooperatives:
            found += Counter({code: row.get(header) or 0 for code, header in KINDS.items()})
        for row in sheet_rows(path, "THT"):
            found["THT.ALL"] += row["Số tổ hợp tác"]
            found["THT.CERTIFIED"] += row.get("Số tổ có chứng thực của UBND xã") or 0
            found["THT.REGISTERED"] += row.get("Số tổ có giấy chứng nhận đăng ký") or 0
    return found


@pytest.mark.parametrize("period", PERIODS)
def test_figures_are_what_the_workbooks_of_the_month_add_up_to(versions: Installation, period: date) -> None:
    expected = sums(versions.raw / f"{period:%Y-%m}")
    found = dict(versions.ask("select figure_id, value::bigint from report.figures where period = ?", period))
    named = {"HTX.ALL", "MEMBERS.ALL", "THT.ALL", *ENDINGS, *KINDS, "THT.REGISTERED"}
    assert {code: found[code] for code in named & found.keys()} == {
        code: expected[code] for code in named & found.keys()
    }
    assert named & found.keys() == (named if period > JUNE else named - set(NEW_FIGURES))


def test_figures_that_a_version_lacks_rest_on_the_units_that_have_them(versions: Installation) -> None:
    asked = "select figure_id, units_reported from report.figures where period = ? and figure_id in (select unnest(?))"
    assert versions.ask(asked, JUNE, list(NEW_FIGURES)) == []
    assert dict(versions.ask(asked, SEPTEMBER, list(NEW_FIGURES))) == dict.fromkeys(NEW_FIGURES, 1)
    assert dict(versions.ask(asked, DECEMBER, list(NEW_FIGURES))) == dict.fromkeys(NEW_FIGURES, 2)
    assert dict(versions.ask(asked, SEPTEMBER, ["HTX.ALL", "HTX.DISSOLVED"])) == {"HTX.ALL": 2, "HTX.DISSOLVED": 2}


def test_a_figure_of_the_old_version_ends_with_it(versions: Installation) -> None:
    assert versions.ask("select period, value from report.figures where figure_id = 'THT.CERTIFIED'") == [(JUNE, 7)]


@pytest.mark.parametrize("figure_id", NEW_FIGURES)
def test_new_figures_are_traced_to_cells_that_say_as_much(versions: Installation, figure_id: str) -> None:
    found = trace(versions.settings.database, figure_id, SEPTEMBER)
    assert found
    assert sum(source.amount for source in found.sources) == found.value
    for source in found.sources:
        cell = openpyxl.load_workbook(versions.raw / source.file_name)[source.sheet][source.cell].value
        assert cell == source.amount or isinstance(cell, datetime)


def test_a_unit_has_no_number_in_a_column_that_its_form_lacks(versions: Installation) -> None:
    columns = "merged, converted, bankrupt, official_members, certified_groups, registered_groups"
    rows = {
        (period, unit): values
        for period, unit, *values in versions.ask(f"select period, unit_code, {columns} from report.by_district")  # noqa: S608 - names of this test alone
    }
    none = [None] * 4
    assert rows[JUNE, HERE] == [*none, 4, None]
    assert rows[SEPTEMBER, HERE] == [2, 0, 1, 590, None, 5]
    assert rows[SEPTEMBER, THERE] == [*none, 3, None]
    assert rows[DECEMBER, THERE] == [0, 0, 0, 85, None, 2]


def test_groups_are_certified_and_registered_over_the_units_that_say_so(versions: Installation) -> None:
    columns = "certified_groups, units_reported_certified, registered_groups, units_reported_registered"
    found = versions.ask(f"select period, groups, {columns} from report.groups where activity = 'all' order by period")  # noqa: S608 - names of this test alone
    assert found == [
        (JUNE, 15, 7, 2, None, None),
        (SEPTEMBER, 15, 3, 1, 5, 1),
        (DECEMBER, 15, None, None, 7, 2),
        (MAY, 15, None, None, 7, 2),
    ]


def test_a_status_that_a_period_does_not_have_has_no_row(versions: Installation) -> None:
    rows = versions.ask("select period, status, cooperatives, units_reported from report.by_status order by period")
    by_period = {
        period: {status: (number, units) for month, status, number, units in rows if month == period}
        for period in PERIODS
    }
    assert set(by_period[JUNE]) == {"operating", "suspended", "ceased", "dissolved"}
    assert by_period[SEPTEMBER]["merged"] == (1, 1)
    assert by_period[SEPTEMBER]["dissolved"] == (1, 2)
    assert by_period[DECEMBER]["bankrupt"] == (1, 2)


def test_sectors_and_branches_say_on_how_many_units_a_new_column_rests(versions: Installation) -> None:
    sector = (
        "select period, merged, bankrupt, units_reported_endings from report.by_sector where sector = 'agriculture'"
    )
    assert versions.ask(f"{sector} order by period") == [
        (JUNE, None, None, None),
        (SEPTEMBER, 1, 1, 1),
        (DECEMBER, 1, 1, 2),
        (MAY, 0, 0, 2),
    ]
    columns = "official_members, contributing_members, non_contributing_members, units_reported_member_kinds"
    asked = f"select branch, {columns} from report.capital_and_members where period = ?"  # noqa: S608 - names of this test alone
    june, september = (
        {branch: values for branch, *values in versions.ask(asked, period)} for period in (JUNE, SEPTEMBER)
    )
    assert set(map(tuple, june.values())) == {(None,) * 4}
    assert september == {
        "agriculture": [380, 6, 3, 1],
        "non_agriculture": [210, 6, 3, 1],
        "credit": [None, None, None, 1],
        "all": [590, 12, 6, 1],
    }


def test_ended_funds_are_in_no_stock(versions: Installation) -> None:
    found = versions.ask("select period, credit_funds, members from report.credit_funds where condition = 'all'")
    assert sorted(found) == [(JUNE, 2, 1600), *((period, 1, 800) for period in PERIODS[1:])]


def texts_of(installation: Installation, period: date) -> str:
    """The paragraphs and tables of the document of a period."""
    report = docx.Document(BytesIO(document(report_contents(installation.settings, period))))
    cells = (cell.text for table in report.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in report.paragraphs), *cells])


def book_texts(installation: Installation, period: date) -> Iterator[str]:
    """What the cells of the report's workbook say."""
    book = openpyxl.load_workbook(BytesIO(workbook(report_contents(installation.settings, period))))
    return (str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row if cell is not None)


@pytest.mark.parametrize(
    "word",
    [
        *("thành viên chính thức", "liên kết góp vốn", "sáp nhập", "phá sản", "chuyển đổi"),
        *("giấy chứng nhận đăng ký", "quy mô lớn", "siêu nhỏ"),
    ],
)
def test_documents_speak_of_what_is_new_where_it_is(versions: Installation, word: str) -> None:
    assert word not in texts_of(versions, JUNE).lower()
    assert word in texts_of(versions, DECEMBER).lower()
    assert not any(word in text.lower() for text in book_texts(versions, JUNE))
    assert any(word in text.lower() for text in book_texts(versions, DECEMBER))


def test_documents_leave_out_what_has_ended(versions: Installation) -> None:
    june, december = (texts_of(versions, period) for period in (JUNE, DECEMBER))
    assert "chứng thực" in june
    assert "chứng thực" not in december
    assert "tổ hợp tác" in december
    assert not any("chứng thực" in text for text in book_texts(versions, DECEMBER))


def test_documents_say_of_how_many_units_where_some_forms_lack_a_figure(versions: Installation) -> None:
    september, december = (texts_of(versions, period) for period in (SEPTEMBER, DECEMBER))
    assert "Số liệu của 1/2 đơn vị đã báo cáo" in september
    assert "Chỉ có ở mẫu biểu của 1/2 đơn vị đã có số liệu" in september
    assert "Thành viên theo loại: số đơn vị có số liệu: 1/10" in september
    assert "1/2 đơn vị" not in december
    in_book = "\n".join(book_texts(versions, SEPTEMBER))
    assert "Chỉ có ở mẫu biểu của 1/2 đơn vị đã có số liệu" in in_book
    assert "Số tổ có giấy chứng nhận đăng ký: số đơn vị có số liệu: 1/10" in in_book
    assert "Đã phá sản: số đơn vị có số liệu: 1/10" in in_book


def test_analysts_see_which_columns_and_entries_a_period_has(versions: Installation) -> None:
    columns = "select period, units_reported from quality.period_columns where column_name = 'registered_groups'"
    assert versions.ask(columns) == [(SEPTEMBER, 1), (DECEMBER, 2), (MAY, 2)]
    old = "select column_name from core.form_columns where form_id = 'KTTT-01' and form_version = 1"
    assert {"certified_groups", "ended_on"} <= {name for (name,) in versions.ask(old)}
    assert not {"registered_groups", "vsic"} & {name for (name,) in versions.ask(old)}
    headers = (
        "select form_version, header from core.form_columns where table_name = 'unions' and column_name = 'status'"
    )
    assert [version for version, _ in versions.ask(headers)] == [1, 2]
    assert versions.ask(headers.replace("unions", "cooperatives").replace("'status'", "'ended_on'")) == [
        (1, "Ngày giải thể"),
        (2, "Ngày chấm dứt"),
    ]
    assert versions.ask(
        "select valid_to, accepted_until from core.form_versions where form_id = 'KTTT-01' and form_version = 1"
    ) == [(date(2024, 7, 1), date(2024, 12, 31))]


def test_comments_say_which_versions_have_a_column(versions: Installation) -> None:
    comments = dict(
        versions.ask(
            "select table_name || '.' || column_name, comment from duckdb_columns() where schema_name = 'core'"
        )
    )
    assert "từ phiên bản 2" in comments["groups.registered_groups"]
    assert "until version 1" in comments["groups.certified_groups"]
    assert "“Ngày giải thể”" in comments["cooperatives.ended_on"]
    assert "phiên bản" not in comments["cooperatives.members"]
