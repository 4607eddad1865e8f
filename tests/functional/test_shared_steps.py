"""A night of several periods: the warehouse is built for all of them at once, what is about one period for each."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest
from dagster import DagsterInstance

from pipeline.runs.changed_periods import HELD, changed_periods, mark_built, mark_written, periods_held
from pipeline.runtime.settings import PROJECT
from tests.spec.examples.edits import cover
from tests.support.dagster_runs import dagster_environment
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

NOVEMBER, DECEMBER = date(2020, 11, 1), date(2020, 12, 1)
SAMPLES = ("2020-11/KTTT_2020-11_217_Lang Giang.xlsx", "2020-12/KTTT_2020-12_217_Lang Giang.xlsx")


@pytest.fixture
def both_months(empty_installation: Callable[[], Installation]) -> Installation:
    """An installation with a workbook of each of two months, of which nothing was built yet."""
    installation = empty_installation()
    for sample in SAMPLES:
        (installation.raw / sample).parent.mkdir(exist_ok=True)
        shutil.copy(PROJECT / "raw" / sample, installation.raw / sample)
    return installation


def run_nightly(installation: Installation) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "assets.run"]
    environment = dagster_environment(installation.settings)
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr


def written() -> dict[str, Counter[str | None]]:
    """How often each asset was written, by the month of its run where it is about one."""
    found: dict[str, Counter[str | None]] = {}
    with DagsterInstance.get() as instance:
        for key in instance.all_asset_keys():
            records = instance.fetch_materializations(key, limit=100).records
            found["/".join(key.path)] = Counter(record.partition_key for record in records)
    return found


@pytest.mark.long
def test_unit_that_was_not_known_before_the_night_has_a_node_where_it_sent_something(
    empty_installation: Callable[[], Installation], monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = empty_installation()
    for sample in ("2025-06/KTTT_2025-06_217_Lang Giang.xlsx", "2025-07/KTTT_2025-07_07375_xa Lang Giang.xlsx"):
        lay(installation, sample, (PROJECT / "raw" / sample).read_bytes())
    run_nightly(installation)
    monkeypatch.setenv("DAGSTER_HOME", dagster_environment(installation.settings)["DAGSTER_HOME"])
    units = {name: set(times) for name, times in written().items() if name.startswith("units/")}
    assert units.pop("units/07375_lang_giang") == {"2025-07"}  # of 99, the others have sent nothing
    assert units["units/217_lang_giang"] == {"2025-06"}
    assert set(map(frozenset, units.values())) == {frozenset({"2025-06"})}


def build(installation: Installation, period: date) -> None:
    night = installation.run()
    mark_built(installation.settings, night.ingested.inbox, night.ingested.ledger, period)


@pytest.mark.long
def test_night_of_two_months_builds_the_warehouse_once_and_writes_what_is_about_each(
    both_months: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_nightly(both_months)
    monkeypatch.setenv("DAGSTER_HOME", dagster_environment(both_months.settings)["DAGSTER_HOME"])
    times = written()
    assert {times[name].total() for name in ("inbox", "core/cooperatives", "report/figures", "page", "unplaced")} == {1}
    for name in ("coverage", "report/document", "report/workbook", "templates", "units/217_lang_giang"):
        assert times[name] == {"2020-11": 1, "2020-12": 1}, name
    assert both_months.ask("select distinct period from report.figures order by all") == [(NOVEMBER,), (DECEMBER,)]
    for month in ("2020-11", "2020-12"):
        assert (both_months.settings.files / month / f"bao-cao-{month}.docx").is_file()
    assert changed_periods(both_months.settings) == {}


def test_build_holds_every_month_and_only_that_of_its_run_counts_as_written(both_months: Installation) -> None:
    build(both_months, NOVEMBER)
    assert periods_held(both_months.settings) == {NOVEMBER, DECEMBER}
    assert list(changed_periods(both_months.settings)) == [DECEMBER]
    mark_written(both_months.settings, DECEMBER)
    assert changed_periods(both_months.settings) == {}


def test_workbook_that_came_after_the_build_is_not_held_and_is_asked_for(both_months: Installation) -> None:
    build(both_months, NOVEMBER)
    december = (both_months.raw / SAMPLES[1]).read_bytes()
    lay(both_months, "2020-12/lan 2.xlsx", revision(2, cover("phone", "0204 000 000"), of=december))
    assert periods_held(both_months.settings) == {NOVEMBER}
    mark_written(both_months.settings, DECEMBER)  # by a run that began before it came
    assert list(changed_periods(both_months.settings)) == [DECEMBER]


@pytest.mark.parametrize("damage", ["", "[]", '{"no month": "x"}'])
def test_damaged_record_of_what_the_warehouse_holds_costs_a_build(both_months: Installation, damage: str) -> None:
    build(both_months, NOVEMBER)
    kept = both_months.settings.state / HELD
    assert json.loads(kept.read_bytes()).keys() == {"2020-11-01", "2020-12-01"}
    kept.write_text(damage, encoding="ascii")
    assert periods_held(both_months.settings) == set()
