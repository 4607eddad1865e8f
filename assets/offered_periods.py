"""Which periods Dagster is offered as partitions: those of all periods, and those of each era of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filelock import FileLock

from assets.eras import periods_of
from assets.partitions import PERIODS, partition_key, partitions_among
from assets.received import months_received
from assets.unit_nodes import unit_nodes
from pipeline.judgement.expected_reports import expected_months
from pipeline.runtime.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dagster import DagsterInstance


def offer(instance: DagsterInstance, changed: Iterable[date]) -> None:
    """Let Dagster have a partition for each period that was received, has just come in or is expected between others.

    One process at a time: Dagster looks which of them are new and then adds those, and fails where another was faster.
    """
    received = months_received(settings())
    coming = set(changed)
    offered = {str(PERIODS.name): {*coming, *(month.period for month in received), *expected_months(received)}}
    for era in {node.era for node in unit_nodes(settings())}:
        offered[str(era.partitions.name)] = set(periods_of(era, received, coming))
    with FileLock(settings().state / "periods.lock"):
        for name, periods in offered.items():
            keys = [partition_key(period) for period in partitions_among(periods)]
            if new := [key for key in keys if key not in instance.get_dynamic_partitions(name)]:
                instance.add_dynamic_partitions(name, new)
