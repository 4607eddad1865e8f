"""Periods as Dagster partitions, and the reporting units that get a node."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from dagster import MonthlyPartitionsDefinition

from pipeline import ledger as ledgers
from pipeline.coverage import expected
from pipeline.ingest import ledger_path
from pipeline.settings import settings

PERIODS = MonthlyPartitionsDefinition(start_date=settings().first_period, fmt="%Y-%m", end_offset=1)
"""From the first period on to the current month."""

_LEVEL = re.compile(r"^(?:Huyện|Thành phố|Thị xã|Thị trấn|Phường|Xã) ")


def partition_key(period: date) -> str:
    """The partition of a period."""
    return f"{period:%Y-%m}"


def period_of(key: str) -> date:
    """The period of a partition."""
    return date.fromisoformat(f"{key}-01")


def is_partition(period: date) -> bool:
    """Whether Dagster has a partition for the period."""
    return PERIODS.has_partition_key(partition_key(period))


def slug(name: str) -> str:
    """A unit's name in the letters that asset keys allow, without its level."""
    bare = _LEVEL.sub("", name).replace("đ", "d").replace("Đ", "D")
    ascii_only = unicodedata.normalize("NFD", bare).encode("ascii", "ignore").decode()
    return re.sub(r"\W+", "_", ascii_only).strip("_").lower()


def nodes() -> dict[str, str]:
    """Name of the latest kind by code, of every unit that is expected in some period received so far.

    Before anything was received these are the units of the first period. The code location reads them when it loads.
    """
    first = period_of(settings().first_period)
    received = ledgers.load(ledger_path(settings())).periods()
    rows = expected([first, *received]).sort("period")
    return dict(rows.select("unit_code", "unit_name").iter_rows())
