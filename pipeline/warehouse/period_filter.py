"""The condition that a row's period is one of some, as SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date


def is_in(periods: Collection[date | None], column: str = "period") -> str:
    """The condition on a column; None among the periods takes the rows that have none."""
    days = sorted(period for period in periods if period)
    listed = ", ".join(f"date '{day}'" for day in days)
    parts = [*([f"{column} in ({listed})"] if days else []), *([f"{column} is null"] if None in periods else [])]
    return f"({' or '.join(parts)})" if parts else "false"
