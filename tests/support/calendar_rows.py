"""The committed calendars as rows of their file, and other ones for as long as a test runs."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT
from schemas import calendars

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    UseCalendars = Callable[..., None]

HEADER, *COMMITTED = (PROJECT / "schemas" / "reference" / "calendars.csv").read_text(encoding="utf-8").splitlines()
"""The committed rows, those of forms and units that were added since among them."""
ROWS = [row for row in COMMITTED if row.split(",")[1] == calendars.EVERYBODY]
"""Those for everybody, to which tests add rows of units."""


@contextmanager
def other_calendars() -> Iterator[UseCalendars]:
    """A function that lets its rows be the calendars of this process until the end."""
    with pytest.MonkeyPatch.context() as patch:

        def use(*rows: str) -> None:
            read = list(csv.DictReader([HEADER, *rows]))
            patch.setattr(calendars, "reference_rows", lambda _: read)
            _forget()

        yield use
    _forget()


def _forget() -> None:
    calendars.calendars.cache_clear()
    calendars.calendars_of.cache_clear()
