"""A template is filled in by a program that sees only what it shows, calculated by LibreOffice, and accepted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.outputs.templates import template
from pipeline.outputs.templates.prior import prior
from pipeline.reading.read_workbook import read_workbook
from pipeline.validation.validate import validate
from schemas.finding import Severity
from schemas.forms.kttt01 import KTTT_01
from schemas.reference_data import unit_in_period
from schemas.rules.workbook import UNFILLED
from tests.support.revisions import lay
from tests.support.template_clerk import AMBER, RED, Clerk

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

    Convert = Callable[[bytes, str, str], bytes]

NOVEMBER, DECEMBER = date(2020, 11, 1), date(2020, 12, 1)
OPENING = "Số HTX có đến ngày 01/01 của năm"


def clerk_of(installation: Installation, code: str, period: date) -> Clerk:
    unit = unit_in_period(code, period)
    assert unit is not None
    return Clerk(template(KTTT_01, unit, period, prior(installation.settings.database, KTTT_01, unit, period)))


def sent(installation: Installation, content: bytes) -> dict[str, Any]:
    """What is declared by the workbook that was sent in, which must have been accepted."""
    lay(installation, "sent 11-2020 12-2020.xlsx", content)
    installation.run()
    [(submission, status, errors)] = installation.ask(
        "select submission_id, status, errors from core.submissions where file_name = 'sent 11-2020 12-2020.xlsx'"
    )
    assert (status, errors) == ("accepted", 0)
    found = f"select indicator, value from core.declared_totals where submission_id = '{submission}'"  # noqa: S608 - names of this test alone
    return dict(installation.ask(found))


@pytest.mark.long
def test_blank_template_that_is_filled_in_by_what_it_shows_is_accepted(
    empty_installation: Callable[[], Installation], convert: Convert
) -> None:
    installation = empty_installation()
    clerk = clerk_of(installation, "217", NOVEMBER)
    clerk.type_cover("Nguyễn Thị Mẫu")
    for sheet, count in {"HTX": 3, "QTDND": 2, "LHHTX": 1, "THT": 4}.items():
        for number in range(1, count + 1):
            clerk.type_row(sheet, number, date(2019, 5, number))
    clerk.declared(OPENING).value = 5
    figures = sent(installation, convert(clerk.saved(), "xlsx", "xlsx"))
    wanted = {"HTX.ALL": 5, "HTX.AGRI": 3, "HTX.CREDIT": 2, "MEMBERS.ALL": 66 + 43, "CAPITAL.CREDIT": 43, "THT.ALL": 90}
    assert {code: figures[code] for code in wanted} == wanted
    assert (figures["LHHTX.ALL"], figures["LHHTX.AGRI"], figures["HTX.FOUNDED"]) == (1, 1, 0)


@pytest.mark.long
def test_prefilled_template_follows_what_is_added_dissolved_and_inserted(
    changed: Installation, convert: Convert
) -> None:
    where = f"unit_code = '217' and period = date '{NOVEMBER}'"
    before = dict(changed.ask(f"select indicator, value from core.declared_totals where {where}"))  # noqa: S608 - names of this test alone
    clerk = clerk_of(changed, "217", DECEMBER)
    closed = next(row for row in range(100) if clerk.cell("HTX", row, "Tình trạng hoạt động").value == "Đang hoạt động")
    clerk.cell("HTX", closed, "Tình trạng hoạt động").value = "Đã giải thể"
    clerk.cell("HTX", closed, "Ngày giải thể").value = date(2020, 12, 15)
    members = clerk.cell("HTX", closed, "Số thành viên").value
    for number in (1, 2):
        clerk.type_row("HTX", number, date(2020, 12, number))
    figures = sent(changed, convert(clerk.saved(), "xlsx", "xlsx"))
    more = {code: figures[code] - before[code] for code in ("HTX.ALL", "HTX.FOUNDED", "HTX.DISSOLVED", "MEMBERS.ALL")}
    assert more == {"HTX.ALL": 1, "HTX.FOUNDED": 2, "HTX.DISSOLVED": 1, "MEMBERS.ALL": 21 + 22 - members}


@pytest.mark.long
def test_formulas_give_the_values_that_were_stored_beside_them(province: Installation, convert: Convert) -> None:
    unit = unit_in_period("213", DECEMBER)
    assert unit is not None
    content = template(KTTT_01, unit, DECEMBER, prior(province.settings.database, KTTT_01, unit, DECEMBER))
    calculated = convert(Clerk(content).saved(), "xlsx", "xlsx")  # a program that saves it leaves the values out
    totals = [
        read_workbook("", workbook, province.settings).tables["declared_totals"].frame
        for workbook in (content, calculated)
    ]
    assert totals[0]["value"].sum() > 0
    assert totals[0].equals(totals[1])


@pytest.mark.long
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_template_that_a_program_saved_in_any_format_is_known_as_not_filled_in(
    province: Installation, convert: Convert, kind: str
) -> None:
    clerk = clerk_of(province, "217", DECEMBER)
    untouched = read_workbook("", convert(clerk.saved(), "xlsx", kind), province.settings)
    assert UNFILLED.rule_id in {finding.rule_id for finding in untouched.findings}
    clerk.cell("HTX", 0, "Số thành viên").value += 1
    filled = read_workbook("", convert(clerk.saved(), "xlsx", kind), province.settings)
    assert UNFILLED.rule_id not in {finding.rule_id for finding in filled.findings}


def mistaken(installation: Installation) -> Clerk:
    """A template with a mistake of every kind that it shows."""
    clerk = clerk_of(installation, "219", DECEMBER)
    mistakes: list[tuple[str, int, str, object]] = [
        ("HTX", 0, "Tình trạng hoạt động", "Đã giải thể"),
        ("HTX", 1, "Ngày giải thể", date(2020, 5, 1)),
        ("HTX", 2, "Cán bộ quản lý từ trung cấp trở lên", 99),
        ("HTX", 3, "Mã số thuế", clerk.cell("HTX", 4, "Mã số thuế").value),
        ("HTX", 5, "Mã số thuế", "2400123456"),
        ("HTX", 6, "Ngày thành lập", date(2021, 5, 1)),
        ("HTX", 7, "Xã, phường, thị trấn", "Xã Không Có"),
        ("HTX", 8, "Số thành viên", 3),
        ("HTX", 9, "Số thành viên", "ba"),
        ("HTX", 10, "Số thành viên", 12.5),
        ("HTX", 11, "Thành viên Liên minh HTX", "Không"),
        ("HTX", 11, "Ngày kết nạp", date(2019, 5, 1)),
        ("HTX", 12, "Tên hợp tác xã", None),
        ("HTX", 13, "Tên hợp tác xã", clerk.cell("HTX", 14, "Tên hợp tác xã").value),
        ("HTX", 13, "Xã, phường, thị trấn", clerk.cell("HTX", 14, "Xã, phường, thị trấn").value),
        ("HTX", 13, "Mã số thuế", None),
        ("HTX", 15, "Lợi nhuận sau thuế", 10**6),
        ("HTX", 16, "Doanh thu", -1),
        ("HTX", 17, "Ngày thành lập", "hôm qua"),
        ("HTX", 18, "Vốn điều lệ", None),
        ("HTX", 19, "Hạng sao OCOP", 6),
        ("QTDND", 0, "Vốn huy động", 10**7),
        ("QTDND", 1, "Dư nợ", 10**7),
        ("LHHTX", 0, "Số HTX thành viên", 1),
        ("THT", 0, "Số tổ có chứng thực của UBND xã", 999),
        ("THT", 2, "Xã, phường, thị trấn", clerk.cell("THT", 1, "Xã, phường, thị trấn").value),
        ("THT", 2, "Loại hình", clerk.cell("THT", 1, "Loại hình").value),
    ]
    for sheet, row, header, value in mistakes:
        clerk.cell(sheet, row, header).value = value
    clerk.declared(OPENING).value = 3
    clerk.declared("Vốn điều lệ: quỹ tín dụng nhân dân").value = 77
    clerk.declared("HTX tạm ngừng hoạt động").value = 50
    return clerk


@pytest.mark.long
def test_cells_turn_red_and_amber_where_the_rules_are_broken_and_nowhere_else(
    province: Installation, convert: Convert
) -> None:
    clerk = mistaken(province)
    reading = read_workbook("mistaken", convert(clerk.saved(), "xlsx", "xlsx"), province.settings)
    found = validate([reading]).findings["mistaken"]
    expected = {(finding.sheet, finding.cell): AMBER for finding in found if finding.severity is Severity.QUERY}
    expected |= {(finding.sheet, finding.cell): RED for finding in found if finding.severity is Severity.ERROR}
    assert len(expected) > 25
    assert clerk.colours(convert(clerk.with_formats_as_formulas(), "xlsx", "xlsx")) == expected


@pytest.mark.long
def test_prefilled_template_has_no_coloured_cell(province: Installation, convert: Convert) -> None:
    clerk = clerk_of(province, "219", DECEMBER)
    assert clerk.colours(convert(clerk.with_formats_as_formulas(), "xlsx", "xlsx")) == {}


@pytest.mark.long
@pytest.mark.parametrize("kind", ["pdf", "ods"])
def test_template_opens_in_libreoffice_without_a_complaint(province: Installation, convert: Convert, kind: str) -> None:
    content = clerk_of(province, "222", DECEMBER).saved()
    assert convert(content, "xlsx", kind)
