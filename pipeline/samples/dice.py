"""Seeded random generators, one per topic, so that samples are repeatable."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


def dice(seed: int, topic: str) -> Random:
    """The generator of a topic; the same numbers for the same seed on every machine."""
    return Random(f"{seed}:{topic}")  # noqa: S311 - sample data, not a secret


def skewed(rng: Random, low: float, high: float) -> float:
    """A number of which most are near ``low``; by products only, as powers may differ in the last bit by platform."""
    chance = rng.random()
    return low + (high - low) * chance * chance * chance


def one_of(rng: Random, weights: dict[T, int]) -> T:
    """A key, as often as its weight says."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def shuffled(rng: Random, items: Sequence[T]) -> list[T]:
    """The items in another order."""
    return rng.sample(items, len(items))
