"""Which claims to a unit and period are kept out, whatever the order in which they are looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from pipeline.judgement.replacements import Claim, kept_out

FIRST = datetime(2020, 12, 1, tzinfo=UTC)


def claims(*texts: str) -> list[Claim]:
    """Claims that came one a day: ``2 218 gone`` is revision 2, whose name speaks of 218, withdrawn since.

    One that is ``flawed`` was sent back.
    """
    found = []
    for day, text in enumerate(texts):
        revision, *words = text.split()
        received = FIRST + timedelta(days=day)
        spoken = next((word for word in words if word in {"218", "219"}), "")
        found.append(
            Claim(
                text,
                int(revision),
                received,
                received,
                spoken,
                "taken" in words,
                "gone" not in words,
                "flawed" not in words,
            )
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
        (("1 gone", "2 218", "3 flawed"), {"2 218": "3 flawed"}),
        (("0 flawed", "1 gone", "2 218"), {"2 218": "0 flawed"}),
        (("3 gone", "1 218", "4 flawed"), {"1 218": "4 flawed"}),
        (("1 gone", "99", "2 flawed", "3 flawed"), {"99": "3 flawed"}),
        (("1 gone", "2 218", "3 219 flawed"), {}),
        (("1 gone", "2 218 taken", "3 flawed"), {}),
        (("1 gone", "2 218", "3 flawed", "4"), {"2 218": "4"}),
        (("1 218", "2 gone", "3 flawed"), {}),
        (("1 flawed", "2 218"), {}),
    ],
)
def test_what_is_kept_out_and_for_what(texts: tuple[str, ...], expected: dict[str, str]) -> None:
    assert {tuple(kept_out(order).items()) for order in permutations(claims(*texts))} == {tuple(expected.items())}
