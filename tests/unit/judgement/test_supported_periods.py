"""A period is supported by a name, by the moment of receipt, or by what was accepted close by, in whatever order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from pipeline.judgement.supported_periods import (
    ReceivedCover,
    holds_together,
    received_months,
    received_periods,
    supported,
    supported_without_steward,
    supports,
)
from pipeline.landing.ledger import Acceptance, Identity, Ledger, Receipt

LATE = datetime(2021, 6, 1, tzinfo=UTC)


def received(
    name: str, period: date, path: str = "a.xlsx", unit: str = "217", *, is_sound: bool = True, is_taken: bool = False
) -> ReceivedCover:
    return ReceivedCover(name, unit, period, (path,), LATE, is_sound, is_taken)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2020, 10, 31, 16, 59, tzinfo=UTC), False),
        (datetime(2020, 10, 31, 17, 0, tzinfo=UTC), True),
        (datetime(2021, 1, 31, 16, 59, tzinfo=UTC), True),
        (datetime(2021, 1, 31, 17, 0, tzinfo=UTC), False),
    ],
)
def test_month_of_receipt_is_the_one_in_vietnam(moment: datetime, expected: bool) -> None:  # noqa: FBT001 - an example
    assert supports(date(2020, 11, 1), ["a.xlsx"], moment) == expected


def test_any_of_several_paths_supports() -> None:
    assert supports(date(2020, 11, 1), ["a.xlsx", "2020-11/a.xlsx"], LATE)


def test_chain_is_supported_from_its_named_end_whatever_the_order() -> None:
    chain = [
        received("a", date(2020, 1, 1), "T1.2020.xlsx"),
        received("b", date(2020, 3, 1)),
        received("c", date(2020, 4, 1)),
        received("d", date(2020, 6, 1)),
        received("far", date(2020, 9, 1)),
    ]
    assert {frozenset(supported(order)) for order in permutations(chain)} == {frozenset("abcd")}


def test_what_was_sent_back_is_supported_but_supports_nothing() -> None:
    covers = [
        received("a", date(2020, 1, 1), "T1.2020.xlsx"),
        received("b", date(2020, 3, 1), is_sound=False),
        received("c", date(2020, 5, 1)),
    ]
    assert supported(covers) == {"a", "b"}


def test_units_do_not_support_each_other() -> None:
    covers = [received("a", date(2020, 1, 1), "T1.2020.xlsx"), received("b", date(2020, 1, 1), unit="218")]
    assert supported(covers) == {"a"}


def test_steward_supports_as_a_name_does_but_is_told_apart() -> None:
    covers = [received("a", date(2020, 1, 1), is_taken=True), received("b", date(2020, 2, 1))]
    assert supported(covers) == {"a", "b"}
    assert supported_without_steward(covers) == set()


def test_cover_holds_together_only_with_a_unit_of_the_form_and_a_date_in_the_month() -> None:
    month, day = date(2020, 11, 1), date(2020, 11, 30)
    assert holds_together("KTTT-01", "217", month, day)
    assert not holds_together("KTTT-01", "217", month, date(2020, 12, 1))
    assert not holds_together("KTTT-01", "LM24", month, day)
    assert not holds_together("KTTT-01", "999", month, day)
    assert not holds_together("KTTT-01", "221", date(2025, 2, 1), date(2025, 2, 28))
    assert not holds_together("KTTT-01", None, month, day)


def test_ledger_alone_tells_the_periods_that_were_received() -> None:
    ledger = Ledger()
    for name, path, period in (
        ("a", "T11.2020.xlsx", date(2020, 11, 1)),
        ("b", "b.xlsx", date(2020, 12, 1)),
        ("c", "c.xlsx", date(2017, 6, 1)),
    ):
        ledger.receipts[name] = Receipt(name, LATE, path, LATE)
        ledger.identities[name] = Identity(name, "KTTT-01", "217", period, 1, period)
    assert received_periods(ledger) == [date(2020, 11, 1), date(2020, 12, 1)]
    assert received_months(ledger) == {("KTTT-01", date(2020, 11, 1)), ("KTTT-01", date(2020, 12, 1))}
    ledger.acceptances["c"] = Acceptance("c", "hồ sơ cũ", LATE)
    assert received_periods(ledger) == [date(2017, 6, 1), date(2020, 11, 1), date(2020, 12, 1)]
