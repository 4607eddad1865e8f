"""Periods as Dagster partitions, and the reporting units that get a node."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from dagster import DagsterInstance, DynamicPartitionsDefinition
from filelock import FileLock

from pipeline.judgement.due_dates import months
from pipeline.judgement.expected_reports import expected_reports
from pipeline.landing import ledger as ledgers
from pipeline.runtime.clock import today
from pipeline.runtime.settings import ledger_path, settings

if TYPE_CHECKING:
    from collections.abc import Iterable

PERIODS = DynamicPartitionsDefinition(name="periods")
"""The periods that were received and those between them, so that Dagster lists no month as missing that nobody sent."""

_LEVEL = re.compile(r"^(?:Huyện|Thành phố|Thị xã|Thị trấn|Phường|Xã) ")


def partition_key(period: date) -> str:
    """The partition of a period."""
    return f"{period:%Y-%m}"


def period_of(key: str) -> date:
    """The period of a partition."""
    return date.fromisoformat(f"{key}-01")


def is_partition(period: date) -> bool:
    """Whether the period may have a partition: neither before the first one nor in the future, as a mistyped one is."""
    return period_of(settings().first_period) <= period <= today()


def offer(instance: DagsterInstance, changed: Iterable[date]) -> None:
    """Let Dagster have a partition for each period from the first to the last of those received or just come in.

    One process at a time: Dagster looks which of them are new and then adds those, and fails where another was faster.
    """
    received = ledgers.load(ledger_path(settings())).periods()
    periods = [one for one in (*received, *changed) if is_partition(one)]
    if periods:
        keys = [partition_key(one) for one in months(min(periods), max(periods))]
        with FileLock(settings().state / "periods.lock"):
            instance.add_dynamic_partitions(str(PERIODS.name), keys)


def slug(name: str) -> str:
    """A unit's name in the letters that asset keys allow, without its level."""
    bare = _LEVEL.sub("", name).replace("Hợp tác xã", "HTX").replace("đ", "d").replace("Đ", "D")
    ascii_only = unicodedata.normalize("NFD", bare).encode("ascii", "ignore").decode()
    return re.sub(r"\W+", "_", ascii_only).strip("_").lower()


class UnitNode(NamedTuple):
    """A reporting unit that has a node: its name and the form that it submits."""

    name: str
    form_id: str


def nodes() -> dict[str, UnitNode]:
    """By code, with the name of the latest kind, every unit that is expected in some period received so far.

    Before anything was received these are the units of the first period. The code location reads them when it loads.
    """
    first = period_of(settings().first_period)
    received = ledgers.load(ledger_path(settings())).periods()
    rows = expected_reports([first, *received]).sort("period")
    return {
        code: UnitNode(name, form) for code, name, form in rows.select("unit_code", "unit_name", "form_id").iter_rows()
    }
