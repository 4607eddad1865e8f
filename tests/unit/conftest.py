"""Calendars other than the committed ones, for the tests of a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.calendar_rows import other_calendars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.calendar_rows import UseCalendars


@pytest.fixture
def use_calendars() -> Iterator[UseCalendars]:
    """Lets rows be the calendars until the test is over."""
    with other_calendars() as use:
        yield use
