"""While a night writes its events their files stay open, and afterwards nothing of it is left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from dagster import AssetMaterialization, DagsterInstance, Definitions, asset, define_asset_job, instance_for_test
from dagster._core.storage.event_log.sqlite import sqlite_event_log

from assets.quick_events import quick_events

if TYPE_CHECKING:
    from collections.abc import Iterator


@asset
def figures() -> None:
    """Something that a run writes."""


@pytest.fixture
def instance() -> Iterator[DagsterInstance]:
    with instance_for_test() as instance:  # in files
        yield instance


def run(instance: DagsterInstance) -> None:
    job = Definitions(assets=[figures], jobs=[define_asset_job("nightly")]).resolve_job_def("nightly")
    assert job.execute_in_process(instance=instance).success


def logs(instance: DagsterInstance) -> list[Path]:
    """The write-ahead logs of the files of events: there while a connection to a file is open."""
    return sorted((Path(instance.root_directory) / "history" / "runs").glob("*-wal"))


def test_events_of_a_run_are_kept_and_their_files_are_closed_at_the_end(instance: DagsterInstance) -> None:
    with quick_events():
        run(instance)
        assert len(logs(instance)) == 2  # of the run, and of all
    assert logs(instance) == []
    [materialized] = instance.fetch_materializations(figures.key, limit=10).records
    assert isinstance(materialized.asset_materialization, AssetMaterialization)
    [kept] = instance.get_runs()
    assert instance.all_logs(kept.run_id)


def test_engine_of_a_file_is_made_once_and_not_for_each_event(
    instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    module: Any = sqlite_event_log
    make, made = module.create_engine, []

    def counted(address: str, **options: object) -> object:
        made.append(address)
        return make(address, **options)

    monkeypatch.setattr(module, "create_engine", counted)
    with quick_events():
        run(instance)
    assert len(made) == len(set(made)) == 2  # of the run, and of all
    assert module.create_engine is counted


def test_files_of_a_process_that_does_not_ask_for_it_are_closed_after_each_event(instance: DagsterInstance) -> None:
    with quick_events():
        pass
    run(instance)
    assert logs(instance) == []


def failing_night(instance: DagsterInstance) -> None:
    with quick_events():
        run(instance)
        raise OSError(28, "No space left on device")


def test_files_are_closed_where_the_night_fails(instance: DagsterInstance) -> None:
    with pytest.raises(OSError, match="No space"):
        failing_night(instance)
    assert logs(instance) == []
