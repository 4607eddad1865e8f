"""Conditions on the form day of a submission, by which a rule, an indicator or a summand is asked of it or not."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Protocol

import polars as pl

from schemas.form_versions import first_day
from schemas.reference_data import FOREVER

if TYPE_CHECKING:
    from datetime import date

FORM_DAY = "form_day"
"""The column with the day by which a row's submission is read and counted (:func:`schemas.form_versions.form_day`)."""


class Dated(Protocol):
    """What is in force from ``valid_from`` to the day before ``valid_to``."""

    @property
    def valid_from(self) -> date:
        """The first day."""

    @property
    def valid_to(self) -> date:
        """The first day on which it is no longer in force."""


def is_always_in_force(dated: Dated) -> bool:
    """Whether no form day can lie outside its dates."""
    return dated.valid_from <= first_day() and dated.valid_to == FOREVER


def in_force(dated: Dated) -> pl.Expr:
    """Whether it is in force on the form day of a row's submission; true without a look where it always is."""
    return within(dated.valid_from, dated.valid_to)


def within(valid_from: date, valid_to: date) -> pl.Expr:
    """Whether the form day of a row's submission lies in these dates."""
    day = pl.col(FORM_DAY)
    asked = [day >= valid_from] if valid_from > first_day() else []
    asked += [day < valid_to] if valid_to < FOREVER else []
    return reduce(and_, asked) if asked else pl.lit(value=True)
