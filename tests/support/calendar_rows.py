"""Other calendars than the committed ones, for as long as a test runs."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from schemas import calendars

if TYPE_CHECKING:
    import pytest

HEADER = "form_id,unit_code,frequency,month,valid_from,valid_to"
ROWS = ("KTTT-01,*,monthly,,2004-08-31,", "LM-01,*,yearly,11,2004-08-31,")
"""The committed rows."""


def use_calendars(monkeypatch: pytest.MonkeyPatch, *rows: str) -> None:
    """Let these rows be the calendars of this process."""
    read = list(csv.DictReader([HEADER, *rows]))
    monkeypatch.setattr(calendars, "reference_rows", lambda _: read)
    for cached in (calendars.calendars, calendars.calendars_of):
        cached.cache_clear()
        monkeypatch.setattr(calendars, cached.__name__, cached.__wrapped__)
