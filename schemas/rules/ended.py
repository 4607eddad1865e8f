"""What has ended: the statuses that say so, and whether a row has one; such a row is in no stock."""

from __future__ import annotations

from functools import cache

import polars as pl

from schemas.reference_data import group_codes

GROUP = "ended"
"""The group of a list's entries that say that a cooperative, fund or union is no more."""
STATUS, ENDED_ON = "status", "ended_on"
STATUS_LISTS = ("status", "fund_status")
"""The code lists of statuses."""


@cache
def ended_statuses() -> tuple[str, ...]:
    """The codes of these statuses: in version 1 of KTTT-01 only that of the dissolved."""
    return tuple(dict.fromkeys(code for name in STATUS_LISTS for code in group_codes(name, GROUP)))


def is_ended(status: str = STATUS) -> pl.Expr:
    """Whether a row has ended; null where its status is blank or unusable."""
    return pl.col(status).is_in(ended_statuses())


def lasts(status: str = STATUS) -> pl.Expr:
    """Whether a row is not known to have ended: one without a status, as a fund of version 1, has not."""
    return ~is_ended(status).fill_null(value=False)
