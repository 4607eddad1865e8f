"""Periods as Dagster partitions: their keys, and which month may be one."""

from __future__ import annotations

from datetime import date

from dagster import DynamicPartitionsDefinition

from pipeline.runtime.clock import today
from pipeline.runtime.settings import settings

PERIODS = DynamicPartitionsDefinition(name="periods")
"""The periods that were received and those of short gaps, so that Dagster lists no other month as missing.

What is about a period as a whole has them; a unit has those of its era, :mod:`assets.eras`.
"""


def partition_key(period: date) -> str:
    """The period as ``2020-11``."""
    return f"{period:%Y-%m}"


def period_of(key: str) -> date:
    """The first day of the month; ValueError where the key is not written as ``2020-11``."""
    return date.fromisoformat(f"{key}-01")


def is_partition(period: date) -> bool:
    """Whether the period may have a partition: neither before the first one nor in the future, as a mistyped one is."""
    return period_of(settings().first_period) <= period <= today()
