"""A night of several periods is one run: what changed is shown and written, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest
from dagster import AssetCheckKey, AssetKey, DagsterInstance

from pipeline.runs.changed_periods import changed_periods, mark_built
from pipeline.runtime.settings import PROJECT
from tests.spec.examples.edits import cover
from tests.support.dagster_runs import dagster_environment
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

NOVEMBER, DECEMBER = date(2020, 11, 1), date(2020, 12, 1)
SAMPLES = ("2020-11/KTTT_2020-11_217_Lang Giang.xlsx", "2020-12/KTTT_2020-12_217_Lang Giang.xlsx")
LANG_GIANG = "units/217_huyen_lang_giang/Huyện Lạng Giang"
OF_A_PERIOD = ("coverage", "report/document", "report/workbook", "templates", LANG_GIANG)
OF_ALL = ("inbox", "core/cooperatives", "report/figures", "page", "unplaced", "periods/desk", "periods/report")
BY_DAY = "from assets.nightly_schedule import by_day; from assets import nightly_run; nightly_run.nightly = by_day; "


@pytest.fixture
def both_months(empty_installation: Callable[[], Installation]) -> Installation:
    """An installation with a workbook of each of two months, of which nothing was built yet."""
    installation = empty_installation()
    for sample in SAMPLES:
        (installation.raw / sample).parent.mkdir(exist_ok=True)
        shutil.copy(PROJECT / "raw" / sample, installation.raw / sample)
    return installation


def run_nightly(installation: Installation, before: str = "") -> None:
    """What ``hoptac-nightly`` does, after a line of code in its process."""
    command = [sys.executable, "-W", "ignore", "-c", f"{before}from assets.run import main; main()"]
    environment = dagster_environment(installation.settings)
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr


def written() -> dict[str, Counter[str | None]]:
    """How often each asset was written, by the month that it is about where it is about one."""
    found: dict[str, Counter[str | None]] = {}
    with DagsterInstance.get() as instance:
        for key in instance.all_asset_keys():
            records = instance.fetch_materializations(key, limit=100).records
            found["/".join(key.path)] = Counter(record.partition_key for record in records)
    return found


@pytest.mark.long
def test_units_of_two_eras_are_shown_where_they_sent_something_and_offered_their_own_months(
    empty_installation: Callable[[], Installation], monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = empty_installation()
    for sample in ("2025-06/KTTT_2025-06_217_Lang Giang.xlsx", "2025-07/KTTT_2025-07_07375_xa Lang Giang.xlsx"):
        lay(installation, sample, (PROJECT / "raw" / sample).read_bytes())
    run_nightly(installation)
    monkeypatch.setenv("DAGSTER_HOME", dagster_environment(installation.settings)["DAGSTER_HOME"])
    units = {name: times for name, times in written().items() if name.startswith("units/")}
    assert units == {"units/07375_xa_lang_giang/Xã Lạng Giang": {"2025-07": 1}, LANG_GIANG: {"2025-06": 1}}
    with DagsterInstance.get() as instance:
        offered = {
            name: instance.get_dynamic_partitions(f"periods_{name}")
            for name in ("KTTT_01_2004_08_2025_06", "KTTT_01_2025_07", "LM_01_2004_08")
        }
        assert len(instance.get_runs()) == 1
    assert offered == {"KTTT_01_2004_08_2025_06": ["2025-06"], "KTTT_01_2025_07": ["2025-07"], "LM_01_2004_08": []}


@pytest.mark.long
def test_night_of_two_months_is_one_run_and_the_next_shows_what_changed_alone(
    both_months: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_nightly(both_months)
    monkeypatch.setenv("DAGSTER_HOME", dagster_environment(both_months.settings)["DAGSTER_HOME"])
    times = written()
    assert {times[name].total() for name in OF_ALL} == {1}
    assert [times[name] for name in OF_A_PERIOD] == [{"2020-11": 1, "2020-12": 1}] * len(OF_A_PERIOD)
    assert both_months.ask("select distinct period from report.figures order by all") == [(NOVEMBER,), (DECEMBER,)]
    for month in ("2020-11", "2020-12"):
        assert (both_months.settings.files / month / f"bao-cao-{month}.docx").is_file()
    assert changed_periods(both_months.settings) == {}

    december = (both_months.raw / SAMPLES[1]).read_bytes()
    lay(both_months, "2020-12/lan 2.xlsx", revision(2, cover("phone", "0204 000 000"), of=december))
    run_nightly(both_months, BY_DAY)
    times = written()
    assert times[LANG_GIANG] == {"2020-11": 1, "2020-12": 2}
    assert (times["core/cooperatives"].total(), times["periods/report"].total()) == (2, 1)
    assert times["report/document"] == {"2020-11": 1, "2020-12": 1}

    run_nightly(both_months)  # nothing came in since
    times = written()
    assert times["report/document"] == times["templates"] == {"2020-11": 1, "2020-12": 2}
    assert times["core/cooperatives"].total() == 2
    run_nightly(both_months)
    assert written() == times


@pytest.mark.long
def test_unit_whose_workbook_was_withdrawn_is_shown_as_missing(
    both_months: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_nightly(both_months)
    (both_months.raw / SAMPLES[1]).unlink()
    run_nightly(both_months)
    monkeypatch.setenv("DAGSTER_HOME", dagster_environment(both_months.settings)["DAGSTER_HOME"])
    with DagsterInstance.get() as instance:
        event = instance.get_latest_materialization_event(AssetKey(LANG_GIANG.split("/")))
    assert event is not None
    assert event.asset_materialization is not None
    assert event.asset_materialization.partition == "2020-12"
    assert "Tệp" not in event.asset_materialization.metadata


@pytest.mark.long
def test_correction_of_an_earlier_month_leaves_the_newest_one_shown_and_runs_are_of_this_code_location(
    both_months: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_nightly(both_months)
    november = (both_months.raw / SAMPLES[0]).read_bytes()
    lay(both_months, "2020-11/lan 3.xlsx", revision(3, cover("phone", "0204 000 000"), of=november))
    run_nightly(both_months, BY_DAY)
    monkeypatch.setenv("DAGSTER_HOME", dagster_environment(both_months.settings)["DAGSTER_HOME"])
    key = AssetKey(LANG_GIANG.split("/"))
    with DagsterInstance.get() as instance:
        records = instance.fetch_materializations(key, limit=2).records
        check = instance.event_log_storage.get_latest_asset_check_execution_by_key([AssetCheckKey(key, "cells")])
        jobs = [run.remote_job_origin for run in instance.get_runs()]
    assert [record.partition_key for record in records] == ["2020-12", "2020-11"]
    assert [execution.partition for execution in check.values()] == ["2020-12"]
    assert [job and job.job_name for job in jobs] == ["by_day", "nightly"]
    assert {job and job.repository_origin.get_label() for job in jobs} == {"__repository__@hoptac"}


def test_build_counts_for_every_month_or_for_the_one_that_is_named(both_months: Installation) -> None:
    night = both_months.run()
    mark_built(both_months.settings, night.ingested.inbox, night.ingested.ledger, NOVEMBER)
    assert list(changed_periods(both_months.settings)) == [DECEMBER]
    mark_built(both_months.settings, night.ingested.inbox, night.ingested.ledger)
    assert changed_periods(both_months.settings) == {}


@pytest.mark.long
def test_workbook_that_came_after_what_was_built_is_asked_for(both_months: Installation) -> None:
    night = both_months.run()
    december = (both_months.raw / SAMPLES[1]).read_bytes()
    lay(both_months, "2020-12/lan 2.xlsx", revision(2, cover("phone", "0204 000 000"), of=december))
    mark_built(both_months.settings, night.ingested.inbox, night.ingested.ledger)
    assert list(changed_periods(both_months.settings)) == [DECEMBER]
