"""A template starts with what goes on of the unit's last accepted submission, and is written only when it changes."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from dagster import DagsterInstance, materialize
from typer.testing import CliRunner

from assets.outputs import period_asset
from pipeline.cli.commands import main
from pipeline.outputs.registry import output_named
from pipeline.outputs.templates import template
from pipeline.outputs.templates.prior import prior
from pipeline.outputs.templates.write_templates import form_of, template_folder, write_templates
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import PROJECT
from pipeline.validation.validate import validate
from schemas.calendars import units_due
from schemas.column import Layout
from schemas.forms.kttt01 import KTTT_01
from schemas.forms.lm01 import LM_01
from schemas.reference_data import unit_in_period
from schemas.rules.workbook import UNFILLED
from tests.support.revisions import receive, revision

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.reading.result import WorkbookReading
    from schemas.reference_data import ReportingUnit
    from tests.support.installation import Installation

NOVEMBER, DECEMBER, JANUARY = date(2020, 11, 1), date(2020, 12, 1), date(2021, 1, 1)
REGISTERS = [sheet for sheet in KTTT_01.sheets if sheet.layout is Layout.TABLE and sheet.loaded]
every_unit = pytest.mark.parametrize("unit", units_due(DECEMBER), ids=lambda unit: unit.unit_code)


def read_back(installation: Installation, unit: ReportingUnit, period: date) -> WorkbookReading:
    form = form_of(unit, period)
    content = template(form, unit, period, prior(installation.settings.database, form, unit, period))
    return read_workbook(unit.unit_code, content, installation.settings)


def rows(reading: WorkbookReading, table: str) -> list[dict[str, Any]]:
    names = [column.name for column in KTTT_01.sheet(table).columns]
    return reading.tables[table].frame.select(names).to_dicts()


def reported(installation: Installation, table: str, unit: str, period: date) -> list[dict[str, Any]]:
    columns = KTTT_01.sheet(table).columns
    names = ", ".join(column.sql_name for column in columns)
    where = f"unit_code = '{unit}' and period = date '{period}'"
    found = installation.ask(f"select {names} from core.{table} where {where} order by sheet_row")  # noqa: S608 - our tables
    return [dict(zip([column.name for column in columns], row, strict=True)) for row in found]


@pytest.fixture(scope="module")
def of_december(province: Installation) -> Callable[[ReportingUnit], WorkbookReading]:
    return cache(lambda unit: read_back(province, unit, DECEMBER))


@every_unit
def test_template_of_the_next_month_says_what_the_last_one_said(
    province: Installation, of_december: Callable[[ReportingUnit], WorkbookReading], unit: ReportingUnit
) -> None:
    reading = of_december(unit)
    for sheet in REGISTERS:
        assert rows(reading, sheet.table) == reported(province, sheet.table, unit.unit_code, NOVEMBER)
    where = f"unit_code = '{unit.unit_code}' and period = date '{NOVEMBER}'"
    declared = dict(province.ask(f"select indicator, value from core.declared_totals where {where}"))  # noqa: S608 - names of this test alone
    shown = dict(reading.tables["declared_totals"].frame.select("indicator", "value").iter_rows())
    assert {code: value for code, value in shown.items() if value is not None or code in declared} == declared


@every_unit
def test_template_of_the_next_month_lacks_nothing_but_somebody_who_fills_it_in(
    of_december: Callable[[ReportingUnit], WorkbookReading], unit: ReportingUnit
) -> None:
    reading = of_december(unit)
    found = [*reading.findings, *validate([reading]).findings[unit.unit_code]]
    assert {finding.rule_id for finding in found} == {UNFILLED.rule_id}


def test_cover_keeps_its_people_and_begins_anew(province: Installation) -> None:
    reading = read_back(province, known("217", DECEMBER), DECEMBER)
    assert reading.cover is not None
    cover = reading.cover.row(0, named=True)
    assert (cover["unit_code"], cover["period"], cover["as_of"]) == ("217", DECEMBER, date(2020, 12, 31))
    assert (cover["revision"], cover["prepared_by"], cover["phone"]) == (1, "Đỗ Minh Tuyết", "0204 000 217")
    assert cover["approved_by"]


@pytest.fixture(scope="module")
def new_year(province: Installation) -> WorkbookReading:
    return read_back(province, known("219", JANUARY), JANUARY)


def known(code: str, period: date) -> ReportingUnit:
    unit = unit_in_period(code, period)
    assert unit is not None
    return unit


def test_new_year_leaves_out_what_was_dissolved_in_the_old_one(
    province: Installation, new_year: WorkbookReading
) -> None:
    before = reported(province, "cooperatives", "219", NOVEMBER)
    living = [row["tax_code"] for row in before if row["status"] != "dissolved"]
    assert len(living) < len(before)
    assert [row["tax_code"] for row in rows(new_year, "cooperatives")] == living


def test_new_year_keeps_stocks_and_blanks_what_runs_from_january(
    province: Installation, new_year: WorkbookReading
) -> None:
    flows = ("revenue", "profit")
    before = [row for row in reported(province, "cooperatives", "219", NOVEMBER) if row["status"] != "dissolved"]
    assert any(row["revenue"] for row in before)
    assert rows(new_year, "cooperatives") == [row | dict.fromkeys(flows) for row in before]


def test_new_year_opens_with_nothing_where_december_was_not_accepted(new_year: WorkbookReading) -> None:
    declared = dict(new_year.tables["declared_totals"].frame.select("indicator", "value").iter_rows())
    assert declared["HTX.OPENING"] is None
    assert declared["HTX.ALL"] > 0
    assert {declared[code] for code in ("HTX.FOUNDED", "HTX.FOUNDED_AGRI", "HTX.DISSOLVED")} == {0}
    assert (declared["HTX.TRANSFERRED"], declared["HTX.DISSOLVED_CREDIT"]) == (None, None)


def test_unit_that_never_reported_starts_with_blank_rows(
    province: Installation, empty_installation: Callable[[], Installation]
) -> None:
    for installation, period in ((empty_installation(), DECEMBER), (province, NOVEMBER)):
        reading = read_back(installation, known("217", period), period)
        assert {sheet.table: rows(reading, sheet.table) for sheet in REGISTERS} == {
            sheet.table: [] for sheet in REGISTERS
        }


@pytest.mark.long
def test_submission_that_was_sent_back_leaves_nothing_to_the_template(changed: Installation) -> None:
    before = read_back(changed, known("217", DECEMBER), DECEMBER)
    bad = (PROJECT / "raw" / "2020-11" / "Lang Giang thang 11 (lan 1).xlsx").read_bytes()
    receive(changed, "bad.xlsx", revision(9, of=bad))
    assert changed.scalar("select status from core.submissions where revision = 9") == "quarantined"
    after = read_back(changed, known("217", DECEMBER), DECEMBER)
    assert rows(after, "cooperatives") == rows(before, "cooperatives")


def test_last_submission_may_be_a_year_old_and_no_older(province: Installation) -> None:
    unit = known("217", NOVEMBER)
    for period, there in ((date(2021, 11, 1), True), (date(2021, 12, 1), False)):
        assert bool(prior(province.settings.database, KTTT_01, unit, period).rows) == there


@pytest.mark.long
def test_alliance_keeps_its_loans_and_targets_and_begins_its_year_anew(
    empty_installation: Callable[[], Installation],
) -> None:
    installation = empty_installation()
    raw = PROJECT / "raw" / "2020-11"
    shutil.copy(raw / "Bao cao Lien minh HTX tinh thang 11-2020.xlsx", installation.raw / "lm 11-2020.xlsx")
    installation.run()
    unit = known("LM24", date(2021, 11, 1))
    found = prior(installation.settings.database, LM_01, unit, date(2021, 11, 1)).rows
    counts = {
        sheet.table: installation.scalar(f"select count(*) from core.{sheet.table}")  # noqa: S608 - our tables
        for sheet in LM_01.sheets[:-1]
    }
    assert {table: len(rows) for table, rows in found.items()} == {
        sheet.table: 0 if sheet.flow else counts[sheet.table] for sheet in LM_01.sheets[:-1] if sheet.table in found
    }
    assert len(found["support_fund_loans"]) > 0
    assert len(found["targets"]) > 0
    assert counts["training"] > 0


@pytest.mark.long
def test_files_are_written_once_and_again_only_when_the_last_submission_changed(changed: Installation) -> None:
    offered = write_templates(changed.settings, DECEMBER)
    assert len(offered) == 10
    assert all(offered.values())
    times = {path: path.stat().st_mtime_ns for path in offered}
    assert not any(write_templates(changed.settings, DECEMBER).values())
    assert {path: path.stat().st_mtime_ns for path in offered} == times
    good = (PROJECT / "raw" / "2020-11" / "KTTT_2020-11_217_Lang Giang.xlsx").read_bytes()
    receive(changed, "again.xlsx", revision(9, change_name, of=good))
    written = {path.name for path, anew in write_templates(changed.settings, DECEMBER).items() if anew}
    assert written == {"KTTT-01 217 2020-12.xlsx"}


def change_name(workbook: Any) -> None:  # noqa: ANN401 - openpyxl is not typed
    page = workbook["Bìa"]
    label = next(cell for row in page.iter_rows() for cell in row if cell.value == "Người lập biểu")
    page.cell(label.row, label.column + 1).value = "Nguyễn Văn Mới"


def test_command_without_a_path_writes_where_templates_lie(
    province: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOPTAC_DATABASE", str(province.settings.database))
    monkeypatch.setenv("HOPTAC_FILES", str(tmp_path))
    done = CliRunner().invoke(main, ["template", "--unit", "217", "--period", "2020-12"])
    path = tmp_path / "2020-12" / "mau-bieu" / "KTTT-01 217 2020-12.xlsx"
    assert (done.exit_code, done.output.replace("\n", "")) == (0, str(path))
    reading = read_workbook("217", path.read_bytes(), province.settings)
    assert rows(reading, "cooperatives") == reported(province, "cooperatives", "217", NOVEMBER)


@pytest.mark.long
@pytest.mark.parametrize(("partition", "following", "count"), [("2020-11", DECEMBER, 10), ("2020-10", NOVEMBER, 11)])
def test_asset_makes_the_templates_of_the_following_period(
    province: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, partition: str, following: date, count: int
) -> None:
    monkeypatch.setenv("HOPTAC_DATABASE", str(province.settings.database))
    monkeypatch.setenv("HOPTAC_FILES", str(tmp_path))
    with DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions("periods", [partition])
        asset = period_asset(output_named("templates"), deps=[])
        run = materialize([asset], partition_key=partition, instance=instance)
        [made] = run.asset_materializations_for_node("templates")
    metadata = {name: value.value for name, value in made.metadata.items()}
    folder = template_folder(province.settings.model_copy(update={"files": tmp_path}), following)
    assert metadata["Số mẫu biểu"] == metadata["Số mẫu mới hoặc thay đổi"] == len(list(folder.iterdir())) == count
    assert metadata["Thư mục"] == str(folder)
    assert metadata["Kỳ của mẫu biểu"] == f"{following:%m/%Y}"
