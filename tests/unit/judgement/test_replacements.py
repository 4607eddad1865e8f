"""Which claims to a unit and period are kept out, whatever the order in which they are looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from pipeline.judgement.replacements import Claim, kept_out

FIRST = datetime(2020, 12, 1, tzinfo=UTC)


def claims(*texts: str) -> list[Claim]:
    """Claims that came one a day: ``2 218 gone`` is revision 2, whose name speaks of 218, withdrawn since."""
    found = []
    for day, text in enumerate(texts):
        revision, *words = text.split()
        received = FIRST + timedelta(days=day)
        spoken = "218" if "218" in words else ""
        found.append(
            Claim(text, int(revision), received, received, spoken, "taken" in words, is_present="gone" not in words)
        )
    return found


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("1", "2 218"), {"2 218": "1"}),
        (("1", "22"), {"22": "1"}),
        (("1", "21", "41"), {}),
        (("9999", "1"), {}),
        (("9 218", "1"), {}),
        (("1", "2 218 taken", "3 218"), {"3 218": "2 218 taken"}),
        (("1 gone", "999", "2"), {"999": "2"}),
        (("21 gone", "43"), {}),
        (("21 gone", "43", "1 218"), {}),
        (("3 218 gone", "4 218", "2 218"), {}),
        (("1 218", "2 gone", "1 218 again"), {"1 218 again": "1 218"}),
    ],
)
def test_what_is_kept_out_and_for_what(texts: tuple[str, ...], expected: dict[str, str]) -> None:
    assert {tuple(kept_out(order).items()) for order in permutations(claims(*texts))} == {tuple(expected.items())}
