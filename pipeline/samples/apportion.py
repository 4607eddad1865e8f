"""Whole totals split into parts that add up to them exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.samples.dice import shuffled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

FRACTIONS = (Decimal("0.5"), Decimal("0.25"), Decimal("0.125"), Decimal("0.4"))


def largest_remainders(total: int, weights: Sequence[float]) -> list[int]:
    """Parts of the total in proportion to the weights, by the method of largest remainders."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def apportion(total: int, weights: Sequence[float], lows: Sequence[int], step: int = 1) -> list[int]:
    """Parts of the total, each its low plus a weighted share in steps; the odd rest goes to the largest."""
    spare = total - sum(lows)
    if spare < 0:
        message = f"{total} cannot be split into parts of at least {sum(lows)} in all"
        raise ValueError(message)
    shares = largest_remainders(spare // step, weights)
    parts = [low + share * step for low, share in zip(lows, shares, strict=True)]
    parts[parts.index(max(parts))] += spare % step
    return parts


def varied(count: int, middle: int, bounds: range, rng: Random) -> list[int]:
    """``count`` numbers within the bounds whose mean is exactly ``middle``: one goes up where another goes down."""
    numbers = [middle] * count
    for _ in range(count // 2):
        up, down = rng.sample(range(count), 2)
        if numbers[up] + 1 in bounds and numbers[down] - 1 in bounds:
            numbers[up] += 1
            numbers[down] -= 1
    return numbers


def with_decimals(amounts: Sequence[int], share: float, rng: Random) -> list[Decimal]:
    """The amounts, of which a share have decimals; each gives to another what it takes, so the sum stays."""
    exact = [Decimal(amount) for amount in amounts]
    places = shuffled(rng, range(len(exact)))[: int(len(exact) * share / 2) * 2]
    for up, down in zip(places[::2], places[1::2], strict=True):
        fraction = rng.choice(FRACTIONS)
        exact[up] += fraction
        exact[down] -= fraction
    return exact
