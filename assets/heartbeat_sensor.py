"""The sensor ``heartbeat``: the sign of life of the daemon, which ``hoptac health`` looks at."""

from collections.abc import Iterator
from datetime import UTC, datetime

from dagster import DagsterInstance, DefaultSensorStatus, SensorEvaluationContext, SkipReason, sensor

from assets.daemon import ALIVE
from pipeline.runs.heartbeat import beat
from pipeline.runtime.settings import settings
from schemas.messages import bounded

LONGEST = 200
QUIET = 10 * ALIVE
"""Seconds after which a part counts as silent: one that launches a run may take its time."""


@sensor(
    minimum_interval_seconds=30,
    default_status=DefaultSensorStatus.RUNNING,
    description="Nhịp của Dagster: hoptac health báo hỏng khi không còn nhịp. (The daemon's sign of life.)",
)
def heartbeat(context: SensorEvaluationContext) -> Iterator[SkipReason]:
    """Say that the daemon is at work, and which of its parts are not."""
    beat(settings(), faulty_parts(context.instance))
    yield SkipReason("Dagster đang hoạt động")


def faulty_parts(instance: DagsterInstance) -> dict[str, str]:
    """The parts of the daemon that a night needs and that report an error or have gone silent, with what they say."""
    now, found = datetime.now(UTC).timestamp(), {}
    for kind, part in instance.get_daemon_heartbeats().items():
        if kind not in instance.get_required_daemon_types():
            continue
        if part.errors:
            found[kind] = bounded(part.errors[0].message.strip(), LONGEST)
        elif now - part.timestamp > QUIET:
            found[kind] = "không còn nhịp"
    return found
