"""Both documents of every month say the numbers of the independent script, and nothing that the month does not have."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.functional.seven_months.documents import (
    ALWAYS,
    DECIMALS,
    OF_THE_ALLIANCE,
    OF_THE_FORM,
    PLACE,
    WHERE_NONE,
    WHERE_SOME,
    number,
)
from tests.functional.seven_months.months import (
    ALLIANCE,
    JULY_2025,
    JUNE_2024,
    JUNE_2025,
    MONTHS,
    NOVEMBER_2020,
    ON_VERSION_2,
    REPORTING,
    SEPTEMBER_2024,
    UNITS,
)
from tests.functional.seven_months.plain_alliance import alliance_figures
from tests.functional.seven_months.plain_sums import (
    AGRICULTURE,
    STATUS,
    exact_means,
    figures,
    rounded,
    sector,
    status,
    units_with,
)

if TYPE_CHECKING:
    from datetime import date

    from tests.functional.seven_months.conftest import Documents
    from tests.functional.seven_months.plain_reports import Reports
    from tests.support.installation import Installation

pytestmark = pytest.mark.long

UNIT_HEADERS = {
    "Tổng số HTX, kể cả QTDND": "HTX.ALL",
    "Nông, lâm nghiệp, thủy sản": "HTX.AGRI",
    "Phi nông nghiệp": "HTX.NONAGRI",
    "Quỹ tín dụng nhân dân": "HTX.CREDIT",
    "Tạm ngừng và ngừng hoạt động": "HTX.NOT_OPERATING",
    "Thành lập mới từ đầu năm": "HTX.FOUNDED",
    "Giải thể từ đầu năm": "HTX.DISSOLVED",
    "Sáp nhập, hợp nhất, chia, tách từ đầu năm": "HTX.MERGED",
    "Chuyển đổi từ đầu năm": "HTX.CONVERTED",
    "Phá sản từ đầu năm": "HTX.BANKRUPT",
}
"""The columns of the table of units in both documents."""
MORE_UNIT_HEADERS = {
    "Số thành viên": "MEMBERS.ALL",
    "Thành viên chính thức": "MEMBERS.OFFICIAL",
    "Thành viên liên kết góp vốn": "MEMBERS.CONTRIBUTING",
    "Thành viên liên kết không góp vốn": "MEMBERS.NON_CONTRIBUTING",
    "Vốn điều lệ (triệu đồng)": "CAPITAL.ALL",
    "Liên hiệp HTX": "LHHTX.ALL",
    "Tổ hợp tác": "THT.ALL",
    "Tổ hợp tác có giấy chứng nhận đăng ký": "THT.REGISTERED",
}
"""Those that the workbook alone has."""
ALL_HEADERS = UNIT_HEADERS | MORE_UNIT_HEADERS
NEW_HEADERS = {
    *("Sáp nhập, hợp nhất, chia, tách từ đầu năm", "Chuyển đổi từ đầu năm", "Phá sản từ đầu năm"),
    *("Thành viên chính thức", "Thành viên liên kết góp vốn", "Thành viên liên kết không góp vốn"),
    "Tổ hợp tác có giấy chứng nhận đăng ký",
}
NEW_WORDS = (
    *("thành viên chính thức", "liên kết góp vốn", "sáp nhập", "phá sản", "chuyển đổi"),
    *("giấy chứng nhận đăng ký", "xác định được quy mô"),
)


def printed(code: str, value: Any) -> Decimal:  # noqa: ANN401 - of any kind of number
    return rounded(Decimal(value), DECIMALS.get(code, 3))


def exactly(value: Any) -> Decimal | None:  # noqa: ANN401 - of a cell
    return None if value in {None, "–"} else Decimal(str(value))


@pytest.mark.parametrize("month", MONTHS)
def test_sentences_say_what_the_script_adds_up(plain: Reports, documents: Documents, month: date) -> None:
    added = figures(plain[month]) | exact_means(plain[month])
    report, _ = documents(month)
    first = {template: PLACE.findall(template)[0] for template in (*WHERE_SOME, *WHERE_NONE)}
    templates = [
        *ALWAYS,
        *(template for template in WHERE_SOME if added[first[template]]),
        *(template for template in WHERE_NONE if not added[first[template]]),
        *(template for template in OF_THE_FORM if set(PLACE.findall(template)) <= added.keys()),
    ]
    wrong = {}
    for template in templates:
        expected = {code: printed(code, added[code]) for code in PLACE.findall(template)}
        if (found := report.figures_in(template)) != expected:
            wrong[template] = found, expected
    assert wrong == {}
    left_out = {*WHERE_SOME, *WHERE_NONE, *OF_THE_FORM} - set(templates)
    assert {template: report.figures_in(template) for template in left_out} == dict.fromkeys(left_out)


@pytest.mark.parametrize("month", [JUNE_2024, JUNE_2025])
def test_share_that_is_nearly_a_half_in_its_third_decimal_is_the_same_in_text_table_and_appendix(
    zone: Installation, documents: Documents, month: date
) -> None:
    ((share,),) = zone.ask("select trained_percent from report.management where period = ? and branch = 'all'", month)
    figure = "select value, printed_value from report.figures where period = ? and figure_id = ?"
    ((value, in_print),) = zone.ask(figure, month, "MANAGEMENT.TRAINED_PERCENT")
    assert rounded(value, 2) != share == in_print
    report, _ = documents(month)
    assert str(share).replace(".", ",") in report.text
    assert str(rounded(value, 2)).replace(".", ",") not in report.text
    lines = [line for table in report.tables for line in table if any("TRAINED_PERCENT" in cell for cell in line)]
    assert [str(share).replace(".", ",") in " ".join(line) for line in lines] == [True]


@pytest.mark.parametrize("month", MONTHS)
def test_workbook_lists_every_figure_with_its_units(plain: Reports, documents: Documents, month: date) -> None:
    _, book = documents(month)
    lines = {line["Mã chỉ tiêu"]: line for line in book.table("Mã chỉ tiêu", "Đơn vị có số liệu")}
    added = figures(plain[month])
    assert added.keys() <= lines.keys() if month == NOVEMBER_2020 else added.keys() == lines.keys()
    assert {code: exactly(lines[code]["Giá trị"]) for code in added} == added
    assert {code: (lines[code]["Đơn vị có số liệu"], lines[code]["Đơn vị phải báo cáo"]) for code in added} == {
        code: (units_with(plain[month], code), UNITS[month]) for code in added
    }


@pytest.mark.parametrize("month", MONTHS)
def test_both_tables_of_units_say_what_each_workbook_adds_up_to(
    plain: Reports, documents: Documents, month: date
) -> None:
    report, book = documents(month)
    lines = book.table("Mã đơn vị báo cáo", "Tổng số HTX, kể cả QTDND")
    in_book = {line["Mã đơn vị báo cáo"]: line for line in lines if line["Mã đơn vị báo cáo"] and line["Đơn vị"]}
    names = {line["Đơn vị"] for line in in_book.values()}
    in_word = {
        line["Đơn vị"]: line for line in report.table("Đơn vị", "Tổng số HTX, kể cả QTDND") if line["Đơn vị"] in names
    }
    assert len(in_book) == len(in_word) == UNITS[month]
    of_others = [line for unit, line in in_book.items() if unit not in plain[month]]
    assert len(of_others) == UNITS[month] - REPORTING[month]
    assert {exactly(line[header]) for line in of_others for header in ALL_HEADERS if header in line} <= {None}
    for unit, workbook_of_unit in plain[month].items():
        alone = {unit: workbook_of_unit}
        added = {code: value for code, value in figures(alone).items() if units_with(alone, code)}
        expected = {header: added.get(code) for header, code in ALL_HEADERS.items()}
        if month < SEPTEMBER_2024:
            expected = {header: value for header, value in expected.items() if header not in NEW_HEADERS}
        shared = {header: value for header, value in expected.items() if header in UNIT_HEADERS}
        line = in_word[in_book[unit]["Đơn vị"]]
        assert {header: exactly(value) for header, value in in_book[unit].items() if header in ALL_HEADERS} == expected
        assert {
            header: number(cell) if cell != "–" else None for header, cell in line.items() if header in ALL_HEADERS
        } == shared


@pytest.mark.parametrize("month", MONTHS)
def test_table_of_statuses_has_the_statuses_of_the_month_alone(
    plain: Reports, documents: Documents, month: date
) -> None:
    _, book = documents(month)
    rows = [row for report in plain[month].values() for row in report.rows["HTX"]]
    labels = list(STATUS) if month >= SEPTEMBER_2024 else list(STATUS)[:4]
    lines = book.table("Tình trạng hoạt động", "Phi nông nghiệp")
    assert [line["Tình trạng hoạt động"] for line in lines] == labels
    for line in lines:
        those = [row for row in rows if status(row) == STATUS[line["Tình trạng hoạt động"]]]
        agriculture = sum(sector(row) == AGRICULTURE for row in those)
        counts = [value for header, value in line.items() if header.startswith("Số HTX") and "kỳ" not in header]
        assert counts[0] == len(those)
        assert (line["Nông, lâm nghiệp, thủy sản"], line["Phi nông nghiệp"]) == (agriculture, len(those) - agriculture)


def test_month_before_the_law_says_nothing_of_what_it_brought(documents: Documents) -> None:
    for month in MONTHS:
        report, book = documents(month)
        tables = " ".join(cell for table in report.tables for row in table for cell in row)
        word, cells = (report.text + tables).lower(), book.text.lower()
        for new in NEW_WORDS:
            if month <= JUNE_2024 and new != "thành viên chính thức":
                assert (new in word, new in cells) == (False, False), (month, new)
            elif month >= JULY_2025:
                assert (new in word, new in cells) == (True, True), (month, new)
        if month not in (*MONTHS[:3], SEPTEMBER_2024):
            assert "chứng thực" not in word + cells


@pytest.mark.parametrize("month", MONTHS)
def test_stock_is_headed_by_the_endings_that_the_forms_of_the_month_know(documents: Documents, month: date) -> None:
    of_before, of_now = "Số HTX, không kể đã giải thể", "Số HTX, không kể đã giải thể, chấm dứt"
    expected, other = (of_before, of_now) if month <= JUNE_2024 else (of_now, of_before)
    for part in documents(month):
        assert part.table(expected)
        with pytest.raises(LookupError):
            part.table(other)


@pytest.mark.parametrize("month", MONTHS)
def test_part_of_the_alliance_speaks_where_it_has_reported(
    zone: Installation, documents: Documents, month: date
) -> None:
    report, _ = documents(month)
    if month == NOVEMBER_2020:
        stated = alliance_figures(zone.raw / ALLIANCE)
        for template in OF_THE_ALLIANCE:
            assert report.figures_in(template) == {
                code: printed(code, stated[code]) for code in PLACE.findall(template)
            }
    else:
        assert [report.figures_in(template) for template in OF_THE_ALLIANCE] == [None] * len(OF_THE_ALLIANCE)
        assert f"Kỳ {month:%m/%Y} mẫu LM-01 không phải nộp" in report.text


def test_official_members_of_the_alliance_are_not_those_of_cooperatives(documents: Documents) -> None:
    assert "thành viên chính thức" not in documents(JUNE_2024)[0].text
    assert "thành viên chính thức" in documents(NOVEMBER_2020)[0].text


def test_september_2024_says_of_how_many_units_the_new_figures_are(documents: Documents) -> None:
    report, book = documents(SEPTEMBER_2024)
    share = f"{len(ON_VERSION_2[SEPTEMBER_2024])}/{REPORTING[SEPTEMBER_2024]}"
    for text in (report.text, book.text):
        assert f"Chỉ có ở mẫu biểu của {share} đơn vị đã có số liệu: " in text
    for month in MONTHS:
        if month != SEPTEMBER_2024:
            assert not any("Chỉ có ở mẫu biểu của" in part.text for part in documents(month))


@pytest.mark.parametrize("month", MONTHS)
def test_heads_are_those_of_the_province_at_the_time(documents: Documents, month: date) -> None:
    report, book = documents(month)
    here, other = ("BẮC GIANG", "BẮC NINH") if month < JULY_2025 else ("BẮC NINH", "BẮC GIANG")
    head = report.tables[0][0][0]
    assert here in head
    assert other not in head
    unit = "huyện" if month < JULY_2025 else "xã"
    places = [line["Đơn vị"] for line in book.table("Mã đơn vị", "Đơn vị", "Hạn nộp")]
    assert len([name for name in places if name.lower().startswith((unit, "phường", "thành phố", "thị xã"))]) >= 10


@pytest.mark.parametrize("month", MONTHS)
def test_report_names_every_unit_that_is_missing_and_says_that_it_is_no_zero(
    documents: Documents, plain: Reports, month: date
) -> None:
    report, book = documents(month)
    units = book.table("Mã đơn vị", "Đơn vị", "Hạn nộp")
    missing = [line["Đơn vị"] for line in units if line["Mẫu"] == "KTTT-01" and line["Mã đơn vị"] not in plain[month]]
    assert len(missing) == UNITS[month] - REPORTING[month]
    (first,) = [
        line for line in report.text.splitlines() if line.startswith("Mẫu KTTT-01: ") and "số liệu của" in line
    ][:1]
    assert ("đơn vị thiếu không được tính là 0" in first) == bool(missing)
    assert [name for name in missing if name not in first] == []
    assert "…" not in first


OF_BEFORE = (
    "tỉnh Bắc Giang",
    "huyện, thành phố",
    "huyện, thị xã, thành phố",
    "Luật Hợp tác xã năm 2012",
    "Nghị định số 77",
)
OF_NOW = ("Bắc Ninh", "xã, phường", "Luật Hợp tác xã năm 2023", "Nghị định số 113")


@pytest.mark.parametrize("month", MONTHS)
def test_sentences_have_no_law_and_no_unit_of_another_time(documents: Documents, month: date) -> None:
    report, _ = documents(month)
    text = report.text
    law = "Luật Hợp tác xã năm 2012" if month <= JUNE_2024 else "Luật Hợp tác xã năm 2023"
    assert law in text
    if month <= JUNE_2024:
        assert [word for word in OF_NOW if word in text] == []
        assert "Nghị định số 77/2019/NĐ-CP" in text
    elif month >= JULY_2025:
        assert [word for word in OF_BEFORE if word in text] == []
    else:
        assert [word for word in ("Bắc Ninh", "Luật Hợp tác xã năm 2012", "Nghị định số 77") if word in text] == []
    assert ("Thông tư số 01/2020/TT-BKHĐT" in text) == (month <= JUNE_2024)
