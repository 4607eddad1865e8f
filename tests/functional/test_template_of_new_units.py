"""The template of a unit that was born within the year starts with the rows of those that it took over from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.outputs.templates import template
from pipeline.outputs.templates.prior import prior
from pipeline.outputs.templates.write_templates import form_of
from pipeline.reading.read_workbook import read_workbook
from schemas.reference_data import unit_in_period
from tests.support.june_and_july import BEFORE, JULY, KEPT, LOST, TAN_YEN
from tests.support.revisions import lay
from tests.support.small_reports import cooperative, send
from tests.support.template_clerk import Clerk

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.reading.result import WorkbookReading
    from pipeline.samples.submission import SampleRow
    from tests.support.installation import Installation

TAN_YEN_COMMUNE, NEVER_REPORTED = "07339", "09187"
WATER: SampleRow = {"commune": "07339", "activity": "water", "groups": 10, "certified_groups": 3, "members": 100}
FURTHER_GROUPS = (
    WATER,
    WATER | {"commune": "07354", "groups": 5, "members": None},
    WATER | {"commune": "07354", "activity": "farming", "groups": 4, "members": 7},
)
JUNE_REPORT = replace(BEFORE, groups=FURTHER_GROUPS)


def written(installation: Installation, code: str, period: date = JULY) -> bytes:
    unit = unit_in_period(code, period)
    assert unit is not None
    form = form_of(unit, period)
    return template(form, unit, period, prior(installation.settings.database, form, unit, period))


def read(content: bytes, installation: Installation) -> WorkbookReading:
    return read_workbook("template", content, installation.settings)


def declared(reading: WorkbookReading) -> dict[str, Any]:
    return dict(reading.tables["declared_totals"].frame.select("indicator", "value").iter_rows())


@pytest.fixture
def after_june(empty_installation: Callable[[], Installation]) -> Installation:
    return send(empty_installation(), JUNE_REPORT)


@pytest.mark.long
def test_rows_of_before_stand_in_the_template_of_the_unit_that_their_commune_became(after_june: Installation) -> None:
    reading = read(written(after_june, TAN_YEN_COMMUNE), after_june)
    cooperatives = reading.tables["cooperatives"].frame
    own = [row for row in JUNE_REPORT.cooperatives if row["commune"] in ("07336", "07339", "07354", "07363")]
    assert set(cooperatives["name"]) == {row["name"] for row in own}
    assert KEPT["name"] in set(cooperatives["name"])
    assert LOST["name"] not in set(cooperatives["name"])
    assert set(cooperatives["commune"]) == {TAN_YEN_COMMUNE}
    assert cooperatives["ordinal"].to_list() == list(range(1, len(own) + 1))
    kept = cooperatives.filter(cooperatives["name"] == KEPT["name"]).row(0, named=True)
    assert (kept["members"], kept["revenue"]) == (KEPT["members"], KEPT["revenue"])
    assert reading.tables["credit_funds"].frame["name"].to_list() == ["QTDND Cao Thượng"]


@pytest.mark.long
def test_groups_are_added_up_and_the_opening_counts_what_was_there_at_new_year(after_june: Installation) -> None:
    reading = read(written(after_june, TAN_YEN_COMMUNE), after_june)
    groups = {row["activity"]: row for row in reading.tables["groups"].frame.to_dicts()}
    assert (groups["water"]["groups"], groups["water"]["members"]) == (15, 100)
    assert groups["farming"]["groups"] == 4
    totals = declared(reading)
    at_new_year = reading.tables["cooperatives"].height + reading.tables["credit_funds"].height
    assert totals["HTX.OPENING"] == at_new_year
    assert totals["HTX.ALL"] == totals["HTX.OPENING"] + totals["HTX.FOUNDED"] - totals["HTX.DISSOLVED"]
    assert totals["HTX.DISSOLVED"] == 1
    assert totals["HTX.TRANSFERRED"] is None


@pytest.mark.long
def test_unit_of_an_area_that_was_not_received_before_starts_blank(after_june: Installation) -> None:
    reading = read(written(after_june, NEVER_REPORTED), after_june)
    assert {table.height for name, table in reading.tables.items() if name != "declared_totals"} == {0}
    assert declared(reading)["HTX.OPENING"] is None


@pytest.mark.long
def test_template_that_is_filled_in_and_sent_agrees_with_what_was_before(after_june: Installation) -> None:
    book = openpyxl.load_workbook(BytesIO(written(after_june, TAN_YEN_COMMUNE)))
    for row in book["Bìa"].iter_rows():
        if row[0].value in ("Người lập biểu", "Người phê duyệt"):
            row[1].value = "Nguyễn Thị Mẫu"
    stored = openpyxl.load_workbook(BytesIO(written(after_june, TAN_YEN_COMMUNE)), data_only=True)
    for line in stored["Tổng hợp"].iter_rows():
        for cell in line:  # as Excel keeps what formulas gave
            if book["Tổng hợp"][cell.coordinate].data_type == "f":
                book["Tổng hợp"][cell.coordinate].value = cell.value
    stream = BytesIO()
    book.save(stream)
    lay(after_june, "2025-07/sent.xlsx", stream.getvalue())
    after_june.run()
    found = after_june.ask(
        "select rule_id, sheet, cell from quality.findings where unit_code = '07339' and period = date '2025-07-01' "
        "and rule_id in ('TG-10', 'TG-13', 'TG-17', 'TG-18', 'HTX-12', 'HTX-13', 'PV-06', 'CL-05', 'WB-04', 'WB-22')"
    )
    assert found == []
    status = "select status from core.submissions where unit_code = '07339'"
    assert after_june.ask(status) == [("accepted",)]


@pytest.mark.long
def test_next_month_goes_on_with_the_units_own_report_and_january_without_what_ended(
    after_june: Installation,
) -> None:
    send(after_june, TAN_YEN)
    august = read(written(after_june, TAN_YEN_COMMUNE, date(2025, 8, 1)), after_june)
    assert august.tables["cooperatives"].frame["name"].to_list() == [row["name"] for row in TAN_YEN.cooperatives]
    january = read(written(after_june, TAN_YEN_COMMUNE, date(2026, 1, 1)), after_june)
    living = [row["name"] for row in TAN_YEN.cooperatives if row["status"] == "operating"]
    assert january.tables["cooperatives"].frame["name"].to_list() == living
    assert set(january.tables["cooperatives"].frame["revenue"]) == {None}
    assert declared(january)["HTX.OPENING"] is None


@pytest.mark.long
def test_new_year_opens_with_what_december_ended_with_and_no_other_month(after_june: Installation) -> None:
    grown = (
        *TAN_YEN.cooperatives,
        cooperative("HTX Tháng Mười Hai", 21, TAN_YEN_COMMUNE, founded_on=date(2025, 12, 2)),
    )
    send(after_june, TAN_YEN, replace(TAN_YEN, period=date(2025, 12, 1), cooperatives=grown))
    ended_with = after_june.scalar(
        "select value from core.declared_totals where unit_code = '07339' and period = '2025-12-01' "
        "and indicator = 'HTX.ALL'"
    )
    for month in (1, 3):
        reading = read(written(after_june, TAN_YEN_COMMUNE, date(2026, month, 1)), after_june)
        assert declared(reading)["HTX.OPENING"] == ended_with


@pytest.mark.long
def test_formulas_of_version_2_give_the_values_beside_them_and_no_cell_is_coloured(
    after_june: Installation, convert: Callable[[bytes, str, str], bytes]
) -> None:
    content = written(after_june, TAN_YEN_COMMUNE)
    clerk = Clerk(content)
    stored, calculated = (
        read(workbook, after_june).tables["declared_totals"].frame
        for workbook in (content, convert(clerk.saved(), "xlsx", "xlsx"))
    )
    assert stored["value"].sum() > 0
    assert stored.equals(calculated)
    colours = clerk.colours(convert(clerk.with_formats_as_formulas(), "xlsx", "xlsx"))
    assert colours == {}
