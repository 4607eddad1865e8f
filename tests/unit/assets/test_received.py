"""What was received is looked up in the ledger once, and anew as soon as somebody has written into it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from assets import received
from assets.received import months_received
from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Identity, Receipt
from pipeline.runtime.settings import ledger_path

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

MOMENT = datetime(2020, 12, 1, tzinfo=UTC)


def receive(settings: Settings, month: int) -> None:
    """A report of a district comes in."""
    name = f"{month:064}"
    identity = Identity(name, "KTTT-01", "217", date(2020, month, 1), 1, date(2020, month, 28))
    ledgers.append(ledger_path(settings), [Receipt(name, MOMENT, f"{month}-2020.xlsx", MOMENT), identity])


def months(settings: Settings) -> list[int]:
    return sorted(each.period.month for each in months_received(settings))


def test_it_follows_the_ledger(settings: Settings) -> None:
    assert months(settings) == []
    receive(settings, 10)
    assert months(settings) == [10]
    receive(settings, 11)
    assert months(settings) == [10, 11]


def test_it_is_worked_out_once_while_nobody_writes(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(settings, 10)
    found = months(settings)
    monkeypatch.setattr(received, "received_months", None)
    assert months(settings) == found
    receive(settings, 11)
    with pytest.raises(TypeError):
        months(settings)
