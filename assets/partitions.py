"""Periods as Dagster partitions: their keys, and which month may be one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dagster import DynamicPartitionsDefinition

from pipeline.runtime.clock import today
from pipeline.runtime.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def partitions_among(periods: Iterable[date]) -> list[date]:
    """Those that may have a partition, in order: none before the first one or in the future, as a mistyped one is."""
    first, last = period_of(settings().first_period), today()
    return sorted(period for period in periods if first <= period <= last)
