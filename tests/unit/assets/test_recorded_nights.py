"""A run of Dagster's is in the journal of nights under its period, and the daemon's sign of life names what is dead."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from dagster import DagsterInstance, build_sensor_context
from dagster._core.execution.retries import RetryMode

from assets import heartbeat_sensor, recorded_nights
from assets.nightly_schedule import by_day, nightly
from assets.recorded_nights import RecordedExecutor
from pipeline.runs.heartbeat import last_beat
from pipeline.runs.nights import BUT_REPORTS, EVERYTHING, nights

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.runtime.settings import Settings

WELL = SimpleNamespace(is_step_failure=False)


def failure(description: str | None, message: str = "") -> SimpleNamespace:
    user_data = SimpleNamespace(description=description) if description else None
    data = SimpleNamespace(user_failure_data=user_data, error=SimpleNamespace(message=message))
    return SimpleNamespace(is_step_failure=True, step_failure_data=data, step_key="inbox")


def run(*events: Any, job: str = "nightly", tags: dict[str, str] | None = None, selection: Any = None) -> list[Any]:  # noqa: ANN401 - stand-ins
    class Steps:
        retries = RetryMode.ENABLED

        def execute(self, _context: object, _plan: object) -> Iterator[Any]:
            for event in events:
                if isinstance(event, BaseException):
                    raise event
                yield event

    context = SimpleNamespace(dagster_run=SimpleNamespace(job_name=job, tags=tags or {}, asset_selection=selection))
    return list(RecordedExecutor(Steps()).execute(context, None))  # type: ignore[arg-type]  # stand-ins


@pytest.fixture(autouse=True)
def of_test(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorded_nights, "settings", lambda: settings)
    monkeypatch.setattr(heartbeat_sensor, "settings", lambda: settings)


def test_jobs_of_night_and_day_are_recorded() -> None:
    assert {job.executor_def for job in (nightly, by_day)} == {recorded_nights.recorded_executor}
    assert {job.name for job in (nightly, by_day)} == set(recorded_nights.SCOPES)


def test_run_is_recorded_under_what_it_is_about_and_passes_its_events_on(settings: Settings) -> None:
    assert run(WELL, WELL) == [WELL, WELL]
    run(WELL, job="by_day")
    run(WELL, selection={"page"})
    run(WELL, job="other", tags={"dagster/partition": "2020-11"})
    records = nights(settings)
    assert [(record.scope, record.outcome) for record in records] == [
        (EVERYTHING, "well"),
        (BUT_REPORTS, "well"),
        ("một phần", "well"),
        ("2020-11 một phần", "well"),
    ]


def test_run_with_a_failed_step_failed_with_the_sentence_of_the_step(settings: Settings) -> None:
    run(failure("Hết chỗ trên ổ đĩa."), WELL)
    run(failure(None, "ZeroDivisionError: lỗi\n"))
    assert [(record.outcome, record.sentence) for record in nights(settings)] == [
        ("failed", "Hết chỗ trên ổ đĩa."),
        ("failed", "inbox: ZeroDivisionError: lỗi"),
    ]


def test_run_that_is_interrupted_failed(settings: Settings) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(WELL, KeyboardInterrupt())
    assert [record.outcome for record in nights(settings)] == ["failed"]


def test_heartbeat_names_the_part_of_the_daemon_that_is_silent(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def beats(_: DagsterInstance) -> dict[str, Any]:
        return {
            "SENSOR": SimpleNamespace(timestamp=1e12, errors=[]),
            "SCHEDULER": SimpleNamespace(timestamp=0.0, errors=[]),
            "QUEUED_RUN_COORDINATOR": SimpleNamespace(timestamp=1e12, errors=[SimpleNamespace(message="hỏng\n")]),
            "ASSET": SimpleNamespace(timestamp=0.0, errors=[]),  # of no use to us
        }

    monkeypatch.setattr(DagsterInstance, "get_daemon_heartbeats", beats)
    monkeypatch.setattr(
        DagsterInstance, "get_required_daemon_types", lambda _: ["SENSOR", "SCHEDULER", "QUEUED_RUN_COORDINATOR"]
    )
    with DagsterInstance.ephemeral() as instance:
        ticks: Any = heartbeat_sensor.heartbeat(build_sensor_context(instance=instance))
        assert len(list(ticks)) == 1
    found = last_beat(settings)
    assert found is not None
    assert found.faults == {"SCHEDULER": "không còn nhịp", "QUEUED_RUN_COORDINATOR": "hỏng"}
    assert found.seconds < 60
