"""Periods as Dagster partitions: their keys, and which of them Dagster is offered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dagster import DagsterInstance, DynamicPartitionsDefinition
from filelock import FileLock

from pipeline.judgement.expected_reports import expected_months
from pipeline.judgement.supported_periods import received_months
from pipeline.landing import ledger as ledgers
from pipeline.runtime.clock import today
from pipeline.runtime.settings import ledger_path, settings

if TYPE_CHECKING:
    from collections.abc import Iterable

PERIODS = DynamicPartitionsDefinition(name="periods")
"""The periods that were received and those of short gaps, so that Dagster lists no other month as missing."""


def partition_key(period: date) -> str:
    """The period as ``2020-11``."""
    return f"{period:%Y-%m}"


def period_of(key: str) -> date:
    """The first day of the month; ValueError where the key is not written as ``2020-11``."""
    return date.fromisoformat(f"{key}-01")


def is_partition(period: date) -> bool:
    """Whether the period may have a partition: neither before the first one nor in the future, as a mistyped one is."""
    return period_of(settings().first_period) <= period <= today()


def offer(instance: DagsterInstance, changed: Iterable[date]) -> None:
    """Let Dagster have a partition for each period that was received, has just come in or is expected between others.

    One process at a time: Dagster looks which of them are new and then adds those, and fails where another was faster.
    """
    received = received_months(ledgers.load(ledger_path(settings())))
    periods = {*changed, *(month.period for month in received), *expected_months(received)}
    if keys := [partition_key(period) for period in sorted(periods) if is_partition(period)]:
        with FileLock(settings().state / "periods.lock"):
            instance.add_dynamic_partitions(str(PERIODS.name), keys)
