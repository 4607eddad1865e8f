"""A night begins with removing what is kept no longer: old runs of Dagster's and old feedback copies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dagster import DagsterInstance, asset, build_schedule_context, materialize

from assets import nightly_schedule, run_retention
from tests.support.old_copies import old_copy

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from pipeline.runtime.settings import Settings


@asset
def node() -> None:
    """A node."""


def test_night_removes_runs_and_copies_that_are_kept_no_longer(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old_copy(settings)
    keeping = settings.model_copy(update={"keep_files_months": 24, "keep_run_days": 90})
    for module in (nightly_schedule, run_retention):
        monkeypatch.setattr(module, "settings", lambda: keeping)
    (tmp_path / "dagster").mkdir()
    with DagsterInstance.local_temp(str(tmp_path / "dagster")) as instance:  # a tick knows only one that is on disk
        _, later = (materialize([node], instance=instance).run_id for _ in range(2))
        context = build_schedule_context(instance, scheduled_execution_time=datetime.now(UTC) + timedelta(days=100))
        tick: Any = nightly_schedule.nightly_schedule(context)
        list(tick)
        assert [run.run_id for run in instance.get_runs()] == [later]
    assert not path.exists()


def test_night_begins_although_old_runs_cannot_be_removed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run_retention, "forget_old_runs", broken)
    monkeypatch.setattr(run_retention, "settings", lambda: settings)
    with DagsterInstance.ephemeral() as instance:
        run_retention.tidy(instance, datetime.now(UTC))
