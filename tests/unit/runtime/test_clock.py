"""Days are Vietnam's, whatever zone and day the machine has."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Identity, Receipt
from pipeline.runs.changed_periods import changed_periods, latest_period
from pipeline.runtime import clock
from pipeline.runtime.clock import VIETNAM, day_text, moment_of, time_text, today
from pipeline.runtime.settings import ledger_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.runtime.settings import Settings

NOVEMBER, DECEMBER = date(2020, 11, 1), date(2020, 12, 1)
BEFORE_MIDNIGHT = datetime(2020, 11, 30, 16, 59, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2020, 11, 30, 17, 1, tzinfo=UTC)
MOMENTS = pytest.mark.parametrize(
    ("moment", "day", "latest"),
    [(BEFORE_MIDNIGHT, date(2020, 11, 30), NOVEMBER), (AFTER_MIDNIGHT, date(2020, 12, 1), DECEMBER)],
)


@pytest.fixture(params=["UTC", "Pacific/Kiritimati"])
def machine(request: pytest.FixtureRequest) -> Iterator[None]:
    """A machine on which it is still November at both moments, and one on which it is December."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


def freeze(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "datetime", SimpleNamespace(now=moment.astimezone))


def identify(settings: Settings, *periods: date) -> None:
    """Have the ledger hold a submission of each of these months."""
    for period in periods:
        moment = datetime(period.year, period.month, 1, tzinfo=UTC)
        receipt = Receipt(f"{period}", moment, f"{period:%Y-%m}.xlsx", moment)
        identity = Identity(f"{period}", "KTTT-01", "217", period, 1, period)
        ledgers.append(ledger_path(settings), [receipt, identity])


@MOMENTS
@pytest.mark.usefixtures("machine")
def test_today_is_the_day_in_vietnam(
    monkeypatch: pytest.MonkeyPatch, moment: datetime, day: date, latest: date
) -> None:
    freeze(monkeypatch, moment)
    assert today() == day
    assert today().replace(day=1) == latest


@MOMENTS
@pytest.mark.usefixtures("machine")
def test_month_that_has_not_begun_in_vietnam_is_not_the_latest_period(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, moment: datetime, day: date, latest: date
) -> None:
    identify(settings, NOVEMBER, DECEMBER)
    freeze(monkeypatch, moment)
    assert today() == day
    assert latest_period(settings, ledgers.load(ledger_path(settings))) == latest


@MOMENTS
@pytest.mark.usefixtures("machine")
def test_file_that_tells_no_period_is_asked_for_with_the_latest_one_in_vietnam(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, moment: datetime, day: date, latest: date
) -> None:
    identify(settings, NOVEMBER, DECEMBER)
    (settings.raw / "no workbook.xlsx").write_bytes(b"no workbook")
    freeze(monkeypatch, moment)
    assert today() == day
    assert list(changed_periods(settings)) == [latest]


def test_moments_and_days_are_written_as_in_vietnam() -> None:
    assert time_text(AFTER_MIDNIGHT) == "00:01 ngày 01/12/2020 (giờ Việt Nam)"
    assert day_text(DECEMBER) == "01/12/2020"


@pytest.mark.parametrize(
    "text",
    [
        "2020-11-30T23:59:00",
        "2020-11-30 23:59",
        "2020-11-30T16:59:00+00:00",
        "2020-11-30T16:59Z",
        "2020-12-01T00:59+08:00",
    ],
)
def test_moment_without_an_offset_is_of_vietnam_and_any_other_is_what_it_says(text: str) -> None:
    assert moment_of(text) == BEFORE_MIDNIGHT


def test_day_alone_begins_in_vietnam_and_what_is_no_moment_is_refused() -> None:
    assert moment_of("2020-11-30") == datetime(2020, 11, 30, tzinfo=VIETNAM)
    with pytest.raises(ValueError, match="hôm qua"):
        moment_of("hôm qua")
